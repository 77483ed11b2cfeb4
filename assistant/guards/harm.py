"""How likely a wish is harmful, and in which way: a classifier of its own beside the rules and the wants.

It sees the words and the concepts of a question (``concepts``). Where the search has an embedder that it knows, the
question's vector is heard as well: the one made for the search, not a second one. Learnt by
``benchmarks.train_harm``; what it may decide alone stands in ``steps/screen.py`` and ``steps/guard.py``.
"""

from __future__ import annotations

import functools
import io
import json
import re
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources

import numpy as np
import numpy.typing as npt

from assistant.answer import Outcome
from assistant.classify import ClassifierError, default_classifier
from assistant.guards.concepts import harm_ids
from corpus.language import syllables
from index.embedders import Vectors

HARMLESS = "none"
URGENT = frozenset({"self_harm", "danger", "child"})
# What a person reads, by the kind of harm; a kind of ``URGENT`` is an emergency.
SAID = {
    "self_harm": (Outcome.EMERGENCY, "emergency_self_harm"),
    "danger": (Outcome.EMERGENCY, "emergency"),
    "child": (Outcome.EMERGENCY, "emergency_child"),
    "injection": (Outcome.REFUSED_UNSAFE, "refused_injection"),
    "personal_data": (Outcome.REFUSED_UNSAFE, "refused_personal_data"),
    "forgery": (Outcome.REFUSED_UNSAFE, "refused_forgery"),
    "bribery": (Outcome.REFUSED_UNSAFE, "refused_bribery"),
    "evasion": (Outcome.REFUSED_UNSAFE, "refused_evasion"),
    "hate": (Outcome.REFUSED_UNSAFE, "refused_hate"),
    "violence": (Outcome.REFUSED_UNSAFE, "refused_violence"),
    "minor": (Outcome.REFUSED_UNSAFE, "declined_minor"),
    "politics": (Outcome.OUT_OF_SCOPE, "declined_politics"),
    "legal_advice": (Outcome.HANDED_OVER, "declined_legal_advice"),
}
_URGENT_SHARE = 0.4  # of all harm, from which it is met as danger
_LEAST, _LEAST_SUSPICION, _VECTOR_SCALE = 1e-4, 1e-3, 8.0
# A wish stands in one clause of a genuine question more often than in all of it; a clause alone says less, though.
_CLAUSES = re.compile(r"[.?!;:,\n]+|\s(?:mà|ma|nhưng|nhung|sẵn tiện|với lại|kèm theo|đồng thời|còn)\s")
_CLAUSE, _CLAUSE_LESS, _CLAUSES_READ = 6, 2.0, 6  # syllables; log-odds; clauses, the last ones
# A few words say too little: "vậy hết nhiêu tiền" in a conversation,
# "chỉnh sửa tên trên bằng" and "mua hóa đơn" are asked by people who need them.
_SHORT, _SHORT_LESS = 5, 4.0  # syllables; log-odds


@dataclass(frozen=True, slots=True)
class Harm:
    """``score``: log-odds of harm, 0 is even. ``shares``: the probability of each kind and of ``HARMLESS``."""

    score: float
    shares: Mapping[str, float]

    @property
    def kind(self) -> str:
        """The likeliest kind of harm; danger to life where that is nearly as likely, for a missed one costs most."""
        kinds = {name: share for name, share in self.shares.items() if name != HARMLESS}
        urgent = {name: share for name, share in kinds.items() if name in URGENT}
        first = sum(urgent.values()) >= _URGENT_SHARE * sum(kinds.values())
        return max(urgent if first else kinds, key=lambda name: kinds[name])

    def heard_with(self, vector: npt.NDArray[np.float32], digest: str) -> Harm | None:
        """The same with the question's vector; None where the embedder ``digest`` is not the one learnt with."""
        head = _vectors()
        if digest != head.digest:
            return None
        more = head.shares(vector)
        shares = {name: share * more.get(name, 0.0) for name, share in self.shares.items()}
        whole = sum(shares.values()) or 1.0
        return Harm(self.score + _odds(more), {name: share / whole for name, share in shares.items()})


def harm(texts: Iterable[str], suspicion: float) -> Harm:
    """The worst of several readings, each as a whole and clause by clause. ``suspicion``: how likely the classifier of
    wants finds the wish unlawful or urgent, 0 to 1. Raises ``ClassifierError``."""
    found = max((_judged(text) for text in dict.fromkeys(texts)), key=lambda one: one.score)
    return Harm(found.score + _SUSPICION * _logit(suspicion, _LEAST_SUSPICION), found.shares)


_SUSPICION = 0.5  # weight of the wants' classifier beside this one, by cross-validation


@functools.lru_cache(maxsize=256)
def _judged(text: str) -> Harm:
    whole = _heard(text)
    if len(syllables(text)) < _SHORT:
        return Harm(whole.score - _SHORT_LESS, whole.shares)
    parts = [part for part in _CLAUSES.split(text) if len(syllables(part)) >= _CLAUSE]
    clauses = [_heard(part) for part in parts[-_CLAUSES_READ:]] if len(parts) > 1 else []
    return max((whole, *(Harm(one.score - _CLAUSE_LESS, one.shares) for one in clauses)), key=lambda one: one.score)


def _heard(text: str) -> Harm:
    shares = default_classifier("harm").probabilities_of(np.union1d(*harm_ids(text)))
    return Harm(_odds(shares), shares)


def _odds(shares: Mapping[str, float]) -> float:
    return _logit(1.0 - shares[HARMLESS])


def _logit(share: float, least: float = _LEAST) -> float:
    inside = min(max(share, least), 1 - least)
    return float(np.log(inside / (1 - inside)))


@dataclass(frozen=True, slots=True)
class VectorHead:
    """A softmax over an embedder's vectors. ``weights``: ``(dimensions + 1, labels)``, the last row is the bias;
    ``centre``: what is taken from a vector first."""

    labels: tuple[str, ...]
    digest: str
    weights: npt.NDArray[np.float32]
    centre: npt.NDArray[np.float32]

    def shares(self, vector: Vectors) -> dict[str, float]:
        """Probability of each label for one vector."""
        logits = ((vector - self.centre) * _VECTOR_SCALE) @ self.weights[:-1] + self.weights[-1]
        grown = np.exp(logits - logits.max())
        return dict(zip(self.labels, (grown / grown.sum()).tolist(), strict=True))

    def to_bytes(self) -> bytes:
        """The head as one file (npz without objects)."""
        out = io.BytesIO()
        head = np.frombuffer(json.dumps({"labels": self.labels, "digest": self.digest}).encode(), dtype=np.uint8)
        np.savez_compressed(out, head=head, weights=self.weights.astype(np.float16), centre=self.centre)
        return out.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> VectorHead:
        """Raises ``ClassifierError`` for a file that is none."""
        try:
            with np.load(io.BytesIO(data)) as parts:
                head = json.loads(parts["head"].tobytes())
                weights, centre = parts["weights"].astype(np.float32), parts["centre"].astype(np.float32)
                made = cls(tuple(head["labels"]), head["digest"], weights, centre)
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
            raise ClassifierError(f"no classifier of vectors can be read: {error}") from error
        if made.weights.shape != (len(made.centre) + 1, len(made.labels)):
            raise ClassifierError("the parts of the classifier of vectors do not fit together")
        return made


@functools.cache
def _vectors() -> VectorHead:
    try:
        return VectorHead.from_bytes(resources.files("assistant").joinpath("resources/harm_vectors.npz").read_bytes())
    except OSError as error:
        raise ClassifierError(f"no classifier of vectors: {error}") from error
