"""The messaging channels, wired from the settings: which are on, their webhooks, and the workers that answer."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from assistant.profile import Profile
from channels.contract.desk import Answers, Desk, Manners
from channels.contract.memory import Memory
from channels.contract.messages import Capabilities, Channel
from channels.contract.people import People
from channels.contract.personal import PersonalData
from channels.contract.pseudonym import Pseudonyms
from channels.http_client import Http
from channels.mail.mailbox import MailChannel, MailReader
from channels.messenger.channel import MessengerChannel
from channels.messenger.webhook import MessengerWebhook
from channels.queue import Blocks, Counts, Inbox, Outbox, Store
from channels.queue.worker import Patience, Workers
from channels.settings import (
    HotlineSettings,
    MailSettings,
    MessageSettings,
    MessengerSettings,
    SmsSettings,
    ZaloSettings,
)
from channels.sms.signed import SignedChannel, SignedWebhook
from channels.zalo.accounts import zalo_accounts
from channels.zalo.channel import ZaloChannel
from channels.zalo.line import ZaloLine
from channels.zalo.tokens import Tokens
from channels.zalo.webhook import ZaloWebhook
from corpus.errors import InputError

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Others:
    """Settings of the channels beside Zalo."""

    messenger: MessengerSettings = field(default_factory=MessengerSettings)
    mail: MailSettings = field(default_factory=MailSettings)
    sms: SmsSettings = field(default_factory=SmsSettings)
    hotline: HotlineSettings = field(default_factory=HotlineSettings)


class Messaging:
    """Everything between the webhooks and the assistant, on one data folder. Nothing is opened until it is used."""

    def __init__(self, home: Path, settings: MessageSettings, zalo: ZaloSettings, others: Others | None = None) -> None:
        others = others or Others()
        self.settings = settings
        self.zalo_settings = zalo
        self.messenger_settings, self.mail_settings = others.messenger, others.mail
        self._signed: dict[str, SmsSettings | HotlineSettings] = {"sms": others.sms, "hotline": others.hotline}
        self.home = home
        self.store = Store(home)
        self.inbox = Inbox(
            self.store, limit=settings.queue_limit, per_minute=settings.per_minute, dead_days=settings.dead_days
        )  # fmt: skip
        self.outbox = Outbox(self.store)
        self.blocks = Blocks(self.store)
        self.counts = Counts(self.store)
        self.memory = Memory(self.store, settings.memory_minutes * 60)
        self.personal = PersonalData(self.store, self.inbox, self.memory)
        self.http = Http()
        self.workers: Workers | None = None

    @cached_property
    def pseudonyms(self) -> Pseudonyms:
        return Pseudonyms(self.home)

    @cached_property
    def zalo_lines(self) -> dict[str, ZaloLine]:
        """Official Accounts that are switched on, by the name of their channel: the one of the settings as ``zalo``,
        agencies' as ``zalo-<name>``. An account file at fault is told and leaves the settings' account at work."""
        found = {"zalo": self.zalo_settings} if self.zalo_settings.enabled else {}
        try:
            found |= {
                each.channel: each.over(self.zalo_settings) for each in zalo_accounts(self.zalo_settings, self.home)
            }
        except InputError as error:
            _log.error("%s: %s", error.code, error.detail)
        return {name: self._zalo_line(name, settings) for name, settings in found.items()}

    def _zalo_line(self, name: str, settings: ZaloSettings) -> ZaloLine:
        return ZaloLine(name, settings, self.home, self.http, self.inbox, self.outbox, self.memory, self.counts,
                        self.settings.person_minutes * 60)  # fmt: skip

    @cached_property
    def zalo_main(self) -> ZaloLine:
        """The account of the settings, also while it is not switched on: to be connected."""
        return self.zalo_lines.get("zalo") or self._zalo_line("zalo", self.zalo_settings)

    @property
    def zalo_tokens(self) -> Tokens:
        """Tokens of the settings' account."""
        return self.zalo_main.tokens

    @property
    def zalo(self) -> ZaloChannel:
        """Sending side of the settings' account."""
        return self.zalo_main.channel

    @property
    def zalo_webhook(self) -> ZaloWebhook:
        """Webhook of the settings' account."""
        return self.zalo_main.webhook

    @property
    def speaks_as(self) -> dict[str, str]:
        """The agency's assistant behind each channel that has one."""
        bound = {name: line.settings.assistant for name, line in self.zalo_lines.items()}
        bound |= {"messenger": self.messenger_settings.assistant, "mail": self.mail_settings.assistant}
        bound |= {name: each.assistant for name, each in self._signed.items()}
        return {name: assistant for name, assistant in bound.items() if assistant}

    @cached_property
    def messenger_webhook(self) -> MessengerWebhook:
        return MessengerWebhook(
            self.messenger_settings, self.inbox, self.outbox, self.memory, self.counts, self.pseudonyms,
            person_seconds=self.settings.person_minutes * 60,
        )  # fmt: skip

    @cached_property
    def signed_webhooks(self) -> dict[str, SignedWebhook]:
        """Gateways with signed requests that are switched on, by name."""
        return {
            name: SignedWebhook(name, each.secret.get_secret_value(), self.inbox, self.counts, self.pseudonyms)
            for name, each in self._signed.items()
            if each.enabled
        }

    @cached_property
    def mail_reader(self) -> MailReader:
        return MailReader(self.mail_settings, self.inbox, self.counts, self.pseudonyms)

    def _others(self) -> list[Channel]:
        found: list[Channel] = []
        if self.messenger_settings.enabled:
            messenger = self.messenger_settings
            found.append(
                MessengerChannel(
                    self.http, api_url=messenger.api_url, page_id=messenger.page_id,
                    page_token=messenger.page_token.get_secret_value(), is_ours=self.outbox.knows,
                )
            )  # fmt: skip
        sms, hotline = self._signed["sms"], self._signed["hotline"]
        if isinstance(sms, SmsSettings) and sms.enabled:
            can = Capabilities(text_limit=sms.text_limit, parts=sms.parts, unaccented=sms.unaccented, short_notice=True)
            found.append(SignedChannel("sms", self.http, sms.send_url, sms.secret.get_secret_value(), can))
        if hotline.enabled:
            can = Capabilities(text_limit=hotline.text_limit, parts=1, links=False, short_notice=True)
            found.append(SignedChannel("hotline", self.http, hotline.send_url, hotline.secret.get_secret_value(), can))
        if self.mail_settings.enabled:
            found.append(MailChannel(self.mail_settings))
        return found

    @cached_property
    def channels(self) -> dict[str, Channel]:
        """The channels that are switched on, by name."""
        found: list[Channel] = [line.channel for line in self.zalo_lines.values()]
        found += self._others()
        return {channel.name: channel for channel in found}

    def start(self, answers: Answers, profile: Callable[[str], Profile], people: People | None = None) -> None:
        """Begin to answer, when any channel is on. ``profile`` gives the words of an agency's assistant, of the
        installation's for the empty name; ``people`` take over what is for a person."""
        if not self.channels:
            return
        read = {name for name, line in self.zalo_lines.items() if line.settings.officers_read}
        read |= {"messenger"} if self.messenger_settings.officers_read else set()
        manners = Manners(
            officer_minutes=self.settings.person_minutes, officers_read=frozenset(read),
            privacy_link=self.settings.privacy_link, speaks_as=self.speaks_as,
        )  # fmt: skip
        desk = Desk(answers, self.memory, profile, manners, people)
        patience = Patience(
            workers=self.settings.workers, attempts=self.settings.attempts, ack_after=self.settings.ack_seconds
        )
        self.workers = Workers(self.store, self.inbox, desk, self.memory, self.channels, patience)
        self.workers.start()
        if self.mail_settings.enabled:
            self.mail_reader.start()

    def stop(self) -> None:
        """Finish what is under way."""
        if self.mail_settings.enabled:
            self.mail_reader.stop()
        if self.workers is not None:
            self.workers.stop()
        self.store.close()
