"""Limits, headers and the last net around every request. Fails closed."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from channels.http.errors import error_response
from channels.kiosk.speech import LARGEST_SOUND

_log = logging.getLogger(__name__)

# Trusted types: the page builds its content from nodes; the browser itself refuses innerHTML and its like.
_POLICY = (
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors {ancestors}; "
    "object-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
_HEADERS = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"permissions-policy": b"camera=(), microphone=(self), geolocation=()",
}
# Files without a version in their name are asked for again each time, and found unchanged.
_REVALIDATE = (b"cache-control", b"no-cache")
_SCRIPTS = ("/widget.js", "/page.js")
# The widget's script is made for other sites; pages with a strict embedder policy load it only when it says so.
_FOR_ALL = (b"cross-origin-resource-policy", b"cross-origin")
# A minute of speech is larger than any text.
_LARGEST = {"/kiosk/listen": LARGEST_SOUND}
# Where signed-in staff send files.
_UPLOADS = "/console/_nicegui/"


class Guards:
    """Refuses bodies over the limit, counted as they arrive, sets the security headers, and turns what nobody
    caught into the one error shape. ``framed_by`` are the origins that may show the page in a frame."""

    def __init__(
        self, app: ASGIApp, largest_body: int, framed_by: Sequence[str] = (), largest_upload: int | None = None
    ) -> None:
        self._app = app
        self._largest = largest_body
        self._largest_upload = largest_upload or largest_body
        ancestors = " ".join(("'self'", *framed_by)) if framed_by else "'none'"
        self._policy = (b"content-security-policy", _POLICY.format(ancestors=ancestors).encode())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        largest = _LARGEST.get(scope["path"], self._largest)
        if scope["path"].startswith(_UPLOADS):
            largest = self._largest_upload
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
                headers = list(message.get("headers", []))
                if not any(name == b"content-security-policy" for name, _ in headers):  # the console has its own
                    headers.append(self._policy)
                message["headers"] = [*headers, *_headers_for(scope["path"])]
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
    if path == "/" or path in _SCRIPTS or path.startswith("/static/"):
        headers.append(_REVALIDATE)
    return [*headers, _FOR_ALL] if path in _SCRIPTS else headers
