"""The closed list of what can narrow a question: axes, and the values on each."""

from __future__ import annotations

from enum import StrEnum


class Axis(StrEnum):
    """A kind of restriction."""

    ACT = "act"  # what is to be done with a paper or a right
    SERVICE = "service"  # what the office does
    FOREIGN = "foreign"
    CAUSE = "cause"  # why
    SUBJECT = "subject"  # for whom
    COMPANY = "company"  # legal form
    LEVEL = "level"  # which authority
    CHANNEL = "channel"  # by which way
    TRADE = "trade"  # what is done with goods
    SPECIAL = "special"  # circumstances that make a procedure one of its own


class Value(StrEnum):
    """A restriction; its text is the axis and the name in ``resources/constraints.yaml``."""

    FIRST = "act.first"
    OBTAIN = "act.obtain"  # a paper is wanted, in words that leave open whether for the first time
    REISSUE = "act.reissue"
    EXCHANGE = "act.exchange"
    RENEW = "act.renew"
    CHANGE = "act.change"
    CONVERT = "act.convert"
    CANCEL = "act.cancel"
    SUSPEND = "act.suspend"
    RESUME = "act.resume"
    TRANSFER = "act.transfer"
    REGISTER_AGAIN = "act.register_again"

    CONFIRM = "service.confirm"
    COPY = "service.copy"
    CERTIFY = "service.certify"
    NOTIFY = "service.notify"
    APPROVE = "service.approve"
    RECOGNISE = "service.recognise"
    SUPPORT = "service.support"
    EXEMPT = "service.exempt"
    INSPECT = "service.inspect"
    PUBLISH = "service.publish"

    FOREIGN = "foreign.foreign"
    DOMESTIC = "foreign.domestic"

    LOST = "cause.lost"
    DAMAGED = "cause.damaged"
    EXPIRED = "cause.expired"
    WRONG = "cause.wrong"

    CHILD = "subject.child"
    ELDERLY = "subject.elderly"
    DISABLED = "subject.disabled"
    POOR = "subject.poor"
    MINORITY = "subject.minority"
    MERIT = "subject.merit"
    CIVIL_SERVANT = "subject.civil_servant"
    WORKER = "subject.worker"
    HOUSEHOLD_BUSINESS = "subject.household_business"
    COMPANY = "subject.company"
    BRANCH = "subject.branch"
    COOPERATIVE = "subject.cooperative"
    ORGANISATION = "subject.organisation"
    PERSON = "subject.person"
    FOREIGNER = "subject.foreigner"

    SINGLE_MEMBER = "company.single_member"
    MORE_MEMBERS = "company.more_members"
    JOINT_STOCK = "company.joint_stock"
    PARTNERSHIP = "company.partnership"
    PRIVATE = "company.private"

    COMMUNE = "level.commune"
    PROVINCE = "level.province"
    MINISTRY = "level.ministry"

    ONLINE = "channel.online"
    DIRECT = "channel.direct"
    POSTAL = "channel.postal"
    PROXY = "channel.proxy"
    MOBILE = "channel.mobile"
    LINKED = "channel.linked"

    IMPORT = "trade.import"
    EXPORT = "trade.export"
    TRANSIT = "trade.transit"
    MAKE = "trade.make"
    SELL = "trade.sell"
    CARRY = "trade.carry"

    COURT = "special.court"
    LATE = "special.late"
    BORDER = "special.border"
    DEFENCE = "special.defence"
    POLICE = "special.police"
    AUCTION = "special.auction"
    ABANDONED = "special.abandoned"
    SURROGACY = "special.surrogacy"
    MERGER = "special.merger"
    PROJECT = "special.project"
    RELIGION = "special.religion"
    RESEARCH = "special.research"
    DEATH = "special.death"
    EMERGENCY = "special.emergency"
    TEMPORARY = "special.temporary"
    AFTER_REVOCATION = "special.after_revocation"

    @property
    def axis(self) -> Axis:
        return _AXES[self]


_AXES = {value: Axis(value.value.partition(".")[0]) for value in Value}
