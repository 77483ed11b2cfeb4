"""The inner helper: answers for an officer over what everybody may read, the inner collections of their units and
what lies under the name of a unit of theirs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.answer import Answer
from assistant.context import Question, Turn
from channels.officers.units import Unit, Units
from channels.staff.roles import EVERYWHERE, Staff
from corpus.errors import InputError
from corpus.models import Audience, Procedure, is_inner
from index.search import Filter, Searcher
from index.store import UnitRow


@dataclass(frozen=True, slots=True)
class Officer:
    """Who asks: an account and the units it belongs to, as the sign-in says. ``collections`` narrows further what the
    units open; None does not."""

    account: str
    units: tuple[str, ...] = ()
    collections: frozenset[str] | None = None

    @classmethod
    def of(cls, staff: Staff, units: Units) -> Officer:
        """The officer that somebody signed in is."""
        own = tuple(units.by_id) if EVERYWHERE in staff.units else tuple(sorted(staff.units))
        return cls(staff.id, own, None if EVERYWHERE in staff.collections else staff.collections)

    def readable(self, units: Units) -> frozenset[str]:
        """The inner collections this officer may read."""
        opened = units.readable(self.units)
        return opened if self.collections is None else opened & self.collections


@dataclass(frozen=True, slots=True)
class Helped:
    """An answer with the units that take care of what it is about."""

    answer: Answer
    units: tuple[Unit, ...] = ()


class InnerHelper:
    """Answers officers. What an officer may read is worked out anew for every question, from the units' file."""

    def __init__(
        self, answers: Callable[[Question], Answer], searcher: Callable[[], Searcher], units: Callable[[], Units],
        collection: str,
    ) -> None:  # fmt: skip
        self._answers, self._searcher, self._units, self._collection = answers, searcher, units, collection

    def ask(self, officer: Officer, text: str, history: Sequence[Turn] = ()) -> Helped:
        """The answer to an officer's question. Raises what the assistant raises."""
        units = self._units()
        where = self._where(officer, units)
        answer = self._answers(
            Question(text, tuple(history), Audience.OFFICER, self._collection, where.inner,
                     f"officer:{officer.account}", offices=where.offices)
        )  # fmt: skip
        record = self._procedure(answer, where)
        return Helped(answer, tuple(units.responsible(record)) if record else ())

    def procedure(self, officer: Officer, code: str) -> Procedure:
        """A procedure by its code, for the counter. Raises ``InputError`` (``NOT_FOUND``)."""
        found = self._visible(f"procedure:{code.strip()}", self._where(officer, self._units()))
        record = self._searcher().record(found[0]) if found else None
        if not isinstance(record, Procedure):
            raise InputError(f"no procedure {code}", code="NOT_FOUND")
        return record

    def collections(self, officer: Officer) -> list[str]:
        """The inner collections this officer reads that the live index holds, for the page to name."""
        readable = officer.readable(self._units())
        return [name for name in self._searcher().manifest.collections if is_inner(name) and name in readable]

    def _procedure(self, answer: Answer, where: Filter) -> Procedure | None:
        for unit in self._visible(answer.reasons.get("choose", ""), where):
            record = self._searcher().record(unit)
            if isinstance(record, Procedure):
                return record
        return None

    def _where(self, officer: Officer, units: Units) -> Filter:
        """What this officer may read."""
        audiences = frozenset({Audience.PUBLIC, Audience.OFFICER})
        inner, own = officer.readable(units), units.offices(officer.units)
        return Filter(self._collection, inner, audiences=audiences, offices=own)

    def _visible(self, identity: str, where: Filter) -> list[UnitRow]:
        return [unit for unit in self._searcher().named(identity) if where.allows(unit)]
