"""What is asked of a search, and what it gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from corpus.models import Audience, Kind, Level, is_inner
from index.fusion import Features
from index.store import UnitRow


@dataclass(frozen=True, slots=True)
class Query:
    """What is searched for. ``text`` is the question in full words; ``extra`` are related terms (official wording
    of everyday words, the topic of the conversation) with the weight they get beside it."""

    text: str
    extra: Mapping[str, float] = field(default_factory=dict)
    dense_text: str = ""  # what is embedded, where that differs from ``text``
    typed: str = ""  # the whole question, for what narrows it down; empty where ``text`` is all there is
    day: date | None = None  # what is not in force on this day comes after what is; None where that does not matter


@dataclass(frozen=True, slots=True)
class Filter:
    """Which units may be found; None means any. ``inner`` are the inner collections of the one who asks: what lies in
    any other inner collection is never found, also where ``collection`` is None or names it."""

    collection: str | None = None
    inner: frozenset[str] = frozenset()
    kinds: frozenset[Kind] | None = None
    audiences: frozenset[Audience] = frozenset({Audience.PUBLIC})
    offices: frozenset[str] = frozenset()  # whose own records may be found too; those of others never are
    levels: frozenset[Level] | None = None
    day: date | None = None

    def allows(self, unit: UnitRow) -> bool:
        return (
            self.reaches(unit.collection)
            and (self.kinds is None or unit.kind in self.kinds)
            and unit.audience in self.audiences
            and (not unit.office or unit.office in self.offices)
            and (self.levels is None or bool(self.levels & set(unit.levels)))
            and (self.day is None or unit.in_force(self.day))
        )

    def reaches(self, collection: str) -> bool:
        """Whether anything of a collection may be found."""
        if is_inner(collection):
            return collection in self.inner
        return self.collection is None or collection == self.collection


@dataclass(frozen=True, slots=True)
class Hit:
    """A unit found. ``score`` orders hits of one search; ``features`` say why."""

    unit: UnitRow
    score: float
    features: Features


@dataclass(frozen=True, slots=True)
class Contrast:
    """What only one of two titles says, as shares of its whole weight: how much of that the question has (``said``)
    and has not (``unsaid``)."""

    own_said: float
    own_unsaid: float
    other_said: float
    other_unsaid: float
