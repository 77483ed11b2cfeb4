"""Limits, headers and the last net around every request. Fails closed."""

from __future__ import annotations

import logging

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from channels.http.errors import error_response
from channels.kiosk.speech import LARGEST_SOUND

_log = logging.getLogger(__name__)

# Trusted types: the page builds its content from nodes; the browser itself refuses innerHTML and its like.
_HEADERS = {
    b"content-security-policy": b"default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    b"object-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"permissions-policy": b"camera=(), microphone=(self), geolocation=()",
}
# Files without a version in their name are asked for again each time, and found unchanged.
_REVALIDATE = (b"cache-control", b"no-cache")
# A minute of speech is larger than any text.
_LARGEST = {"/kiosk/listen": LARGEST_SOUND}


class Guards:
    """Refuses bodies over the limit, counted as they arrive, sets the security headers, and turns what nobody
    caught into the one error shape. The outermost layer."""

    def __init__(self, app: ASGIApp, largest_body: int) -> None:
        self._app = app
        self._largest = largest_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        largest = _LARGEST.get(scope["path"], self._largest)
        taken = 0
        too_large = started = False

        async def counted() -> Message:
            nonlocal taken, too_large
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > largest:
                too_large = True
                return {"type": "http.request", "body": b"", "more_body": False}
            return message

        async def with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                message["headers"] = [*message.get("headers", []), *_headers_for(scope["path"])]
            await send(message)

        async def checked(message: Message) -> None:
            # What the application makes of half a body is nobody's answer.
            if started or not too_large:
                await with_headers(message)

        announced = dict(scope["headers"]).get(b"content-length", b"0")
        if not announced.isdigit() or int(announced) > largest:
            await error_response("BODY_TOO_LARGE")(scope, receive, with_headers)
            return
        try:
            await self._app(scope, counted, checked)
        except Exception:
            if started:
                raise  # half an answer is out; the server closes the connection
            _log.exception("unexpected")
            await error_response("INTERNAL")(scope, receive, with_headers)
            return
        if too_large and not started:
            await error_response("BODY_TOO_LARGE")(scope, receive, with_headers)


def _headers_for(path: str) -> list[tuple[bytes, bytes]]:
    headers = list(_HEADERS.items())
    return [*headers, _REVALIDATE] if path == "/" or path.startswith("/static/") else headers
