"""The interface of OpenAI's chat, so that any chat client can talk to the assistant."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.concurrency import run_in_threadpool

from assistant.answer import Answer, Outcome
from assistant.context import Question, Turn
from assistant.render.plain import plain, source_line
from channels.container import Container
from channels.contract.render import intro_of
from channels.http.api import CHAT
from channels.http.errors import status_of
from channels.keys import Scope
from channels.messages import help_for
from corpus.errors import InputError, TrolyError
from corpus.language import syllables

MODEL = "troly"
_TURNS = 50
router = APIRouter(include_in_schema=False)
_KINDS = {401: "authentication_error", 403: "permission_error", 404: "not_found_error", 429: "rate_limit_error"}


class TextPart(BaseModel):
    """A part of a message. Only text is read."""

    model_config = ConfigDict(extra="ignore")

    type: str
    text: str = Field(default="", max_length=20_000)


class Message(BaseModel):
    """A turn. Instructions (``system``, ``developer``) and results of tools change nothing here."""

    model_config = ConfigDict(extra="ignore")

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: Annotated[str, Field(max_length=20_000)] | list[TextPart] | None = None

    @property
    def text(self) -> str:
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content if part.type == "text")
        return self.content or ""


class StreamOptions(BaseModel):
    model_config = ConfigDict(extra="ignore")

    include_usage: bool = False


class ChatBody(BaseModel):
    """A request for a completion. What steers a language model (temperature, tools …) is taken and left aside."""

    model_config = ConfigDict(extra="ignore")

    model: str = Field(max_length=100)
    messages: list[Message] = Field(min_length=1, max_length=500)
    stream: bool = False
    stream_options: StreamOptions = StreamOptions()
    n: int = Field(default=1, ge=1, le=1)


@router.get("/v1/models")
def models(request: Request, authorization: Annotated[str, Header()] = "") -> Response:
    """The assistants that can be named as ``model``."""
    try:
        _check(request, authorization)
    except TrolyError as error:
        return _refusal(error)
    container: Container = request.app.state.container
    made = int(request.app.state.started)
    names = [MODEL, *(f"{MODEL}:{name}" for name in _collections(container))]
    data = [{"id": name, "object": "model", "created": made, "owned_by": MODEL} for name in names]
    return JSONResponse({"object": "list", "data": data})


@router.post("/v1/chat/completions")
async def completions(request: Request, authorization: Annotated[str, Header()] = "") -> Response:
    """Answer the last message of the user, with those before as the conversation."""
    try:
        _check(request, authorization)
        body = ChatBody.model_validate_json(await request.body())
        request.app.state.readiness.check()
        question = _question(body, request.app.state.container)
        answer = await run_in_threadpool(request.app.state.answer, question)
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors(include_input=False, include_url=False)[0]["loc"])
        return _refusal(InputError(where, code="BAD_REQUEST"), param=where)
    except TrolyError as error:
        return _refusal(error)
    pieces = _pieces(answer)
    if body.stream:
        return StreamingResponse(_chunks(body, pieces, answer), media_type="text/event-stream")
    message = {"role": "assistant", "content": "".join(pieces), "refusal": None}
    return JSONResponse(
        {**_head("chat.completion", body.model), "usage": _usage(body, pieces), "troly": _facts(answer),
         "choices": [{"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}]}
    )  # fmt: skip


def _check(request: Request, authorization: str) -> None:
    needed = not request.app.state.container.api_settings.chat_without_key
    request.app.state.doorkeeper.check(authorization, Scope.CHAT, needed=needed)


def _collections(container: Container) -> list[str]:
    held = container.live.searcher().manifest.collections if container.live.ready else []
    return [*(name for name in held if not container.assistants.assistants.owned(name)),
            *container.assistants.assistants.on(CHAT)]  # fmt: skip


def _question(body: ChatBody, container: Container) -> Question:
    name, _, collection = body.model.partition(":")
    if name != MODEL:
        raise InputError(f"no model {body.model!r}", code="MODEL_UNKNOWN")
    turns = [message for message in body.messages if message.role in ("user", "assistant") and message.text.strip()]
    if not turns or turns[-1].role != "user":
        raise InputError("the last message is not a user's", code="EMPTY_QUESTION")
    history = tuple(Turn("user" if turn.role == "user" else "assistant", turn.text) for turn in turns[-_TURNS - 1 : -1])
    assistant, reached = container.assistants.named(collection or None, CHAT)
    return Question(turns[-1].text, history, collection=reached, assistant=assistant, channel=CHAT)


def _pieces(answer: Answer) -> list[str]:
    """The answer in the pieces in which it is streamed: a block each, then sources, choices, links."""
    parts = [plain([block]) for block in answer.blocks if not block.folded]
    if answer.outcome in (Outcome.ANSWERED, Outcome.PARTIAL):
        parts += [source_line(source) for source in answer.sources]
    parts.append(intro_of(answer))
    parts.append("\n".join(f"{number}. {choice.label}" for number, choice in enumerate(answer.choices, 1)))
    shown = "\n".join(parts)
    links = [f"[{a.label}]({a.url})" for a in answer.actions if a.type == "link" and a.url not in shown]
    calls = [f"{a.label}: {a.phone}" for a in answer.actions if a.type == "phone" and a.phone not in shown]
    kept = [part for part in [*parts, *links, *calls] if part] or [answer.text]
    return [kept[0], *(f"\n\n{part}" for part in kept[1:])]


def _chunks(body: ChatBody, pieces: list[str], answer: Answer) -> Iterator[str]:
    head = _head("chat.completion.chunk", body.model)

    def chunk(delta: dict[str, Any], finish: str | None = None, **more: Any) -> str:
        choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
        return f"data: {json.dumps({**head, 'choices': [choice], **more}, ensure_ascii=False)}\n\n"

    yield chunk({"role": "assistant", "content": ""})
    for piece in pieces:
        yield chunk({"content": piece})
    yield chunk({}, "stop", troly=_facts(answer))
    if body.stream_options.include_usage:
        yield f"data: {json.dumps({**head, 'choices': [], 'usage': _usage(body, pieces)})}\n\n"
    yield "data: [DONE]\n\n"


def _head(kind: str, model: str) -> dict[str, Any]:
    return {"id": f"chatcmpl-{secrets.token_hex(12)}", "object": kind, "created": int(time.time()), "model": model}


def _facts(answer: Answer) -> dict[str, Any]:
    """What a client that knows us can use beside the text."""
    shown = answer.model_dump(
        mode="json", include={"outcome", "procedures", "sources", "choices", "generation", "written_by"}
    )
    return dict(shown)


def _usage(body: ChatBody, pieces: list[str]) -> dict[str, int]:
    """Syllables in place of tokens: there is no language model that would count any."""
    asked = sum(len(syllables(message.text)) for message in body.messages)
    said = sum(len(syllables(piece)) for piece in pieces)
    return {"prompt_tokens": asked, "completion_tokens": said, "total_tokens": asked + said}


def _refusal(error: TrolyError, param: str | None = None) -> JSONResponse:
    """An error in the shape that clients of this interface read."""
    status = status_of(error.code)
    kind = _KINDS.get(status, "server_error" if status >= 500 else "invalid_request_error")
    told = {"message": help_for(error.code), "type": kind, "param": param, "code": error.code}
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else None
    return JSONResponse({"error": told}, status_code=status, headers=headers)
