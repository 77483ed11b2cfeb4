"""What narrows a question held against the names of candidates: near-twins differ in nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from corpus.models import Kind
from corpus.understanding.comparison import features as compare
from corpus.understanding.comparison import measure_features
from corpus.understanding.constraints import Constraints, constraints_of
from corpus.understanding.entities import Entities, entities_of
from index.fusion import Features
from index.store import UnitRow

_COMPARED = frozenset({Kind.PROCEDURE, Kind.FAQ})  # what is named by a need
_KEPT = 20_000  # names whose restrictions are remembered


class Narrowing:
    """Restrictions (lost, for a child, with a foreign element …) and limits ("dưới 14 tuổi") in the names of units."""

    def __init__(self, units: Mapping[int, UnitRow]) -> None:
        self._units = units
        self._constraints = lru_cache(maxsize=_KEPT)(self._constraints_of)
        self._limits = lru_cache(maxsize=_KEPT)(self._limits_of)

    def asked(self, question: str) -> tuple[Constraints, Entities]:
        """What narrows a question; to be found once for all candidates."""
        return constraints_of(question), entities_of(question)

    def features(self, asked: tuple[Constraints, Entities], row: int) -> Features:
        """How the question and the name of a unit go together; nothing for units that are not named by a need."""
        if self._units[row].kind not in _COMPARED:
            return {}
        constraints, figures = asked
        found = compare(constraints, self._constraints(row))
        if figures.measures and (limits := self._limits(row)):
            found |= measure_features(figures, limits)
        return found

    def _constraints_of(self, row: int) -> Constraints:
        return constraints_of(self._units[row].title, title=True)

    def _limits_of(self, row: int) -> Entities | None:
        title = self._units[row].title
        return entities_of(title) if any(letter.isdigit() for letter in title) else None
