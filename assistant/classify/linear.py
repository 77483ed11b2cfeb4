"""A softmax regression over hashed features, its weights in one small file per task."""

from __future__ import annotations

import functools
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources

import numpy as np
import numpy.typing as npt

from assistant.classify.features import BUCKETS, Ids, feature_ids
from corpus.errors import TrolyError

Weights = npt.NDArray[np.int8]
_LEVELS = 127
_NONE = np.zeros(0, dtype=np.int64)


class ClassifierError(TrolyError):
    """The file of a classifier is missing or damaged."""

    code = "CLASSIFIER_INVALID"


@dataclass(frozen=True, slots=True)
class Classifier:
    """``weights``: ``(BUCKETS, labels)`` bytes, to be multiplied by ``scale``; ``bias``: one number a label."""

    labels: tuple[str, ...]
    weights: Weights
    scale: float
    bias: npt.NDArray[np.float32]

    def probabilities(self, text: str) -> dict[str, float]:
        """Probability of each label, adding to 1."""
        return self.probabilities_of(feature_ids(text))

    def probabilities_of(self, ids: Ids) -> dict[str, float]:
        """Probability of each label for features made elsewhere."""
        length = np.sqrt(max(1, len(ids)))
        logits = self.weights[ids].sum(axis=0, dtype=np.int32) * (self.scale / length) + self.bias
        grown = np.exp(logits - logits.max())
        shares = grown / grown.sum()
        return dict(zip(self.labels, shares.tolist(), strict=True))

    def to_bytes(self) -> bytes:
        """The classifier as one file (npz without objects)."""
        out = io.BytesIO()
        head = np.frombuffer(json.dumps({"labels": self.labels, "scale": self.scale}).encode(), dtype=np.uint8)
        np.savez_compressed(out, head=head, weights=self.weights, bias=self.bias)
        return out.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> Classifier:
        """Raises ``ClassifierError`` for a file that is no classifier of this version."""
        try:
            with np.load(io.BytesIO(data)) as parts:
                head = json.loads(parts["head"].tobytes())
                made = cls(tuple(head["labels"]), parts["weights"], float(head["scale"]), parts["bias"])
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
            raise ClassifierError(f"no classifier can be read: {error}") from error
        if made.weights.shape != (BUCKETS, len(made.labels)) or made.bias.shape != (len(made.labels),):
            raise ClassifierError("the parts of the classifier do not fit together")
        return made


def train(
    examples: Sequence[tuple[str, str]], *, weights: Mapping[str, float] | None = None,
    epochs: int = 15, rate: float = 1.0, decay: float = 1e-8, seed: int = 7,
) -> Classifier:  # fmt: skip
    """Learn from ``(text, label)`` pairs. ``weights``: how much an example of a label counts (default 1)."""
    rows = [(feature_ids(text), _NONE, label) for text, label in examples]
    return learn(rows, weights=weights, epochs=epochs, rate=rate, decay=decay, seed=seed)


def learn(
    examples: Sequence[tuple[Ids, Ids, str]], *, weights: Mapping[str, float] | None = None, dropped: float = 0.0,
    epochs: int = 15, rate: float = 1.0, decay: float = 1e-8, seed: int = 7,
) -> Classifier:  # fmt: skip
    """Learn from features and labels. Of the second features of an example the share ``dropped`` is left out each time
    it is seen, so that the first ones must be able to do without them."""
    labels = tuple(sorted({label for *_, label in examples}))
    number = {label: place for place, label in enumerate(labels)}
    share = np.asarray([(weights or {}).get(label, 1.0) for label in labels])
    table = np.zeros((BUCKETS, len(labels)), dtype=np.float32)
    squares = np.full((BUCKETS, len(labels)), 1e-6, dtype=np.float32)
    bias, bias_squares = np.zeros(len(labels)), np.full(len(labels), 1e-6)
    order = np.random.default_rng(seed)
    for _ in range(epochs):
        for place in order.permutation(len(examples)):
            ids, others, label = examples[place]
            wanted = number[label]
            if len(others):
                kept = others[order.random(len(others)) >= dropped] if dropped else others
                ids = np.union1d(ids, kept)
            length = np.sqrt(max(1, len(ids)))
            logits = table[ids].sum(axis=0) / length + bias
            error = np.exp(logits - logits.max())
            error /= error.sum()
            error[wanted] -= 1
            error *= share[wanted]
            slope = error / length + decay * len(examples) * table[ids]
            squares[ids] += slope**2
            table[ids] -= rate * slope / np.sqrt(squares[ids])
            bias_squares += error**2
            bias -= rate * 0.1 * error / np.sqrt(bias_squares)
    scale = float(np.abs(table).max() / _LEVELS) or 1.0
    return Classifier(labels, np.rint(table / scale).astype(np.int8), scale, bias.astype(np.float32))


@functools.cache
def default_classifier(task: str) -> Classifier:
    """The classifier shipped for a task (``intents``, ``aspects``), loaded once. Raises ``ClassifierError``."""
    try:
        data = resources.files("assistant").joinpath(f"resources/{task}.npz").read_bytes()
    except OSError as error:
        raise ClassifierError(f"no classifier for {task}: {error}") from error
    return Classifier.from_bytes(data)
