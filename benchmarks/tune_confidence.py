"""Fit ``assistant/resources/confidence.json``: ``python -m benchmarks.tune_confidence QUESTIONS.jsonl … --home DIR …``.

Fits the set of models for the embedder that is configured: with vectors, or by words alone (embedder none).
The questions must be none that the embedder was trained on: of those it is surer than of any other.
``right``: is the first hit the right one; positive are questions whose first hit is. ``known``: does a list hold an
answer at all; negative are questions without one, those of ``benchmarks/data/off_catalogue.jsonl``, and the others
searched again with the right procedures hidden. ``verdict``: whether to answer, to ask which of several procedures is
meant, or to say that nothing fits; learnt from the same, from questions made of words that several names share
(``vague_questions``), and from ``benchmarks/data/outcome_questions.jsonl``, written for this. Figures are
cross-validated in five folds; the reliability table sets what was said against the share that was so.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant.confidence import BY_WORDS, VERDICTS, WITH_VECTORS, evidence, rivals, signals
from benchmarks.training import FOLDS, Place, arguments, open_place, rows, unseen
from benchmarks.vague_questions import vague_questions
from corpus.language import fold
from corpus.models import Kind
from index.fusion import Features
from index.search import Hit, Query

_OFF = Path(__file__).parent / "data" / "off_catalogue.jsonl"
_TARGET = Path(__file__).parent.parent / "assistant" / "resources" / "confidence.json"
_OUTCOMES = _OFF.with_name("outcome_questions.jsonl")
_WANTED = {"answerable": "answer", "ambiguous": "ask", "unanswerable": "unknown", "out_of_scope": "unknown"}
_NEGATIVES = 0.5  # what the negatives of ``known`` weigh together beside the positives
# What the examples of a verdict weigh together: made-up ones are many and not what people type.
_SHARES = {"answer": 1.0, "ask": 0.12, "unknown": 0.3, "written": 1.0}
Array = npt.NDArray[np.float64]


@dataclass(slots=True)
class Examples:
    """Signals with what a model should say: 1 or 0, for the verdict its place and where the example comes from."""

    judged: dict[str, list[tuple[Features, float]]] = field(default_factory=lambda: {"right": [], "known": []})
    verdicts: list[tuple[Features, int, str]] = field(default_factory=list)

    def add(self, model: str, values: Features, wanted: bool) -> None:
        self.judged[model].append((values, float(wanted)))

    def add_verdict(self, values: Features, wanted: str, source: str) -> None:
        self.verdicts.append((values, VERDICTS.index(wanted), source))


def matrix(found: list[Features]) -> tuple[list[str], Array]:
    """The names of all signals, and the signals with a column each."""
    names = sorted({name for values in found for name in values})
    return names, np.array([[values.get(name, 0.0) for name in names] for values in found])


def collect(questions: Sequence[dict[str, Any]], place: Place, examples: Examples) -> None:
    """Add what one data folder teaches."""
    held = place.codes()
    asked = 0
    for row in questions:
        query, hits = _searched(place, row["question"])
        if not hits:
            continue
        right = set(row.get("procedures", ())) & held
        outside = _WANTED.get(row.get("kind", "answerable")) == "unknown" or not right
        examples.add("known", signals(hits), not outside)
        if outside:
            examples.add_verdict(
                evidence(hits, query, place.searcher), "unknown", "written" if "kind" in row else "unknown"
            )
            continue
        if row.get("kind") == "ambiguous":
            examples.add_verdict(evidence(hits, query, place.searcher), "ask", "written")
            continue
        asked += 1
        first_right = _code(hits[0]) in right
        examples.add("right", signals(hits), first_right)
        if first_right:
            examples.add_verdict(evidence(hits, query, place.searcher), "answer", "answer")
        names = {fold(hit.unit.title) for hit in hits if _code(hit) in right}
        without = [hit for hit in hits if _code(hit) not in right and fold(hit.unit.title) not in names]
        if without:
            place.searcher.cover(query, without[0])
            examples.add("known", signals(without), False)
            examples.add_verdict(evidence(without, query, place.searcher), "unknown", "unknown")
    titles = [unit.title for unit in place.searcher.units() if unit.kind is Kind.PROCEDURE]
    for question in vague_questions(titles, count=asked // 3):
        query, hits = _searched(place, question)
        if len(rivals(hits)) > 1:
            examples.add_verdict(evidence(hits, query, place.searcher), "ask", "ask")


def collect_written(place: Place, examples: Examples) -> None:
    """Add the questions written for the verdict; they are about a national catalogue."""
    for row in rows(_OUTCOMES):
        query, hits = _searched(place, row["question"], row["history"])
        if hits and row["kind"] in _WANTED:
            examples.add_verdict(evidence(hits, query, place.searcher), _WANTED[row["kind"]], "written")


def _searched(place: Place, question: str, history: Sequence[dict[str, str]] = ()) -> tuple[Query, list[Hit]]:
    query = place.asked(question, history).query
    assert query is not None
    return query, place.searcher.search(query, where=place.where, limit=30)


def _code(hit: Hit) -> str:
    return hit.unit.record.partition(":")[2]


def fit_classes(x: Array, y: Array, weights: Array, *, decay: float = 3e-3, steps: int = 400) -> Array:
    """Softmax regression by gradient ascent (Adam): a row of weights, bias last, for each verdict. Signals are scaled
    to a spread of 1 while fitting, so that ``decay`` means the same for all."""
    spread = np.where(x.std(axis=0) < 1e-6, 1.0, x.std(axis=0))
    design = np.hstack([x / spread, np.ones((len(x), 1))])
    wanted = np.eye(len(VERDICTS))[y.astype(int)]
    beta, first, second = (np.zeros((len(VERDICTS), design.shape[1])) for _ in range(3))
    for step in range(1, steps + 1):
        gradient = ((wanted - _shares(design, beta)) * weights[:, None]).T @ design / len(x) - decay * beta
        first, second = 0.9 * first + 0.1 * gradient, 0.999 * second + 0.001 * gradient**2
        beta += 0.1 * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return beta / np.append(spread, 1.0)


def _shares(design: Array, beta: Array) -> Array:
    logits = design @ beta.T
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


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
    asked = arguments(__doc__).parse_args()
    examples = Examples()
    for number, home in enumerate(asked.home):
        place = open_place(home)
        collect([*unseen(asked), *rows(_OFF)], place, examples)
        if number == 0:  # the first folder is the national catalogue
            collect_written(place, examples)
    by_words = all(values["unread"] for values, _ in examples.judged["known"])
    result: dict[str, Any] = {"models": {}}
    for model, judged in examples.judged.items():
        names, x = matrix([values for values, _ in judged])
        y = np.array([wanted for _, wanted in judged])
        weights = np.ones(len(y))
        if model == "known":
            weights[y == 0] = _NEGATIVES * (y == 1).sum() / max(1, (y == 0).sum())
        held_out = _held_out(x, y, weights, lambda *parts: predict(parts[3], fit(*parts[:3])))
        _reliability(model, held_out, y, weights)
        result[f"brier_{model}_cross_validated"] = round(float(np.average((held_out - y) ** 2, weights=weights)), 4)
        result["models"][model] = _named(names, fit(x, y, weights))
    _verdict(examples, result)
    print(json.dumps(result, ensure_ascii=False, indent=1))
    if asked.write:
        whole = json.loads(_TARGET.read_text("utf-8")) | {BY_WORDS if by_words else WITH_VECTORS: result}
        _TARGET.write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _verdict(examples: Examples, result: dict[str, Any]) -> None:
    names, x = matrix([values for values, _, _ in examples.verdicts])
    y = np.array([float(wanted) for _, wanted, _ in examples.verdicts])
    sources = np.array([source for _, _, source in examples.verdicts])
    weights = np.ones(len(y))
    for source, share in _SHARES.items():
        weights[sources == source] = share * (sources == "answer").sum() / max(1, (sources == source).sum())
    held_out = _held_out(
        x,
        y,
        weights,
        lambda *parts: _shares(np.hstack([parts[3], np.ones((len(parts[3]), 1))]), fit_classes(*parts[:3])),
    )
    for source in sorted(set(sources)):
        for number, verdict in enumerate(VERDICTS):
            inside = (sources == source) & (y == number)
            if inside.any():
                said = held_out[inside].argmax(axis=1)
                taken = {name: int((said == place).sum()) for place, name in enumerate(VERDICTS)}
                print(f"verdict {verdict} ({source}): {taken}")
    result["verdict_right_cross_validated"] = round(
        float((held_out.argmax(axis=1) == y)[sources == "written"].mean()), 4
    )
    for verdict, beta in zip(VERDICTS, fit_classes(x, y, weights), strict=True):
        result["models"][f"verdict_{verdict}"] = _named(names, beta)


def _named(names: list[str], beta: Array) -> dict[str, float]:
    return {name: round(float(value), 3) for name, value in zip([*names, "bias"], beta, strict=True)}


def _held_out(x: Array, y: Array, weights: Array, predicted: Callable[..., Array]) -> Array:
    """What was said of each example by a model that had not seen it."""
    fold_of = np.arange(len(x)) % FOLDS
    parts = []
    for number in range(FOLDS):
        learnt, asked = fold_of != number, fold_of == number
        parts.append((np.flatnonzero(asked), predicted(x[learnt], y[learnt], weights[learnt], x[asked])))
    said = np.zeros((len(x), *parts[0][1].shape[1:]))
    for places, values in parts:
        said[places] = values
    return said


def _reliability(model: str, said: Array, y: Array, weights: Array) -> None:
    for low in np.arange(0, 1, 0.1):
        inside = (said >= low) & (said < low + 0.1)
        if inside.any():
            share = np.average(y[inside], weights=weights[inside])
            print(f"{model}: said {low:.1f}-{low + 0.1:.1f}: {int(inside.sum()):5d} questions, so in {share:.2f}")


if __name__ == "__main__":
    main()
