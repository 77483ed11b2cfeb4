"""The kiosk's page and what it asks for. What is asked of the assistant goes the usual way, ``/v1/answers``."""

from __future__ import annotations

import threading
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse
from pydantic import BaseModel, ConfigDict
from starlette.concurrency import run_in_threadpool

from channels.container import Container
from channels.kiosk import STATIC
from channels.kiosk.presence import Beat
from channels.kiosk.service import Kiosk
from channels.kiosk.speech import spoken, written
from channels.kiosk.takeaway import TakeAway, qr_svg
from channels.kiosk.topics import Listed, Topics
from corpus.errors import InputError
from index.search import Searcher

_FRESH = {"cache-control": "no-cache"}
_NOWHERE = {"cache-control": "no-store"}  # the browser of a hall writes nothing down
_making = threading.Lock()

router = APIRouter(prefix="/kiosk", include_in_schema=False)


class SpeechBody(BaseModel):
    """What is to be read aloud."""

    model_config = ConfigDict(extra="forbid")

    text: str


def _kiosk(request: Request) -> Kiosk:
    """The kiosk service, made on first use: a broken hall file then says so instead of keeping the server down."""
    state = request.app.state
    with _making:
        if getattr(state, "kiosk", None) is None:
            container = state.container
            assert isinstance(container, Container)
            state.kiosk = Kiosk(container, container.kiosk_settings)
        kiosk = state.kiosk
        assert isinstance(kiosk, Kiosk)
        return kiosk


def _searcher(request: Request) -> Searcher:
    request.app.state.readiness.check()
    container = request.app.state.container
    assert isinstance(container, Container)
    return container.live.searcher()


@router.api_route("", methods=["GET", "HEAD"])
def page() -> FileResponse:
    """The touch page."""
    return FileResponse(STATIC / "kiosk.html", headers=_FRESH)


@router.api_route("/take", methods=["GET", "HEAD"])
def take() -> FileResponse:
    """The page a QR code opens on a phone."""
    return FileResponse(STATIC / "take.html", headers=_FRESH)


@router.get("/static/{name}")
def static(name: str) -> FileResponse:
    """The page's own files; they lie in one folder."""
    file = next((file for file in STATIC.iterdir() if file.name == name), None)
    if file is None:
        raise InputError(f"no file {name}", code="NOT_FOUND")
    return FileResponse(file, headers=_FRESH)


@router.get("/setup")
def setup(request: Request, response: Response, id: str = "") -> dict[str, Any]:
    """Station, profile, times, voice, languages."""
    response.headers.update(_NOWHERE)
    return _kiosk(request).setup(id, _searcher(request))


@router.get("/topics")
def topics(request: Request, response: Response) -> Topics:
    """Life events and fields, as far as the live data has something on them."""
    response.headers.update(_NOWHERE)
    return _kiosk(request).topics(_searcher(request))


@router.get("/procedures")
def procedures(request: Request, response: Response, field: str) -> tuple[Listed, ...]:
    """The procedures of one field."""
    response.headers.update(_NOWHERE)
    return _kiosk(request).procedures(_searcher(request), field)


@router.post("/health")
def beat(body: Beat, request: Request, response: Response) -> dict[str, Any]:
    """A kiosk tells that it lives, and hears whether the hall is open and which version the server runs."""
    response.headers.update(_NOWHERE)
    kiosk = _kiosk(request)
    station = kiosk.station(body.id)
    kiosk.register.record(body)
    ready = bool(request.app.state.readiness.ready)
    return {"ready": ready, "version": kiosk.version, "opening": kiosk.open_state(station).model_dump()}


@router.get("/health")
def health(request: Request) -> dict[str, Any]:
    """For whoever watches over the kiosks: when each last called, since the server started."""
    register = _kiosk(request).register
    return {"since": register.since, "kiosks": register.all()}


@router.get("/link")
def link(request: Request, response: Response, code: str = "", title: str = "") -> TakeAway:
    """Where the QR code of a record leads."""
    response.headers.update(_NOWHERE)
    return _kiosk(request).take_away(_searcher(request), code, title)


@router.get("/qr.svg")
def qr(request: Request, code: str = "", title: str = "") -> Response:
    """The QR code of a record's link. Nothing else can be encoded."""
    found = _kiosk(request).take_away(_searcher(request), code, title)
    return Response(qr_svg(found.url), media_type="image/svg+xml", headers=_NOWHERE)


@router.post("/speech")
def speech(body: SpeechBody, request: Request) -> Response:
    """Text read aloud by the command on this machine, marked as synthetic for ears and for machines."""
    sound = spoken(_kiosk(request).speaker, body.text)
    return Response(sound, media_type="audio/wav", headers={**_NOWHERE, "x-synthetic-speech": "true"})


@router.post("/listen")
async def listen(request: Request, response: Response) -> dict[str, str]:
    """Speech as text by the command on this machine. Neither is kept."""
    response.headers.update(_NOWHERE)
    kiosk = _kiosk(request)
    return {"text": await run_in_threadpool(written, kiosk.listener, await request.body())}


@router.get("/recordings/{language}/{topic}")
def recording(request: Request, language: str, topic: str) -> FileResponse:
    """Something a person said in another language."""
    return FileResponse(_kiosk(request).recording(language, topic), headers=_NOWHERE)
