"""What tells a few competing procedures apart, in a few words for the buttons of a question back."""

from __future__ import annotations

import functools
import itertools
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from corpus.language import fold, normalize
from corpus.understanding.axes import Axis, Value
from corpus.understanding.constraints import Constraints, constraints_of
from corpus.understanding.spelling import resource
from corpus.understanding.title_words import own_words, similarity

_MOST_LABELS = 2
# Titles less alike than this are about different things: their own words say more than their restrictions.
_ALIKE = 0.6
# The act says most, then why and under which circumstances; who may ask and at which level come last.
_ORDER = (
    Axis.ACT, Axis.CAUSE, Axis.FOREIGN, Axis.SPECIAL, Axis.COMPANY, Axis.CHANNEL, Axis.SERVICE, Axis.SUBJECT,
    Axis.TRADE, Axis.LEVEL,
)  # fmt: skip
_RANK = {value: (_ORDER.index(value.axis), place) for place, value in enumerate(Value)}


def distinguish(titles: Sequence[str], details: Sequence[str] | None = None) -> list[str]:
    """A short Vietnamese hint for each of ``titles``: what tells it from the others; in the same order.

    ``details`` are further words about each record that titles leave out, such as its level or its office; they are
    used where the titles do not suffice. A hint is "" where nothing tells a record from another: the caller then shows
    the whole title. No two hints are the same but for "".
    """
    more = details if details is not None else [""] * len(titles)
    named = [constraints_of(title, title=True) for title in titles]
    fuller = [each | constraints_of(detail, title=True) for each, detail in zip(named, more, strict=True)]
    hints = [""] * len(titles)
    alike = [
        max((similarity(title, other) for other in _others(titles, at)), default=0.0) for at, title in enumerate(titles)
    ]
    attempts: tuple[Callable[[int], str], ...] = (
        lambda at: _from_constraints(at, named) if alike[at] >= _ALIKE else "",
        lambda at: own_words(titles[at], _others(titles, at)),
        lambda at: _from_constraints(at, fuller),
        lambda at: _from_both(at, titles, fuller),
        lambda at: _ordinary(at, titles, hints),
    )  # fmt: skip
    for attempt in attempts:
        hints = [hint or attempt(at) for at, hint in enumerate(hints)]
        repeated = Counter(map(fold, hints))
        hints = [hint if repeated[fold(hint)] == 1 else "" for hint in hints]
    return hints


def _others(titles: Sequence[str], at: int) -> list[str]:
    return [title for place, title in enumerate(titles) if place != at]


def _from_constraints(at: int, found: Sequence[Constraints]) -> str:
    """Labels of the fewest values that no other record has together, else of what it alone lacks."""
    own = sorted(found[at].values, key=lambda value: _RANK[value])
    others = [each for place, each in enumerate(found) if place != at]
    for size in range(1, _MOST_LABELS + 1):
        for chosen in itertools.combinations(own, size):
            if others and all(any(_parts(value, found[at], other) for value in chosen) for other in others):
                return ", ".join(_labels()[value] for value in chosen)
    lacking = frozenset.intersection(*(other.values for other in others)) - found[at].values if others else frozenset()
    return next(
        (_opposites()[value] for value in sorted(lacking, key=lambda each: _RANK[each]) if value in _opposites()), ""
    )


def _from_both(at: int, titles: Sequence[str], found: Sequence[Constraints]) -> str:
    """Labels that part this record from some rivals, and its own words against those that have them too."""
    own = sorted(found[at].values, key=lambda value: _RANK[value])
    for size in range(1, _MOST_LABELS + 1):
        for chosen in itertools.combinations(own, size):
            same = [place for place, each in enumerate(found) if place != at and set(chosen) <= each.values]
            words = own_words(titles[at], [titles[place] for place in same]) if len(same) < len(titles) - 1 else ""
            if words:
                return ", ".join([*(_labels()[value] for value in chosen), words])
    return ""


def _parts(value: Value, own: Constraints, other: Constraints) -> bool:
    """Whether ``value`` tells this record from the other one."""
    if value is Value.OBTAIN:  # every paper is first got: only beside another act it says something
        return Value.OBTAIN not in other.values and bool(other.on(Axis.ACT) - own.values)
    return value not in other.values


def _ordinary(at: int, titles: Sequence[str], hints: Sequence[str]) -> str:
    """The one record left over, when its rivals say all that it says and more: they are special cases of it."""
    formed = [normalize(title) for title in titles]
    others = _others(titles, at)
    alone = sum(not hint for hint in hints) == 1 and formed.count(formed[at]) == 1
    if not alone or not others or min(similarity(titles[at], other) for other in others) < _ALIKE:
        return ""
    return str(resource("constraints")["ordinary"])


@functools.cache
def _labels() -> Mapping[Value, str]:
    return {value: str(_entry(value)["label"]) for value in Value}


@functools.cache
def _opposites() -> Mapping[Value, str]:
    return {value: str(_entry(value)["without"]) for value in Value if "without" in _entry(value)}


def _entry(value: Value) -> Mapping[str, object]:
    axis, _, name = value.value.partition(".")
    entry: Mapping[str, object] = resource("constraints")[axis][name]
    return entry
