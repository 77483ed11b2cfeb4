"""What travels down the answer path, and what a step is."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, Protocol

from assistant.answer import Action, Answer, AnyBlock, Aspect, Choice, NoticeBlock, Outcome, Source, WrittenBy
from assistant.copies import Copies
from assistant.dossiers import Dossiers
from assistant.generation.progress import Progress
from assistant.generation.writer import Writer
from assistant.grounding import Evidence
from assistant.guards.harm import Harm
from assistant.own_case import OwnCase
from assistant.profile import Profile
from assistant.workdays.asked import Filing
from corpus.language.reading import Reading
from corpus.models import Audience, Kind, Record
from corpus.places import Resolution
from corpus.understanding.citations import Citation
from index.search import Filter, Hit, Query, Searcher


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier turn of the conversation."""

    role: Literal["user", "assistant"]
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, as it came in."""

    text: str
    history: tuple[Turn, ...] = ()
    audience: Audience = Audience.PUBLIC
    collection: str | None = None
    inner: frozenset[str] = frozenset()  # inner collections that this officer may read
    asker: str = ""  # a pseudonym, for limits only
    assistant: str = ""  # which agency's assistant is asked; empty: the installation's own
    channel: str = ""  # where it was asked, for switches and figures
    offices: frozenset[str] = frozenset()  # units of this officer, whose own records they may read


@dataclass(slots=True)
class Context:
    """Everything the steps know and add. A step that ends the path sets ``outcome`` through ``stop``."""

    question: Question
    searcher: Searcher
    profile: Profile
    day: date
    dossiers: Dossiers | None = None  # where dossiers can be looked up; None: nowhere
    text: str = ""  # the question, cleaned
    language: str = "vi"  # what is answered in: "vi" or "en"
    asked_text: str = ""  # the question in Vietnamese official words, where it was asked in English
    reading: Reading = field(default_factory=lambda: Reading(""))  # what was meant: debris undone, marks restored
    search_text: str = ""  # the likeliest reading, reduced to what is asked
    intents: dict[str, float] = field(default_factory=dict)  # what is wanted, with its probability
    harm: Harm | None = None  # how harmful the wish is; None: not judged, so no model may write about it
    query: Query | None = None
    aspects: list[Aspect] = field(default_factory=list)
    kinds: frozenset[Kind] | None = None
    code: str = ""  # a procedure code named in the question
    citation: Citation | None = None  # a legal document or article named in the question and known
    whole_document: bool = False  # the document cited is asked for itself: what it is, whether it is in force
    documents: frozenset[str] = frozenset()  # records the law is searched in, where the question names a document
    asked_day: date | None = None  # the day the question speaks of: "theo quy định năm 2019"
    filing: Filing | None = None  # when a dossier is handed in, where the day of its result is asked for
    copies: Copies | None = None  # how many copies are asked for
    own_case: OwnCase | None = None  # a list of papers for one's own case is asked for
    place: Resolution | None = None  # what the first place named means today
    told: list[str] = field(default_factory=list)  # what the index knows beside the record and the answer may say
    notes: list[NoticeBlock] = field(default_factory=list)  # remarks on old places and offices, shown below the answer
    private: bool = False  # what was asked must not be stored: a complaint, a denunciation, feedback
    asked_back: bool = False  # the turn before was already a question back
    hits: list[Hit] = field(default_factory=list)
    procedures: list[str] = field(default_factory=list)
    chosen: Hit | None = None
    evidence: Evidence | None = None  # what the chosen record holds, as the check used it
    outcome: Outcome | None = None
    blocks: list[AnyBlock] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    reasons: dict[str, str] = field(default_factory=dict)
    timings_ms: dict[str, float] = field(default_factory=dict)
    stopped: bool = False
    writer: Writer | None = None  # what writes sentences with a model, where one is set up
    progress: Progress | None = None  # who is told of the answer while it is made
    written_by: WrittenBy | None = None
    _record: Record | None = None

    @property
    def law_day(self) -> date:
        """The day whose law is asked for: today unless the question names another."""
        return self.asked_day or self.day

    @property
    def aspect(self) -> Aspect:
        """The aspect asked first; none when the path ended before one was recognised."""
        return self.aspects[0] if self.aspects else Aspect.NONE

    def visible(self, kinds: frozenset[Kind] | None = None) -> Filter:
        """What the one who asks may see: the one place where permission becomes a filter."""
        question = self.question
        audiences = frozenset({Audience.PUBLIC, question.audience})
        return Filter(question.collection, question.inner, kinds, audiences, question.offices)

    def record(self) -> Record:
        """The record of the chosen hit, opened once."""
        assert self.chosen is not None
        if self._record is None or self._record.id != self.chosen.unit.record:
            self._record = self.searcher.record(self.chosen.unit)
        return self._record

    @property
    def gone(self) -> threading.Event:
        """Set when nobody waits for the answer any more."""
        return self.progress.gone if self.progress is not None else threading.Event()

    def tell(self, sentence: str) -> None:
        """Pass a checked sentence on to who waits for the answer."""
        if self.progress is not None:
            self.progress.sentence(sentence)

    def stop(self, outcome: Outcome, *blocks: AnyBlock) -> None:
        """End the path here with an outcome and what to say."""
        self.outcome = outcome
        self.blocks = list(blocks)
        self.stopped = True

    def answer(self, text: str) -> Answer:
        """The finished answer."""
        outcome = self.outcome or Outcome.ERROR
        return Answer(
            outcome=outcome,
            text=text,
            blocks=tuple(self.blocks),
            aspect=self.aspect,
            procedures=tuple(self.procedures),
            sources=tuple(self.sources),
            choices=tuple(self.choices),
            actions=tuple(self.actions),
            private=self.private,
            generation=self.searcher.generation,
            written_by=self.written_by,
            reasons=dict(self.reasons),
            timings_ms={name: round(value, 3) for name, value in self.timings_ms.items()},
        )


class Step(Protocol):
    """One step of the answer path: reads the context, adds to it, or stops the path. Knows no neighbour."""

    def __call__(self, context: Context) -> None:
        """Do the step's work on the context."""
