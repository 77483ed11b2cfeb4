"""Slips of the keyboard in a word that cannot be right: letters doubled, swapped, dropped, words glued together.

A spelling that could be right is never touched; that is for the caller to see to (``could_be_right``). What is
impossible gets the candidates that one slip explains, and a vocabulary of official words with their neighbours
decides. Without a clear winner the word stays.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA

from corpus.language.hygiene import fold_word, normalize, syllables
from corpus.language.shorthand_table import is_shorthand
from corpus.language.syllable import could_be_right, spellings, taken_apart
from corpus.language.vocabulary import shipped_vocabulary

_LONGEST_GLUED = 40
_LONGEST_SYLLABLE = 7
_CLEARLY = 1.0  # how far the best candidate has to be ahead of the next, in logarithms of counts
_OFTEN = 10  # a pair seen so often may overrule a tone that was typed
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
# Two consonants that begin no Vietnamese word begin a name ("plei", "krông") rather than a slip.
_FOREIGN_HEAD = re.compile(r"(?!ch|gh|kh|ng|nh|ph|th|tr)(?:[bcdđghjkmnpstvz][bcdđghjklmnprstvxz]|[fwjz])")
# Letters that stand for others in chat spelling: "fải", "wa", "zậy"; at the end "trog" for "trong".
_SOUNDS = {"f": ("ph",), "w": ("qu",), "dz": ("v", "d"), "z": ("v", "d", "gi"), "j": ("gi", "ch")}
_ENDS = {"g": ("ng",), "k": ("ch", "c"), "h": ("nh",)}


@dataclass(frozen=True, slots=True)
class Mended:
    """What a word became, and how: "letters" (doubled, swapped, dropped …), "marks" or "glued"."""

    text: str
    kind: str


class Slips:
    """Mends single words by a vocabulary: ``{"khai sinh": 120, "sinh": 300}``, pairs and single syllables with
    counts. Constructing it costs tens of milliseconds; ``default_slips`` keeps one."""

    def __init__(self, vocabulary: Mapping[str, int]) -> None:
        self._pairs: dict[tuple[str, str], int] = {}
        self._words: dict[str, int] = {}
        for entry, count in vocabulary.items():
            parts = syllables(normalize(entry))
            for part in parts:
                self._words[part] = self._words.get(part, 0) + count
            for left, right in pairwise(parts):
                for pair in {(left, right), (fold_word(left), fold_word(right))}:
                    self._pairs[pair] = self._pairs.get(pair, 0) + count
        self._folded: dict[str, int] = {}
        for word, count in self._words.items():
            self._folded[fold_word(word)] = self._folded.get(fold_word(word), 0) + count
        self._word_list, self._folded_list = list(self._words), list(self._folded)

    def knows(self, word: str) -> bool:
        """Whether the vocabulary holds the syllable as it is spelt."""
        return word in self._words

    def mend(self, word: str, before: str = "", behind: str = "") -> Mended | None:
        """What an impossible word (lower case) was meant to be beside its neighbours; None where nothing is clear."""
        if not word.isalpha() or not 1 < len(word) <= _LONGEST_GLUED or word in self._words:
            return None
        squeezed = _squeezed(word)
        if squeezed != word and (could_be_right(squeezed) or is_shorthand(squeezed)):
            return Mended(squeezed, "letters")
        remarked = _remarked(word)
        small = self._ranked([*remarked, *self._respelt(squeezed), *self._swapped(word)], before, behind)
        if small:
            return Mended(small, "marks" if fold_word(small) == fold_word(word) else "letters")
        if len(remarked) == 1:
            return Mended(remarked[0][0], "marks")
        if parts := self._parted(word) or (self._parted(squeezed) if squeezed != word else ""):
            return Mended(parts, "glued")
        edited = self._edited(word, before, behind)
        return Mended(edited, "letters") if edited else None

    def with_marks(self, syllable: str, before: str, behind: str) -> str:
        """What keys that make an odd syllable were to make beside these neighbours, one key wrong or missing: "càn
        cước" → căn, "càn giấy" → cần; or ""."""
        tone = taken_apart(syllable)[1]
        candidates = [
            (word, 0.0 if taken_apart(word)[1] == tone else 0.5)
            for word in spellings(fold_word(syllable))
            if max(self._pairs.get((before, word), 0), self._pairs.get((word, behind), 0))
            >= (1 if taken_apart(word)[1] == tone else _OFTEN)
        ]
        return self._ranked(candidates, before, behind)

    def _weight(self, word: str, before: str, behind: str) -> tuple[float, bool]:
        """How well a word stands between its neighbours, and whether the vocabulary knows it beside one of them."""
        pairs = 0
        for left, right in ((before, word), (word, behind)):
            if left and right:
                found = self._pairs.get((left, right), 0)
                pairs += found or self._pairs.get((fold_word(left), fold_word(right)), 0) // 2
        counts = self._folded if word.isascii() else self._words
        return 2 * math.log1p(pairs) + 0.5 * math.log1p(counts.get(word, 0)), pairs > 0

    def _ranked(self, candidates: Sequence[tuple[str, float]], before: str, behind: str) -> str:
        """The known candidate that is clearly ahead of the others, given (word, cost) each; "" where there is none. A
        cost of 1 and more asks for a neighbour that the vocabulary knows beside the word."""
        scored: dict[str, float] = {}
        for word, cost in candidates:
            weight, beside = self._weight(word, before, behind)
            if weight and (beside or cost < 1):
                scored[word] = max(weight - 4 * cost, scored.get(word, -math.inf))
        best, *rest = sorted(scored, key=lambda word: -scored[word]) or [""]
        return "" if rest and scored[best] - scored[rest[0]] < _CLEARLY else best

    def _holds(self, word: str) -> bool:
        return word in self._words or (word.isascii() and word in self._folded)

    def _respelt(self, word: str) -> list[tuple[str, float]]:
        """Chat spellings written as usual: "fép", "wá", "trog"."""
        # Without marks, and with the k of many names, a neighbour has to speak for it.
        sure, unsure = (1.0 if word.isascii() else 0.5), 1.0
        forms = {onset + word[len(sound) :]: sure for sound, onsets in _SOUNDS.items() if word.startswith(sound)
                 for onset in onsets}  # fmt: skip
        for letter, ends in _ENDS.items():
            if word.endswith(letter) and not (letter == "k" and word.isascii()):
                forms |= {word[:-1] + end: 0.5 if letter == "g" else unsure for end in ends}
        if word.startswith("k") and not word.isascii():
            forms["c" + word[1:]] = unsure
        return [(form, cost) for form, cost in forms.items() if could_be_right(form) and self._holds(form)]

    def _swapped(self, word: str) -> list[tuple[str, float]]:
        """Two neighbouring letters in the other order."""
        if len(word) < 3:
            return []
        # Few plain letters make some word in any order.
        cost = 1.0 if len(word) < 5 and word.isascii() else 0.5
        forms = (word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1))
        return [(form, cost) for form in forms if self._holds(form)]

    def _parted(self, word: str) -> str:
        """Words glued together, apart again: every part a known syllable. Plain letters fall into syllables too
        easily ("home": ho me), so there every two neighbours have to be known as such."""
        if len(word) < 4:
            return ""
        plain = word.isascii()
        # best[end] = (score, parts) of the letters before ``end``.
        best: dict[int, tuple[float, tuple[str, ...]]] = {0: (0.0, ())}
        for end in range(1, len(word) + 1):
            for start in range(max(0, end - _LONGEST_SYLLABLE), end):
                part = word[start:end]
                # A part with a mark is a syllable whatever the vocabulary knows.
                if start not in best or not could_be_right(part) or (part.isascii() and not self._holds(part)):
                    continue
                score, parts = best[start]
                count = (self._folded if part.isascii() else self._words).get(part, 0)
                score += 0.3 * math.log1p(count) if count else -2.0
                if parts:
                    pair = self._pair(parts[-1], part)
                    if not pair and (plain or len(part) < 2 or len(parts[-1]) < 2):
                        continue
                    score += math.log1p(pair) - 3
                if end not in best or score > best[end][0]:
                    best[end] = (score, (*parts, part))
        parts = best.get(len(word), (0.0, ()))[1]
        return " ".join(parts) if len(parts) > 1 else ""

    def _pair(self, left: str, right: str) -> int:
        exact = self._pairs.get((left, right), 0)
        if exact or not (left.isascii() or right.isascii()):
            return exact
        return self._pairs.get((fold_word(left), fold_word(right)), 0)

    def _edited(self, word: str, before: str, behind: str) -> str:
        """A letter too few, too many, or the key beside the right one."""
        marked = not word.isascii()
        if not (3 if marked else 4) <= len(word) <= _LONGEST_SYLLABLE + 2 or _FOREIGN_HEAD.match(word):
            return ""
        known = self._word_list if marked else self._folded_list
        near = process.extract(word, known, scorer=OSA.distance, score_cutoff=1, limit=None)
        priced = [(found, cost) for found, _, _ in near if (cost := _cost(word, found)) < 2]
        if best := self._ranked(priced, before, behind):
            return best
        sole = priced[0][0] if marked and len(priced) == 1 else ""
        return sole if len(sole) > len(word) or len(word) > 4 else ""


