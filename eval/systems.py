"""What can be measured: a system takes a question and gives an outcome, ranked documents and text."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from assistant.answer import Answer, Outcome
from assistant.assistant import Assistant
from assistant.context import Question, Turn
from assistant.steps.read import reading_of
from assistant.steps.understand import query_of
from corpus.errors import InputError
from corpus.language import clean
from eval.datasets import TurnItem
from index.search import Filter, Searcher
from index.store import UnitRow


@dataclass(frozen=True, slots=True)
class Reply:
    """What a system said. ``shown`` is what a person reads at once, ``held`` everything in the answer."""

    outcome: str
    ranked: tuple[str, ...]
    aspect: str = "none"
    shown: str = ""
    held: str = ""
    milliseconds: float = 0.0


class System(Protocol):
    """Anything that answers questions."""

    name: str

    def reply(self, question: str, history: Sequence[TurnItem]) -> Reply:
        """Answer one question."""


class AssistantSystem:
    """The assistant itself."""

    name = "troly"

    def __init__(self, assistant: Assistant, collection: str | None) -> None:
        self._assistant = assistant
        self._collection = collection

    def reply(self, question: str, history: Sequence[TurnItem]) -> Reply:
        turns = tuple(Turn(turn.role, turn.text) for turn in history)
        started = time.perf_counter()
        try:
            answer = self._assistant.answer(Question(question, turns, collection=self._collection))
        except InputError:  # a question that is not taken, such as one too long, costs itself and not the run
            return Reply(Outcome.INVALID_INPUT.value, (), milliseconds=(time.perf_counter() - started) * 1000)
        elapsed = (time.perf_counter() - started) * 1000
        return Reply(
            answer.outcome.value, answer.procedures, answer.aspect.value, answer.text, _all_text(answer), elapsed
        )


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
        [answer.text, *(leaf for block in answer.blocks for leaf in _leaves(block.model_dump(mode="json")))]
    )


def _leaves(value: Any) -> Iterator[str]:
    """Every text and number inside a JSON value. Not ``json.dumps``: it would glue ``\\n`` to the next word."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from _leaves(part)
    elif isinstance(value, str | int | float) and not isinstance(value, bool):
        yield str(value)
