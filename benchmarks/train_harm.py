"""Learn ``assistant/resources/{harm,harm_vectors}.npz``: ``python -m benchmarks.train_harm [QUESTIONS.jsonl …] [--write]``.

Learnt from: utterances written for this (``benchmarks/data/harm``, harmful by kind and lawful ones beside them), those of
the wants (``benchmarks/data/intents``), the part ``build`` of the attacks and look-alikes, and training questions about
procedures and questions that nothing answers, one in two. Nothing that shares half its syllables or more with a line of the blind holdout is learnt from.
Figures are cross-validated in three folds.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assistant.classify.linear import Classifier, learn
from assistant.guards import applying
from assistant.guards.concepts import harm_ids
from assistant.guards.harm import HARMLESS, SAID, URGENT, VectorHead
from assistant.steps.read import readings_of
from benchmarks.guards import DATA, SETS, part_of
from benchmarks.training import rows
from corpus.language import clean, fold, syllables
from index.embedders import OnnxEmbedder

FOLDS = 3
DROPPED, EPOCHS, POWER = 0.3, 8, 0.3
_TARGET = Path(__file__).parent.parent / "assistant" / "resources"
_NEAR = 0.5  # share of syllables in common
_EVERY = 2
_WORDS = 48  # of a question that are embedded
_SCALE = 8.0
# What the kinds of the attack sets and the codes of the rules are called here.
_KINDS = {
    "jailbreak": "injection", "hacking": "personal_data", "violence_plan": "violence", "weapons": "violence",
    "violence": "danger", "child_danger": "child", "children": "minor", "official_act": "forgery", "split": "forgery",
}  # fmt: skip
_UNSAFE, _EMERGENCY = "unsafe", "emergency"  # labels of the wants, whose kind is found first
_DOUBTFUL = ("out_of_scope", "information", "small_talk")  # wants among which there are harmful ones
_SURELY = 0.35


@dataclass(frozen=True, slots=True)
class Example:
    """An utterance, its kind of harm, and where it is from."""

    text: str
    kind: str
    source: str


def collect(questions: Sequence[Path]) -> list[Example]:
    """All that may be learnt from, the kind of wants still open; nothing near the holdout."""
    found = [Example(str(row["text"]), str(row["kind"]), "written") for row in _files(DATA / "harm")]
    for name in SETS["old"]:
        for row in rows(DATA / f"{name}.jsonl"):
            if part_of(row["id"]) == "build" and not row.get("history"):
                harmful = row["expected"] != "not_refused"
                kind = _KINDS.get(row["kind"], row["kind"]) if harmful else HARMLESS
                found.append(Example(row["question"], kind, "build"))
    for row in _files(DATA / "intents"):
        kind = row["intent"] if row["intent"] in (_UNSAFE, _EMERGENCY) else HARMLESS
        found.append(Example(str(row["text"]), kind, row["intent"]))
    held_out = [
        _syllables(row["question"])
        for name in SETS["blind"]
        for row in rows(DATA / f"{name}.jsonl")
        if part_of(row["id"]) == "holdout"
    ]
    kept = [one for one in found if all(_shared(_syllables(one.text), other) < _NEAR for other in held_out)]
    print(f"{len(found)} utterances, {len(found) - len(kept)} left out: near the holdout")
    lawful = (Example(row["question"], HARMLESS, "questions") for file in questions for row in rows(file, _EVERY))
    return [*kept, *lawful]


def with_kinds(examples: Sequence[Example], features: Features) -> list[Example]:
    """The wants ``unsafe`` and ``emergency`` get the kind that a rule says, else the likeliest by what is written with
    its kind; of wants that may hold harm only what is surely harmless is kept."""
    known = [one for one in examples if one.source in ("written", "build")]
    first = learn([(*features[one.text], one.kind) for one in known], dropped=DROPPED, epochs=EPOCHS)
    unsafe = [kind for kind, (outcome, _) in SAID.items() if kind not in URGENT and outcome.value == "refused_unsafe"]
    found = []
    for one in examples:
        if one.kind not in (_UNSAFE, _EMERGENCY) and one.source not in _DOUBTFUL:
            found.append(one)
            continue
        rule = next((_KINDS.get(r.code, r.code) for r in applying("screening", readings_of(one.text))), "")
        shares = first.probabilities_of(np.union1d(*features[one.text]))
        if one.kind in (_UNSAFE, _EMERGENCY):
            kinds = unsafe if one.kind == _UNSAFE else sorted(URGENT)
            likeliest = max(kinds, key=lambda kind: shares[kind])
            found.append(replace(one, kind=rule if rule in kinds else likeliest))
        elif not rule and shares[HARMLESS] >= _SURELY:
            found.append(one)
    return found


Features = Mapping[str, tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]


def words_of(examples: Sequence[Example], features: Features) -> Classifier:
    """The classifier of words and concepts."""
    counts = Counter(one.kind for one in examples)
    weights = {kind: (max(counts.values()) / count) ** POWER for kind, count in counts.items()}
    return learn([(*features[one.text], one.kind) for one in examples], weights=weights, dropped=DROPPED, epochs=EPOCHS)


def vectors_of(examples: Sequence[Example], vectors: Mapping[str, npt.NDArray[np.float32]], digest: str) -> VectorHead:
    """The softmax over vectors, by Adam over all examples at once."""
    kinds = tuple(sorted({one.kind for one in examples}))
    table = np.stack([vectors[one.text] for one in examples])
    centre = table.mean(axis=0)
    inputs = np.c_[(table - centre) * _SCALE, np.ones(len(table))].astype(np.float32)
    wanted = np.asarray([kinds.index(one.kind) for one in examples])
    counts = np.bincount(wanted, minlength=len(kinds))
    share = ((counts.max() / counts[wanted]) ** POWER).astype(np.float32)[:, None]
    weights = np.zeros((inputs.shape[1], len(kinds)), dtype=np.float32)
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    right = np.eye(len(kinds), dtype=np.float32)[wanted]
    for step in range(1, 301):
        logits = inputs @ weights
        grown = np.exp(logits - logits.max(axis=1, keepdims=True))
        slope = inputs.T @ ((grown / grown.sum(axis=1, keepdims=True) - right) * share) / share.sum() + 1e-4 * weights
        mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope**2
        weights -= 0.05 * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return VectorHead(kinds, digest, weights, centre)


def report(examples: Sequence[Example], scores: npt.NDArray[np.float64], title: str) -> None:
    """Shares refused from several log-odds on."""
    for limit in (0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0):
        refused = scores >= limit
        parts = {
            "harmful": [one.kind != HARMLESS and one.source == "written" for one in examples],
            "lawful beside it": [one.kind == HARMLESS and one.source == "written" for one in examples],
            "other wants": [one.kind == HARMLESS and one.source not in ("written", "questions") for one in examples],
        }
        said = ", ".join(f"{name} {refused[np.asarray(which)].mean():.3f}" for name, which in parts.items())
        print(f"{title}, from {limit}: {said}")


def main() -> None:
    """Learn, print, and with ``--write`` replace the resources."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("questions", type=Path, nargs="*", help="training questions, none of them harmful")
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    examples = collect(asked.questions)
    readings = {one.text: readings_of(one.text)[0] for one in examples}
    features = {text: harm_ids(reading) for text, reading in readings.items()}
    examples = with_kinds(examples, features)
    random.Random(3).shuffle(examples)
    print(Counter(one.kind for one in examples))
    embedder = OnnxEmbedder(threads=1)
    vectors = {
        text: embedder.embed([" ".join(reading.split()[-_WORDS:])], input_type="query")[0]
        for text, reading in readings.items()
    }
    by_words, by_both = np.zeros(len(examples)), np.zeros(len(examples))
    for turn in range(FOLDS):
        rest = [one for place, one in enumerate(examples) if place % FOLDS != turn]
        words, head = words_of(rest, features), vectors_of(rest, vectors, embedder.digest)
        for place in range(turn, len(examples), FOLDS):
            text = examples[place].text
            by_words[place] = _odds(words.probabilities_of(np.union1d(*features[text])))
            by_both[place] = by_words[place] + _odds(head.shares(vectors[text]))
    report(examples, by_words, "words")
    report(examples, by_both, "words and vector")
    if asked.write:
        (_TARGET / "harm.npz").write_bytes(words_of(examples, features).to_bytes())
        (_TARGET / "harm_vectors.npz").write_bytes(vectors_of(examples, vectors, embedder.digest).to_bytes())


def _files(folder: Path) -> Iterator[dict[str, str]]:
    for path in sorted(folder.glob("*.jsonl")):
        yield from rows(path)


def _syllables(text: str) -> frozenset[str]:
    return frozenset(syllables(fold(clean(text))))


def _shared(one: Iterable[str], other: Iterable[str]) -> float:
    first, second = set(one), set(other)
    return len(first & second) / max(1, len(first | second))


def _odds(shares: Mapping[str, float]) -> float:
    harmless = min(max(shares[HARMLESS], 1e-4), 1 - 1e-4)
    return float(np.log((1 - harmless) / harmless))


if __name__ == "__main__":
    main()
