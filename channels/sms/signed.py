"""Signed JSON requests, both ways: ``X-Troly-Signature: t=<seconds>,v1=<HMAC-SHA256 of "t.body">``."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from channels.contract.messages import Capabilities, Failure, Inbound, Outgoing, SendFailed
from channels.contract.pseudonym import Pseudonyms
from channels.http_client import Http
from channels.queue import Counts, Inbox, Taken
from corpus.errors import InputError
from corpus.language import clean

HEADER = "X-Troly-Signature"
_WINDOW_SECONDS = 600.0
_RATE_SECONDS, _AUTH_SECONDS = 30.0, 300.0


class GatewayMessage(BaseModel):
    """What a gateway posts."""

    model_config = ConfigDict(extra="ignore")

    id: Annotated[str, Field(min_length=1, max_length=200)]
    sender: Annotated[str, Field(alias="from", min_length=1, max_length=200)]
    text: Annotated[str, Field(max_length=20_000)] = ""
    sent_at: float | None = None


def sign(raw: bytes, secret: str, *, now: float | None = None) -> str:
    """The header's value for a body."""
    stamp = str(int(time.time() if now is None else now))
    return f"t={stamp},v1={_mac(stamp, raw, secret)}"


def signed(header: str, raw: bytes, secret: str) -> bool:
    """Whether a body was signed with ``secret`` within the last minutes."""
    parts = dict(part.strip().partition("=")[::2] for part in header.split(","))
    stamp, given = parts.get("t", ""), parts.get("v1", "")
    fits = hmac.compare_digest(_mac(stamp, raw, secret).encode(), given.encode())
    return fits and stamp.isascii() and stamp.isdigit() and abs(time.time() - int(stamp)) <= _WINDOW_SECONDS


def _mac(stamp: str, raw: bytes, secret: str) -> str:
    return hmac.new(secret.encode(), f"{stamp}.".encode() + raw, hashlib.sha256).hexdigest()


class SignedWebhook:
    """Takes messages of one gateway."""

    def __init__(self, name: str, secret: str, inbox: Inbox, counts: Counts, pseudonyms: Pseudonyms) -> None:
        self._name, self._secret = name, secret
        self._inbox, self._counts, self._pseudonyms = inbox, counts, pseudonyms

    def receive(self, raw: bytes, signature: str) -> str:
        """Take one message: ``message``, ``repeat`` or ``forged``. Raises ``InputError`` (``BAD_REQUEST``) for a body of
        another shape and ``TrolyError`` (``QUEUE_FULL``)."""
        if not signed(signature, raw, self._secret):
            self._counts.add(self._name, "event:forged")
            return "forged"
        try:
            body = GatewayMessage.model_validate_json(raw)
        except ValidationError as error:
            where = error.errors(include_input=False, include_url=False)[0]["loc"]
            raise InputError(f"{self._name}: {where}", code="BAD_REQUEST") from error
        message = Inbound(
            channel=self._name,
            sender=self._pseudonyms.of(self._name, body.sender),
            address=body.sender,
            id=body.id,
            text=clean(body.text),
            sent=body.sent_at or time.time(),
        )
        became = "repeat" if self._inbox.put(message) is Taken.KNOWN else "message"
        self._counts.add(self._name, f"event:{became}")
        return became


class SignedChannel:
    """Posts answers to a gateway: ``{"id", "to", "text"}``. The gateway drops a repeat of an ``id``."""

    def __init__(self, name: str, http: Http, send_url: str, secret: str, capabilities: Capabilities) -> None:
        self.name, self.capabilities = name, capabilities
        self._http, self._url, self._secret = http, send_url, secret

    def send(self, to: Inbound, message: Outgoing, key: str) -> str:
        """See ``Channel``."""
        identity = hashlib.sha256(f"{self.name}:{to.id}:{key}".encode()).hexdigest()[:32]
        raw = json.dumps({"id": identity, "to": to.address, "text": message.text}, ensure_ascii=False).encode()
        headers = {HEADER: sign(raw, self._secret), "Content-Type": "application/json", "Idempotency-Key": identity}
        answer = self._http.request("POST", self._url, headers=headers, content=raw)
        status = answer.status
        if 200 <= status < 300 or status == 409:  # 409: it has this one already
            return str(answer.body.get("id") or identity)
        detail = f"{self.name}: HTTP {status}"
        if status in (401, 403):
            raise SendFailed(Failure.BLOCK, detail, code="GATEWAY_AUTH", wait=_AUTH_SECONDS)
        if status == 429:
            given = answer.headers.get("retry-after", "")
            wait = float(given) if given.isascii() and given.isdigit() else _RATE_SECONDS
            raise SendFailed(Failure.BLOCK, detail, code="GATEWAY_RATE", wait=wait)
        if 400 <= status < 500:
            raise SendFailed(Failure.STOP, detail, code="GATEWAY_REFUSED")
        raise SendFailed(Failure.RETRY, detail, code="PEER_UNREACHABLE", unknown=True)

    def was_sent(self, to: Inbound, message: Outgoing, key: str, since: float) -> bool | None:
        """See ``Channel``: the gateway knows repeats, so sending again is harmless."""
        return False
