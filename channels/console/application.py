"""NiceGUI with our pages on it. NiceGUI is one per process, and so are the pages; who visits comes with the request."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from importlib import resources
from typing import Any

from nicegui import Client, context, core, ui
from nicegui.translations import translations

from channels.console import frame
from channels.console.page import Page
from channels.console.pages import PAGES
from channels.console.services import Services
from channels.console.visit import SCOPE_KEY, Visit
from channels.console.words import words

_RECONNECT_SECONDS = 20.0  # a page that lost its connection longer than this is built anew


def install(host: Any) -> None:
    """Register every page and mount NiceGUI on a FastAPI application of its own, whose lifespan starts it."""
    text = words("frame")
    translations["vi"] = text["connection"]
    static = resources.files("channels.console").joinpath("static")
    style, script = (static.joinpath(f"console.{kind}").read_text("utf-8") for kind in ("css", "js"))
    ui.add_head_html(f"<style>{style}</style><script>{script}</script>", shared=True)
    core.app.colors(primary="#1955a0", negative="#b3261e", positive="#1b6e3c", warning="#7a4d00", info="#1955a0")
    core.app.config.quasar_config["loadingBar"]["skipHijack"] = (
        True  # a bar without a name; uploads say how far they are
    )
    ui.button.default_props("no-caps")
    for page in PAGES:
        ui.page(page.path, title=page.title, language="vi", dark=None, response_timeout=20.0)(_builder(page))
    ui.run_with(
        host, title=text["product"], language="vi", dark=None, mount_path="/", tailwind=False, storage_secret=None,
        reconnect_timeout=_RECONNECT_SECONDS, gzip_middleware_factory=None, show_welcome_message=False,
    )  # fmt: skip
    core.sio.eio.cors_allowed_origins = []  # the gate has compared the origin; others get no header that lets them in
    core.app.config.socket_io_js_transports = ["websocket"]


def owner_of(client_id: str) -> str | None:
    """The digest of the session that opened the page a socket asks for; None when there is no such page."""
    client = Client.instances.get(client_id)
    visit = client.request.scope.get(SCOPE_KEY) if client else None
    return visit.session.digest if isinstance(visit, Visit) else None


def _builder(page: Page) -> Callable[[], Coroutine[Any, Any, None]]:
    async def build() -> None:
        scope = context.client.request.scope
        visit = scope[SCOPE_KEY]
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        await frame.show(page, PAGES, Services(visit), visit.look, page.matches(path) or {})

    return build
