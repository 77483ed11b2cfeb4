"""Figures of a whole set from what is measured of each answer: means, calibration, gaps, latency, cost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from eval.measures import MEASURES
from eval.metrics import SLICES, Judged, percentile

_BINS = 10
_FEWEST = 5  # questions of a style from which its gap means anything
GAPPED = ("hit_1", "facts_recall", "outcome_right")
Pick = Callable[[Judged], bool]


def mean(judged: Sequence[Judged], measure: str) -> float | None:
    """The figure of a set; None where no question has the value."""
    found = [item.values[measure] for item in judged if measure in item.values]
    return sum(found) / len(found) if found else None


def ece(judged: Sequence[Judged]) -> float | None:
    """Expected calibration error, 0 to 1, in ten bins of equal width: how far the confidence in the first hit lies from
    the share of first hits that are right. None without a confidence. Guo et al. 2017, "On Calibration of Modern Neural
    Networks"."""
    rows = [(item.confidence, item.values["hit_1"]) for item in judged
            if item.confidence is not None and "hit_1" in item.values]  # fmt: skip
    if not rows:
        return None
    bins: dict[int, list[tuple[float, float]]] = {}
    for sure, right in rows:
        bins.setdefault(min(_BINS - 1, int(sure * _BINS)), []).append((sure, right))
    return sum(abs(sum(sure - right for sure, right in group)) for group in bins.values()) / len(rows)


def reliability(judged: Sequence[Judged]) -> list[tuple[float, float, int]]:
    """``(mean confidence, share right, questions)`` of each bin that holds any."""
    bins: dict[int, list[tuple[float, float]]] = {}
    for item in judged:
        if item.confidence is not None and "hit_1" in item.values:
            place = min(_BINS - 1, int(item.confidence * _BINS))
            bins.setdefault(place, []).append((item.confidence, item.values["hit_1"]))
    return [
        (sum(s for s, _ in group) / len(group), sum(r for _, r in group) / len(group), len(group))
        for _, group in sorted(bins.items())
    ]


def style_gaps(judged: Sequence[Judged], against: str = "formal") -> dict[str, dict[str, float]]:
    """``style → measure → its figure minus that of the formal questions``; styles of five questions or more."""
    plain = [item for item in judged if item.style == against]
    found: dict[str, dict[str, float]] = {}
    for style in sorted({item.style for item in judged} - {against, ""}):
        own = [item for item in judged if item.style == style]
        for name in GAPPED:
            here, there = mean(own, name), mean(plain, name)
            if here is not None and there is not None and _count(own, name) >= _FEWEST:
                found.setdefault(style, {})[name] = round(here - there, 4)
    return found


def figures_of(judged: Sequence[Judged]) -> dict[str, float]:
    """``name → figure`` of everything measured over a set: the measures, ``ece``, ``worst_style_gap`` (points of hit@1
    that the worst style loses to formal questions), ``p50_ms``, ``p95_ms`` and tokens a question."""
    found = {name: value for name in MEASURES if (value := mean(judged, name)) is not None}
    if (error := ece(judged)) is not None:
        found["ece"] = error
    if gaps := [gap["hit_1"] for gap in style_gaps(judged).values() if "hit_1" in gap]:
        found["worst_style_gap"] = max(0.0, -min(gaps))
    times = sorted(item.milliseconds for item in judged)
    found |= {"p50_ms": percentile(times, 0.5), "p95_ms": percentile(times, 0.95)}
    if tokens := sum(sum(item.tokens) for item in judged):
        found["tokens"] = tokens / len(judged)
    return {name: round(value, 4) for name, value in found.items()}


def better(name: str) -> str:
    """Whether ``higher`` or ``lower`` is better of a figure."""
    return MEASURES[name].better if name in MEASURES else "lower"


def sliced(judged: Sequence[Judged]) -> dict[str, dict[str, dict[str, float]]]:
    """``slice → value → figures``, with the number of questions."""
    found: dict[str, dict[str, dict[str, float]]] = {}
    for name, key in SLICES.items():
        groups = sorted({key(item) for item in judged} - {""})
        if len(groups) > 1:
            found[name] = {group: _with_count([i for i in judged if key(i) == group]) for group in groups}
    return found


def steps(judged: Sequence[Judged]) -> dict[str, dict[str, float]]:
    """``step → p50 and p95 in ms``, over the questions that came so far, slowest first."""
    names = {name for item in judged for name in item.steps_ms}
    found = {}
    for name in names:
        times = sorted(item.steps_ms[name] for item in judged if name in item.steps_ms)
        found[name] = {"p50_ms": percentile(times, 0.5), "p95_ms": percentile(times, 0.95), "questions": len(times)}
    return dict(sorted(found.items(), key=lambda entry: -entry[1]["p95_ms"]))


def cost(judged: Sequence[Judged], per_million: tuple[float, float] = (0.0, 0.0)) -> dict[str, Any]:
    """Tokens sent and made, in all and a question, and what they cost at prices per million tokens."""
    sent, made = (sum(item.tokens[part] for item in judged) for part in (0, 1))
    price = sent / 1e6 * per_million[0] + made / 1e6 * per_million[1]
    return {"tokens_in": sent, "tokens_out": made, "price": price, "price_a_question": price / max(1, len(judged))}


def _count(judged: Sequence[Judged], measure: str) -> int:
    return sum(measure in item.values for item in judged)


def _with_count(judged: Sequence[Judged]) -> dict[str, float]:
    return {"questions": len(judged), **figures_of(judged)}
