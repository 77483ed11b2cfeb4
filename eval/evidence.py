"""Sources as the library holds them: what answers are held against, apart from what they say of themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from corpus.language import normalize
from corpus.models import Article, Kind, LegalDocument, Procedure, Record, TimeUnit
from corpus.understanding.measures import Dimension, measures
from eval.systems import leaves
from index.search import Searcher
from index.store import UnitRow

_DAYS = {TimeUnit.HOUR: 1 / 24, TimeUnit.MONTH: 30.0}


@dataclass(frozen=True, slots=True)
class Evidence:
    """A source as the library holds it."""

    name: str
    title: str
    text: str  # every text and number of the record
    in_force: bool  # on the day of the run
    money: tuple[float, ...] = ()  # every amount it names, in đồng
    days: tuple[float, ...] = ()  # every duration it names, in days


class Witness(Protocol):
    """Gives the sources that answers name."""

    def evidence(self, name: str) -> Evidence | None:
        """A source by the name replies cite it with, None for one that nobody has."""


class Library:
    """The records of a loaded generation, as evidence on one day."""

    def __init__(self, searcher: Searcher, collection: str | None, day: date | None = None) -> None:
        self._searcher = searcher
        self._day = day or date.today()
        self._units: dict[str, UnitRow] = {}
        for unit in searcher.units():
            if collection is not None and unit.collection != collection:
                continue
            kind, _, key = unit.record.partition(":")
            article = unit.id.partition("#")[2]
            names = [key] if unit.kind is Kind.PROCEDURE else [f"{kind}:{key}", f"{kind}:{unit.title}"]
            for name in [f"{kind}:{key}|{article}"] if article else names:
                self._units.setdefault(name.lower(), unit)
            if article:
                self._units.setdefault(f"{kind}:{key}".lower(), unit)

    def evidence(self, name: str) -> Evidence | None:
        unit = self._units.get(name.lower())
        if unit is None:
            return None
        record = self._searcher.record(unit)
        whole: Record | Article = record
        if "|" in name and isinstance(record, LegalDocument):
            whole = next(part for part in record.articles if part.number == unit.id.partition("#")[2])
        text = "\n".join(leaves(whole.model_dump(mode="json")))
        force = unit.in_force(self._day) and not (isinstance(record, LegalDocument) and record.status == "expired")
        money, days = figures(text)
        money |= set(_amounts(record))
        days |= set(_durations(record))
        return Evidence(name, record.title, text, force, tuple(sorted(money)), tuple(sorted(days)))

    @property
    def procedures(self) -> int:
        """How many procedures there are."""
        return sum(unit.kind is Kind.PROCEDURE for unit in self._units.values())

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._units


def figures(text: str) -> tuple[set[float], set[float]]:
    """Amounts in đồng and durations in days that a text names, ends of ranges apart."""
    money: set[float] = set()
    days: set[float] = set()
    for found in measures(normalize(text)):
        wanted = {Dimension.MONEY: money, Dimension.DURATION: days}.get(found.dimension)
        if wanted is not None:
            wanted |= {round(end, 3) for end in (found.low, found.high) if end is not None}
    return money, days


def _amounts(record: Record) -> Iterator[float]:
    if isinstance(record, Procedure):
        yield from (float(fee.amount) for way in record.channels for fee in way.fees if fee.amount is not None)


def _durations(record: Record) -> Iterator[float]:
    if isinstance(record, Procedure):
        for time in [*(time for way in record.channels for time in way.times), *record.case_times]:
            if time.quantity is not None:
                yield round(time.quantity * _DAYS.get(time.unit, 1.0), 3)
