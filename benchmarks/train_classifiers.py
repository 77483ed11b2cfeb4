"""Learn ``assistant/resources/{intents,aspects}.npz``: ``python -m benchmarks.train_classifiers TRAIN.jsonl …``.

Intents are learnt from the utterances in ``benchmarks/data/intents`` and from the first file of training questions,
which are all about procedures; aspects from all files. Figures are cross-validated in five folds; with ``--check FILE`` (lines of
``{text, intent}``) the intents are also measured on a set nobody learnt from.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from assistant.answer import Aspect
from assistant.classify.linear import Classifier, train
from assistant.steps.read import readings_of
from assistant.steps.understand import aspect_hints

FOLDS = 5
_INTENTS = Path(__file__).parent / "data" / "intents"
_TARGET = Path(__file__).parent.parent / "assistant" / "resources"
Example = tuple[str, str]


def rows(path: Path) -> list[dict[str, object]]:
    """The objects of a JSON-lines file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def intent_examples(questions: Path) -> list[Example]:
    """Utterances with their intent; training questions are ``procedure``."""
    found = [(str(row["text"]), str(row["intent"])) for path in sorted(_INTENTS.glob("*.jsonl")) for row in rows(path)]
    found += [(str(row["question"]), "procedure") for row in rows(questions)]
    return [(readings_of(text)[0], label) for text, label in found]


def aspect_examples(*questions: Path) -> list[Example]:
    """Training questions with the aspect asked; what the wordings of ``aspects.yaml`` say is part of the text."""
    known = {aspect.value for aspect in Aspect} - {"none"}
    about = [row for file in questions for row in rows(file) if row["procedures"] and row["aspect"] in known]
    found = [(str(row["question"]), str(row["aspect"])) for row in about]
    return [(aspect_hints(readings_of(text)), label) for text, label in found]


def cross_validated(examples: Sequence[Example], power: float) -> tuple[float, Counter[tuple[str, str]]]:
    """Share right, and what was taken for what."""
    right, wrong = 0, Counter[tuple[str, str]]()
    for fold in range(FOLDS):
        model = train(
            [e for place, e in enumerate(examples) if place % FOLDS != fold], weights=balance(examples, power)
        )
        for text, label in examples[fold::FOLDS]:
            said = best(model, text)
            right += said == label
            wrong.update([(label, said)] if said != label else [])
    return right / len(examples), wrong


def balance(examples: Sequence[Example], power: float) -> dict[str, float]:
    """Weights that lift rare labels: half of what is learnt from is about procedures, and a want that is none of them
    must still be seen. Lifted in full, lawful questions were refused twice as often (cross-validated)."""
    counts = Counter(label for _, label in examples)
    return {label: (max(counts.values()) / count) ** power for label, count in counts.items()}


def best(model: Classifier, text: str) -> str:
    """The likeliest label."""
    shares = model.probabilities(text)
    return max(shares, key=lambda label: shares[label])


def main() -> None:
    """Learn, print, and with ``--write`` replace the resources."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("train", type=Path, nargs="+", help="training questions with their aspect")
    parser.add_argument("--only", choices=("intents", "aspects"), help="default: both")
    parser.add_argument("--check", type=Path, help="labelled utterances nobody learnt from")
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    tasks = (("intents", intent_examples(asked.train[0]), 0.5), ("aspects", aspect_examples(*asked.train), 0.0))
    for task, examples, power in tasks:
        if asked.only not in (None, task):
            continue
        random.Random(5).shuffle(examples)
        share, wrong = cross_validated(examples, power)
        print(f"{task}: {len(examples)} examples, {share:.3f} right, cross-validated; {wrong.most_common(12)}")
        model = train(examples, weights=balance(examples, power))
        if task == "intents" and asked.check:
            held = [(readings_of(str(row["text"]))[0], str(row["intent"])) for row in rows(asked.check)]
            taken = Counter((label, best(model, text)) for text, label in held)
            print(
                f"{task}: {sum(n for (a, b), n in taken.items() if a == b) / len(held):.3f} right of {len(held)} unseen"
            )
            print([pair for pair in taken.most_common() if pair[0][0] != pair[0][1]][:15])
        if asked.write:
            (_TARGET / f"{task}.npz").write_bytes(model.to_bytes())


if __name__ == "__main__":
    main()
