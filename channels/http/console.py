"""The gate before the staff console: who is signed in, what they may open, and the headers of their pages.

Everything below /console passes here, pages, assets, uploads and the socket alike; what is not a page or a part of
NiceGUI does not exist. Fails closed.
"""

from __future__ import annotations

import asyncio
import logging
import re
import secrets
import time
from typing import Any
from urllib.parse import parse_qs, quote

import anyio.to_thread
from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from channels.container import Container
from channels.http.errors import error_response
from channels.http.signing import LOOK_COOKIE, cookie_of, origin_of, same_origin, token_of
from channels.staff.sessions import Level, Session
from corpus.errors import DependencyError

PREFIX = "/console"
_INNER = ("/_nicegui/", "/_nicegui_ws/")
_CHECK_SECONDS = 5.0
_POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; media-src 'self' blob:; connect-src 'self' {socket}; "
    "worker-src 'self' blob:; form-action 'self'; base-uri 'none'; frame-src 'self' blob:; frame-ancestors 'none'; "
    "object-src 'none'"
)
_SCRIPT = re.compile(rb"<script(?=[\s>])|<link(?=\s[^>]*modulepreload)")
_log = logging.getLogger(__name__)


class ConsoleGate:
    """The console as an ASGI application, to be mounted at ``PREFIX``. NiceGUI is loaded with the first page that
    somebody opens: an installation without staff pays nothing for it."""

    def __init__(self, container: Container) -> None:
        self._container = container
        self._inner: ASGIApp | None = None
        self._running: Any = None
        self._starting = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["headers"] = [(k, v) for k, v in scope["headers"] if k != b"x-forwarded-prefix"]
        if scope["type"] == "websocket":
            await self._socket(scope, receive, send)
        elif scope["type"] == "http":
            response = await self._http(scope, receive, send)
            if response is not None:
                await response(scope, receive, send)

    async def stop(self) -> None:
        """Let NiceGUI go, if it was loaded."""
        if self._running is not None:
            await self._running.__aexit__(None, None, None)
            self._running = self._inner = None

    # ---

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> Response | None:
        path = _below(scope)
        headers = Headers(scope=scope)
        session = await self._session(headers, active=not path.startswith("/_nicegui/"))
        if session is None:
            if path.startswith(_INNER):
                return error_response("SESSION_ENDED")
            return RedirectResponse(f"{PREFIX}/sign-in?to={quote(path, safe='/')}", 303)
        if scope["method"] not in ("GET", "HEAD") and not same_origin(scope, self._container.console_settings.address):
            return error_response("FOREIGN_ORIGIN")
        if not path.startswith(_INNER):
            refused = await anyio.to_thread.run_sync(self._refused, path, session)
            if refused is not None:
                return refused
        inner = await self._nicegui()
        scope[_visit().SCOPE_KEY] = _visit().Visit(self._container, session, _look(headers))
        await inner(scope, receive, _Headed(scope, send, origin_of(scope, self._container.console_settings.address)))
        return None

    def _refused(self, path: str, session: Session) -> Response | None:
        from channels.console.page import page_at
        from channels.console.pages import PAGES

        page = page_at(PAGES, path)
        if page is None:
            return error_response("NOT_FOUND")
        if session.level is not Level.FULL and not page.setup:
            return RedirectResponse(f"{PREFIX}/account", 303)
        if page.open_to(session.staff):
            return None
        self._container.staff.audit.note(session.staff.id, "page.refused", page.path)
        return error_response("FORBIDDEN")

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        session = await self._session(headers, active=False)
        asked = parse_qs(scope.get("query_string", b"").decode("ascii", "replace")).get("client_id", [""])[0]
        inner = await self._nicegui() if session else None
        allowed = (
            session is not None
            and inner is not None
            and _below(scope).startswith("/_nicegui_ws/")
            and same_origin(scope, self._container.console_settings.address)
            and _application().owner_of(asked) in (None, session.digest)
        )
        if not allowed or inner is None or session is None:
            await receive()
            await send({"type": "websocket.close", "code": 1008})
            return
        watched = _Watched(self._container, session, receive, send)
        await inner(scope, watched.receive, watched.send)

    async def _session(self, headers: Headers, *, active: bool) -> Session | None:
        token = token_of(headers.get("cookie", ""))
        if not token:
            return None
        sessions = self._container.staff.sessions
        found = await anyio.to_thread.run_sync(lambda: sessions.find(token, active=active))
        return found if found and found.level is not Level.CODE else None

    async def _nicegui(self) -> ASGIApp:
        async with self._starting:
            if self._inner is None:
                await anyio.to_thread.run_sync(_application)
                host = _host()
                self._running = host.router.lifespan_context(host)
                await self._running.__aenter__()
                self._inner = host
            return self._inner


