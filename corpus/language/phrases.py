"""Finding known wordings in what people typed, whatever accents they left out."""

from __future__ import annotations

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
        self._by_first: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        for wording, payload in items:
            parts = tuple(syllables(normalize(wording)))
            if parts:
                self._by_first.setdefault(fold_word(parts[0]), []).append((parts, payload))

    def find(self, text: str) -> list[Match[T]]:
        """All matches in ``text``, in order of their start."""
        typed = syllables(normalize(text))
        return [
            Match(start, len(wording), payload)
            for start, syllable in enumerate(typed)
            for wording, payload in self._by_first.get(fold_word(syllable), ())
            if _stands_at(wording, typed, start)
        ]

    def longest(self, text: str) -> list[Match[T]]:
        """Matches that no longer one covers."""
        found = self.find(text)
        return [match for match in found if not any(other.covers(match) for other in found)]


def _stands_at(wording: Sequence[str], typed: Sequence[str], start: int) -> bool:
    if start + len(wording) > len(typed):
        return False
    pairs = zip(wording, typed[start : start + len(wording)], strict=True)
    return all(given in (syllable, fold_word(syllable)) for syllable, given in pairs)
