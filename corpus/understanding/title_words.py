"""The words of one title that its rivals do not have, cut to the length of a button."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Sequence

from corpus.language import clean, fold_word, normalize
from corpus.understanding.spelling import resource

_MOST_SYLLABLES = 8
_SYLLABLE = re.compile(r"[^\W_]+")
_BREAK = re.compile(r"[;:/()\[\]]")


def similarity(one: str, other: str) -> float:
    """Share of the shorter title's syllables that the other one has too, 0 to 1, whatever their order."""
    left, right = set(_folded(one)), set(_folded(other))
    return len(left & right) / min(len(left), len(right)) if left and right else 0.0


def own_words(title: str, others: Sequence[str]) -> str:
    """The longest stretch of ``title`` that no other title holds, as written; "" where there is none.

    Two syllables that stand side by side in another title belong together: where such a pair is cut, both go, so that
    "giao dịch" stays whole and "bất động sản" leaves no "bất".
    """
    title = clean(title)
    written = list(_SYLLABLE.finditer(title))
    plain, typed = _SYLLABLE.findall(normalize(title)), _folded(title)
    if not typed or len(written) != len(typed):  # a character that changes its length when folded
        return ""
    elsewhere = [_folded(other) for other in others]
    pairs = {pair for other in elsewhere for pair in itertools.pairwise(other)}
    own = [pair not in pairs for pair in itertools.pairwise(typed)]
    if not own:
        own = [all(typed[0] not in other for other in elsewhere)]
    best = (0, 0)
    at = 0
    for place, is_own in enumerate([*own, False]):
        if is_own:
            continue
        # Of the pair that is not its own, the near syllable goes too; at the title's ends there is none.
        first = at + (at > 0)
        end = place + (place == len(own) and len(typed) > 1) if place > at else first
        run = _without_edges(plain, first, max(first, end))
        best = max(best, run, key=lambda found: found[1] - found[0])
        at = place + 1
    first, end = _shortened(title, written, plain, *best)
    return title[written[first].start() : written[end - 1].end()] if end > first else ""


def _shortened(
    title: str, written: Sequence[re.Match[str]], plain: Sequence[str], first: int, end: int
) -> tuple[int, int]:
    """To the first bracket or semicolon, and to a button's length, there at a comma or a small word where there is one;
    a figure gets the word before it."""
    while 0 < first < end and plain[first].isdigit():
        first -= 1
    for place in range(first + 1, end):
        between = title[written[place - 1].end() : written[place].start()]
        if _BREAK.search(between) or (end - first > _MOST_SYLLABLES and place - first > 1 and "," in between):
            return _without_edges(plain, first, min(place, first + _MOST_SYLLABLES))
    if end - first > _MOST_SYLLABLES:
        limit = first + _MOST_SYLLABLES
        end = next((place for place in range(limit, first + 2, -1) if plain[place] in _edges()), limit)
    return _without_edges(plain, first, end)


def _without_edges(plain: Sequence[str], first: int, end: int) -> tuple[int, int]:
    """Without words that say nothing at the ends: "của", "đối với"."""
    edges = _edges()
    while first < end:
        if plain[first] in edges:
            first += 1
        elif plain[end - 1] in edges:
            end -= 1
        elif " ".join(plain[first : first + 2]) in edges:
            first += 2
        elif " ".join(plain[end - 2 : end]) in edges:
            end -= 2
        else:
            break
    return (first, end) if first < end else (0, 0)


def _folded(title: str) -> list[str]:
    return [fold_word(syllable) for syllable in _SYLLABLE.findall(normalize(title))]


@functools.cache
def _edges() -> frozenset[str]:
    return frozenset(normalize(word) for word in resource("constraints")["edges"])
