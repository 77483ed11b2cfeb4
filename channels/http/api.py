"""The API, version 1."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Header, Query, Request, Response
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from assistant.answer import Answer, AnyBlock
from assistant.context import Question, Turn
from assistant.generation import Progress
from assistant.steps.read import reading_of
from assistant.steps.understand import query_of
from channels.assistants.model import OUTER_CHANNELS
from channels.container import Container
from channels.contract.words import wordings
from channels.http.errors import NOT_FOUND, RESPONSES
from channels.http.schemas import Health, QuestionBody, SearchHit
from channels.keys import Scope
from channels.messages import help_for
from corpus.errors import InputError, TrolyError
from corpus.language import clean
from corpus.models import Audience, Kind, Procedure
from index.search import Filter

PAGE, API, CHAT = OUTER_CHANNELS
_LONGEST_WAIT = 20.0  # seconds for a free place
_STREAM = 'event: block\ndata: {"type": "text", "text": "…"}\n\nevent: written\ndata: {"text": "…"}\n\nevent: answer\ndata: {"outcome": "answered", "text": "…"}\n\n'
_log = logging.getLogger(__name__)

router = APIRouter(
    responses=RESPONSES,
)


Authorization = Annotated[str, Header(description="Bearer và khóa truy cập; không cần cho trang công khai.")]


def _known(request: Request, authorization: str, scope: Scope) -> None:
    """Refuse a key that is wrong or reaches less far; without one the public is let in."""
    request.app.state.doorkeeper.check(authorization, scope)


def _container(request: Request) -> Container:
    container = request.app.state.container
    assert isinstance(container, Container)
    return container


def _ready(request: Request) -> Container:
    """The container, once questions can be answered; until then a request is told to come again, not kept."""
    request.app.state.readiness.check()
    return _container(request)


@router.post(
    "/v1/answers",
    summary="Trả lời một câu hỏi",
    response_model=Answer,
    responses={200: {"content": {"text/event-stream": {"example": _STREAM}}}},
)
def answers(
    body: QuestionBody, request: Request, accept: Annotated[str, Header()] = "", authorization: Authorization = ""
) -> Response:
    """Answer a question. With ``Accept: text/event-stream`` the same answer comes as events: one ``block`` each as
    the record has them, ``written`` for each checked sentence where a language model adds some above them, then
    ``answer`` with the whole; a failure is an ``error`` event."""
    _known(request, authorization, Scope.ANSWERS)
    return respond(body, request, accept, API if authorization or body.assistant else body.channel)


def respond(body: QuestionBody, request: Request, accept: str, channel: str) -> Response:
    """The answer to a request that came by a channel, whole or as events."""
    container = _ready(request)
    question = _question(body, container, request, channel)
    container.assistants.check(question.channel, question.assistant, question.collection or "")
    if "text/event-stream" in accept:
        # Neither a cache nor a proxy's buffer may hold the first blocks back.
        headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
        return StreamingResponse(_events(request, question), media_type="text/event-stream", headers=headers)
    return Response(_answer(request, question).model_dump_json(), media_type="application/json")


@router.get("/v1/procedures/{code}", summary="Một thủ tục theo mã", responses=NOT_FOUND)
def procedure(code: str, request: Request, authorization: Authorization = "") -> Procedure:
    """The record of a procedure as the live generation holds it."""
    _known(request, authorization, Scope.SEARCH)
    container = _ready(request)
    container.assistants.check(API)
    searcher = container.live.searcher()
    record = searcher.store.record(container.corpus_settings.collection, f"procedure:{code}")
    if not isinstance(record, Procedure) or record.audience is not Audience.PUBLIC:
        raise InputError(f"no procedure {code}", code="NOT_FOUND")
    return record


@router.get("/v1/search", summary="Tìm trong dữ liệu")
def search(
    request: Request,
    q: Annotated[str, Query(min_length=1, max_length=500)],
    kind: Annotated[list[Kind] | None, Query()] = None,
    limit: Annotated[int, Query(ge=1, le=50)] = 10,
    authorization: Authorization = "",
) -> list[SearchHit]:
    """Ranked units for a text, without composing an answer."""
    _known(request, authorization, Scope.SEARCH)
    container = _ready(request)
    container.assistants.check(API)
    where = Filter(collection=container.corpus_settings.collection, kinds=frozenset(kind) if kind else None)
    reading = reading_of(clean(q))
    hits = container.live.searcher().search(query_of(reading.text, reading), where=where, limit=limit)
    return [SearchHit(id=h.unit.id, kind=h.unit.kind, title=h.unit.title, score=round(h.score, 4)) for h in hits]


@router.get("/health", summary="Tình trạng", response_model=Health)
def health(request: Request, response: Response) -> Health:
    """``ready`` once questions are answered, with the code of the problem when a newer index would not load;
    ``unusable`` with a code when loading failed; else ``warming``."""
    readiness = request.app.state.readiness
    if readiness.ready:
        live = _container(request).live
        generation = live.searcher().generation
        return Health(status="ready", generation=generation, code=live.problem.code if live.problem else "")
    response.status_code = 503
    readiness.start()
    if readiness.problem is not None:
        return Health(status="unusable", code=readiness.problem.code)
    return Health(status="warming")


@router.get("/v1/profile", summary="Lời chào và thông tin địa phương")
def profile(request: Request) -> dict[str, Any]:
    """What a chat page shows before the first question."""
    container = _container(request)
    return {**container.profile.public(), "handover": offered(container)}


def offered(container: Container) -> dict[str, Any] | None:
    """What a page needs to offer an officer: how people ask for one. None where nobody answers there."""
    return {"says": wordings("officer")} if container.handover_settings.on_the_page else None


def _question(body: QuestionBody, container: Container, request: Request, channel: str) -> Question:
    if not body.question.strip():
        raise InputError("empty question", code="EMPTY_QUESTION")
    history = tuple(Turn(turn.role, turn.text) for turn in body.history)
    # The officers' helper needs a signed-in officer; until there is one, everybody is the public.
    asker = ""
    if container.dossiers is not None and request.client is not None:  # only look-ups are counted
        asker = container.messaging.pseudonyms.of("web", request.client.host)
    assistant, collection = container.assistants.named(body.assistant, channel)
    return Question(body.question, history, Audience.PUBLIC, collection, asker=asker, assistant=assistant,
                    channel=channel)  # fmt: skip


def _answer(request: Request, question: Question) -> Answer:
    return answer_in_turn(request.app, question)


def answer_in_turn(app: FastAPI, question: Question, progress: Progress | None = None) -> Answer:
    """Answer when a place is free. Raises ``TrolyError`` (``OVERLOADED``) and what the assistant raises."""
    places = app.state.places
    if not places.acquire(timeout=_LONGEST_WAIT):
        raise TrolyError("all places taken", code="OVERLOADED")
    container: Container = app.state.container
    with contextlib.ExitStack() as held:
        held.callback(places.release)
        outer = progress or Progress(seen=False)

        def on_record(blocks: Sequence[AnyBlock]) -> None:
            held.pop_all().close()  # who waits for a slow model keeps nobody else from the records
            outer.record(blocks)

        inner = Progress(on_record, outer.sentence, seen=outer.seen)
        inner.gone = outer.gone
        return container.assistants.answer(question, inner)


async def _events(request: Request, question: Question) -> AsyncIterator[str]:
    """The events of an answer as they come about. When the reader leaves, this is closed and the model stops."""
    line: asyncio.Queue[tuple[str, dict[str, Any]] | None] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def tell(event: tuple[str, dict[str, Any]] | None) -> None:
        with contextlib.suppress(RuntimeError):  # the server is being stopped: nobody reads on
            loop.call_soon_threadsafe(line.put_nowait, event)

    def record(blocks: Sequence[AnyBlock]) -> None:
        for block in blocks:
            tell(("block", block.model_dump(mode="json")))

    progress = Progress(record, lambda text: tell(("written", {"text": text})))
    working = asyncio.ensure_future(run_in_threadpool(_work, request, question, progress, tell))
    try:
        while (event := await line.get()) is not None:
            yield _event(*event)
        await working
    finally:
        progress.gone.set()


def _work(request: Request, question: Question, progress: Progress, tell: Callable[..., None]) -> None:
    try:
        answer = answer_in_turn(request.app, question, progress)
    except Exception as error:  # noqa: BLE001 - the response has begun: a failure can only be told as an event
        if not isinstance(error, InputError):
            _log.error("answer failed", exc_info=error)
        code = error.code if isinstance(error, TrolyError) else "INTERNAL"
        tell(("error", {"code": code, "message": help_for(code)}))
    else:
        if not progress.record_told:
            for block in answer.blocks:
                tell(("block", block.model_dump(mode="json")))
        tell(("answer", answer.model_dump(mode="json")))
    finally:
        tell(None)


def _event(name: str, data: dict[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
