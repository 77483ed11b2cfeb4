"""What each role may do. One table: page, route and command ask ``may``, nobody compares role names."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from corpus.errors import TrolyError

EVERYWHERE = "*"


class Role(StrEnum):
    """What somebody is at work; one person may be several."""

    CITIZEN = "citizen"
    OFFICER = "officer"
    EDITOR = "editor"
    APPROVER = "approver"
    QA = "qa"
    ADMINISTRATOR = "administrator"


class Permission(StrEnum):
    """Everything that is not for everybody. A new one gets a line in the table below and in ``words.yaml``."""

    READ_DRAFTS = "read_drafts"
    EDIT_CONTENT = "edit_content"
    APPROVE = "approve"
    PUBLISH_INDEX = "publish_index"
    ROLL_BACK = "roll_back"
    SEE_FAILED_QUESTIONS = "see_failed_questions"
    TAKE_HAND_OVERS = "take_hand_overs"
    WRITE_LETTERS = "write_letters"
    READ_INNER = "read_inner"
    RUN_EVALUATIONS = "run_evaluations"
    READ_ANSWER_RECORDS = "read_answer_records"
    LABEL = "label"
    MANAGE_ASSISTANTS = "manage_assistants"
    SWITCH_CHANNELS = "switch_channels"
    READ_USAGE = "read_usage"
    MANAGE_ACCOUNTS = "manage_accounts"
    MANAGE_KEYS = "manage_keys"
    READ_AUDIT = "read_audit"


_P = Permission
# An approver edits nothing and an editor approves nothing: whoever is both is refused for one's own work where it
# is done (two persons). Administrators run the house; they do not read what citizens wrote.
PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.CITIZEN: frozenset(),
    Role.OFFICER: frozenset({_P.TAKE_HAND_OVERS, _P.WRITE_LETTERS, _P.READ_INNER}),
    Role.EDITOR: frozenset({_P.READ_DRAFTS, _P.EDIT_CONTENT, _P.SEE_FAILED_QUESTIONS, _P.READ_INNER}),
    Role.APPROVER: frozenset(
        {_P.READ_DRAFTS, _P.APPROVE, _P.PUBLISH_INDEX, _P.ROLL_BACK, _P.SEE_FAILED_QUESTIONS, _P.READ_INNER}
    ),
    Role.QA: frozenset(
        {_P.RUN_EVALUATIONS, _P.READ_ANSWER_RECORDS, _P.LABEL, _P.SEE_FAILED_QUESTIONS, _P.READ_DRAFTS}
    ),
    Role.ADMINISTRATOR: frozenset(
        {_P.MANAGE_ASSISTANTS, _P.SWITCH_CHANNELS, _P.READ_USAGE, _P.MANAGE_ACCOUNTS, _P.MANAGE_KEYS, _P.READ_AUDIT,
         _P.ROLL_BACK}
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Staff:
    """A person who is signed in. ``units`` and ``collections`` name where the roles reach; ``EVERYWHERE`` in them
    means all, an empty set none (fails closed)."""

    id: str
    name: str
    roles: frozenset[Role]
    units: frozenset[str] = frozenset()
    collections: frozenset[str] = frozenset()
    login: str = field(default="", compare=False)
    granted: frozenset[Permission] = frozenset()  # what an application's key stands for; people have roles

    @property
    def permissions(self) -> frozenset[Permission]:
        """Everything that one of the roles allows somewhere."""
        return self.granted.union(*(PERMISSIONS[role] for role in self.roles))

    @property
    def everywhere(self) -> bool:
        """Whether every unit and every collection was given: who administers the whole installation."""
        return EVERYWHERE in self.units and EVERYWHERE in self.collections


def may(staff: Staff | None, permission: Permission, unit: str | None = None, collection: str | None = None) -> bool:
    """Whether somebody may do something: at all, or in a unit, or in a collection, or in both.

    What belongs to a unit or a collection is always asked for with it; None means that the thing belongs to none.
    """
    if staff is None or permission not in staff.permissions:
        return False
    return _reaches(staff.units, unit) and _reaches(staff.collections, collection)


def require(
    staff: Staff | None, permission: Permission, unit: str | None = None, collection: str | None = None
) -> None:
    """Raise ``TrolyError`` (``FORBIDDEN``) unless ``may``."""
    if not may(staff, permission, unit, collection):
        who = staff.id if staff else "nobody"
        raise TrolyError(f"{who} may not {permission} (unit {unit}, collection {collection})", code="FORBIDDEN")


def require_everywhere(staff: Staff | None, permission: Permission, collection: str = EVERYWHERE) -> None:
    """``require`` for what belongs to no unit but to all: keys, roles, the installation's own assistant and its
    ``collection``. Raises ``TrolyError`` (``FORBIDDEN``) for somebody of one agency, whatever the role."""
    if not may(staff, permission, EVERYWHERE, collection):
        who = staff.id if staff else "nobody"
        raise TrolyError(f"{who} may not {permission} for every unit (collection {collection})", code="FORBIDDEN")


def _reaches(named: frozenset[str], asked: str | None) -> bool:
    return asked is None or EVERYWHERE in named or (asked != EVERYWHERE and asked in named)
