"""The web application."""

from __future__ import annotations

import functools
import logging
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from importlib import metadata
from typing import TYPE_CHECKING

from fastapi import FastAPI, Request, Response
from fastapi.responses import FileResponse, HTMLResponse
from fastapi.staticfiles import StaticFiles
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware

from assistant.answer import Answer
from assistant.context import Question
from channels.container import Container
from channels.http import api, assistants, errors, feedback, gateways, handover, kiosk, numbers, openai, sources, zalo
from channels.http.attempts import Attempts
from channels.http.docs import docs_page
from channels.http.guards import Guards
from channels.http.keys import Doorkeeper
from channels.http.readiness import Readiness
from channels.web import STATIC, bundle

if TYPE_CHECKING:
    from channels.http.console import ConsoleGate

_log = logging.getLogger(__name__)


def create_app(container: Container | None = None) -> FastAPI:
    """The application. It starts at once; index and models load in the background while health says ``warming``."""
    container = container or Container()
    readiness = Readiness(container)

    def answers(question: Question) -> Answer:
        """For the messaging channels: while nothing can be answered yet, their messages wait."""
        readiness.check()
        # Chats are for the public, whatever else the index holds.
        return container.assistants.answer(replace(question, collection=container.corpus_settings.collection))

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        readiness.start()
        people = container.handover if container.handover_settings.enabled else None
        container.messaging.start(answers, container.assistants.profile_of, people)
        container.editing.start()
        yield
        container.editing.stop()
        readiness.stop()
        container.messaging.stop()
        if console is not None:
            await console.stop()

    # The usual viewers of API descriptions load themselves from elsewhere; here there may be no elsewhere.
    app = FastAPI(title="Trợ lý", version=metadata.version("troly"), lifespan=lifespan, docs_url=None, redoc_url=None,
                  redirect_slashes=False,
                  description="Trả lời về thủ tục hành chính từ nguồn chính thức, kèm nguồn.")  # fmt: skip
    app.state.container = container
    app.state.readiness = readiness
    app.state.messaging = container.messaging
    app.state.doorkeeper = Doorkeeper(container.keys)
    app.state.started = time.time()
    app.state.places = threading.BoundedSemaphore(container.channel_settings.answers_at_once)
    settings = container.channel_settings
    app.state.answer = functools.partial(api.answer_in_turn, app)
    app.add_middleware(GZipMiddleware)
    app.add_middleware(Guards, largest_body=settings.largest_body, framed_by=settings.origins,
                       largest_upload=container.console_settings.largest_upload)  # fmt: skip
    if settings.origins:  # added last, comes first: other sites are to be able to read errors of every kind
        app.add_middleware(CORSMiddleware, allow_origins=settings.origins, allow_methods=["GET", "POST", "DELETE"],
                           allow_headers=["accept", "content-type"])  # fmt: skip
    errors.install(app)
    for room in (api, assistants, feedback, sources, openai, zalo, gateways, handover, kiosk, numbers):
        app.include_router(room.router)
    app.include_router(handover.router, prefix="/a/{slug}", include_in_schema=False)
    console = mount_console(app, container)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")

    @app.api_route("/", methods=["GET", "HEAD"], include_in_schema=False)
    def page() -> FileResponse:
        return FileResponse(STATIC / "index.html")

    @app.api_route("/widget.js", methods=["GET", "HEAD"], include_in_schema=False)
    def widget(request: Request) -> Response:
        return _script(request, bundle.widget())

    @app.api_route("/page.js", methods=["GET", "HEAD"], include_in_schema=False)
    def page_script(request: Request) -> Response:
        return _script(request, bundle.page())

    @app.get("/docs", include_in_schema=False)
    def docs() -> HTMLResponse:
        return HTMLResponse(docs_page(app.openapi()))

    return app


def mount_console(app: FastAPI, container: Container) -> ConsoleGate | None:
    """The staff console, where it is wanted."""
    if not container.console_settings.enabled:
        return None
    try:
        from channels.http import audit, console, sso, staff, usage  # here: they need the extra
    except ImportError as error:
        _log.warning("no staff console: %s; pip install 'troly[console]'", error)
        return None
    app.state.attempts = Attempts(per_minute=30)
    for room in (staff, sso, audit, usage):
        app.include_router(room.router)
    gate = console.ConsoleGate(container)
    app.mount(console.PREFIX, gate)
    return gate


def _script(request: Request, script: bundle.Script) -> Response:
    headers = {"etag": script.tag}
    if script.tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(script.text, media_type="text/javascript", headers=headers)
