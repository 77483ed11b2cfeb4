"""The web application."""

from __future__ import annotations

import logging
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import metadata
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import FileResponse
from fastapi.staticfiles import StaticFiles

from channels.container import Container
from channels.http import api, errors
from channels.http.guards import Guards
from corpus.errors import TrolyError

_STATIC = Path(__file__).parent.parent / "web" / "static"
_log = logging.getLogger(__name__)


def create_app(container: Container | None = None) -> FastAPI:
    """The application. It starts at once; index and models load in the background while health says ``warming``."""
    container = container or Container()

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        threading.Thread(target=_warm_up, args=(container,), daemon=True).start()
        yield

    app = FastAPI(title="Trợ lý", version=metadata.version("troly"), lifespan=lifespan,
                  description="Trả lời về thủ tục hành chính từ nguồn chính thức, kèm nguồn.")  # fmt: skip
    app.state.container = container
    app.state.places = threading.BoundedSemaphore(container.channel_settings.answers_at_once)
    app.add_middleware(Guards, largest_body=container.channel_settings.largest_body)
    errors.install(app)
    app.include_router(api.router)
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")

    @app.get("/", include_in_schema=False)
    def page() -> FileResponse:
        return FileResponse(_STATIC / "index.html")

    return app


def _warm_up(container: Container) -> None:
    try:
        container.assistant.warm_up()
    except TrolyError as error:
        _log.error("warm-up: %s: %s", error.code, error.detail)
