"""A Zalo on this machine: signed events with retries, the OA API with its errors and limits, token rotation.

Built from what is documented and observed of the real one; where the two differ the real one is right. Listens on
127.0.0.1 only. Tests drive it from Python; ``troly dev zalo`` adds a page to type on.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import threading
import time
import urllib.error
import urllib.request
from collections import defaultdict, deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

_DAY = 86_400.0
_LIMITS = {"text": 2000, "buttons": 5, "title": 100, "payload": 1000}


@dataclass
class Line:
    """One line of a conversation, as a user's phone shows it."""

    src: int  # 0: the account, 1: the user
    text: str
    id: str
    at: float
    buttons: list[dict[str, Any]] = field(default_factory=list)


class FakeZalo:
    """The server and its users. Use as a context manager, or ``start`` and ``stop``."""

    app_id, oa_id = "3608465249409039", "388613280878808645"
    oa_secret, app_secret = "bi-mat-oa", "bi-mat-app"

    def __init__(
        self, webhook_url: str = "", *, echoes: bool = False, port: int = 0, handler: type[Handler] | None = None
    ) -> None:
        self.webhook_url, self.echoes = webhook_url, echoes
        self.access, self.refresh = "access-1", "refresh-1"
        self.spent: list[str] = []  # refresh tokens that were used
        self.refreshes = 0
        self.delivered = 0  # messages that reached a user
        self.lines: dict[str, list[Line]] = defaultdict(list)
        self.last_word: dict[str, float] = {}  # when a user last wrote
        self.errors: deque[tuple[int, str]] = deque()  # (error, user or ""), one a send
        self.swallow: deque[str] = deque()  # "delivered" or "lost": the connection breaks without an answer, one a send
        self.per_minute = 4000
        self.slow = 0.0  # seconds before each answer of the API
        self.statuses: list[int] = []  # what the webhook answered
        self.waits: list[float] = []  # how long it took
        self._recent: deque[float] = deque()
        self._lock = threading.RLock()
        self._number = 0
        self._server = _Server(("127.0.0.1", port), type("Bound", (handler or Handler,), {"zalo": self}))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> FakeZalo:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Begin to listen."""
        threading.Thread(target=self._server.serve_forever, args=(0.02,), name="fake-zalo", daemon=True).start()

    def stop(self) -> None:
        """Listen no more."""
        self._server.shutdown()
        self._server.server_close()

    # The side of the users.

    def say(self, user: str, text: str, **more: Any) -> bytes:
        """A user writes; gives the event as it was sent, for sending it again."""
        message = {"text": text, "msg_id": self.new_id(), **more.pop("message", {})}
        with self._lock:
            self.lines[user].append(Line(1, text, message["msg_id"], time.time()))
        return self.emit("user_send_text", user, message=message, **more)

    def tap(self, user: str, title: str) -> bytes:
        """A user taps a button of the last message that has one of this title."""
        with self._lock:
            buttons = [button for line in self.lines[user] for button in line.buttons if button["title"] == title]
        return self.say(user, buttons[-1]["payload"])

    def attach(self, user: str, kind: str, payload: dict[str, Any] | None = None, text: str = "") -> bytes:
        """A user sends a picture, a file, a place …"""
        message = {"msg_id": self.new_id(), "attachments": [{"type": kind, "payload": payload or {}}]}
        return self.emit(f"user_send_{kind}", user, message={**message, "text": text} if text else message)

    def officer_types(self, user: str, text: str) -> bytes:
        """A person of the office answers in OA Manager: the account hears its own echo."""
        message = {"text": text, "msg_id": self.new_id()}
        with self._lock:
            self.lines[user].append(Line(0, text, message["msg_id"], time.time()))
        return self.emit(
            "oa_send_text", user, message=message, sender={"id": self.oa_id, "admin_id": "9001"}, recipient={"id": user}
        )

    def relation(self, name: str, user: str) -> bytes:
        """``follow``, ``unfollow``: events of another shape."""
        return self.emit(name, user, sender=None, recipient=None, follower={"id": user}, oa_id=self.oa_id)

    def texts(self, user: str) -> list[str]:
        """What the account said to a user."""
        with self._lock:
            return [line.text for line in self.lines[user] if line.src == 0]

    # Events.

    def emit(self, name: str, user: str, /, *, at: float | None = None, **parts: Any) -> bytes:
        """Send an event about a user, unless there is no address for it."""
        raw = self.event(name, user, at=at, **parts)
        if self.webhook_url:
            self.deliver(raw)
        return raw

    def event(self, name: str, user: str, /, *, at: float | None = None, **parts: Any) -> bytes:
        """The body of an event; parts given as None are left out."""
        now = time.time() if at is None else at
        if name.startswith(("user_", "follow")):
            self.last_word[user] = now
        body = {
            "app_id": self.app_id, "sender": {"id": user}, "user_id_by_app": f"app-{user}",
            "recipient": {"id": self.oa_id}, "event_name": name, "timestamp": str(round(now * 1000)), **parts,
        }  # fmt: skip
        return json.dumps({key: value for key, value in body.items() if value is not None}).encode()

    def signature(self, raw: bytes, *, first: str | None = None, secret: str | None = None) -> str:
        """The header that goes with a body."""
        timestamp = json.loads(raw)["timestamp"]
        first, secret = first or self.app_id, secret or self.oa_secret
        return "mac=" + hashlib.sha256(first.encode() + raw + timestamp.encode() + secret.encode()).hexdigest()

    def deliver(self, raw: bytes, signature: str | None = None, *, retries: int = 0) -> int:
        """Send a body to the webhook, again at once when it is not answered with 200; gives the last status."""
        headers = {"Content-Type": "application/json", "X-ZEvent-Signature": signature or self.signature(raw)}
        status = 0
        for attempt in range(retries + 1):
            request = urllib.request.Request(self.webhook_url, raw, {**headers, "num_retry": str(attempt)})
            started = time.monotonic()
            try:
                with urllib.request.urlopen(request, timeout=20) as answer:
                    status = answer.status
            except urllib.error.HTTPError as error:
                status = error.code
            except OSError:
                status = 0
            with self._lock:
                self.waits.append(time.monotonic() - started)
                self.statuses.append(status)
            if status == 200:
                break
        return status

    def new_id(self) -> str:
        """A fresh message id."""
        with self._lock:
            self._number += 1
            return f"{self._number:06d}{secrets.token_hex(4)}"

    # The side of the API.

    def send(self, token: str, body: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        """``POST /v3.0/oa/message/cs``: what happens to the connection, and the answer."""
        with self._lock:
            problem = self._refusal(token, body)
            if problem:
                return "answer", {"error": problem[0], "message": problem[1]}
            fate = self.swallow.popleft() if self.swallow else "answer"
            if fate == "lost":
                return fate, {}
            user, message = str(body["recipient"]["user_id"]), body["message"]
            payload = message.get("attachment", {}).get("payload", {})
            line = Line(0, message["text"], self.new_id(), time.time(), payload.get("buttons", []))
            self.lines[user].append(line)
            self.delivered += 1
        if self.echoes and self.webhook_url:
            said = {"text": line.text, "msg_id": line.id}
            raw = self.event("oa_send_text", user, message=said, sender={"id": self.oa_id}, recipient={"id": user})
            threading.Thread(target=self.deliver, args=(raw,), daemon=True).start()
        quota = {"quota_type": "reply", "remain": "8", "total": "8"}
        data = {"message_id": line.id, "user_id": user, "sent_time": str(round(line.at * 1000)), "quota": quota}
        return fate, {"data": data, "error": 0, "message": "Success"}

    def _refusal(self, token: str, body: dict[str, Any]) -> tuple[int, str] | None:
        if token != self.access:
            return -216, "Access token is invalid"
        now = time.monotonic()
        while self._recent and self._recent[0] < now - 60:
            self._recent.popleft()
        self._recent.append(now)
        if len(self._recent) > self.per_minute:
            return -32, "Rate limit"
        user, message = str(body["recipient"]["user_id"]), body["message"]
        if self.errors and self.errors[0][1] in ("", user):
            return self.errors.popleft()[0], "asked for"
        buttons = message.get("attachment", {}).get("payload", {}).get("buttons", [])
        sizes = [len(message["text"]) <= _LIMITS["text"], len(buttons) <= _LIMITS["buttons"]]
        sizes += [len(button["title"]) <= _LIMITS["title"] for button in buttons]
        sizes += [len(json.dumps(button["payload"])) <= _LIMITS["payload"] for button in buttons]
        if not message["text"] or not all(sizes):
            return -201, "Params is invalid"
        silent = time.time() - self.last_word.get(user, 0.0)
        return (-230, "User has not interacted with the OA in the past 7 days") if silent > 7 * _DAY else None

    def conversation(self, token: str, query: dict[str, Any]) -> dict[str, Any]:
        """``GET /v2.0/oa/conversation``: newest first, ten at most."""
        if token != self.access:
            return {"error": -216, "message": "Access token is invalid"}
        offset, count = int(query["offset"]), min(int(query["count"]), 10)
        with self._lock:
            lines = list(reversed(self.lines[str(query["user_id"])]))[offset : offset + count]
        data = [{"src": line.src, "time": round(line.at * 1000), "type": "text", "message": line.text,
                 "message_id": line.id} for line in lines]  # fmt: skip
        return {"data": data, "error": 0, "message": "Success"}

    def token(self, form: dict[str, str], secret: str) -> dict[str, Any]:
        """``POST /v4/oa/access_token``: a refresh token works once."""
        with self._lock:
            if secret != self.app_secret or form.get("app_id") != self.app_id:
                return {"error": -14002, "error_name": "Invalid app id"}
            granted = form.get("grant_type")
            if granted == "refresh_token" and form.get("refresh_token") != self.refresh:
                return {"error": -14014, "error_name": "Invalid refresh token"}
            if granted == "authorization_code" and not (form.get("code") and form.get("code_verifier")):
                return {"error": -14003, "error_name": "Invalid code verifier"}
            self.refreshes += 1
            self.spent.append(self.refresh)
            number = self.refreshes + 1
            self.access, self.refresh = f"access-{number}", f"refresh-{number}"
            return {"access_token": self.access, "refresh_token": self.refresh, "expires_in": "90000"}


class _Server(ThreadingHTTPServer):
    request_queue_size = 512

    def handle_error(self, request: object, client_address: object) -> None:
        """A caller that died in the middle of a request is what some tests are about."""


class Handler(BaseHTTPRequestHandler):
    """One connection to the fake."""

    zalo: FakeZalo
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else every answer waits 40 ms for an acknowledgement

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        path = urlsplit(self.path).path
        if self.zalo.slow:
            time.sleep(self.zalo.slow)
        if path == "/v3.0/oa/message/cs":
            fate, answer = self.zalo.send(self.headers.get("access_token", ""), json.loads(body))
            if fate != "answer":  # the line goes dead; only Zalo knows whether the message arrived
                self.close_connection = True
                return
            self.answer(answer)
        elif path == "/v4/oa/access_token":
            form = {key: values[0] for key, values in parse_qs(body.decode()).items()}
            self.answer(self.zalo.token(form, self.headers.get("secret_key", "")))
        else:
            self.other("POST", path, body)

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        if parts.path == "/v2.0/oa/conversation":
            self.answer(self.zalo.conversation(self.headers.get("access_token", ""), json.loads(query["data"])))
        elif parts.path == "/v2.0/oa/getoa":
            known = self.headers.get("access_token", "") == self.zalo.access
            data = {"oa_id": self.zalo.oa_id, "name": "OA thử nghiệm"}
            self.answer({"error": 0, "data": data} if known else {"error": -216, "message": "Access token is invalid"})
        else:
            self.other("GET", parts.path, json.dumps(query).encode())

    def other(self, method: str, path: str, body: bytes) -> None:
        """Everything else: not there. The development page adds its own."""
        self.answer({"error": -404, "message": "empty api"}, 404)

    def answer(self, body: dict[str, Any], status: int = 200) -> None:
        """Send a JSON object."""
        self.reply(json.dumps(body, ensure_ascii=False).encode(), "text/json;charset=utf-8", status)

    def reply(self, body: bytes, kind: str, status: int = 200) -> None:
        """Send a whole answer."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""
