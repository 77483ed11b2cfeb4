"""Features of a question for the linear classifiers: mostly folded, so that marks left out change little."""

from __future__ import annotations

import itertools
import re
import zlib

import numpy as np
import numpy.typing as npt

from corpus.language import fold_word, normalize, syllables

BUCKETS = 1 << 16
_END = 6  # the last syllables often hold what is asked
_DIGITS = re.compile(r"\d+")

Ids = npt.NDArray[np.int64]


def feature_ids(text: str) -> Ids:
    """Sorted ids, 0 to ``BUCKETS``, of the features of ``text``: one, two and three neighbours, pairs with one
    syllable between, and the last syllables as such. Numbers count only as numbers. Pairs count with their marks too:
    "giấy giả" is no "giấy gia hạn"."""
    accented = ["0" if _DIGITS.fullmatch(s) else s for s in syllables(normalize(text))]
    typed = [fold_word(s) for s in accented]
    names = set(typed)
    names.update(f"{a} {b}" for a, b in itertools.pairwise(typed))
    names.update(f"{a} {b} {c}" for a, b, c in zip(typed, typed[1:], typed[2:], strict=False))
    names.update(f"{a} _ {b}" for a, b in zip(typed, typed[2:], strict=False))
    names.update(f"{s} $" for s in typed[-_END:])
    names.update(f"= {a} {b}" for a, b in itertools.pairwise(accented) if not (a.isascii() and b.isascii()))
    if typed:
        names.add(f"^ {typed[0]}")
    return np.asarray(sorted({zlib.crc32(name.encode()) % BUCKETS for name in names}), dtype=np.int64)
