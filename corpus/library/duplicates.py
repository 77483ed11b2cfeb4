"""Near-duplicates: pairs of texts that share most of their runs of three words, found without comparing all pairs.

Each text is a set of shingles (three words in a row, hashed); a signature of minima under random functions stands for
the set, and texts that agree on a band of it are compared exactly (Broder 1997; Leskovec, Rajaraman and Ullman, Mining
of Massive Datasets, ch. 3). With 20 bands of 6 a pair that shares .75 of its shingles is met with probability .98,
one that shares .3 with .015.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt

ALIKE = 0.75  # share of the shingles of both that both have (Jaccard) from which a pair is told
_BANDS, _ROWS = 20, 6
_RUN = 3
_FEWEST = 8  # shingles; shorter texts are compared as a whole
_LONGEST = 20_000  # characters; the beginnings of longer texts are compared
_COMPARED = 6  # texts of one bucket that each next one is compared with: a hundred copies are no five thousand pairs
_WORD = re.compile(r"\w+")
_HIGH = np.uint64(32)
_ODD = np.uint64(0x9E3779B97F4A7C15)  # 2^64 divided by the golden ratio: spreads what is multiplied by it

Shingles = npt.NDArray[np.uint32]


class _Numbers(dict[str, int]):
    """A number for each word; it depends on the word alone, whatever was read before."""

    def __missing__(self, word: str) -> int:
        number = int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest())
        self[word] = number
        return number


class Shingler:
    """Makes sorted sets of hashed shingles of texts, as the library holds them (cleaned)."""

    def __init__(self) -> None:
        self._numbers = _Numbers()

    def shingles(self, text: str) -> Shingles:
        """The set of one text, without regard to letter case; of a very short one a single shingle, the whole."""
        words = _WORD.findall(text[:_LONGEST].lower())
        if len(words) < _RUN + _FEWEST:
            return np.array([self._numbers[" ".join(words)] >> 32], dtype=np.uint32)
        numbers = np.array([self._numbers[word] for word in words], dtype=np.uint64)
        mixed = numbers[: -(_RUN - 1)].copy()
        for place in range(1, _RUN):
            mixed = mixed * _ODD + numbers[place : len(numbers) - _RUN + 1 + place]
        return np.unique((mixed >> _HIGH).astype(np.uint32))


def alike(one: Shingles, other: Shingles) -> float:
    """Share of the shingles of both that both have."""
    shared = len(np.intersect1d(one, other, assume_unique=True))
    return shared / (len(one) + len(other) - shared)


def near_duplicates(texts: Iterable[Shingles], at_least: float = ALIKE) -> Iterator[tuple[int, int, float]]:
    """Pairs of places with their likeness, each pair once, the earlier place first."""
    held: list[Shingles] = []
    buckets: dict[tuple[int, int], list[int]] = defaultdict(list)
    factors, addends = _functions()
    for place, text in enumerate(texts):
        held.append(text)
        met: set[int] = set()
        for band, key in enumerate(_keys(text, factors, addends)):
            bucket = buckets[band, key]
            met.update(bucket)
            if len(bucket) < _COMPARED:
                bucket.append(place)
        for other in sorted(met):
            if (likeness := alike(held[other], text)) >= at_least:
                yield other, place, likeness


def _functions() -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint64]]:
    """Random functions ``(factor · x + addend) mod 2^64`` whose upper half is used (multiply-shift hashing)."""
    random = np.random.default_rng(2026)
    factors, addends = random.integers(0, 1 << 63, size=(2, _BANDS * _ROWS, 1), dtype=np.uint64)
    return factors * np.uint64(2) + np.uint64(1), addends


def _keys(text: Shingles, factors: npt.NDArray[np.uint64], addends: npt.NDArray[np.uint64]) -> list[int]:
    """One number a band."""
    minima = (text.astype(np.uint64) * factors + addends).min(axis=1) >> _HIGH
    weights = _ODD ** np.arange(_ROWS, dtype=np.uint64)
    keys: list[int] = (minima.reshape(_BANDS, _ROWS) * weights).sum(axis=1).tolist()
    return keys
