"""What a Zalo event does when it arrives: checked, stored or noted, within milliseconds. Fails closed."""

from __future__ import annotations

import logging
import time

from channels.contract.memory import Memory
from channels.contract.messages import Inbound
from channels.contract.pseudonym import Pseudonyms
from channels.queue import Counts, Inbox, Outbox, Taken
from channels.settings import ZaloSettings
from channels.zalo.events import Event, Meaning, read_event
from channels.zalo.signature import matching
from corpus.errors import InputError

NAME = "zalo"
_log = logging.getLogger(__name__)


class ZaloWebhook:
    """Takes events. ``receive`` is called from many threads."""

    def __init__(
        self, settings: ZaloSettings, inbox: Inbox, outbox: Outbox, memory: Memory, counts: Counts,
        pseudonyms: Pseudonyms, *, person_seconds: float, name: str = NAME,
    ) -> None:  # fmt: skip
        self._name = name
        self._settings, self._inbox, self._outbox = settings, inbox, outbox
        self._memory, self._counts, self._pseudonyms = memory, counts, pseudonyms
        self._person_seconds = person_seconds

    def receive(self, raw: bytes, signature: str) -> str:
        """Take one event; gives what became of it: ``probe``, ``forged``, ``stale``, ``message``, ``repeat``, ``echo``,
        ``person``, ``noted``, ``anonymous``, ``unknown``. Raises ``TrolyError`` (``QUEUE_FULL``, ``CHANNEL_STORE``):
        then Zalo is to send it again."""
        became = self._receive(raw, signature)
        self._counts.add(self._name, f"event:{became}")
        return became

    def _receive(self, raw: bytes, signature: str) -> str:
        if not raw.strip() or not signature.strip():
            return "probe"
        try:
            event = read_event(raw)
        except InputError as error:
            _log.warning("zalo: %s", error.detail)
            return "forged"
        formula = matching(
            signature, raw, event.timestamp, self._settings.oa_secret.get_secret_value(),
            app_id=self._settings.app_id, oa_id=self._settings.oa_id,
        )  # fmt: skip
        if not formula:
            _log.warning("zalo: an event whose signature fits neither formula; is TROLY_ZALO_OA_SECRET the OA's?")
            return "forged"
        if formula != "app":
            self._counts.add(self._name, "formula:oa")
        if abs(time.time() - event.sent) > self._settings.replay_minutes * 60:
            _log.warning("zalo: an event sent at %.0f was too old or from the future; is the clock right?", event.sent)
            return "stale"
        return self._act(event)

    def _act(self, event: Event) -> str:
        if event.meaning is Meaning.ECHO:
            return self._echo(event)
        if event.meaning is not Meaning.MESSAGE:
            if event.meaning is Meaning.UNKNOWN:
                _log.info("zalo: unknown event %.60s", event.name)
            return event.meaning.value
        message = Inbound(
            channel=self._name,
            sender=self._pseudonyms.of(self._name, event.user),
            address=event.user,
            id=event.id,
            kind=event.kind,
            text=event.text,
            sent=event.sent,
        )
        taken = self._inbox.put(message)
        return "repeat" if taken is Taken.KNOWN else "message"

    def _echo(self, event: Event) -> str:
        """Something went out. What we did not send, a person did: they have the word for a while."""
        sender = self._pseudonyms.of(self._name, event.user)
        if self._outbox.echoed(sender, event.id, event.text) or not event.admin:
            return "echo"
        left = event.sent + self._person_seconds - time.time()
        if left > 0:
            self._memory.silence(sender, left)
        return "person"
