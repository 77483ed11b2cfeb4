"""A person asked for on the web page: a code in the citizen's hands is all that leads back to what was said.

The same routes serve the pages of agencies' assistants below ``/a/<slug>``, each with a queue of its own.
"""

from __future__ import annotations

import secrets
import time
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, ConfigDict, Field

from assistant.answer import Answer, Outcome
from assistant.context import Question, Turn
from channels.container import Container
from channels.contract.messages import Inbound
from channels.contract.words import talk
from channels.handover.codes import code_of, fresh_code, normal_code
from channels.handover.delivery import WEB
from channels.handover.model import LEFT, Side, State, Ticket
from channels.handover.service import Handover
from channels.http.api import PAGE
from channels.http.errors import NOT_FOUND, RESPONSES, TOO_MANY
from corpus.errors import InputError, TrolyError
from corpus.privacy import mask

_LONGEST = 2_000
_LINES_A_MINUTE = 10
_TOKEN = r"^[0-9A-Za-z -]{16,24}$"
_CHANCE = r"^([0-9a-f]{32})?$"

router = APIRouter(prefix="/v1/handover", responses=RESPONSES | TOO_MANY | NOT_FOUND)
Token = Annotated[str, Path(pattern=_TOKEN)]


class TurnBody(BaseModel):
    """An earlier turn of the conversation, given so that the citizen need not say it again."""

    model_config = ConfigDict(extra="forbid")

    role: Literal["user", "assistant"]
    text: str = Field(max_length=4_000)


class AskBody(BaseModel):
    """What is handed over: with consent, the last turns; and what the citizen wants to add. ``attempt`` is a random
    number of the page: the same request sent again, for its answer was lost, opens one ticket."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(default="", max_length=_LONGEST)
    history: list[TurnBody] = Field(default_factory=list, max_length=12)
    attempt: str = Field(default="", pattern=_CHANCE)


class LineBody(BaseModel):
    """One more thing the citizen says; ``id``, a random number, lets it be sent again without being said twice."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(min_length=1, max_length=_LONGEST)
    id: str = Field(default="", pattern=_CHANCE)


class ShownLine(BaseModel):
    """What a citizen reads back: their own words as they are kept, masked, and the officer's. ``before``: said before
    the person was asked for; ``who``: the unit that answers."""

    side: Side
    at: float
    text: str
    who: str = ""
    before: bool = False


class OutlookBody(BaseModel):
    """Whether and how soon somebody answers. ``minutes``: the usual wait lately, null where too few waited to say."""

    opening: Literal["open", "closed", "unknown"]
    hours: str
    ahead: int
    minutes: int | None


class Preview(OutlookBody):
    """What would be passed on, word for word as officers read it."""

    lines: list[ShownLine]


class Shown(BaseModel):
    """Where it stands. ``outlook`` while it waits; ``redirected`` says where to turn where the last words are not for
    this queue; ``urgent`` is the assistant's answer where somebody may be in danger: it is not silent then."""

    state: State
    why: str = ""
    lines: list[ShownLine]
    outlook: OutlookBody | None = None
    redirected: str = ""
    urgent: Answer | None = None


class Opened(BaseModel):
    """``token`` is shown once; whoever has it reads and writes the conversation."""

    token: str
    ahead: int
    hours: str
    shown: Shown


@router.post("/preview", summary="Xem trước những gì sẽ chuyển cho cán bộ")
def preview(body: AskBody, request: Request) -> Preview:
    """What asking for a person would pass on, and how soon somebody may answer. Nothing is kept."""
    container, handover, assistant = _open(request)
    turns = [*_kept(container, assistant, body.history), *([Turn("user", body.text)] if body.text.strip() else [])]
    lines = [ShownLine(side=_side(turn), at=0.0, text=mask(turn.text), before=True) for turn in turns]
    return Preview(lines=lines, **_outlook(handover, assistant, ahead=None).model_dump())


@router.post("", summary="Xin gặp cán bộ từ trang web", status_code=201)
def ask(body: AskBody, request: Request) -> Opened:
    """Open a ticket. Complaints and denunciations are not taken: ``redirected`` says where they go."""
    container, handover, assistant = _open(request)
    pseudonyms = container.messaging.pseudonyms
    token = code_of(pseudonyms.of("web-ticket", body.attempt)) if body.attempt else fresh_code()
    sender = pseudonyms.of(WEB, token)
    known = handover.tickets.latest_of(sender)
    if known is not None:  # sent again: opened before, and all that was said is in it
        return _opened(token, known, handover, _shown(known, handover))
    if handover.tickets.waiting(assistant=assistant, channel=WEB) >= container.handover_settings.web_waiting:
        raise TrolyError("too many wait", code="TICKETS_FULL")
    answer = _judged(container, assistant, body.text)
    handover.ask(_message(sender, assistant, ""), _kept(container, assistant, body.history))
    if answer is not None and not answer.private:
        handover.hear(_message(sender, assistant, body.text))
    ticket = _ticket(container, handover, token, assistant)
    return _opened(token, ticket, handover, _shown(ticket, handover, answer))


@router.get("/{token}", summary="Xem cán bộ đã trả lời chưa")
def read(token: Token, request: Request) -> Shown:
    """The conversation so far; asked again every few seconds by the page."""
    container, handover, assistant = _open(request)
    return _shown(_ticket(container, handover, token, assistant), handover)


