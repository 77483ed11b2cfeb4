"""How sure the ranking is that its best hit answers the question.

A logistic model on features of the best hit. Its weights are data (``resources/confidence.json``), found by
``python -m benchmarks.tune_confidence`` on training questions and on questions that no record answers.
"""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Sequence
from importlib import resources

from index.fusion import Features
from index.search import Hit


def confidence(hits: Sequence[Hit]) -> float:
    """Probability, 0 to 1, that the first hit is a right one; 0 without hits."""
    if not hits:
        return 0.0
    features = hits[0].features
    if features.get("exact"):
        return 1.0
    model = _model()
    total = model["bias"] + sum(model.get(name, 0.0) * value for name, value in signals(features).items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def signals(features: Features) -> Features:
    """The features the model looks at: those that mean the same in every search."""
    return {name: features.get(name, 0.0) for name in ("query_share", "title_share", "covered", "cosine")}


@functools.cache
def _model() -> dict[str, float]:
    text = resources.files("assistant").joinpath("resources/confidence.json").read_text("utf-8")
    return {str(name): float(weight) for name, weight in json.loads(text)["weights"].items()}
