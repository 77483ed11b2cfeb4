"""The page of an agency's assistant at /a/<slug>/: the usual page and API below an address of its own."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from channels.assistants.model import Made
from channels.container import Container
from channels.http import api, feedback, sources
from channels.http.api import PAGE, offered
from channels.http.errors import NOT_FOUND, RESPONSES, error_response
from channels.http.schemas import Health, QuestionBody
from channels.web import STATIC
from corpus.models import Kind

router = APIRouter(prefix="/a/{slug}", responses=RESPONSES | NOT_FOUND)
# The page's own paths are relative; its files lie two levels up, also behind a proxy's prefix.
_MOVED = (("static/", "../../static/"), ("page.js", "../../page.js"))


def _asked(request: Request, slug: str) -> tuple[Container, Made]:
    container = request.app.state.container
    assert isinstance(container, Container)
    made = container.assistants.check(PAGE, slug)
    assert made is not None
    return container, made


@router.get("", include_in_schema=False)
def without_slash(slug: str, request: Request) -> Response:
    """To the page, whose relative paths need the slash."""
    _asked(request, slug)
    return RedirectResponse(f"{slug}/", 308)


@router.get("/", include_in_schema=False)
def page(slug: str, request: Request) -> Response:
    """The page; one that is switched off says so when it asks for its profile."""
    container = request.app.state.container
    if not container.assistants.assistants.exists(slug):
        return error_response("ASSISTANT_UNKNOWN")
    text = (STATIC / "index.html").read_text("utf-8")
    for old, new in _MOVED:
        text = text.replace(f'="{old}', f'="{new}')
    return HTMLResponse(text)


@router.get("/health", include_in_schema=False)
def health(slug: str, request: Request, response: Response) -> Health:
    """Whether it can be asked."""
    _asked(request, slug)
    return api.health(request, response)


@router.get("/v1/profile", summary="Lời chào của trợ lý một cơ quan")
def profile(slug: str, request: Request) -> dict[str, Any]:
    """What its chat page shows before the first question."""
    container, made = _asked(request, slug)
    return {**container.assistants.profile(made).public(), "handover": offered(container)}


@router.post("/v1/answers", summary="Hỏi trợ lý của một cơ quan")
def answers(slug: str, body: QuestionBody, request: Request, accept: Annotated[str, Header()] = "") -> Response:
    """As ``/v1/answers``, of this assistant whatever the body names."""
    return api.respond(body.model_copy(update={"assistant": slug}), request, accept, PAGE)


@router.get("/v1/sources", summary="Toàn văn một nguồn của trợ lý này")
def source(
    slug: str, request: Request, kind: Literal[Kind.PROCEDURE, Kind.LEGAL],
    number: Annotated[str, Query(min_length=1, max_length=300)], article: Annotated[str, Query(max_length=20)] = "",
    language: Literal["vi", "en"] = "vi",
) -> sources.SourceText:  # fmt: skip
    """As ``/v1/sources``, from this assistant's collection alone."""
    request.app.state.readiness.check()
    container, made = _asked(request, slug)
    return sources.source_text(container, made.collection, kind, number, article, language)


router.add_api_route("/v1/feedback", feedback.feedback, methods=["POST"], status_code=204, include_in_schema=False)
