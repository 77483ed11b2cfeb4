"""Procedures that were replaced give their place in a ranking to those that took it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from corpus.models import Kind, Procedure
from index.search import Filter, Hit, Searcher
from index.store import UnitRow


def succeeded(hits: Sequence[Hit], searcher: Searcher, where: Filter, day: date) -> list[Hit]:
    """The hits, best first, with successors in the place of what is no longer in force on ``day``.

    Who asks by the old name means what it has become, so a successor takes over how well the old one fitted. What has
    no successor in the index stays where it is: it is answered with a warning.
    """
    taken: dict[int, Hit] = {}
    for hit in hits:
        heirs = list(_heirs(hit, searcher, where, day)) if hit.features.get("stale") else []
        for unit in heirs or [hit.unit]:
            features = {**hit.features, "stale": 0.0} if heirs else hit.features
            other = taken.get(unit.row)
            if other is None:
                taken[unit.row] = Hit(unit, hit.score, features)
            else:
                best = {name: max(features.get(name, 0.0), other.features.get(name, 0.0))
                        for name in {*features, *other.features}}  # fmt: skip
                taken[unit.row] = Hit(unit, max(hit.score, other.score), best)
    return sorted(taken.values(), key=lambda hit: -hit.score)


def _heirs(hit: Hit, searcher: Searcher, where: Filter, day: date) -> Iterator[UnitRow]:
    if hit.unit.kind is not Kind.PROCEDURE:
        return
    record = searcher.record(hit.unit)
    for code in record.replaced_by if isinstance(record, Procedure) else ():
        for unit in searcher.named(f"procedure:{code}"):
            if unit.collection == hit.unit.collection and where.allows(unit) and searcher.in_force(unit, day):
                yield unit
