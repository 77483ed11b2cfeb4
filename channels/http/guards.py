"""Limits and headers around every request. Fails closed."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from channels.http.errors import error_response

_HEADERS = {
    b"content-security-policy": b"default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; "
    b"frame-ancestors 'none'; object-src 'none'",
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"permissions-policy": b"camera=(), microphone=(), geolocation=()",
}
# The interactive API description loads its viewer from elsewhere; it keeps its own policy.
_OPEN_PATHS = ("/docs", "/redoc")


class Guards:
    """Refuses bodies over the limit, counted as they arrive, and sets the security headers."""

    def __init__(self, app: ASGIApp, largest_body: int) -> None:
        self._app = app
        self._largest = largest_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        announced = dict(scope["headers"]).get(b"content-length", b"0")
        if not announced.isdigit() or int(announced) > self._largest:
            await error_response("BODY_TOO_LARGE")(scope, receive, send)
            return
        taken = 0
        too_large = False

        async def counted() -> Message:
            nonlocal taken, too_large
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self._largest:
                too_large = True
                return {"type": "http.request", "body": b"", "more_body": False}
            return message

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start" and not scope["path"].startswith(_OPEN_PATHS):
                message["headers"] = [*message.get("headers", []), *_HEADERS.items()]
            await send(message)

        await self._app(scope, counted, with_headers)
