"""Which questions of a set a library can be asked: a set is written over one corpus, and offices have others."""

from __future__ import annotations

from collections.abc import Sequence

from eval.datasets import GoldItem, Item
from eval.evidence import Library
from eval.facts import contains

_FAR_MORE = 1.5  # times the procedures of a set: then what no record covered there may be covered here


def applicable(items: Sequence[Item], library: Library) -> list[Item]:
    """The questions whose answer the library holds, and those that no library answers. Facts that the library's own
    record does not hold (another province charges another fee) are not asked of the answer."""
    named = {code for item in items if isinstance(item, GoldItem) for code in item.procedures}
    larger = library.procedures > _FAR_MORE * len(named)
    kept: list[Item] = []
    for item in items:
        if not isinstance(item, GoldItem):
            kept += [item] if any(name in library for name in item.gold) else []
            continue
        held = [name for name in item.accepted if name in library]
        if item.accepted and len(held) < (2 if item.kind == "ambiguous" else 1):
            continue
        if item.kind == "unanswerable" and larger:
            continue
        if item.facts:
            text = "\n".join(found.text for name in held if (found := library.evidence(name)) is not None)
            item = item.model_copy(update={"facts": tuple(fact for fact in item.facts if contains(text, fact))})
        kept.append(item)
    return kept
