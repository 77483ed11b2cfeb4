"""The messaging channels, wired from the settings: which are on, their webhooks, and the workers that answer."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path

from assistant.profile import Profile
from channels.contract.desk import Answers, Desk, Manners
from channels.contract.memory import Memory
from channels.contract.messages import Channel
from channels.contract.pseudonym import Pseudonyms
from channels.http_client import Http
from channels.queue import Blocks, Counts, Inbox, Outbox, Store
from channels.queue.worker import Patience, Workers
from channels.settings import MessageSettings, ZaloSettings
from channels.zalo.channel import ZaloChannel
from channels.zalo.tokens import Tokens
from channels.zalo.webhook import ZaloWebhook


class Messaging:
    """Everything between the webhooks and the assistant, on one data folder. Nothing is opened until it is used."""

    def __init__(self, home: Path, settings: MessageSettings, zalo: ZaloSettings) -> None:
        self.settings = settings
        self.zalo_settings = zalo
        self.home = home
        self.store = Store(home)
        self.inbox = Inbox(self.store, limit=settings.queue_limit, per_minute=settings.per_minute)
        self.outbox = Outbox(self.store)
        self.blocks = Blocks(self.store)
        self.counts = Counts(self.store)
        self.memory = Memory(self.store, settings.memory_minutes * 60)
        self.http = Http()
        self.workers: Workers | None = None

    @cached_property
    def pseudonyms(self) -> Pseudonyms:
        return Pseudonyms(self.home)

    @cached_property
    def zalo_tokens(self) -> Tokens:
        zalo = self.zalo_settings
        return Tokens(
            self.home, self.http, oauth_url=zalo.oauth_url, app_id=zalo.app_id,
            app_secret=zalo.app_secret.get_secret_value(),
        )  # fmt: skip

    @cached_property
    def zalo(self) -> ZaloChannel:
        zalo = self.zalo_settings
        return ZaloChannel(
            self.http, self.zalo_tokens, api_url=zalo.api_url, answer_hours=zalo.answer_hours,
            per_minute=zalo.per_minute, is_ours=self.outbox.knows,
        )  # fmt: skip

    @cached_property
    def zalo_webhook(self) -> ZaloWebhook:
        return ZaloWebhook(
            self.zalo_settings, self.inbox, self.outbox, self.memory, self.counts, self.pseudonyms,
            person_seconds=self.settings.person_minutes * 60,
        )  # fmt: skip

    @cached_property
    def channels(self) -> dict[str, Channel]:
        """The channels that are switched on, by name."""
        found: list[Channel] = []
        if self.zalo_settings.enabled:
            found.append(self.zalo)
        return {channel.name: channel for channel in found}

    def start(self, answers: Answers, profile: Callable[[], Profile]) -> None:
        """Begin to answer, when any channel is on."""
        if not self.channels:
            return
        read = {"zalo"} if self.zalo_settings.officers_read else set()
        manners = Manners(
            officer_minutes=self.settings.person_minutes, officers_read=frozenset(read),
            privacy_link=self.settings.privacy_link,
        )  # fmt: skip
        desk = Desk(answers, self.memory, profile(), manners)
        patience = Patience(
            workers=self.settings.workers, attempts=self.settings.attempts, ack_after=self.settings.ack_seconds
        )
        self.workers = Workers(self.store, self.inbox, desk, self.memory, self.channels, patience)
        self.workers.start()

    def stop(self) -> None:
        """Finish what is under way."""
        if self.workers is not None:
            self.workers.stop()
        self.store.close()
