"""Find the fusion weights on questions: ``python -m benchmarks.tune_fusion QUESTIONS.jsonl … --home DIR … [--law]``.

The questions must be none that the embedder was trained on: it knows those by heart, and its weight would come out too
large. ``--law`` finds the weights for articles of law.

Each question's candidates are scored by a weighted sum of features; the weights maximise the log-likelihood of a
right candidate among all (a convex problem, so the result does not depend on chance). Figures are cross-validated
in five folds, split by procedure so that no fold has seen the procedure of another. Each ``--home`` is a data folder
with a built index: a national catalogue and a small corpus rank differently, and the weights must serve both.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.training import FOLDS, arguments, open_place, unseen
from corpus.models import Kind
from index.fusion import LAW, SERVICES, Features

STEPS = 200
# A name that stands in the question in full: training questions hold too few to learn it from.
# What is out of force comes after what is not. An office's own sheets are of what is done at its counters; no question of
# the training sets knows any. With 3 of them first in 16 of 515 questions about all the catalogue that mean another
# procedure, with 1 in 6, with 4 in 31.
# Who is fourteen is not "under fourteen": too rare in the questions to be learnt.
BY_HAND = {"complete": 1.0, "measure_agree": 0.5, "measure_clash": -4.0, "own": 3.0, "stale": -4.0}
_FOLDER = Path(__file__).parent.parent / "index"
Matrix = npt.NDArray[np.float64]


Found = tuple[list[Features], npt.NDArray[np.bool_], int]


@dataclass(frozen=True, slots=True)
class Ranked:
    """One question: features of its candidates and which of them are right."""

    features: Matrix
    right: npt.NDArray[np.bool_]
    fold: int


def collect(questions: Sequence[dict[str, Any]], home: Path, kind: Kind) -> tuple[list[Found], int]:
    """Candidates of each question that has a right one, and how many questions had none."""
    place = open_place(home, kind)
    names = {unit.row: unit.id.lower() for unit in place.searcher.units()}
    held = set(names.values())
    found: list[Found] = []
    lost = 0
    for row in questions:
        right = right_ids(row)
        if not right & held:
            continue
        query = place.asked(row["question"]).query
        assert query is not None
        candidates = place.searcher.candidates(query, place.where)
        mask = np.array([names[number] in right for number in candidates])
        if not mask.any():
            lost += 1
            continue
        fold = int(hashlib.sha256(min(right).encode()).hexdigest(), 16) % FOLDS
        found.append((list(candidates.values()), mask, fold))
    return found, lost


def right_ids(row: dict[str, Any]) -> set[str]:
    """The units that answer a question, lower case: procedures by code, articles as ``number|article``."""
    articles = {f"legal:{name.replace('|', '#')}" for name in row.get("gold", ())}
    return {name.lower() for name in articles | {f"procedure:{code}" for code in row.get("procedures", ())}}


def ranked(found: list[Found], names: list[str]) -> list[Ranked]:
    """The candidates as matrices with a column for each feature name."""
    return [
        Ranked(np.array([[c.get(name, 0.0) for name in names] for c in candidates]), mask, fold)
        for candidates, mask, fold in found
    ]


def fit(questions: list[Ranked], *, decay: float = 1e-3) -> Matrix:
    """Weights by gradient ascent (Adam) on the mean log-likelihood of a right candidate."""
    features = np.concatenate([question.features for question in questions])
    right = np.concatenate([question.right for question in questions])
    starts = np.cumsum([0] + [len(question.features) for question in questions[:-1]])
    lengths = [len(question.features) for question in questions]
    size = features.shape[1]
    weights, first, second = np.zeros(size), np.zeros(size), np.zeros(size)
    for step in range(1, STEPS + 1):
        raised = np.exp(np.clip(features @ weights, -60, 60))
        shares = raised / np.repeat(np.add.reduceat(raised, starts), lengths)
        among = raised * right
        among /= np.repeat(np.add.reduceat(among, starts), lengths)
        gradient = (among - shares) @ features / len(questions) - decay * weights
        first = 0.9 * first + 0.1 * gradient
        second = 0.999 * second + 0.001 * gradient**2
        weights += 0.2 * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return weights


def figures(questions: list[Ranked], weights: Matrix, lost: int = 0) -> dict[str, float]:
    """hit@1, hit@5 and MRR; questions without a right candidate count as missed."""
    ranks = []
    for question in questions:
        scores = question.features @ weights
        ranks.append(int((scores > scores[question.right].max()).sum()))
    total = len(ranks) + lost
    return {
        "hit_1": round(sum(rank == 0 for rank in ranks) / total, 4),
        "hit_5": round(sum(rank < 5 for rank in ranks) / total, 4),
        "mrr": round(sum(1 / (1 + rank) for rank in ranks) / total, 4),
    }


def main() -> None:
    """Tune, print, and with ``--write`` replace ``index/fusion.json`` or ``index/fusion_law.json``."""
    parser = arguments(__doc__)
    parser.add_argument("--law", action="store_true", help="for articles of law")
    asked = parser.parse_args()
    kind = Kind.LEGAL if asked.law else Kind.PROCEDURE
    found: list[Found] = []
    lost = 0
    for home in asked.home:
        more, missed = collect(unseen(asked), home, kind)
        found, lost = found + more, lost + missed
    names = sorted({name for candidates, _, _ in found for features in candidates for name in features} - set(BY_HAND))
    questions = ranked(found, names)
    held_out = []
    for fold in range(FOLDS):
        weights = fit([question for question in questions if question.fold != fold])
        held_out.append(figures([question for question in questions if question.fold == fold], weights))
    validated = {key: round(float(np.mean([scores[key] for scores in held_out])), 4) for key in held_out[0]}
    weights = fit(questions)
    result = {
        "found_by": "python -m benchmarks.tune_fusion" + (" --law" if asked.law else ""),
        "questions": len(questions) + lost,
        "without_right_candidate": lost,
        "cross_validated": validated,
        "weights": {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True)},
    }
    print(json.dumps(result, ensure_ascii=False, indent=1))
    result["weights"].update(BY_HAND)
    result["set_by_hand"] = sorted(BY_HAND)
    if asked.write:
        (_FOLDER / (LAW if asked.law else SERVICES)).write_text(
            json.dumps(result, ensure_ascii=False, indent=1) + "\n", "utf-8"
        )


if __name__ == "__main__":
    main()
