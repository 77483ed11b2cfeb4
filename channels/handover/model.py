"""What the hand-over queue hands out: tickets, what was said in them, drafts."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from corpus.errors import TrolyError


class HandoverError(TrolyError):
    """What an officer asked of the queue cannot be done; ``detail`` says what was seen."""

    code = "HANDOVER"


class State(StrEnum):
    """Where a ticket stands."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    CLOSED = "closed"


class Side(StrEnum):
    """Who said a line."""

    CITIZEN = "citizen"
    ASSISTANT = "assistant"
    OFFICER = "officer"


LEFT = "left"  # why a ticket closed: the citizen ended it


class Passage(BaseModel):
    """A passage the draft rests on, to be read beside it."""

    model_config = ConfigDict(frozen=True)

    record: str
    title: str
    text: str
    number: str = ""
    url: str = ""


class Draft(BaseModel):
    """What the assistant would answer. ``about`` is the record it chose; empty where it knew none."""

    model_config = ConfigDict(frozen=True)

    question: str
    text: str
    outcome: str
    about: str = ""
    topic: str = ""
    generation: str = ""
    lines: int = Field(default=0, description="lines of the citizen it was made from: more since then, and it is stale")
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class Outlook:
    """Whether and how soon an officer will answer. ``hours`` in words, empty where none are known; ``usual_seconds``
    None while too few were answered to say."""

    state: Literal["open", "closed", "unknown"]
    hours: str
    waiting: int
    usual_seconds: float | None


@dataclass(frozen=True, slots=True)
class Line:
    """One thing said. ``at`` in seconds since 1970; ``text`` of a citizen is masked."""

    at: float
    side: Side
    who: str
    text: str
    ref: str


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to a ticket."""

    at: float
    who: str
    what: str
    detail: str


@dataclass(frozen=True, slots=True)
class Ticket:
    """A request for a person, as officers see it: who it is stays a pseudonym."""

    id: str
    channel: str
    sender: str
    state: State
    topic: str
    record: str
    unit: str
    officer: str
    opened: float
    heard: float
    claimed: float | None
    closed: float | None
    why: str
    reachable: bool  # whether an answer has somewhere to go
    assistant: str = ""  # the agency's that was spoken to; empty: the installation's
    draft: Draft | None = None
    lines: tuple[Line, ...] = field(default=())
    events: tuple[Event, ...] = field(default=())

    @property
    def question(self) -> str:
        """What the citizen asked: all their lines, the oldest first."""
        return "\n".join(line.text for line in self.lines if line.side is Side.CITIZEN)

    @property
    def name(self) -> str:
        """What an officer calls the person: the first letters of the pseudonym."""
        return self.sender[:6]
