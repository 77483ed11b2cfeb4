"""The side of Messenger that a page's webhook and sends see."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections import defaultdict, deque
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from channels.testkit.local import LocalPeer

_LIMITS = {"text": 2000, "replies": 13, "title": 20}


class FakeMessenger(LocalPeer):
    """``lines`` holds what people saw: newest last."""

    page_id, app_id, app_secret, page_token, verify_token = "1001", "2002", "bi-mat-fb", "ma-trang", "tu-hen-truoc"

    def __init__(self) -> None:
        super().__init__()
        self.lines: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.errors: deque[tuple[int, int]] = deque()  # (code, subcode), one a send
        self.may_list = True  # whether the page gave the permission to list conversations
        self._number = 0

    def request(self, *events: dict[str, Any]) -> tuple[bytes, dict[str, str]]:
        """Body and headers of a request with events."""
        entry = [{"id": self.page_id, "time": round(time.time() * 1000), "messaging": list(events)}]
        raw = json.dumps({"object": "page", "entry": entry}).encode()
        mac = hmac.new(self.app_secret.encode(), raw, hashlib.sha256).hexdigest()
        return raw, {"X-Hub-Signature-256": f"sha256={mac}"}

    def event(self, user: str, **parts: Any) -> dict[str, Any]:
        """An event of a user."""
        return {
            "sender": {"id": user},
            "recipient": {"id": self.page_id},
            "timestamp": round(time.time() * 1000),
            **parts,
        }

    def say(self, user: str, text: str, **more: Any) -> dict[str, Any]:
        """A user writes."""
        return self.event(user, message={"mid": self._new(), "text": text, **more})

    def echo(self, user: str, text: str, mid: str = "", **more: Any) -> dict[str, Any]:
        """What the page said to a user, as the webhook hears it."""
        message = {"mid": mid or self._new(), "text": text, "is_echo": True, **more}
        return {**self.event(user, message=message), "sender": {"id": self.page_id}, "recipient": {"id": user}}

    def respond(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, Any] | None:
        """The Graph API."""
        with self.lock:
            if headers.get("Authorization") != f"Bearer {self.page_token}":
                return _error(190, 463, "Error validating access token")
            parts = urlsplit(path)
            if method == "GET" and parts.path == f"/{self.page_id}/conversations":
                return self._conversation(parse_qs(parts.query)["user_id"][0])
            if method == "POST" and parts.path == f"/{self.page_id}/messages":
                return self._send(json.loads(body))
            return _error(100, 0, "Unsupported request")

    def _send(self, body: dict[str, Any]) -> tuple[int, Any] | None:
        if self.errors:
            return _error(*self.errors.popleft(), "asked for")
        message = body["message"]
        replies = message.get("quick_replies", [])
        fits = len(message["text"]) <= _LIMITS["text"] and len(replies) <= _LIMITS["replies"]
        if not fits or any(len(reply["title"]) > _LIMITS["title"] for reply in replies):
            return _error(100, 0, "Length of param must be less than or equal to the limit")
        fate = self.swallow.popleft() if self.swallow else "answer"
        if fate == "lost":
            return None
        line = {"id": self._new(), "message": message["text"], "from": {"id": self.page_id}, "replies": replies,
                "metadata": message.get("metadata"), "created_time": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")}  # fmt: skip
        self.lines[body["recipient"]["id"]].append(line)
        return (200, {"recipient_id": body["recipient"]["id"], "message_id": line["id"]}) if fate == "answer" else None

    def _conversation(self, user: str) -> tuple[int, Any]:
        if not self.may_list:
            return _error(200, 0, "Requires pages_messaging permission")
        kept = ("id", "message", "from", "created_time")
        data = [{name: line[name] for name in kept} for line in reversed(self.lines[user])]
        return 200, {"data": [{"id": "t_1", "messages": {"data": data}}] if data else []}

    def _new(self) -> str:
        with self.lock:
            self._number += 1
            return f"m_{self._number}"


def _error(code: int, subcode: int, message: str) -> tuple[int, Any]:
    return 400, {"error": {"message": message, "type": "OAuthException", "code": code, "error_subcode": subcode}}
