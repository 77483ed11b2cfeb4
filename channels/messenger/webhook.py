"""Messenger's events: checked, read, stored or noted. Fails closed."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import time
from collections.abc import Iterator, Mapping
from typing import Any

from channels.contract.memory import Memory
from channels.contract.messages import Inbound, InboundKind
from channels.contract.pseudonym import Pseudonyms
from channels.queue import Counts, Inbox, Outbox, Taken
from channels.settings import MessengerSettings
from corpus.language import clean

NAME = "messenger"
MARK = "troly:"  # begins the metadata of what we send
GET_STARTED = "GET_STARTED"
_OLDEST_SECONDS = 2 * 86_400.0
_KINDS = {"image": InboundKind.IMAGE, "audio": InboundKind.AUDIO, "video": InboundKind.VIDEO, "file": InboundKind.FILE,
          "location": InboundKind.LOCATION, "fallback": InboundKind.LINK, "reel": InboundKind.VIDEO}  # fmt: skip
_log = logging.getLogger(__name__)


class MessengerWebhook:
    """Takes events; one request may carry several."""

    def __init__(
        self, settings: MessengerSettings, inbox: Inbox, outbox: Outbox, memory: Memory, counts: Counts,
        pseudonyms: Pseudonyms, *, person_seconds: float,
    ) -> None:  # fmt: skip
        self._settings, self._inbox, self._outbox = settings, inbox, outbox
        self._memory, self._counts, self._pseudonyms = memory, counts, pseudonyms
        self._person_seconds = person_seconds

    def subscribed(self, mode: str, token: str) -> bool:
        """Whether a registration knows the word agreed on."""
        wanted = self._settings.verify_token.get_secret_value()
        return mode == "subscribe" and bool(wanted) and hmac.compare_digest(token.encode(), wanted.encode())

    def receive(self, raw: bytes, signature: str) -> str:
        """Take a request: ``forged`` or ``taken``. Raises ``TrolyError`` (``QUEUE_FULL``): then it is sent again, and
        what was stored of it is known."""
        secret = self._settings.app_secret.get_secret_value()
        wanted = "sha256=" + hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(wanted.encode(), signature.strip().encode()):
            self._counts.add(NAME, "event:forged")
            return "forged"
        for event in _events(raw):
            self._counts.add(NAME, f"event:{self._act(event)}")
        return "taken"

    def _act(self, event: Mapping[str, Any]) -> str:
        message, postback = _part(event, "message"), _part(event, "postback")
        if message.get("is_echo"):
            return self._echo(event, message)
        user = str(_part(event, "sender").get("id") or "")
        if not (message or postback) or not user:
            return "noted" if any(name in event for name in ("read", "delivery", "reaction", "optin")) else "unknown"
        sent = _seconds(event.get("timestamp"))
        if abs(time.time() - sent) > _OLDEST_SECONDS:
            return "stale"
        kind, text = _meaning(message, postback)
        identity = str(message.get("mid") or postback.get("mid") or f"{user}:{event.get('timestamp')}")
        taken = self._inbox.put(
            Inbound(channel=NAME, sender=self._pseudonyms.of(NAME, user), address=user, id=identity, kind=kind,
                    text=clean(text)[:20_000], sent=sent)
        )  # fmt: skip
        return "repeat" if taken is Taken.KNOWN else "message"

    def _echo(self, event: Mapping[str, Any], message: Mapping[str, Any]) -> str:
        """Something the page said: ours by its mark, or a person's, who then has the word for a while."""
        sender = self._pseudonyms.of(NAME, str(_part(event, "recipient").get("id") or ""))
        ours = str(message.get("metadata") or "").startswith(MARK)
        known = self._outbox.echoed(sender, str(message.get("mid") or ""), clean(str(message.get("text") or "")))
        if ours or known or (self._settings.app_id and str(message.get("app_id")) == self._settings.app_id):
            return "echo"
        left = _seconds(event.get("timestamp")) + self._person_seconds - time.time()
        if left > 0:
            self._memory.silence(sender, left)
        return "person"


def _events(raw: bytes) -> Iterator[Mapping[str, Any]]:
    try:
        body = json.loads(raw)
        entries = body["entry"] if body.get("object") == "page" else []
        found = [event for entry in entries for event in entry.get("messaging") or ()]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        _log.warning("messenger: a signed request of another shape")
        return
    yield from (event for event in found if isinstance(event, Mapping))


def _meaning(message: Mapping[str, Any], postback: Mapping[str, Any]) -> tuple[InboundKind, str]:
    payload = str(postback.get("payload") or _part(message, "quick_reply").get("payload") or "")
    if payload == GET_STARTED:
        return InboundKind.FOLLOW, ""
    if payload:
        return InboundKind.TAP, payload
    text = str(message.get("text") or "")
    attachments = [each for each in message.get("attachments") or () if isinstance(each, Mapping)]
    if message.get("sticker_id") or any(_part(each, "payload").get("sticker_id") for each in attachments):
        return InboundKind.STICKER, text
    if attachments:
        return _KINDS.get(str(attachments[0].get("type")), InboundKind.FILE), text
    return InboundKind.TEXT, text


def _part(body: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = body.get(name)
    return part if isinstance(part, Mapping) else {}


def _seconds(milliseconds: object) -> float:
    try:
        return float(str(milliseconds)) / 1000
    except ValueError:
        return 0.0