class _Watched:
    """A socket that ends with its session. Pings do not keep a session alive; what a person does, does."""

    def __init__(self, container: Container, session: Session, receive: Receive, send: Send) -> None:
        self._sessions = container.staff.sessions
        self._session, self._receive, self.send = session, receive, send
        self._checked = time.monotonic()

    async def receive(self) -> Message:
        message = await self._receive()
        if message["type"] == "websocket.receive" and time.monotonic() > self._checked + _CHECK_SECONDS:
            self._checked = time.monotonic()
            worked = str(message.get("text") or "").startswith("42")  # engine.io message, socket.io event
            digest = self._session.digest
            found = await anyio.to_thread.run_sync(lambda: self._sessions.find_digest(digest, active=worked))
            if found is None or found.staff != self._session.staff:
                await self.send({"type": "websocket.close", "code": 1008})
                return {"type": "websocket.disconnect", "code": 1008}
        return message


class _Headed:
    """Sends a response on with the console's headers, and with the nonce on the scripts of the page's own template."""

    def __init__(self, scope: Scope, send: Send, origin: str) -> None:
        self._send, self._html, self._body = send, False, b""
        self._nonce = secrets.token_urlsafe(16)
        socket = origin.replace("http", "ws", 1)
        self._policy = _POLICY.format(nonce=self._nonce, socket=socket).encode()
        self._start: Message = {}

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = [(k, v) for k, v in message["headers"] if k.lower() != b"content-length"]
            self._html = any(k.lower() == b"content-type" and v.startswith(b"text/html") for k, v in headers)
            kept = headers if self._html else list(message["headers"])
            self._start = {**message, "headers": [
                *kept, (b"content-security-policy", self._policy), (b"cross-origin-opener-policy", b"same-origin"),
                (b"cross-origin-resource-policy", b"same-origin"),
            ]}  # fmt: skip
            if not self._html:
                await self._send(self._start)
        elif not self._html:
            await self._send(message)
        else:
            self._body += message.get("body", b"")
            if not message.get("more_body"):
                body = _SCRIPT.sub(lambda found: found[0] + f' nonce="{self._nonce}"'.encode(), self._body)
                self._start["headers"].append((b"content-length", str(len(body)).encode()))
                await self._send(self._start)
                await self._send({"type": "http.response.body", "body": body})


_HOST: FastAPI | None = None


def _host() -> FastAPI:
    """The application NiceGUI is mounted on; one per process, as NiceGUI is."""
    global _HOST
    if _HOST is None:
        _HOST = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
        _application().install(_HOST)
    return _HOST


def _application() -> Any:
    try:
        from channels.console import application
    except ImportError as error:
        raise DependencyError(f"{error}; pip install 'troly[console]'") from error
    return application


def _visit() -> Any:
    from channels.console import visit

    return visit


def _below(scope: Scope) -> str:
    return str(scope["path"]).removeprefix(str(scope.get("root_path", ""))) or "/"


def _look(headers: Headers) -> str:
    look = cookie_of(headers.get("cookie", ""), LOOK_COOKIE)
    return look if look in ("light", "dark") else "auto"
