"""Finding known wordings in what people typed, whatever accents they left out."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from corpus.language.hygiene import fold_word, normalize, syllables

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Match(Generic[T]):
    """A wording found at syllables ``start`` to ``start + length``, with what the table holds for it."""

    start: int
    length: int
    payload: T

    def covers(self, other: Match[T]) -> bool:
        """Whether the other match lies inside this longer one."""
        return (
            self.length > other.length
            and self.start <= other.start
            and other.start + other.length <= self.start + self.length
        )


class PhraseTable(Generic[T]):
    """Wordings with a payload each. A syllable typed without marks matches any accents; one typed with marks only
    its own, so that "số đo" is not taken for "sổ đỏ"."""

    def __init__(self, items: Iterable[tuple[str, T]]) -> None:
        # By the first two syllables without marks: with only the first, "đăng" alone held hundreds of wordings.
        self._by_start: dict[str, dict[str, list[tuple[tuple[str, ...], T]]]] = {}
        for wording, payload in items:
            parts = tuple(syllables(normalize(wording)))
            if parts:
                second = fold_word(parts[1]) if len(parts) > 1 else ""
                self._by_start.setdefault(fold_word(parts[0]), {}).setdefault(second, []).append((parts, payload))

    def find(self, text: str) -> list[Match[T]]:
        """All matches in ``text``, in order of their start."""
        typed, folded = _tokens(text)
        found: list[Match[T]] = []
        for start, first in enumerate(folded):
            following = self._by_start.get(first)
            if following is None:
                continue
            second = folded[start + 1] if start + 1 < len(folded) else ""
            for key in (second, "") if second else ("",):
                for wording, payload in following.get(key, ()):
                    if _stands_at(wording, typed, folded, start):
                        found.append(Match(start, len(wording), payload))
        return found

    def longest(self, text: str) -> list[Match[T]]:
        """Matches that no longer one covers."""
        found = self.find(text)
        return [match for match in found if not any(other.covers(match) for other in found)]


# Every step looks for its own wordings in the same few texts.
@functools.lru_cache(maxsize=256)
def _tokens(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    typed = tuple(syllables(normalize(text)))
    return typed, tuple(fold_word(syllable) for syllable in typed)


def _stands_at(wording: Sequence[str], typed: Sequence[str], folded: Sequence[str], start: int) -> bool:
    if start + len(wording) > len(typed):
        return False
    # Typed with marks a syllable must be the wording's own; typed without it may be any that folds to it.
    return all(
        typed[place] == syllable or (typed[place] == folded[place] == fold_word(syllable))
        for place, syllable in enumerate(wording, start)
    )
