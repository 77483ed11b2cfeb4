"""The answer: blocks with sources, not a string. Channels render what they can show of it."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, Self

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


def part_source(number: int, source: str) -> str:
    """The id of a source of question ``number`` in an answer to several; no source stays none."""
    return f"{number}.{source}" if source else ""


class Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Block(Value):
    """Base of blocks. ``folded`` blocks are shown collapsed; ``source`` is the id of the source they come from."""

    title: str = ""
    aspect: Aspect = Aspect.NONE
    folded: bool = False
    source: str = ""

    def of_part(self, number: int) -> Self:
        """This block in an answer to several questions: its sources are those of question ``number``."""
        return self.model_copy(update={"source": part_source(number, self.source)})


class TextBlock(Block):
    type: Literal["text"] = "text"
    text: str
    written: bool = Field(default=False, description="arranged by a language model from the source, and checked")


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


class Compared(Value):
    """A procedure in a comparison: the head of its column."""

    title: str
    code: str
    source: str


class ComparedRow(Value):
    """One thing compared: a text a procedure, in the order of the columns; empty where the source holds nothing."""

    aspect: Aspect
    label: str
    cells: tuple[str, ...]


class ComparisonBlock(Block):
    """Procedures side by side. Every cell is from the record of its column."""

    type: Literal["comparison"] = "comparison"
    columns: tuple[Compared, ...]
    rows: tuple[ComparedRow, ...]

    def of_part(self, number: int) -> Self:
        columns = (each.model_copy(update={"source": part_source(number, each.source)}) for each in self.columns)
        return self.model_copy(update={"columns": tuple(columns)})


class Leg(Value):
    """One procedure of a journey. ``code`` and ``source`` are empty where the library holds no such procedure: then
    ``note`` says so and nothing else is known of it. ``after``: numbers of the legs that come first."""

    number: int
    label: str
    title: str = ""
    code: str = ""
    when: str = Field(default="", description="for whom or in which case; empty: for everybody")
    after: tuple[int, ...] = ()
    brings: str = Field(default="", description="what its result is needed for")
    limit: str = Field(default="", description="until when it must be done, with the article that says so")
    note: str = ""
    question: str = Field(default="", description="what to ask to learn more; empty where nothing is known")
    source: str = ""


class JourneyBlock(Block):
    """What is to be done after something happened in a life, in order."""

    type: Literal["journey"] = "journey"
    legs: tuple[Leg, ...]

    def of_part(self, number: int) -> Self:
        legs = (leg.model_copy(update={"source": part_source(number, leg.source)}) for leg in self.legs)
        return self.model_copy(update={"legs": tuple(legs)})


AnyBlock = Annotated[
    TextBlock
    | NoticeBlock
    | StepsBlock
    | ChecklistBlock
    | FeesBlock
    | TimesBlock
    | PlacesBlock
    | LegalBlock
    | ArticleBlock
    | ComparisonBlock
    | JourneyBlock,
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


class WrittenBy(Value):
    """How a language model took part: which, with which prompt, and what became of its sentences."""

    model: str
    prompt: str = Field(description="name and digest of the prompt")
    used: bool = Field(description="whether a sentence of it is in the answer")
    reason: str = Field(default="", description="why it stopped early or was not used; a word of a closed list")
    kept: int = Field(default=0, description="sentences shown")
    removed: int = Field(default=0, description="sentences that did not pass the check")
    first_ms: float = Field(default=0.0, description="until the first checked sentence")
    total_ms: float = 0.0


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
    written_by: WrittenBy | None = Field(default=None, description="where a language model was asked to write")
    reasons: dict[str, str] = Field(default_factory=dict, description="what each step decided, in short")
    timings_ms: dict[str, float] = Field(default_factory=dict)
