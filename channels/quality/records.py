"""A question answered anew with everything in view: steps, candidates with their features, prompt, model, times."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from assistant.answer import Answer
from assistant.assistant import Assistant
from assistant.context import Context, Question
from assistant.pipeline import run
from assistant.steps.read import reading_of
from assistant.steps.understand import query_of
from channels.quality.base import Place, QualityError
from channels.staff.roles import Permission, Staff
from corpus.language import clean
from index.search import Filter, Hit

_SHOWN = 20
_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit that was found; ``taken`` where the answer rests on it, all others were rejected."""

    id: str
    title: str
    score: float
    features: Mapping[str, float]
    taken: bool


@dataclass(frozen=True, slots=True)
class Record:
    """Everything about one answer."""

    answer: Answer
    search_text: str
    intents: Mapping[str, float]
    candidates: tuple[Candidate, ...]

    def model(self) -> dict[str, Any]:
        """How a language model took part, its prompt named with its digest; empty without one."""
        return self.answer.written_by.model_dump() if self.answer.written_by is not None else {}


class Records:
    """Answers anew, noting nothing: neither counted nor logged. A message of several questions is read as one."""

    def __init__(self, assistant: Callable[[], Assistant], place: Place) -> None:
        self._assistant, self._place, self._collection = assistant, place, place.collection

    def trace(self, staff: Staff, question: str) -> Record:
        """The record of an answer as of today. Raises ``TrolyError`` (``FORBIDDEN``, ``INDEX_…``), ``InputError``
        (``EMPTY_QUESTION``, ``QUESTION_TOO_LONG``)."""
        self._place.require(staff, Permission.READ_ANSWER_RECORDS)
        assistant = self._assistant()
        text = _asked(question, assistant)
        searcher = assistant.live.searcher()
        context = Context(Question(text, collection=self._collection), searcher, assistant.profile, date.today())
        context.writer = assistant.writer
        answer = run(context)
        taken = context.chosen.unit.id if context.chosen is not None else ""
        found = tuple(_candidate(hit, hit.unit.id == taken) for hit in context.hits[:_SHOWN])
        return Record(answer, context.search_text, dict(context.intents), found)

    def retrieve(self, staff: Staff, question: str, limit: int = _SHOWN) -> list[Candidate]:
        """What search alone finds, with the legs and features of each. Raises as ``trace``."""
        self._place.require(staff, Permission.READ_ANSWER_RECORDS)
        assistant = self._assistant()
        reading = reading_of(clean(_asked(question, assistant)))
        where = Filter(collection=self._collection)
        hits = assistant.live.searcher().search(query_of(reading.text, reading), where=where, limit=limit)
        return [_candidate(hit, False) for hit in hits]


def _asked(question: str, assistant: Assistant) -> str:
    if not question.strip():
        raise QualityError("empty question", code="EMPTY_QUESTION")
    if len(question) > assistant.longest_question:
        raise QualityError("too long", code="QUESTION_TOO_LONG")
    return question


def _candidate(hit: Hit, taken: bool) -> Candidate:
    features = {name: round(value, _DIGITS) for name, value in sorted(hit.features.items()) if value}
    return Candidate(hit.unit.id, hit.unit.title, round(hit.score, _DIGITS), features, taken)
