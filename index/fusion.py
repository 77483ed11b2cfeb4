"""Fusing what the legs of a search found into one ranking.

Each candidate has a handful of features; the score is their weighted sum. Weights are data (``fusion.json`` for
services, ``fusion_law.json`` for articles of law), found by ``python -m benchmarks.tune_fusion`` and
``python -m benchmarks.tune_law`` on questions that no dev set holds.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import resources

Features = dict[str, float]
SERVICES, LAW = "fusion.json", "fusion_law.json"


@dataclass(frozen=True, slots=True)
class Fusion:
    """Weights by feature name; a feature without a weight counts nothing."""

    weights: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def default(cls, name: str = SERVICES) -> Fusion:
        """The weights shipped with the package: ``SERVICES`` or ``LAW``."""
        text = resources.files("index").joinpath(name).read_text("utf-8")
        return cls({str(name): float(weight) for name, weight in json.loads(text)["weights"].items()})

    def score(self, features: Features) -> float:
        """Weighted sum of the features."""
        return sum(self.weights.get(name, 0.0) * value for name, value in features.items())


def scaled(scores: Mapping[int, float]) -> dict[int, float]:
    """Scores as shares of the best one, so that legs with different ranges can be added."""
    top = max(scores.values(), default=0.0)
    return {row: score / top for row, score in scores.items()} if top > 0 else {}


def spread(scores: Mapping[int, float]) -> dict[int, float]:
    """Cosines, which e5 squeezes into .8 to .9, stretched to 0..1 between the worst and best candidate."""
    if not scores:
        return {}
    low, high = min(scores.values()), max(scores.values())
    return {row: (score - low) / (high - low) if high > low else 1.0 for row, score in scores.items()}


def inverse_frequency(units: int, containing: int) -> float:
    """BM25's weight of a term that ``containing`` of ``units`` hold."""
    return math.log(1 + (units - containing + 0.5) / (containing + 0.5))
