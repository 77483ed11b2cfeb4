"""Index terms of a text: syllables and pairs of neighbours, in the accented or the folded form.

Vietnamese words are mostly two syllables; pairs carry the word without a segmenter, which fails on text typed
without diacritics. Codes (``1.001193``, ``CT01``, ``123/2015/NĐ-CP``) are terms of their own beside their parts.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable

from corpus.language.hygiene import fold, normalize, syllables, words

_PAIR = "_"


def accented_terms(text: str) -> list[str]:
    """Terms with diacritics, in order, repeated as they occur."""
    return _terms(text, normalize)


def folded_terms(text: str) -> list[str]:
    """Terms without diacritics, in order, repeated as they occur."""
    return _terms(text, fold)


def _terms(text: str, form: Callable[[str], str]) -> list[str]:
    formed = form(text)
    single = syllables(formed)
    pairs = [f"{left}{_PAIR}{right}" for left, right in itertools.pairwise(single)]
    codes = [word for word in words(formed) if not word.isalnum()]
    return single + pairs + codes
