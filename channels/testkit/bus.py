"""A provincial bus on this machine with a procedure-handling system behind it: tokens that end, dossiers with the number
of their applicant, a system that is slow, broken or away."""

from __future__ import annotations

import json
import secrets
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from channels.testkit.local import LocalPeer


@dataclass
class Dossier:
    """A dossier as the system keeps it; ``citizen_id`` never leaves it."""

    code: str
    citizen_id: str
    stage: str = "processing"
    procedure: str = "Đăng ký khai sinh"
    agency: str = "Trung tâm Phục vụ hành chính công xã Mẫu"
    received: str = "2026-11-02"
    due: str = "2026-11-30"
    more: dict[str, Any] = field(default_factory=dict)


class FakeBus(LocalPeer):
    """The bus and the system. ``broken`` is the HTTP status of every further question, 0: none."""

    client_id, client_secret = "tro-ly", "bi-mat-truc"

    def __init__(self, *dossiers: Dossier, token_seconds: float = 3600.0, port: int = 0) -> None:
        super().__init__(port)
        self.dossiers = {dossier.code: dossier for dossier in dossiers}
        self.token_seconds, self.broken, self.slow = token_seconds, 0, 0.0
        self.asked: list[dict[str, Any]] = []
        self.paths: list[str] = []
        self._tokens: dict[str, float] = {}

    def forget_tokens(self) -> None:
        """Be restarted: no token given out is known any more."""
        self._tokens.clear()

    def respond(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, Any] | None:
        """See ``LocalPeer``."""
        with self.lock:
            self.paths.append(path)
            if self.slow:
                time.sleep(self.slow)
            if self.swallow:
                self.swallow.popleft()
                return None
            if (method, path) == ("POST", "/token"):
                return self._grant({key: values[0] for key, values in parse_qs(body.decode()).items()})
            if (method, path) != ("POST", "/dossiers/status"):
                return 404, {"error": "not_found"}
            sent = {name.lower(): value for name, value in headers.items()}
            token = sent.get("authorization", "").removeprefix("Bearer ")
            if self._tokens.get(token, 0.0) < time.time():
                return 401, {"error": "invalid_token"}
            return (self.broken, {"error": "broken"}) if self.broken else self._state(json.loads(body))

    def _grant(self, form: dict[str, str]) -> tuple[int, Any]:
        if (form.get("client_id"), form.get("client_secret")) != (self.client_id, self.client_secret):
            return 401, {"error": "invalid_client"}
        token = secrets.token_hex(12)
        self._tokens[token] = time.time() + self.token_seconds
        return 200, {"access_token": token, "token_type": "Bearer", "expires_in": self.token_seconds}

    def _state(self, asked: dict[str, Any]) -> tuple[int, Any]:
        self.asked.append(asked)
        dossier = self.dossiers.get(asked["code"])
        if dossier is None or not secrets.compare_digest(dossier.citizen_id[-4:], asked["proof"]["value"]):
            return 404, {"error": "not_found"}
        told = {"code": dossier.code, "stage": dossier.stage, "procedure": dossier.procedure, "agency": dossier.agency,
                "received": dossier.received, "due": dossier.due}  # fmt: skip
        return 200, told | dossier.more
