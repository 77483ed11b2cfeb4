"""An office's own record of a procedure beside the national catalogue's of the same name.

A province that brings in its own process sheets has each procedure twice. The citizen must read the local one: it
names the counter, the local fee and the time promised here. No weight can learn that, for the two say the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from corpus.language import fold, syllables
from corpus.models import Kind, Level
from corpus.models.procedure import is_national_code
from index.store import UnitRow

PREFIX = "thu tuc "  # half of the catalogue begins its names with it
_ELSEWHERE = frozenset({Level.MINISTRY, Level.OTHER})


@dataclass(frozen=True, slots=True)
class Twins:
    """For the row of another record the units of the offices' own records of the same procedure."""

    own: dict[int, tuple[UnitRow, ...]]

    @classmethod
    def among(cls, units: Iterable[UnitRow]) -> Twins:
        """The twins among these units: procedures whose names differ in nothing but marks, case and punctuation."""
        local: dict[tuple[str, ...], list[UnitRow]] = {}
        others: list[UnitRow] = []
        for unit in units:
            if cls.is_own(unit):
                local.setdefault(_name(unit), []).append(unit)
            elif unit.kind is Kind.PROCEDURE:
                others.append(unit)
        if not local:
            return cls({})
        found = {unit.row: tuple(own for own in local.get(_name(unit), ()) if _same(unit, own)) for unit in others}
        return cls({row: own for row, own in found.items() if own})

    @staticmethod
    def is_own(unit: UnitRow) -> bool:
        """Whether a procedure is an office's own record, not the national catalogue's. One that does not say since
        when it holds may be an old one that somebody kept: it gets no precedence."""
        return unit.kind is Kind.PROCEDURE and _is_local(unit) and unit.valid_from is not None

    def of(self, row: int) -> tuple[UnitRow, ...]:
        """The offices' own records that stand for another one; empty where there are none."""
        return self.own.get(row, ())


def _is_local(unit: UnitRow) -> bool:
    return not is_national_code(unit.record.partition(":")[2])


def _name(unit: UnitRow) -> tuple[str, ...]:
    return tuple(syllables(fold(unit.title).removeprefix(PREFIX)))


def elsewhere(unit: UnitRow) -> bool:
    """Whether a procedure is done by ministries or embassies alone: another one than the local one of its name."""
    return bool(unit.levels) and _ELSEWHERE.issuperset(unit.levels)


def _same(other: UnitRow, own: UnitRow) -> bool:
    return elsewhere(own) or not elsewhere(other)
