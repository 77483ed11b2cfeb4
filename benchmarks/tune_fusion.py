"""Find the fusion weights on training questions: ``python -m benchmarks.tune_fusion TRAIN.jsonl --home DIR …``.

Each question's candidates are scored by a weighted sum of features; the weights maximise the log-likelihood of a
right candidate among all (a convex problem, so the result does not depend on chance). Figures are cross-validated
in five folds, split by procedure so that no fold has seen the procedure of another. Each ``--home`` is a data folder
with a built index: a national catalogue and a small corpus rank differently, and the weights must serve both.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assistant.context import Context, Question
from assistant.steps.understand import understand
from channels.container import Container
from corpus.language import clean
from corpus.models import Kind
from index.search import Filter

FOLDS = 5
STEPS = 200
# A name that stands in the question in full: training questions hold too few to learn it from.
BY_HAND = {"complete": 1.0}
_WEIGHTS = Path(__file__).parent.parent / "index" / "fusion.json"
Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Ranked:
    """One question: features of its candidates and which of them are right."""

    features: Matrix
    right: npt.NDArray[np.bool_]
    fold: int


def collect(path: Path, home: Path, every: int) -> tuple[list[str], list[Ranked], int]:
    """Feature names, questions with a right candidate, and how many questions had none."""
    os.environ["TROLY_HOME"] = str(home)
    container = Container()
    searcher = container.live.searcher()
    where = Filter(collection=container.corpus_settings.collection, kinds=frozenset({Kind.PROCEDURE}))
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()][::every]
    units = {unit.row: unit for unit in searcher.units()}
    held = {unit.record for unit in units.values()}
    names: list[str] = []
    ranked: list[Ranked] = []
    lost = 0
    for row in rows:
        right = {f"procedure:{code}" for code in row["procedures"]}
        if not right & held:
            continue
        context = Context(Question(row["question"]), searcher, container.profile, day=date(2026, 1, 1))
        context.text = clean(row["question"])
        understand(context)
        assert context.query is not None
        found = searcher.candidates(context.query, where)
        names = names or sorted(next(iter(found.values()), {}))
        mask = np.array([units[number].record in right for number in found])
        if not mask.any():
            lost += 1
            continue
        matrix = np.array([[features[name] for name in names] for features in found.values()])
        fold = int(hashlib.sha256(row["procedures"][0].encode()).hexdigest(), 16) % FOLDS
        ranked.append(Ranked(matrix, mask, fold))
    return names, ranked, lost


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
    """Tune, print, and with ``--write`` replace ``index/fusion.json``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("train", type=Path)
    parser.add_argument("--home", type=Path, action="append", required=True, help="data folder with a built index")
    parser.add_argument("--every", type=int, default=1, help="take every n-th question only")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    names: list[str] = []
    questions: list[Ranked] = []
    lost = 0
    for home in arguments.home:
        names, more, missed = collect(arguments.train, home, arguments.every)
        questions, lost = questions + more, lost + missed
    held_out = []
    for fold in range(FOLDS):
        weights = fit([question for question in questions if question.fold != fold])
        held_out.append(figures([question for question in questions if question.fold == fold], weights))
    validated = {key: round(float(np.mean([scores[key] for scores in held_out])), 4) for key in held_out[0]}
    weights = fit(questions)
    result = {
        "found_by": "python -m benchmarks.tune_fusion",
        "questions": len(questions) + lost,
        "without_right_candidate": lost,
        "cross_validated": validated,
        "weights": {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True)},
    }
    print(json.dumps(result, ensure_ascii=False, indent=1))
    result["weights"].update(BY_HAND)
    result["set_by_hand"] = sorted(BY_HAND)
    if arguments.write:
        _WEIGHTS.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
