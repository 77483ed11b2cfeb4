"""The answer: blocks with sources, not a string. Channels render what they can show of it."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from corpus.models import FeeKind, Kind, Method, TimeUnit


class Outcome(StrEnum):
    """How a question ended: one closed list for API, log, metrics and evaluation."""

    ANSWERED = "answered"
    CLARIFICATION = "clarification"  # siblings compete: asked back with choices
    PARTIAL = "partial"  # the record is found, but holds nothing on the aspect asked
    NO_SOURCE = "no_source"  # a public-service matter that no record covers
    OUT_OF_SCOPE = "out_of_scope"  # not a public-service matter
    REFUSED_UNSAFE = "refused_unsafe"  # unlawful, about somebody else's data, or an attack on the assistant
    EMERGENCY = "emergency"  # somebody may be in danger: numbers first
    HANDED_OVER = "handed_over"  # passed to a person
    SMALL_TALK = "small_talk"  # a greeting or thanks: nothing was asked
    INVALID_INPUT = "invalid_input"  # nothing that can be read as a question
    ERROR = "error"


class Aspect(StrEnum):
    """What is asked about a procedure."""

    DOCUMENTS = "documents"
    FEE = "fee"
    TIME = "time"
    WHERE = "where"
    HOW = "how"
    CONDITION = "condition"
    RESULT = "result"
    LEGAL_BASIS = "legal_basis"
    FORM = "form"
    WHO = "who"
    OVERVIEW = "overview"
    NONE = "none"


class Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Block(Value):
    """Base of blocks. ``folded`` blocks are shown collapsed; ``source`` is the id of the source they come from."""

    title: str = ""
    aspect: Aspect = Aspect.NONE
    folded: bool = False
    source: str = ""


class TextBlock(Block):
    type: Literal["text"] = "text"
    text: str


class NoticeBlock(Block):
    """A remark beside the answer: something is unknown, stale, or about to change."""

    type: Literal["notice"] = "notice"
    level: Literal["info", "warning", "danger"] = "info"
    text: str


class StepItem(Value):
    title: str = ""
    text: str = ""


class StepsBlock(Block):
    type: Literal["steps"] = "steps"
    steps: tuple[StepItem, ...]


class FormItem(Value):
    code: str = ""
    name: str = ""
    file: str = ""
    url: str = ""


class PaperItem(Value):
    name: str
    originals: int | None = None
    copies: int | None = None
    forms: tuple[FormItem, ...] = ()
    note: bool = False


class PaperCase(Value):
    case: str = ""
    papers: tuple[PaperItem, ...] = ()


class ChecklistBlock(Block):
    """Papers of the dossier, by case."""

    type: Literal["checklist"] = "checklist"
    cases: tuple[PaperCase, ...]


class FeeRow(Value):
    """``text`` is ready to be shown; ``kind`` and ``amount`` are for machines."""

    method: Method | None = None
    text: str
    kind: FeeKind
    amount: int | None = None
    currency: str = "VND"


class FeesBlock(Block):
    type: Literal["fees"] = "fees"
    rows: tuple[FeeRow, ...]


class TimeRow(Value):
    method: Method | None = None
    case: str = ""
    text: str
    quantity: float | None = None
    unit: TimeUnit = TimeUnit.UNKNOWN


class TimesBlock(Block):
    type: Literal["times"] = "times"
    rows: tuple[TimeRow, ...]


class PlaceItem(Value):
    name: str
    address: str = ""
    phone: str = ""
    hours: str = ""
    note: str = ""
    url: str = ""


class PlacesBlock(Block):
    type: Literal["places"] = "places"
    places: tuple[PlaceItem, ...]


class LegalItem(Value):
    number: str = ""
    title: str = ""
    url: str = ""
    status: str = ""


class LegalBlock(Block):
    type: Literal["legal"] = "legal"
    items: tuple[LegalItem, ...]


class ArticleBlock(Block):
    """An excerpt of a legal article, word for word."""

    type: Literal["article"] = "article"
    number: str
    article: str
    clause: str = ""
    heading: str = ""
    excerpt: str


AnyBlock = Annotated[
    TextBlock
    | NoticeBlock
    | StepsBlock
    | ChecklistBlock
    | FeesBlock
    | TimesBlock
    | PlacesBlock
    | LegalBlock
    | ArticleBlock,
    Field(discriminator="type"),
]


class Source(Value):
    """Where the answer comes from; shown with every answer."""

    id: str
    kind: Kind
    title: str
    number: str = Field(default="", description="procedure code, decision or document number")
    url: str = ""
    updated: date | None = Field(default=None, description="when the source last changed it, else when it was read")
    valid_from: date | None = None
    valid_to: date | None = None
    excerpt: str = ""


class Choice(Value):
    """One way to go on when the assistant asks back; ``question`` is what to send when it is taken."""

    label: str
    question: str
    procedure: str = ""
    hint: str = Field(default="", description="what sets this one apart from the others")


class Action(Value):
    """Something the person can do next."""

    type: Literal["link", "phone", "ask"]
    label: str
    url: str = ""
    phone: str = ""
    question: str = ""


class Answer(Value):
    """What the assistant says to one question."""

    outcome: Outcome
    text: str
    blocks: tuple[AnyBlock, ...] = ()
    aspect: Aspect = Aspect.NONE
    procedures: tuple[str, ...] = Field(default=(), description="ranked codes considered, best first")
    sources: tuple[Source, ...] = ()
    choices: tuple[Choice, ...] = ()
    actions: tuple[Action, ...] = ()
    private: bool = Field(default=False, description="the question was a complaint or the like: it must not be stored")
    generation: str = Field(default="", description="id of the index generation that answered")
    reasons: dict[str, str] = Field(default_factory=dict, description="what each step decided, in short")
    timings_ms: dict[str, float] = Field(default_factory=dict)
