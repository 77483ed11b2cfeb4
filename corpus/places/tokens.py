"""A text as syllables that know where they stand and how they sound."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from corpus.language import fold_word, normalize
from corpus.places.spelling import sound

_SYLLABLE = re.compile(r"[^\W_]+")
_ENDS_A_NAME = re.compile(r"[,;:.!?()\n\[\]“”\"/|→]")


@dataclass(frozen=True, slots=True)
class Token:
    """A syllable as written, normalised, without marks, by its sound; ``gap`` is what stands before it."""

    start: int
    end: int
    raw: str
    norm: str
    bare: str
    sound: str
    gap: str

    @property
    def apart(self) -> bool:
        """Whether what stands before it ends a name."""
        return bool(_ENDS_A_NAME.search(self.gap))


@functools.lru_cache(maxsize=64)  # one question is looked through for places, offices and its other readings
def tokenize(text: str) -> tuple[Token, ...]:
    """The syllables of a text with their places in it."""
    found: list[Token] = []
    last = 0
    for match in _SYLLABLE.finditer(text):
        norm = _normal(match[0])
        bare = fold_word(norm)
        gap = text[last : match.start()]
        found.append(Token(match.start(), match.end(), match[0], norm, bare, sound(bare), gap))
        last = match.end()
    return tuple(found)


@functools.lru_cache(maxsize=16384)
def _normal(word: str) -> str:
    return normalize(word)
