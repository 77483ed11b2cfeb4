"""The embedder protocol.

``input_type`` is keyword-only and required: models of the e5 family need another prefix for a query than for a
passage, and a forgotten prefix is invisible until quality is measured.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt

InputType = Literal["query", "passage"]
Vectors = npt.NDArray[np.float32]


class Embedder(Protocol):
    """Turns texts into unit vectors.

    Every implementation passes ``tests/index/embedders/contract.py``. The constructor is light; ``warm_up`` loads
    the model and may be called more than once.
    """

    @property
    def digest(self) -> str:
        """Identity of model, version and settings; an index built with another digest does not load."""

    @property
    def reads_unaccented(self) -> bool:
        """Whether texts typed without diacritics get useful vectors; else search leaves the dense leg out for them."""

    @property
    def dimensions(self) -> int:
        """Length of a vector; 0 for an embedder that gives none."""

    def warm_up(self) -> None:
        """Load the model. Raises ``DependencyError`` when its package is missing."""

    def embed(self, texts: Sequence[str], *, input_type: InputType) -> Vectors:
        """Float32 array of shape ``(len(texts), dimensions)``, rows of length 1, in the order given."""


def unit_rows(vectors: Vectors) -> Vectors:
    """Rows scaled to length 1; a zero row stays zero."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), dtype=np.float32)
