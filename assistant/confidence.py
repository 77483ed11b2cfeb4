"""How sure the ranking is: that its first hit is the right one, that a list holds an answer at all, and whether to
answer, to ask which of several procedures is meant, or to say that nothing fits.

Logistic models on signals that mean the same in every search. Their weights are data (``resources/confidence.json``),
found by ``python -m benchmarks.tune_confidence``: one set for searches with vectors, one for words alone.
"""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources

from corpus.language import fold
from corpus.models import Kind
from index.fusion import Features
from index.search import Hit, Query, Searcher

_TAKEN_OVER = (
    "title_share",
    "name_share",
    "query_share",
    "covered",
    "gap",
    "dense",
    "cosine",
    "dossier_f",
    "process_f",
    "title_f",
    "example",
    "example_words",
)
WITH_VECTORS, BY_WORDS = "with_vectors", "by_words"
VERDICTS = ("answer", "ask", "unknown")
_NEAR, _FARTHER = 0.5, 1.5  # log-odds behind the first
_ALONE = 0.5  # share of a hit that has beaten nobody


def confidence(hits: Sequence[Hit]) -> float:
    """Probability, 0 to 1, that the first hit is a right one; 0 without hits."""
    return _judge("right", hits)


def known(hits: Sequence[Hit]) -> float:
    """Probability, 0 to 1, that the index holds an answer at all; 0 without hits."""
    return _judge("known", hits)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Probabilities, adding to 1, of what a question deserves."""

    answer: float
    ask: float
    unknown: float


def verdict(hits: Sequence[Hit], query: Query, searcher: Searcher) -> Verdict:
    """Whether to answer with the first hit, to ask back, or to say that no record fits."""
    if not hits:
        return Verdict(0.0, 0.0, 1.0)
    if hits[0].features.get("exact"):
        return Verdict(1.0, 0.0, 0.0)
    if hits[0].unit.kind is not Kind.PROCEDURE:  # learnt on procedures; what else is found only has to be known
        return Verdict(known(hits), 0.0, 1.0 - known(hits))
    found = evidence(hits, query, searcher)
    raised = {name: math.exp(max(-30.0, min(30.0, _total(f"verdict_{name}", found)))) for name in VERDICTS}
    whole = sum(raised.values())
    return Verdict(**{name: value / whole for name, value in raised.items()})


def evidence(hits: Sequence[Hit], query: Query, searcher: Searcher) -> Features:
    """Everything the verdict is judged by."""
    return {**signals(hits), **rivalry(hits, query, searcher)}


def signals(hits: Sequence[Hit]) -> Features:
    """What the models look at: features that mean the same in every search, and the lead of the first hit."""
    features = hits[0].features
    found = {name: features.get(name, 0.0) for name in _TAKEN_OVER}
    found["unread"] = float(found["cosine"] == 0.0)  # no embedder, or one that does not read what was typed
    found["lead"] = hits[0].score - hits[1].score if len(hits) > 1 else 1.0
    found["share"] = share(hits)[0] if len(hits) > 1 else _ALONE
    return found


def share(hits: Sequence[Hit]) -> list[float]:
    """Probability of each hit to be the one meant, were it one of these: scores are log-odds of a right candidate,
    for that is what the weights of the ranking were fitted to."""
    raised = [math.exp(max(-60.0, min(60.0, hit.score - hits[0].score))) for hit in hits]
    return [value / sum(raised) for value in raised]


def rivals(hits: Sequence[Hit]) -> list[Hit]:
    """The procedures among the hits, one for each name: a need at several levels is one need."""
    procedures = [hit for hit in hits if hit.unit.kind is Kind.PROCEDURE]
    return list({fold(hit.unit.title): hit for hit in reversed(procedures)}.values())[::-1]


def rivalry(hits: Sequence[Hit], query: Query, searcher: Searcher) -> Features:
    """What parts the first procedure from the next ones, and how much of that the question says."""
    competing = rivals(hits)[:6]
    if len(competing) < 2 or competing[0].unit != hits[0].unit:
        return {"alone": 1.0}
    first, *others = competing
    found = {
        "near": float(sum(first.score - other.score < _NEAR for other in others)),
        "farther": float(sum(first.score - other.score < _FARTHER for other in others)),
        "second": first.score - others[0].score,
        "third": first.score - others[1].score if len(others) > 1 else 5.0,
    }
    contrasts = [searcher.contrast(query, first.unit, other.unit) for other in others[:3]]
    for name in ("own_said", "own_unsaid", "other_said", "other_unsaid"):
        values = [getattr(contrast, name) for contrast in contrasts]
        found[name] = values[0]
        found[f"{name}_least"] = min(values)
    shares = {hit.unit.row: value for hit, value in zip(hits, share(hits), strict=True)}
    found["share_of_four"] = sum(shares[hit.unit.row] for hit in competing[:4])
    found["choices"] = math.log(1 / sum(value * value for value in shares.values()))
    found["words"] = math.log(1 + len((query.typed or query.text).split()))
    found["topic_words"] = math.log(1 + len(query.text.split()))
    return found


def _judge(name: str, hits: Sequence[Hit]) -> float:
    if not hits:
        return 0.0
    return 1.0 if hits[0].features.get("exact") else _probability(name, signals(hits))


def _probability(name: str, found: Mapping[str, float]) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, _total(name, found)))))


def _total(name: str, found: Mapping[str, float]) -> float:
    # Without vectors the words' share has to say alone what both say otherwise: judged by the weights of both, three
    # good questions in five were called unknown.
    model = _models()[BY_WORDS if found["unread"] else WITH_VECTORS][name]
    return model["bias"] + sum(model.get(signal, 0.0) * value for signal, value in found.items())


@functools.cache
def _models() -> dict[str, dict[str, dict[str, float]]]:
    text = resources.files("assistant").joinpath("resources/confidence.json").read_text("utf-8")
    data = json.loads(text)
    return {
        legs: {name: {str(k): float(v) for k, v in weights.items()} for name, weights in data[legs]["models"].items()}
        for legs in (WITH_VECTORS, BY_WORDS)
    }
