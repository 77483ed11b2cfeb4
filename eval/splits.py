"""Splitting a set: every stratum in the same proportion on both sides, and no answer on both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from random import Random

from corpus.errors import InputError
from eval.datasets import GoldItem, Item

_BY = ("kind", "style", "aspect")


def split(
    items: Sequence[Item], share: float, *, seed: int = 0, by: Sequence[str] = _BY, apart: bool = False
) -> tuple[list[Item], list[Item]]:
    """Two parts in the order of the set; the first holds about ``share`` of each stratum (values of ``by``).

    The same seed and items give the same parts, in whatever order the items stand. ``apart``: questions with an
    accepted source in common stay on one side, at the cost of even strata. Twins stay with what they are twins of.
    Raises ``InputError`` for a share outside 0 to 1 or an unknown field.
    """
    if not 0 < share < 1:
        raise InputError(f"a share lies between 0 and 1, not {share}")
    known = set(GoldItem.model_fields)
    if unknown := [name for name in by if name not in known]:
        raise InputError(f"no field {unknown[0]!r} to split by; known: {', '.join(sorted(known))}")
    strata: dict[tuple[str, ...], list[list[Item]]] = defaultdict(list)
    for bundle in _bundles(items, apart=apart):
        strata[tuple(str(getattr(bundle[0], name, "")) for name in by)].append(bundle)
    first: set[str] = set()
    owed = 0.0  # what rounding kept from the strata before
    for key in sorted(strata):
        bundles = sorted(strata[key], key=lambda bundle: bundle[0].id)
        Random(f"{seed}/{key}").shuffle(bundles)
        owed += share * sum(map(len, bundles))
        for bundle in bundles:
            if owed < len(bundle) / 2:
                break
            first |= {item.id for item in bundle}
            owed -= len(bundle)
    return [item for item in items if item.id in first], [item for item in items if item.id not in first]


def _bundles(items: Sequence[Item], *, apart: bool) -> list[list[Item]]:
    """Groups of items that may not be parted: connected through twins and, if asked, through accepted sources."""
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        parent.setdefault(name, name)
        while parent[name] != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    for item in items:
        mine = root(f"item {item.id}")
        ties = [f"item {item.twin_of}"] if isinstance(item, GoldItem) and item.twin_of else []
        if apart:
            accepted = item.accepted if isinstance(item, GoldItem) else item.gold
            ties += [f"source {name.lower()}" for name in accepted]
        for tie in ties:
            parent[root(tie)] = root(mine)
    groups: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        groups[root(f"item {item.id}")].append(item)
    return list(groups.values())
