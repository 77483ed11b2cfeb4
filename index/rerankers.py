"""Rerankers behind one protocol: they read question and text together, better and far slower than vectors.

None is used by default: a cross-encoder reads every candidate anew, at many times the cost of the search
(``python -m benchmarks.reranker``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from corpus.errors import InputError, TrolyError
from corpus.language import normalize
from index.embedders.sentence import load
from index.settings import IndexSettings

Scores = npt.NDArray[np.float32]


class Reranker(Protocol):
    """Judges how well each text answers a question."""

    def warm_up(self) -> None:
        """Load the model. Raises ``DependencyError`` when its package is missing."""

    def scores(self, question: str, texts: Sequence[str]) -> Scores:
        """Float32 array of shape ``(len(texts),)``, 0 to 1, higher is better, in the order given."""


class CrossEncoderReranker:
    """A cross-encoder folder or hub name, run with sentence-transformers (extra ``models``)."""

    def __init__(self, model: str) -> None:
        self.model_name = model
        self._model: Any = None

    def warm_up(self) -> None:
        if self._model is None:
            self._model = load("CrossEncoder", self.model_name, "RERANKER_INVALID", num_labels=1)

    def scores(self, question: str, texts: Sequence[str]) -> Scores:
        if not texts:
            return np.zeros(0, dtype=np.float32)
        self.warm_up()
        pairs = [(normalize(question), normalize(text)) for text in texts]
        raw = np.asarray(self._model.predict(pairs, show_progress_bar=False), dtype=np.float32).reshape(-1)
        if raw.shape != (len(texts),) or not np.isfinite(raw).all():
            raise TrolyError(
                f"{self.model_name} gave {raw.shape} scores for {len(texts)} texts", code="RERANKER_INVALID"
            )
        return raw if raw.min() >= 0 and raw.max() <= 1 else np.asarray(1 / (1 + np.exp(-raw)), dtype=np.float32)


def make_reranker(settings: IndexSettings) -> Reranker | None:
    """The reranker named in the settings, or None. Raises ``InputError`` (``UNKNOWN_RERANKER``)."""
    name, _, model = settings.reranker.partition(":")
    if name == "none":
        return None
    if name == "cross" and model:
        return CrossEncoderReranker(model)
    raise InputError(f"unknown reranker {settings.reranker!r}; known: none, cross:MODEL", code="UNKNOWN_RERANKER")
