"""A deterministic embedder without a model: for tests, for wiring, for machines that cannot hold one."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from corpus.language import folded_terms
from index.embedders.base import InputType, Vectors, unit_rows


class HashingEmbedder:
    """Hashes folded terms into a vector: texts that share words are near. Nothing is learnt."""

    reads_unaccented = True

    def __init__(self, dimensions: int = 256) -> None:
        self.dimensions = dimensions
        self.digest = f"hashing/1/{dimensions}"

    def warm_up(self) -> None:
        """Nothing to load."""

    def embed(self, texts: Sequence[str], *, input_type: InputType) -> Vectors:
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            for term in folded_terms(text):
                number = int.from_bytes(hashlib.blake2b(term.encode(), digest_size=8).digest(), "little")
                vectors[row, number % self.dimensions] += 1.0 if number >> 63 else -1.0
        return unit_rows(vectors)


class NoEmbedder:
    """No vectors at all: the index is lexical only."""

    digest = "none"
    dimensions = 0
    reads_unaccented = True

    def warm_up(self) -> None:
        """Nothing to load."""

    def embed(self, texts: Sequence[str], *, input_type: InputType) -> Vectors:
        return np.zeros((len(texts), 0), dtype=np.float32)
