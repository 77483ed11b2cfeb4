"""The web application."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import metadata

from fastapi import FastAPI
from fastapi.responses import FileResponse, HTMLResponse
from fastapi.staticfiles import StaticFiles
from starlette.middleware.gzip import GZipMiddleware

from channels.container import Container
from channels.http import api, errors, numbers
from channels.http.docs import docs_page
from channels.http.guards import Guards
from channels.http.readiness import Readiness
from channels.web import STATIC


def create_app(container: Container | None = None) -> FastAPI:
    """The application. It starts at once; index and models load in the background while health says ``warming``."""
    container = container or Container()
    readiness = Readiness(container)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        readiness.start()
        yield
        readiness.stop()

    # The usual viewers of API descriptions load themselves from elsewhere; here there may be no elsewhere.
    app = FastAPI(title="Trợ lý", version=metadata.version("troly"), lifespan=lifespan, docs_url=None, redoc_url=None,
                  redirect_slashes=False,
                  description="Trả lời về thủ tục hành chính từ nguồn chính thức, kèm nguồn.")  # fmt: skip
    app.state.container = container
    app.state.readiness = readiness
    app.state.places = threading.BoundedSemaphore(container.channel_settings.answers_at_once)
    app.add_middleware(GZipMiddleware)
    app.add_middleware(Guards, largest_body=container.channel_settings.largest_body)  # added last, comes first
    errors.install(app)
    app.include_router(api.router)
    app.include_router(numbers.router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")

    @app.api_route("/", methods=["GET", "HEAD"], include_in_schema=False)
    def page() -> FileResponse:
        return FileResponse(STATIC / "index.html")

    @app.get("/docs", include_in_schema=False)
    def docs() -> HTMLResponse:
        return HTMLResponse(docs_page(app.openapi()))

    return app
