"""Numbers over judged questions, in all and by slice."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from eval.measures import EXPECTED_OUTCOMES


@dataclass(frozen=True, slots=True)
class Judged:
    """One question with what came of it. ``rank`` is the place of the first right document, 0 = best, None = absent
    among those returned; ``facts_shown`` counts facts in the unfolded text, ``facts_held`` in the whole answer;
    ``values`` are the measures that apply (``eval.measures``)."""

    id: str
    kind: str
    style: str
    audience: str
    aspect: str
    outcome: str
    rank: int | None
    facts: int
    facts_shown: int
    facts_held: int
    aspect_right: bool
    milliseconds: float
    group: str = "question"
    subject: str = ""
    values: Mapping[str, float] = field(default_factory=dict)
    confidence: float | None = None
    steps_ms: Mapping[str, float] = field(default_factory=dict)
    tokens: tuple[int, int] = (0, 0)

    @property
    def outcome_right(self) -> bool | None:
        """None for a question without a label."""
        if self.values:
            value = self.values.get("outcome_right")
            return None if value is None else value == 1.0
        wanted = EXPECTED_OUTCOMES[self.kind]
        return self.outcome in wanted if wanted else None


@dataclass(frozen=True, slots=True)
class Scores:
    """Figures of a group. Shares are 0 to 1, None where nothing can be measured; times in ms."""

    questions: int
    answerable: int
    hit_1: float | None
    hit_5: float | None
    hit_10: float | None
    mrr: float | None
    facts_shown: float | None
    facts_held: float | None
    aspect_right: float | None
    outcome_right: float | None
    p50_ms: float
    p95_ms: float


def score(judged: Sequence[Judged], *, outcomes: bool = True) -> Scores:
    """Scores of a group. Ranks and aspects count answerable questions; facts only those whose first procedure is
    right."""
    ranked = [item for item in judged if item.kind == "answerable"]
    right = [item for item in ranked if item.rank == 0 and item.facts]
    facts = sum(item.facts for item in right)
    times = sorted(item.milliseconds for item in judged)
    return Scores(
        questions=len(judged),
        answerable=len(ranked),
        hit_1=_share(item.rank == 0 for item in ranked),
        hit_5=_share(item.rank is not None and item.rank < 5 for item in ranked),
        hit_10=_share(item.rank is not None and item.rank < 10 for item in ranked),
        mrr=_mean([1 / (1 + item.rank) if item.rank is not None else 0.0 for item in ranked]),
        facts_shown=sum(item.facts_shown for item in right) / facts if facts else None,
        facts_held=sum(item.facts_held for item in right) / facts if facts else None,
        aspect_right=_share(item.aspect_right for item in ranked),
        outcome_right=_share(told for item in judged if (told := item.outcome_right) is not None) if outcomes else None,
        p50_ms=percentile(times, 0.50),
        p95_ms=percentile(times, 0.95),
    )


SLICES: dict[str, Callable[[Judged], str]] = {
    "kind": lambda item: item.kind,
    "style": lambda item: item.style,
    "audience": lambda item: item.audience,
    "aspect": lambda item: item.aspect,
    "group": lambda item: item.group,
    "subject": lambda item: item.subject,
}


def slices(judged: Sequence[Judged]) -> dict[str, dict[str, Scores]]:
    """Scores by kind, style, audience and aspect; by group and subject where a set has more than one."""
    keys = dict(SLICES)
    for name in ("group", "subject"):
        if len({SLICES[name](item) for item in judged}) < 2:
            del keys[name]
    return {
        name: {
            value: score([item for item in judged if key(item) == value]) for value in sorted({key(i) for i in judged})
        }
        for name, key in keys.items()
    }


def confusion(judged: Iterable[Judged]) -> dict[str, dict[str, int]]:
    """``kind → outcome → count``."""
    table: dict[str, dict[str, int]] = {}
    for item in judged:
        row = table.setdefault(item.kind, {})
        row[item.outcome] = row.get(item.outcome, 0) + 1
    return table


def percentile(ordered: Sequence[float], share: float) -> float:
    """Nearest-rank percentile of sorted numbers; 0 for none."""
    return round(ordered[max(0, math.ceil(share * len(ordered)) - 1)], 2) if ordered else 0.0


def as_json(scores: Scores) -> dict[str, Any]:
    """JSON-able figures, shares rounded to four places."""
    return {name: round(value, 4) if isinstance(value, float) else value for name, value in asdict(scores).items()}


def _share(values: Iterable[bool]) -> float | None:
    found = list(values)
    return sum(found) / len(found) if found else None


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None
