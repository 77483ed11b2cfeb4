"""How sure the ranking is: that its first hit is the right one, and that the question is known at all.

Two logistic models on the same signals. Their weights are data (``resources/confidence.json``), found by
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
    return _probability("right", hits)


def known(hits: Sequence[Hit]) -> float:
    """Probability, 0 to 1, that the index holds an answer at all; 0 without hits."""
    return _probability("known", hits)


def signals(hits: Sequence[Hit]) -> Features:
    """What the model looks at: features that mean the same in every search, and the lead of the first hit."""
    features = hits[0].features
    found = {name: features.get(name, 0.0) for name in ("title_share", "name_share", "covered", "dense")}
    found["unread"] = float(found["dense"] == 0.0)  # the dense leg did not look: typed without diacritics
    found["lead"] = hits[0].score - hits[1].score if len(hits) > 1 else 1.0
    return found


def _probability(name: str, hits: Sequence[Hit]) -> float:
    if not hits:
        return 0.0
    if hits[0].features.get("exact"):
        return 1.0
    model = _models()[name]
    total = model["bias"] + sum(model.get(signal, 0.0) * value for signal, value in signals(hits).items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


@functools.cache
def _models() -> dict[str, dict[str, float]]:
    text = resources.files("assistant").joinpath("resources/confidence.json").read_text("utf-8")
    models = json.loads(text)["models"]
    return {name: {str(k): float(v) for k, v in weights.items()} for name, weights in models.items()}
