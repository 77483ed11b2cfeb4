"""A person asked for on the web page: a long random token in the citizen's hands is all that leads back to them."""

from __future__ import annotations

import secrets
import time
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, ConfigDict, Field

from assistant.context import Question, Turn
from channels.container import Container
from channels.contract.messages import Inbound
from channels.contract.words import talk
from channels.handover.delivery import WEB
from channels.handover.model import Side, State, Ticket
from channels.handover.service import Handover
from channels.http.errors import NOT_FOUND, RESPONSES, TOO_MANY
from corpus.errors import InputError, TrolyError

_LONGEST = 2_000
_LINES_A_MINUTE = 10
_TOKEN = r"^[\w-]{43}$"

router = APIRouter(prefix="/v1/handover", responses=RESPONSES | TOO_MANY | NOT_FOUND)
Token = Annotated[str, Path(pattern=_TOKEN)]


class TurnBody(BaseModel):
    """An earlier turn of the conversation, given so that the citizen need not say it again."""

    model_config = ConfigDict(extra="forbid")

    role: Literal["user", "assistant"]
    text: str = Field(max_length=4_000)


class AskBody(BaseModel):
    """What is handed over: with consent, the last turns; and what the citizen wants to add."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(default="", max_length=_LONGEST)
    history: list[TurnBody] = Field(default_factory=list, max_length=12)


class LineBody(BaseModel):
    """One more thing the citizen says."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(min_length=1, max_length=_LONGEST)


class Opened(BaseModel):
    """``token`` is shown once; whoever has it reads and writes the conversation."""

    token: str
    ahead: int
    hours: str


class ShownLine(BaseModel):
    """What a citizen reads back: their own words as they are kept, masked, and the officer's."""

    side: Side
    at: float
    text: str


class Shown(BaseModel):
    """Where it stands. ``redirected`` says where to turn where the last words are not for this queue."""

    state: State
    lines: list[ShownLine]
    redirected: str = ""


@router.post("", summary="Xin gặp cán bộ từ trang web", status_code=201)
def ask(body: AskBody, request: Request) -> Opened:
    """Open a ticket. Complaints and denunciations are not taken: ``redirected`` in what is read says where they go."""
    container, handover = _open(request)
    if handover.tickets.sizes()[State.WAITING.value] >= container.handover_settings.web_waiting:
        raise TrolyError("too many wait", code="TICKETS_FULL")
    token = secrets.token_urlsafe(32)
    sender = _sender(container, token)
    turns = [Turn(turn.role, turn.text) for turn in body.history if not _elsewhere(container, turn)]
    waiting = handover.ask(_message(sender, ""), turns)
    if body.text.strip() and not _redirected(container, body.text):
        handover.hear(_message(sender, body.text))
    return Opened(token=token, ahead=waiting.ahead, hours=waiting.hours)


@router.get("/{token}", summary="Xem cán bộ đã trả lời chưa")
def read(token: Token, request: Request) -> Shown:
    """The conversation so far; asked again every few seconds by the page."""
    container, handover = _open(request)
    return _shown(_ticket(container, handover, token))


@router.post("/{token}/lines", summary="Nhắn thêm cho cán bộ")
def say(token: Token, body: LineBody, request: Request) -> Shown:
    """Add a line. What is a complaint is answered with where it goes, and is not kept."""
    container, handover = _open(request)
    ticket = _ticket(container, handover, token)
    recent = sum(1 for line in ticket.lines if line.side is Side.CITIZEN and line.at > time.time() - 60)
    if recent >= _LINES_A_MINUTE:
        raise TrolyError("too many lines a minute", code="TOO_FAST")
    if told := _redirected(container, body.text):
        return _shown(ticket, told)
    if ticket.state is State.CLOSED or not handover.hear(_message(ticket.sender, body.text)):
        raise InputError("the ticket is closed", code="TICKET_UNKNOWN")
    return _shown(handover.tickets.get(ticket.id))


@router.delete("/{token}", summary="Xóa cuộc trao đổi", status_code=204)
def forget(token: Token, request: Request) -> None:
    """Erase everything of it. Deleting again is no error."""
    container, handover = _open(request)
    handover.forget(_sender(container, token))


def _open(request: Request) -> tuple[Container, Handover]:
    container: Container = request.app.state.container
    settings = container.handover_settings
    if not settings.enabled or not settings.web_waiting:
        raise InputError("nobody answers on the web page", code="CHANNEL_OFF")
    return container, container.handover


def _sender(container: Container, token: str) -> str:
    return container.messaging.pseudonyms.of(WEB, token)


def _message(sender: str, text: str) -> Inbound:
    return Inbound(channel=WEB, sender=sender, address=WEB, id=secrets.token_hex(12), text=text, sent=time.time())


def _ticket(container: Container, handover: Handover, token: str) -> Ticket:
    ticket = handover.tickets.latest_of(_sender(container, token))
    if ticket is None:
        raise InputError("no such conversation", code="TICKET_UNKNOWN")
    return ticket


def _redirected(container: Container, text: str) -> str:
    """Where to turn, for what is not to be kept; empty for everything else."""
    answer = container.assistant.answer(Question(text, collection=container.corpus_settings.collection))
    return answer.text if answer.private else ""


def _elsewhere(container: Container, turn: TurnBody) -> bool:
    return turn.role == "user" and bool(_redirected(container, turn.text[:_LONGEST]))


def _shown(ticket: Ticket, redirected: str = "") -> Shown:
    lines = [ShownLine(side=line.side, at=line.at, text=line.text) for line in ticket.lines]
    closed = [ShownLine(side=Side.ASSISTANT, at=ticket.closed or 0.0, text=talk("web_closed"))]
    shown = [*lines, *(closed if ticket.state is State.CLOSED else [])]
    return Shown(state=ticket.state, lines=shown, redirected=redirected)
