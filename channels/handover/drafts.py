"""The assistant's draft for an officer, with the passages it rests on. Made from public sources only: it is for a
citizen."""

from __future__ import annotations

from collections.abc import Callable

from assistant.answer import Answer, Outcome
from assistant.context import Question, Turn
from assistant.steps.read import reading_of
from assistant.steps.understand import query_of
from channels.handover.model import Draft, Passage, Side, Ticket
from corpus.language import clean
from index.search import Filter, Searcher
from index.store import UnitRow

_KNOWN = frozenset({Outcome.ANSWERED, Outcome.PARTIAL})
_PASSAGES = 3
_LONGEST = 1_500  # characters of a passage
_LONGEST_QUESTION = 1_900  # within what the assistant takes


class Drafter:
    """Makes drafts from the live generation: with the words and from the collection of the assistant that was spoken
    to (``collection_of``), so that no agency's record comes into another's draft."""

    def __init__(
        self, answers: Callable[[Question], Answer], searcher: Callable[[], Searcher],
        collection_of: Callable[[str], str],
    ) -> None:  # fmt: skip
        self._answers, self._searcher, self._collection_of = answers, searcher, collection_of

    def draft(self, ticket: Ticket) -> Draft | None:
        """A draft for what was asked last; for all that was asked where that alone says too little. None while nothing
        was asked. Raises what the assistant raises (``NOT_READY``, ``INDEX_…``)."""
        asked = [line.text for line in ticket.lines if line.side is Side.CITIZEN]
        if not asked:
            return None
        history = tuple(
            Turn("user" if line.side is Side.CITIZEN else "assistant", line.text) for line in ticket.lines[:-1]
        )
        tried = [(asked[-1], history), ("\n".join(asked), ())]
        collection = self._collection_of(ticket.assistant)
        best: tuple[str, Answer] | None = None
        for text, before in tried[: len(asked)]:
            question = text[-_LONGEST_QUESTION:]
            answer = self._answers(Question(question, before, collection=collection, assistant=ticket.assistant))
            if best is None or answer.outcome in _KNOWN:
                best = question, answer
            if answer.outcome in _KNOWN:
                break
        assert best is not None
        return self._made(*best, len(asked), Filter(collection=collection))

    def _made(self, question: str, answer: Answer, lines: int, where: Filter) -> Draft:
        searcher = self._searcher()
        reading = reading_of(clean(question))
        hits = searcher.search(query_of(reading.text, reading), where=where, limit=_PASSAGES + 1)
        chosen = [u for u in searcher.named(answer.reasons.get("choose", "")) if where.allows(u)]
        units = list(dict.fromkeys([*chosen[:1], *(hit.unit for hit in hits)]))[:_PASSAGES]
        about = chosen[0].record if chosen and answer.outcome in _KNOWN else ""
        topic = chosen[0].title if about else ""
        return Draft(
            question=question, text=answer.text if answer.outcome in _KNOWN else "", outcome=answer.outcome.value,
            about=about, topic=topic, generation=answer.generation, lines=lines,
            passages=tuple(_passage(searcher, unit) for unit in units),
        )  # fmt: skip


def _passage(searcher: Searcher, unit: UnitRow) -> Passage:
    record = searcher.record(unit)
    texts = [passage.text for passage in searcher.passages(unit)]
    # The first passage names the record; what it says stands in those after it.
    whole = "\n".join(texts[1:] or texts)
    return Passage(record=unit.record, title=unit.title, text=whole[:_LONGEST], number=record.key, url=record.url)
