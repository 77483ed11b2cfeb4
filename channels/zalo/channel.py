"""Sending through a Zalo Official Account: customer-service messages of API version 3."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from channels.contract.messages import Button, ButtonKind, Capabilities, Failure, Inbound, Outgoing, SendFailed
from channels.http_client import Http, Response
from channels.pace import Pace
from channels.queue.outbox import digest_of
from channels.zalo.errors import EXPIRED, INVALID, failed
from channels.zalo.events import TAP
from channels.zalo.tokens import Tokens

_PAGE, _PAGES = 10, 3  # of the list of a conversation; Zalo gives at most ten at once
_CLOCKS_APART = 120.0  # seconds
_OA, _USER = 0, 1


class ZaloChannel:
    """Implements ``Channel``."""

    def __init__(
        self, http: Http, tokens: Tokens, *, api_url: str, answer_hours: float = 48.0, per_minute: int = 3000,
        is_ours: Callable[[str], bool] = lambda _: False, name: str = "zalo",
    ) -> None:  # fmt: skip
        self.name = name
        self._http, self._tokens = http, tokens
        self._url = api_url.rstrip("/")
        self._pace = Pace(per_minute)
        self._is_ours = is_ours
        self.capabilities = Capabilities(
            text_limit=2000, buttons=5, button_title=100, link_buttons=True, window=answer_hours * 3600
        )

    def send(self, to: Inbound, message: Outgoing, key: str) -> str:
        """See ``Channel``."""
        body = {"recipient": {"user_id": to.address}, "message": _message(message)}
        answer = self._call("POST", "/v3.0/oa/message/cs", json_body=body)
        if _error(answer) == INVALID and message.buttons:
            # Better without buttons than not at all: choices stand in the text by number.
            bare = Outgoing(text=message.text)
            body["message"] = _message(bare)
            answer = self._call("POST", "/v3.0/oa/message/cs", json_body=body)
        error = _error(answer)
        if error:
            raise failed(error, str(answer.body.get("message", "")))
        data = answer.body.get("data")
        return str(data.get("message_id", "")) if isinstance(data, dict) else ""

    def was_sent(self, to: Inbound, message: Outgoing, key: str, since: float) -> bool | None:
        """See ``Channel``. Looks the message up in the list of the conversation, which Zalo keeps."""
        wanted, earliest = digest_of(message.text), since - _CLOCKS_APART
        for page in range(_PAGES):
            query = {"user_id": to.address, "offset": page * _PAGE, "count": _PAGE}
            answer = self._call("GET", "/v2.0/oa/conversation", query={"data": json.dumps(query)})
            if _error(answer):
                return None
            listed = answer.body.get("data")
            items = [item for item in listed if isinstance(item, dict)] if isinstance(listed, list) else []
            for item in items:
                if _seconds(item.get("time")) < earliest:
                    return False
                if item.get("src") == _OA and not self._is_ours(str(item.get("message_id", ""))):
                    if not item.get("message"):
                        return None  # something of ours that the list does not show
                    if digest_of(str(item["message"])) == wanted:
                        return True
            if len(items) < _PAGE:
                return False
        return None

    def account(self) -> dict[str, Any]:
        """What Zalo says of the account: shows that token and account work. Raises ``SendFailed``."""
        answer = self._call("GET", "/v2.0/oa/getoa")
        if _error(answer):
            raise failed(_error(answer), str(answer.body.get("message", "")))
        data = answer.body.get("data")
        return data if isinstance(data, dict) else {}

    def _call(self, method: str, path: str, *, json_body: Any = None, query: dict[str, str] | None = None) -> Response:
        """Call with a valid token; one that turns out to be stale is refreshed once. Raises ``SendFailed``."""
        token = self._tokens.access()
        answer = self._once(method, path, token, json_body, query)
        if _error(answer) in EXPIRED:
            answer = self._once(method, path, self._tokens.refresh(token), json_body, query)
        return answer

    def _once(self, method: str, path: str, token: str, body: Any, query: dict[str, str] | None) -> Response:
        self._pace.wait()
        answer = self._http.request(method, self._url + path, headers={"access_token": token}, json=body, query=query)
        if answer.status != 200 or "error" not in answer.body:
            raise SendFailed(
                Failure.RETRY, f"{path}: HTTP {answer.status}", code="PEER_UNREACHABLE", unknown=answer.status >= 500
            )
        return answer


def _error(answer: Response) -> int:
    try:
        return int(answer.body["error"])
    except (TypeError, ValueError):
        return -1


def _message(message: Outgoing) -> dict[str, Any]:
    body: dict[str, Any] = {"text": message.text}
    if message.buttons:
        buttons = [_button(button) for button in message.buttons]
        body["attachment"] = {"type": "template", "payload": {"buttons": buttons}}
    return body


def _button(button: Button) -> dict[str, Any]:
    match button.kind:
        case ButtonKind.LINK:
            return {"title": button.title, "type": "oa.open.url", "payload": {"url": button.value}}
        case ButtonKind.PHONE:
            return {"title": button.title, "type": "oa.open.phone", "payload": {"phone_code": button.value}}
        case ButtonKind.ASK:
            return {"title": button.title, "type": "oa.query.hide", "payload": TAP + button.value}


def _seconds(time_ms: object) -> float:
    try:
        return float(str(time_ms)) / 1000
    except ValueError:
        return 0.0