@router.post("/{token}/lines", summary="Nhắn thêm cho cán bộ")
def say(token: Token, body: LineBody, request: Request) -> Shown:
    """Add a line. What is a complaint is answered with where it goes, and is not kept."""
    container, handover, assistant = _open(request)
    ticket = _ticket(container, handover, token, assistant)
    recent = sum(1 for line in ticket.lines if line.side is Side.CITIZEN and line.at > time.time() - 60)
    if recent >= _LINES_A_MINUTE:
        raise TrolyError("too many lines a minute", code="TOO_FAST")
    answer = _judged(container, assistant, body.text)
    if answer is not None and answer.private:
        return _shown(ticket, handover, answer)
    # The sender is part of the id: nobody can make another's words look like a repeat.
    message = _message(ticket.sender, assistant, body.text, f"{ticket.sender}{body.id}" if body.id else "")
    if ticket.state is State.CLOSED or not handover.hear(message):
        raise InputError("the ticket is closed", code="TICKET_UNKNOWN")
    return _shown(handover.tickets.get(ticket.id), handover, answer)


@router.post("/{token}/end", summary="Kết thúc, không cần cán bộ trả lời nữa")
def end(token: Token, request: Request) -> Shown:
    """End it; what was said stays to be read until it is deleted. Ending again is no error."""
    container, handover, assistant = _open(request)
    ticket = _ticket(container, handover, token, assistant)
    handover.leave(ticket.sender)
    return _shown(handover.tickets.get(ticket.id), handover)


@router.delete("/{token}", summary="Xóa cuộc trao đổi", status_code=204)
def forget(token: Token, request: Request) -> None:
    """Erase everything of it. Deleting again is no error."""
    container, handover, assistant = _open(request)
    try:
        handover.forget(_ticket(container, handover, token, assistant).sender)
    except InputError:
        return


def _open(request: Request) -> tuple[Container, Handover, str]:
    """What serves the request, and the agency's assistant of its address, empty for the installation's own."""
    container: Container = request.app.state.container
    if not container.handover_settings.on_the_page:
        raise InputError("nobody answers on the web page", code="CHANNEL_OFF")
    assistant = str(request.path_params.get("slug", ""))
    if assistant:
        container.assistants.check(PAGE, assistant)
    return container, container.handover, assistant


def _message(sender: str, assistant: str, text: str, identity: str = "") -> Inbound:
    return Inbound(channel=WEB, sender=sender, address=WEB, id=identity or secrets.token_hex(12), text=text,
                   sent=time.time(), assistant=assistant)  # fmt: skip


def _ticket(container: Container, handover: Handover, token: str, assistant: str) -> Ticket:
    sender = container.messaging.pseudonyms.of(WEB, normal_code(token))
    ticket = handover.tickets.latest_of(sender)
    if ticket is None or ticket.assistant != assistant:
        raise InputError("no such conversation", code="TICKET_UNKNOWN")
    return ticket


def _judged(container: Container, assistant: str, text: str) -> Answer | None:
    """What the assistant makes of a text: whether it is to be kept at all, and whether somebody is in danger."""
    if not text.strip():
        return None
    return container.assistants.judge(Question(text[:_LONGEST], assistant=assistant))


def _kept(container: Container, assistant: str, history: list[TurnBody]) -> list[Turn]:
    """The turns that may be passed on: without complaints, and without what was answered to them."""
    kept: list[Turn] = []
    private = False
    for turn in history:
        if turn.role == "user":
            answer = _judged(container, assistant, turn.text)
            private = answer is not None and answer.private
        if not private and turn.text.strip():
            kept.append(Turn(turn.role, turn.text))
    return kept


def _side(turn: Turn) -> Side:
    return Side.CITIZEN if turn.role == "user" else Side.ASSISTANT


def _outlook(handover: Handover, assistant: str, ahead: int | None) -> OutlookBody:
    found = handover.outlook(assistant)
    minutes = None if found.usual_seconds is None else max(1, round(found.usual_seconds / 60))
    waiting = found.waiting if ahead is None else ahead
    return OutlookBody(opening=found.state, hours=found.hours, ahead=waiting, minutes=minutes)


def _opened(token: str, ticket: Ticket, handover: Handover, shown: Shown) -> Opened:
    outlook = shown.outlook or _outlook(handover, ticket.assistant, 0)
    return Opened(token=token, ahead=outlook.ahead, hours=outlook.hours, shown=shown)


def _shown(ticket: Ticket, handover: Handover, answer: Answer | None = None) -> Shown:
    name = handover.name_of(ticket)
    lines = [ShownLine(side=line.side, at=line.at, text=line.text, who=name if line.side is Side.OFFICER else "",
                       before=line.ref.startswith(f"{ticket.id}:before:")) for line in ticket.lines]  # fmt: skip
    if ticket.state is State.CLOSED:
        text = talk("web_left" if ticket.why == LEFT else "web_closed")
        lines.append(ShownLine(side=Side.ASSISTANT, at=ticket.closed or 0.0, text=text))
    waits = ticket.state is State.WAITING
    outlook = _outlook(handover, ticket.assistant, handover.tickets.ahead(ticket)) if waits else None
    private = answer is not None and answer.private
    urgent = answer if answer is not None and answer.outcome is Outcome.EMERGENCY else None
    return Shown(state=ticket.state, why=ticket.why, lines=lines, outlook=outlook,
                 redirected=answer.text if answer is not None and private else "", urgent=urgent)  # fmt: skip
