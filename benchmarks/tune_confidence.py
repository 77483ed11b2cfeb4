"""Fit ``assistant/resources/confidence.json``: ``python -m benchmarks.tune_confidence TRAIN.jsonl --home DIR …``.

Two logistic regressions on the same signals. ``right``: is the first hit the right one; positive are training
questions whose first hit is. ``known``: does the index hold an answer at all; negative are the questions of
``benchmarks/data/off_catalogue.jsonl``, which no record answers, and, in a small corpus, the training questions
whose procedure it does not hold. Figures are cross-validated in five folds; the
reliability table sets what was said against the share that was so.
"""

from __future__ import annotations

import argparse
import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant.confidence import signals
from assistant.context import Context, Question
from assistant.steps.follow_up import follow_up
from assistant.steps.understand import understand
from channels.container import Container
from corpus.language import clean
from corpus.models import Kind
from index.search import Filter

FOLDS = 5
_OFF = Path(__file__).parent / "data" / "off_catalogue.jsonl"
_TARGET = Path(__file__).parent.parent / "assistant" / "resources" / "confidence.json"
# There may be more or fewer of them; in each data folder those without an answer
# weigh together as much as a third of the others.
_OFF_SHARE = 0.33
Array = npt.NDArray[np.float64]


def collect(train: Path, home: Path, every: int) -> tuple[list[str], Array, dict[str, Array], Array]:
    """Signal names, signals, what each model should say, and weights."""
    os.environ["TROLY_HOME"] = str(home)
    container = Container()
    searcher = container.live.searcher()
    where = Filter(collection=container.corpus_settings.collection, kinds=frozenset({Kind.PROCEDURE}))
    held = {unit.record.partition(":")[2] for unit in searcher.units() if unit.kind is Kind.PROCEDURE}
    rows: list[dict[str, Any]] = []
    for path in (train, _OFF):
        rows += [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()][
            :: every if path == train else 1
        ]
    names: list[str] = []
    found, right, off = [], [], []
    for row in rows:
        context = Context(Question(row["question"]), searcher, container.profile, day=date(2026, 1, 1))
        context.text = clean(row["question"])
        understand(context)
        follow_up(context)
        assert context.query is not None
        hits = searcher.search(context.query, where=where, limit=2)
        if not hits:
            continue
        values = signals(hits)
        names = names or sorted(values)
        found.append([values[name] for name in names])
        right.append(hits[0].unit.record.partition(":")[2] in row.get("procedures", ()))
        off.append("kind" in row or not held & set(row["procedures"]))
    outside = np.array(off)
    weights = np.where(outside, _OFF_SHARE * (~outside).sum() / max(1, outside.sum()), 1.0)
    wanted = {"right": np.array(right, dtype=float), "known": (~outside).astype(float)}
    return names, np.array(found), wanted, weights / weights.mean()


def fit(x: Array, y: Array, weights: Array, *, decay: float = 1e-3) -> Array:
    """Logistic regression with a bias in the last place, by Newton's method."""
    design = np.hstack([x, np.ones((len(x), 1))])
    beta = np.zeros(design.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-np.clip(design @ beta, -30, 30)))
        gradient = design.T @ (weights * (y - p)) - decay * beta
        curvature = (design * (weights * p * (1 - p))[:, None]).T @ design + decay * np.eye(len(beta))
        beta = beta + np.linalg.solve(curvature, gradient)
    return beta


def predict(x: Array, beta: Array) -> Array:
    """Probabilities."""
    return np.asarray(1 / (1 + np.exp(-np.clip(np.hstack([x, np.ones((len(x), 1))]) @ beta, -30, 30))))


def main() -> None:
    """Fit, print, and with ``--write`` replace the resource."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("train", type=Path)
    parser.add_argument("--home", type=Path, action="append", required=True, help="data folder with a built index")
    parser.add_argument("--every", type=int, default=1, help="take every n-th question only")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    parts = [collect(arguments.train, home, arguments.every) for home in arguments.home]
    names = parts[0][0]
    x = np.concatenate([part[1] for part in parts])
    wanted = {model: np.concatenate([part[2][model] for part in parts]) for model in parts[0][2]}
    weights = np.concatenate([part[3] for part in parts])
    fold = np.arange(len(x)) % FOLDS
    result: dict[str, Any] = {"found_by": "python -m benchmarks.tune_confidence", "questions": len(x), "models": {}}
    for model, y in wanted.items():
        held_out = np.zeros(len(x))
        for number in range(FOLDS):
            beta = fit(x[fold != number], y[fold != number], weights[fold != number])
            held_out[fold == number] = predict(x[fold == number], beta)
        _reliability(model, held_out, y, weights)
        brier = float(np.average((held_out - y) ** 2, weights=weights))
        result[f"brier_{model}_cross_validated"] = round(brier, 4)
        beta = fit(x, y, weights)
        result["models"][model] = {name: round(float(b), 3) for name, b in zip([*names, "bias"], beta, strict=True)}
    print(json.dumps(result, ensure_ascii=False, indent=1))
    if arguments.write:
        _TARGET.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _reliability(model: str, said: Array, y: Array, weights: Array) -> None:
    for low in np.arange(0, 1, 0.1):
        inside = (said >= low) & (said < low + 0.1)
        if inside.any():
            share = np.average(y[inside], weights=weights[inside])
            print(f"{model}: said {low:.1f}-{low + 0.1:.1f}: {int(inside.sum()):5d} questions, so in {share:.2f}")


if __name__ == "__main__":
    main()
