"""Tokens of the restoration model: what a text is cut into before it is counted or decoded."""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass

from corpus.language.hygiene import fold_word, normalize

# Letters with marks; a run that touches a digit, "@", "/" or a full stop inside is a code, an address or a number.
_TOKEN = re.compile(r"[^\W\d_]+(?:[.@/_-][^\W_]+)+|[^\W_]*\d[^\s]*|[^\W\d_]+|[.;:?!\n()\"“”]", re.UNICODE)
_LONGEST_SYLLABLE = 7  # "nghiêng"
_BREAKS = frozenset('.;:?!\n()"“”')
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")


@dataclass(frozen=True, slots=True)
class Token:
    """A token with its place in the normalised text. ``kind``: ``syllable``, ``other`` (codes, numbers, foreign
    words) or ``break`` (an end of a clause)."""

    text: str
    start: int
    kind: str


def tokens(text: str) -> tuple[str, list[Token]]:
    """The normalised text and its tokens, in order."""
    normal = normalize(text)
    found = []
    for match in _TOKEN.finditer(normal):
        word = match[0]
        kind = "break" if word in _BREAKS else "syllable" if _is_syllable(word) else "other"
        found.append(Token(word, match.start(), kind))
    return normal, found


def _is_syllable(word: str) -> bool:
    return len(word) <= _LONGEST_SYLLABLE and word.isalpha() and fold_word(word).isascii()


@functools.lru_cache(maxsize=16384)
def without_tone(syllable: str) -> str:
    """The syllable without its tone mark: "đặng" → "đăng"."""
    decomposed = unicodedata.normalize("NFD", syllable)
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in _TONES))


@functools.lru_cache(maxsize=16384)
def has_tone(syllable: str) -> bool:
    """Whether the syllable carries one of the five tone marks."""
    return any(c in _TONES for c in unicodedata.normalize("NFD", syllable))
