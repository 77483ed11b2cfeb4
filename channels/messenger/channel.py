"""Sending through the page: the Send API, with numbered quick replies."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from channels.contract.messages import Capabilities, Failure, Inbound, Outgoing, SendFailed
from channels.http_client import Http, Response
from channels.messenger.webhook import MARK, NAME
from channels.queue.outbox import digest_of

_LIMIT = Capabilities(text_limit=2000, buttons=13, button_title=20, numbered_buttons=True, window=24 * 3600.0)
_RATE = frozenset({4, 17, 32, 613, 80006})
_ACCESS = frozenset({3, 10, 102, 190, 200, 230, 368})
_PASSING = frozenset({1, 2, 1200})
_WINDOW, _NOBODY = frozenset({2018278, 2018065}), frozenset({2018001, 1545041})
_RATE_SECONDS, _ACCESS_SECONDS = 60.0, 300.0
_CLOCKS_APART = 120.0


class MessengerChannel:
    """Implements ``Channel``."""

    name = NAME
    capabilities = _LIMIT

    def __init__(
        self,
        http: Http,
        *,
        api_url: str,
        page_id: str,
        page_token: str,
        is_ours: Callable[[str], bool] = lambda _: False,
    ) -> None:
        self._http, self._url, self._page = http, api_url.rstrip("/"), page_id
        self._token, self._is_ours = page_token, is_ours

    def send(self, to: Inbound, message: Outgoing, key: str) -> str:
        """See ``Channel``."""
        said: dict[str, Any] = {"text": message.text, "metadata": f"{MARK}{key}"}
        if message.buttons:
            said["quick_replies"] = [
                {"content_type": "text", "title": button.title, "payload": button.value} for button in message.buttons
            ]
        body = {"recipient": {"id": to.address}, "messaging_type": "RESPONSE", "message": said}
        return str(self._call("POST", f"/{self._page}/messages", body=body).body.get("message_id", ""))

    def was_sent(self, to: Inbound, message: Outgoing, key: str, since: float) -> bool | None:
        """See ``Channel``. Asks for the last messages of the conversation; without that permission nobody can tell."""
        query = {"platform": "messenger", "user_id": to.address,
                 "fields": "messages.limit(20){id,message,from,created_time}"}  # fmt: skip
        try:
            answer = self._call("GET", f"/{self._page}/conversations", query=query)
        except SendFailed as error:
            if error.failure is Failure.RETRY:
                raise
            return None
        listed = answer.body.get("data") or [{}]
        wanted = digest_of(message.text)
        for item in (listed[0].get("messages") or {}).get("data") or ():
            recent = _seconds(str(item.get("created_time", ""))) >= since - _CLOCKS_APART
            ours = (item.get("from") or {}).get("id") == self._page and not self._is_ours(str(item.get("id", "")))
            if recent and ours and digest_of(str(item.get("message", ""))) == wanted:
                return True
        return False

    def _call(self, method: str, path: str, *, body: Any = None, query: dict[str, str] | None = None) -> Response:
        headers = {"Authorization": f"Bearer {self._token}"}
        answer = self._http.request(method, self._url + path, headers=headers, json=body, query=query)
        error = answer.body.get("error")
        if isinstance(error, dict):
            raise failed(
                int(error.get("code") or 0), int(error.get("error_subcode") or 0), str(error.get("message", ""))
            )
        if answer.status != 200:
            raise SendFailed(
                Failure.RETRY, f"HTTP {answer.status}", code="PEER_UNREACHABLE", unknown=answer.status >= 500
            )
        return answer


def failed(code: int, subcode: int = 0, message: str = "") -> SendFailed:
    """What an error of the Graph API asks for."""
    detail = f"Messenger {code}/{subcode}: {message}"
    if subcode in _WINDOW:
        return SendFailed(Failure.STOP, detail, code="MESSENGER_WINDOW")
    if subcode in _NOBODY or code == 551:
        return SendFailed(Failure.STOP, detail, code="MESSENGER_USER")
    if code in _RATE:
        return SendFailed(Failure.BLOCK, detail, code="MESSENGER_RATE", wait=_RATE_SECONDS)
    if code in _ACCESS:
        return SendFailed(Failure.BLOCK, detail, code="MESSENGER_RECONNECT", wait=_ACCESS_SECONDS)
    if code == 100:
        return SendFailed(Failure.STOP, detail, code="MESSENGER_MESSAGE")
    return SendFailed(Failure.RETRY, detail, code="MESSENGER_ERROR", unknown=code in _PASSING)


def _seconds(time: str) -> float:
    try:
        return datetime.strptime(time, "%Y-%m-%dT%H:%M:%S%z").timestamp()
    except ValueError:
        return 0.0
