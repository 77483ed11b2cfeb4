"""What a difference is worth: intervals by bootstrap, and paired tests between two runs over the same questions."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from corpus.errors import InputError
from eval.figures import better
from eval.measures import MEASURES
from eval.metrics import Judged

_RESAMPLES = 2000
_LEVEL = 0.95
ALPHA = 0.05


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean with its 95 % interval, over ``questions``."""

    mean: float
    low: float
    high: float
    questions: int


@dataclass(frozen=True, slots=True)
class Difference:
    """One measure in two runs over the questions that both measure.

    ``change`` is second minus first, with its paired bootstrap interval; ``p`` is two-sided: the exact sign test of the
    questions that changed, where every value is 0 or 1 (McNemar), else a sign-flip permutation test. ``verdict`` takes
    the direction of the measure and, over all measures of a comparison, Holm's correction into account.
    """

    measure: str
    before: float
    after: float
    change: float
    low: float
    high: float
    p: float
    questions: int
    gained: int
    lost: int
    verdict: str = "same"


def interval(values: Sequence[float], *, seed: int = 0) -> Interval:
    """Mean and percentile-bootstrap interval. The same seed gives the same interval. Raises ``ValueError`` on none."""
    found = np.asarray(values, dtype=float)
    if not len(found):
        raise ValueError("nothing to take a mean of")
    low, high = _percentiles(found, seed)
    return Interval(float(found.mean()), low, high, len(found))


def intervals(judged: Sequence[Judged], *, seed: int = 0) -> dict[str, Interval]:
    """``measure → interval`` for every measure that some question has."""
    found = {name: [item.values[name] for item in judged if name in item.values] for name in MEASURES}
    return {name: interval(values, seed=seed) for name, values in found.items() if values}


def compare(first: Sequence[Judged], second: Sequence[Judged], *, seed: int = 0) -> list[Difference]:
    """Every measure of two runs over the questions they share by id. Raises ``InputError`` where they share none."""
    before, after = _by_id(first), _by_id(second)
    shared = [name for name in before if name in after]
    if not shared:
        raise InputError("the two runs have no question in common", code="RUN_BROKEN")
    found = [
        difference for measure in MEASURES
        if (difference := _difference(measure, [(before[n], after[n]) for n in shared], seed)) is not None
    ]  # fmt: skip
    return _judged(found)


def changed(first: Sequence[Judged], second: Sequence[Judged], measure: str) -> tuple[list[str], list[str]]:
    """Ids of the questions that gained and that lost in a measure, "better" and "worse" by its direction."""
    before, after = _by_id(first), _by_id(second)
    sign = 1 if better(measure) == "higher" else -1
    gained: list[str] = []
    lost: list[str] = []
    for name, item in before.items():
        if name in after and measure in item.values and measure in after[name].values:
            change = sign * (after[name].values[measure] - item.values[measure])
            (gained if change > 0 else lost if change < 0 else []).append(name)
    return gained, lost


def _difference(measure: str, pairs: Sequence[tuple[Judged, Judged]], seed: int) -> Difference | None:
    rows = [(a.values[measure], b.values[measure]) for a, b in pairs if measure in a.values and measure in b.values]
    if not rows:
        return None
    before, after = (np.asarray([row[side] for row in rows], dtype=float) for side in (0, 1))
    change = after - before
    low, high = _percentiles(change, seed)
    sign = 1 if better(measure) == "higher" else -1
    gained, lost = int((sign * change > 0).sum()), int((sign * change < 0).sum())
    binary = set(np.unique(before)) | set(np.unique(after)) <= {0.0, 1.0}
    p = _sign_test(gained, lost) if binary else _flip_test(change, seed)
    return Difference(measure, float(before.mean()), float(after.mean()), float(change.mean()), low, high, p, len(rows),
                      gained, lost)  # fmt: skip


def _judged(found: Sequence[Difference]) -> list[Difference]:
    """Holm's step-down over all measures: many measures looked at together find a difference by chance."""
    order = sorted(range(len(found)), key=lambda place: found[place].p)
    sure: set[int] = set()
    for step, place in enumerate(order):
        if found[place].p > ALPHA / (len(found) - step):
            break
        sure.add(place)
    return [_with_verdict(difference, place in sure) for place, difference in enumerate(found)]


def _with_verdict(difference: Difference, sure: bool) -> Difference:
    good = difference.change > 0 if better(difference.measure) == "higher" else difference.change < 0
    verdict = "same" if not sure or difference.change == 0 else "better" if good else "worse"
    fields: Mapping[str, object] = {name: getattr(difference, name) for name in Difference.__slots__}
    return Difference(**{**fields, "verdict": verdict})  # type: ignore[arg-type]


def _percentiles(values: np.ndarray, seed: int) -> tuple[float, float]:
    picks = np.random.default_rng(seed).integers(0, len(values), size=(_RESAMPLES, len(values)))
    means = values[picks].mean(axis=1)
    edge = (1 - _LEVEL) / 2
    return float(np.quantile(means, edge)), float(np.quantile(means, 1 - edge))


def _sign_test(gained: int, lost: int) -> float:
    """Two-sided exact binomial test that gains and losses are equally likely."""
    total = gained + lost
    if not total:
        return 1.0
    tail = sum(math.comb(total, k) for k in range(min(gained, lost) + 1)) / 2**total
    return float(min(1.0, 2 * tail))


def _flip_test(change: np.ndarray, seed: int) -> float:
    """Two-sided permutation test: under no difference each question's change may bear either sign."""
    if not np.any(change):
        return 1.0
    observed = abs(float(change.mean()))
    signs = np.random.default_rng(seed).choice((-1.0, 1.0), size=(_RESAMPLES, len(change)))
    means = np.abs((signs * change).mean(axis=1))
    return (1 + int((means >= observed - 1e-12).sum())) / (1 + _RESAMPLES)


def _by_id(judged: Sequence[Judged]) -> dict[str, Judged]:
    return {item.id: item for item in judged}