def _squeezed(word: str) -> str:
    """Runs of one letter as a single letter: "sinhhhh", "rồiii"."""
    return "".join(letter for place, letter in enumerate(word) if not place or word[place - 1] != letter)


def _remarked(word: str) -> list[tuple[str, float]]:
    """Syllables of the same letters that keep every mark typed: a tone on the wrong letter ("giâý"), half of a
    diphthong's marks ("nguời", "tièn")."""
    if word.isascii():
        return []
    base, tone = taken_apart(word)
    kept = [(place, letter) for place, letter in enumerate(base) if not letter.isascii()]
    found = []
    for syllable in spellings(fold_word(word)):
        other, its_tone = taken_apart(syllable)
        if (not tone or tone == its_tone) and all(other[place] == letter for place, letter in kept):
            found.append((syllable, 0.0 if tone else 0.5))
    return found


def _cost(typed: str, meant: str) -> float:
    """What one slip costs: a letter too few or too many 1, swapped letters too, a key beside the right one 1.2."""
    if len(typed) != len(meant):
        return 1.0
    differing = [place for place in range(len(typed)) if typed[place] != meant[place]]
    if len(differing) == 2:
        return 1.0
    return 1.2 if _beside(typed[differing[0]], meant[differing[0]]) else 2.0


@functools.cache
def _beside(one: str, other: str) -> bool:
    places = {key: (row, column + row * 0.5) for row, keys in enumerate(_KEYS) for column, key in enumerate(keys)}
    if one not in places or other not in places:
        return False
    (row, column), (its_row, its_column) = places[one], places[other]
    return abs(row - its_row) <= 1 and abs(column - its_column) <= 1


@functools.cache
def default_slips() -> Slips:
    """Slips over the words the package ships."""
    return Slips(shipped_vocabulary())
