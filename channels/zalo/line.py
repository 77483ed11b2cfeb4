"""One Official Account with everything that belongs to it: tokens, sending side, webhook."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from channels.contract.memory import Memory
from channels.contract.pseudonym import Pseudonyms
from channels.http_client import Http
from channels.queue import Counts, Inbox, Outbox
from channels.settings import ZaloSettings
from channels.zalo.channel import ZaloChannel
from channels.zalo.tokens import FILE, Tokens
from channels.zalo.webhook import NAME, ZaloWebhook


class ZaloLine:
    """The parts of one account; ``name`` is its channel's. Nothing is opened until it is used."""

    def __init__(
        self, name: str, settings: ZaloSettings, home: Path, http: Http, inbox: Inbox, outbox: Outbox, memory: Memory,
        counts: Counts, person_seconds: float,
    ) -> None:  # fmt: skip
        self.name, self.settings = name, settings
        self._home, self._http, self._inbox, self._outbox = home, http, inbox, outbox
        self._memory, self._counts, self._person_seconds = memory, counts, person_seconds

    @cached_property
    def tokens(self) -> Tokens:
        """The token pair, in a file of its own."""
        zalo, file = self.settings, FILE if self.name == NAME else f"{self.name}-tokens.json"
        return Tokens(self._home, self._http, oauth_url=zalo.oauth_url, app_id=zalo.app_id,
                      app_secret=zalo.app_secret.get_secret_value(), file=file)  # fmt: skip

    @cached_property
    def channel(self) -> ZaloChannel:
        """The sending side."""
        zalo = self.settings
        return ZaloChannel(self._http, self.tokens, api_url=zalo.api_url, answer_hours=zalo.answer_hours,
                           per_minute=zalo.per_minute, is_ours=self._outbox.knows, name=self.name)  # fmt: skip

    @cached_property
    def webhook(self) -> ZaloWebhook:
        """What its events come to."""
        return ZaloWebhook(self.settings, self._inbox, self._outbox, self._memory, self._counts, Pseudonyms(self._home),
                           person_seconds=self._person_seconds, name=self.name)  # fmt: skip
