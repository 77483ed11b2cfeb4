"""What can be measured: a system takes a question and gives an outcome, ranked documents, sources and text."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from assistant.answer import Answer, Outcome, Source
from assistant.assistant import Assistant
from assistant.context import Context, Question, Turn
from assistant.steps.read import read, reading_of
from assistant.steps.understand import query_of
from corpus.errors import InputError
from corpus.language import clean
from corpus.models import Kind
from eval.datasets import TurnItem
from index.search import Filter, Searcher
from index.store import UnitRow

_CONFIDENCE = re.compile(r"right (\d?\.\d+)")


@dataclass(frozen=True, slots=True)
class Reply:
    """What a system said. ``shown`` is what a person reads at once, ``held`` everything in the answer.

    ``cited`` names its sources as sets name documents; ``aspects`` are those the unfolded part speaks of;
    ``confidence`` is its own probability, 0 to 1, that the first ranked document is right; ``excerpts`` are (source,
    words it says are that source's own); ``trace`` is the whole answer for people who look into a case.
    """

    outcome: str
    ranked: tuple[str, ...]
    aspect: str = "none"
    shown: str = ""
    held: str = ""
    milliseconds: float = 0.0
    cited: tuple[str, ...] = ()
    aspects: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    intent: str = ""
    confidence: float | None = None
    excerpts: tuple[tuple[str, str], ...] = ()
    steps_ms: Mapping[str, float] = field(default_factory=dict)
    tokens: tuple[int, int] = (0, 0)  # sent to a language model, made by it
    trace: Mapping[str, Any] = field(default_factory=dict)


class System(Protocol):
    """Anything that answers questions."""

    name: str

    def reply(self, question: str, history: Sequence[TurnItem]) -> Reply:
        """Answer one question."""


class AssistantSystem:
    """The assistant itself, answering as of one day, so that a run can be made again."""

    name = "troly"

    def __init__(self, assistant: Assistant, collection: str | None, day: date | None = None) -> None:
        self._assistant = assistant
        self._collection = collection
        self._day = day or date.today()

    def reply(self, question: str, history: Sequence[TurnItem]) -> Reply:
        asked = Question(question, tuple(Turn(turn.role, turn.text) for turn in history), collection=self._collection)
        started = time.perf_counter()
        try:
            answer = self._assistant.answer(asked, day=self._day)
        except InputError:  # a question that is not taken, such as one too long, costs itself and not the run
            return Reply(Outcome.INVALID_INPUT.value, (), milliseconds=(time.perf_counter() - started) * 1000)
        elapsed = (time.perf_counter() - started) * 1000
        return reply_of(answer, elapsed, intent=self._intent(asked))

    def _intent(self, asked: Question) -> str:
        # Beside the answer, and outside its time: an answer does not say what was taken to be wanted.
        context = Context(asked, self._assistant.live.searcher(), self._assistant.profile, self._day)
        context.text = clean(asked.text)
        read(context)
        return max(context.intents, key=lambda name: context.intents[name]) if context.intents else ""


def reply_of(answer: Answer, milliseconds: float, *, intent: str = "") -> Reply:
    """A reply from an answer of ours, made here or received as JSON."""
    sure = _CONFIDENCE.search(answer.reasons.get("confidence", ""))
    articles = {block.source: block for block in answer.blocks if block.type == "article"}
    named = {
        source.id: f"legal:{article.number}|{article.article}"
        if (article := articles.get(source.id))
        else cited_name(source)
        for source in answer.sources
    }
    unfolded = [block for block in answer.blocks if not block.folded]
    return Reply(
        answer.outcome.value, answer.procedures, answer.aspect.value, answer.text, _all_text(answer), milliseconds,
        cited=tuple(named.values()),
        aspects=tuple(dict.fromkeys(block.aspect.value for block in unfolded if block.aspect.value != "none")),
        choices=tuple(choice.procedure for choice in answer.choices if choice.procedure),
        intent=intent,
        confidence=float(sure[1]) if sure else None,
        excerpts=tuple((named.get(b.source, ""), b.excerpt) for b in answer.blocks if b.type == "article"),
        steps_ms=dict(answer.timings_ms),
        trace=answer.model_dump(mode="json", exclude={"text"}, exclude_defaults=True),
    )  # fmt: skip


def cited_name(source: Source) -> str:
    """The name sets use for a cited source: a code, ``number|article``, or ``kind:title`` of what has no number."""
    if source.kind is Kind.PROCEDURE:
        return source.number
    return f"{source.kind.value}:{source.number or source.title}"


class SearchSystem:
    """Search alone, for retrieval sets. Units are named as sets name them: ``code`` or ``number|article``."""

    name = "troly search"

    def __init__(self, searcher: Searcher, collection: str | None) -> None:
        self._searcher = searcher
        self._where = Filter(collection=collection)

    def reply(self, question: str, history: Sequence[TurnItem]) -> Reply:
        started = time.perf_counter()
        reading = reading_of(clean(question))
        hits = self._searcher.search(query_of(reading.text, reading), where=self._where, limit=20)
        elapsed = (time.perf_counter() - started) * 1000
        return Reply("answered", tuple(name_of(hit.unit) for hit in hits), milliseconds=elapsed)


def name_of(unit: UnitRow) -> str:
    """The name retrieval sets use for a unit."""
    key = unit.record.partition(":")[2]
    article = unit.id.partition("#")[2]
    return f"{key}|{article}".lower() if article else key


def _all_text(answer: Answer) -> str:
    return "\n".join(
        [answer.text, *(leaf for block in answer.blocks for leaf in leaves(block.model_dump(mode="json")))]
    )


def leaves(value: Any) -> Iterator[str]:
    """Every text and number inside a JSON value. Not ``json.dumps``: it would glue ``\\n`` to the next word."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from leaves(part)
    elif isinstance(value, str | int | float) and not isinstance(value, bool):
        yield str(value)
