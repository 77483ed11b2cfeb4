"""What a judging model is worth: how much it disagrees with itself, and with people. No gate rests on a judge alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import InputError
from eval.datasets import read_lines


@dataclass(frozen=True, slots=True)
class Noise:
    """A judge asked several times: mean score, mean spread (standard deviation) of one question's scores, and the share
    of questions whose verdict (score at least one half) was not always the same."""

    questions: int
    repeats: int
    mean: float
    spread: float
    flipped: float


@dataclass(frozen=True, slots=True)
class Agreement:
    """A judge beside people: share alike, and Cohen's kappa (0 = as by chance, 1 = always)."""

    questions: int
    alike: float
    kappa: float


def noise(scores: Mapping[str, Sequence[float]]) -> Noise:
    """From ``id → scores of the repeats``. Raises ``ValueError`` for fewer than two repeats of anything."""
    rows = [list(row) for row in scores.values() if len(row) > 1]
    if not rows:
        raise ValueError("noise is seen only where a question was judged twice")
    means = [sum(row) / len(row) for row in rows]
    spreads = [
        (sum((value - mean) ** 2 for value in row) / (len(row) - 1)) ** 0.5
        for row, mean in zip(rows, means, strict=True)
    ]
    flipped = [len({value >= 0.5 for value in row}) > 1 for row in rows]
    return Noise(len(rows), max(map(len, rows)), sum(means) / len(rows), sum(spreads) / len(rows),
                 sum(flipped) / len(rows))  # fmt: skip


def agreement(judge: Mapping[str, float], people: Mapping[str, bool]) -> Agreement:
    """Verdicts of a judge (score at least one half) beside those of people, over the questions both have. Raises
    ``InputError`` (``LABELS_BROKEN``) where there is none."""
    pairs = [(judge[name] >= 0.5, people[name]) for name in judge if name in people]
    if not pairs:
        raise InputError("no judged question has a label", code="LABELS_BROKEN")
    alike = sum(one == two for one, two in pairs) / len(pairs)
    yes = [sum(pair[side] for pair in pairs) / len(pairs) for side in (0, 1)]
    chance = yes[0] * yes[1] + (1 - yes[0]) * (1 - yes[1])
    kappa = 1.0 if chance == 1.0 else (alike - chance) / (1 - chance)
    return Agreement(len(pairs), alike, kappa)


def read_labels(path: Path) -> dict[str, bool]:
    """``id → whether people found the answer good`` from lines ``{"id": …, "good": true}``. Raises ``InputError``
    (``LABELS_BROKEN``)."""
    found = {}
    for number, row in read_lines(path):
        if not isinstance(row.get("id"), str) or not isinstance(row.get("good"), bool):
            raise InputError(f"{path} line {number}: id and good (true or false) are needed", code="LABELS_BROKEN")
        found[row["id"]] = row["good"]
    return found
