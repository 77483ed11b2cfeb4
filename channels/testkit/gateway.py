"""An SMS gateway or call centre with signed requests. It drops a repeat of an id, as the contract asks."""

from __future__ import annotations

import json
import time
from collections import deque
from typing import Any

from channels.sms.signed import HEADER, sign, signed
from channels.testkit.local import LocalPeer


class FakeGateway(LocalPeer):
    """``received`` holds what reached people's phones."""

    secret = "bi-mat-chung"

    def __init__(self) -> None:
        super().__init__()
        self.received: list[dict[str, str]] = []
        self.statuses: deque[int] = deque()  # to be answered instead, one a request
        self._known: set[str] = set()

    def message(self, sender: str, text: str, identity: str, **more: Any) -> tuple[bytes, dict[str, str]]:
        """Body and headers of a message that came in."""
        body = {"id": identity, "from": sender, "text": text, "sent_at": time.time(), **more}
        raw = json.dumps(body).encode()
        return raw, {HEADER: sign(raw, self.secret)}

    def respond(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, Any] | None:
        """Take a message to a phone."""
        with self.lock:
            if not signed(headers.get(HEADER, ""), body, self.secret):
                return 401, {}
            if self.statuses:
                return self.statuses.popleft(), {}
            fate = self.swallow.popleft() if self.swallow else "answer"
            said = json.loads(body)
            if fate != "lost" and said["id"] not in self._known:
                self._known.add(said["id"])
                self.received.append(said)
            return None if fate != "answer" else (200, {"id": f"g-{said['id']}"})
