"""Any sentence-transformers model (extra ``models``)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from corpus.errors import DependencyError, TrolyError
from corpus.language import normalize
from index.embedders.base import InputType, Vectors, unit_rows

# Prefixes by model family; a model that needs none is fed the text as it is.
_PREFIXES = {"e5": {"query": "query: ", "passage": "passage: "}}


def load(kind: str, name: str, code: str, **options: Any) -> Any:
    """A model of sentence-transformers, ``kind`` being the name of its class. Raises ``DependencyError`` when the
    package is missing, ``TrolyError`` with ``code`` when the model does not load."""
    try:
        import sentence_transformers
    except ImportError as error:
        raise DependencyError("pip install 'troly[models]'") from error
    try:
        return getattr(sentence_transformers, kind)(name, device="cpu", **options)
    except (OSError, ValueError) as error:
        raise TrolyError(f"{name} does not load: {error}", code=code) from error


class SentenceTransformerEmbedder:
    """A model folder or hub name loaded with sentence-transformers."""

    reads_unaccented = False

    def __init__(self, model: str) -> None:
        self.model_name = model
        self.digest = f"sentence/{model}"
        self._model: Any = None

    @property
    def dimensions(self) -> int:
        self.warm_up()
        return int(self._model.get_sentence_embedding_dimension())

    def warm_up(self) -> None:
        if self._model is None:
            self._model = load("SentenceTransformer", self.model_name, "EMBEDDER_UNREACHABLE")

    def embed(self, texts: Sequence[str], *, input_type: InputType) -> Vectors:
        self.warm_up()
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        family = "e5" if "e5" in self.model_name.lower() else ""
        prefix = _PREFIXES.get(family, {}).get(input_type, "")
        ready = [prefix + normalize(text) for text in texts]
        vectors = self._model.encode(ready, convert_to_numpy=True, show_progress_bar=False)
        return unit_rows(np.asarray(vectors, dtype=np.float32).reshape(len(ready), -1))
