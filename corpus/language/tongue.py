"""The language of a short message: Vietnamese with or without diacritics, English, or another one.

Nobody should be told "I do not understand" in his own country for leaving the accents out, so Vietnamese is what is
assumed unless the words clearly say otherwise. A word that is both a Vietnamese syllable and an English word ("can",
"to", "the", "me") counts for neither.
"""

from __future__ import annotations

import functools
import itertools
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources

import yaml

from corpus.language.english import vocabulary
from corpus.language.hygiene import clean, fold_word, normalize, syllables
from corpus.language.shorthand import expand
from corpus.language.syllable import could_be_syllable

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TELEX_MARKS = "sfrxj"
_TELEX = (("dd", "d"), ("aa", "a"), ("aw", "a"), ("ee", "e"), ("oo", "o"), ("ow", "o"), ("uw", "u"))
_VIETNAMESE_LETTERS = "abcdeghiklmnopqrstuvxyđfjwz"  # with the four of borrowed words
_VIETNAMESE_MARKS = "\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323"
_BREVE = "\u0306"

_MARKED, _PAIR, _FUNCTION, _PLAIN = 2.0, 1.5, 1.5, 1.0
_ENOUGH_OTHER = 2.0
_CLITIC = re.compile(r"(?<=\w)['’](?:s|t|m|d|ll|re|ve)\b")  # "child's": its s is no chat word
_LONGEST_READ = 4000  # characters
_SHORTEST = 2  # shorter English words are letters and slips
_LONG = 4  # so many words, none of them possible in Vietnamese and none English, are a third language


class Tongue(StrEnum):
    """What language a message is in, as far as the assistant cares."""

    VIETNAMESE = "vi"
    ENGLISH = "en"
    OTHER = "other"


def tongue_of(text: str, default: Tongue = Tongue.VIETNAMESE) -> Tongue:
    """The language of ``text``; ``default`` where its words say nothing ("passport?", "ok", numbers)."""
    words = syllables(_plain_letters(text))
    if _foreign_words(words) > sum(_is_latin(word[0]) for word in words if word[0].isalpha()):
        return Tongue.OTHER
    typed = [word for word in words if word[0].isalpha() and _is_latin(word[0])]
    vietnamese, english, other = (sum(column) for column in zip(*_weights(typed), strict=True)) if typed else (0, 0, 0)
    if english > vietnamese and english >= other:
        return Tongue.ENGLISH
    if other > max(vietnamese, english) and other >= _ENOUGH_OTHER:
        return Tongue.OTHER
    return Tongue.VIETNAMESE if vietnamese else default


def _plain_letters(text: str) -> str:
    # Bold and wide letters of other blocks are plain ones; an ethnic minority's breve has no letter of its own.
    return _CLITIC.sub("", normalize(clean(unicodedata.normalize("NFKC", text[:_LONGEST_READ]))))


def _weights(typed: list[str]) -> Iterable[tuple[float, float, float]]:
    lists = _lists()
    folded = [fold_word(word) for word in typed]
    named = _inside(folded, lists.names)
    possible = 0
    for place, (word, bare) in enumerate(zip(typed, folded, strict=True)):
        if place in named:
            yield 0.0, 0.0, 0.0
            continue
        possible += could_be_syllable(bare) or _is_telex(bare) or bare in lists.english or bare in lists.loans
        yield _weight(word, bare, lists)
    pairs = [" ".join(pair) for pair in itertools.pairwise(folded)]
    yield _PAIR * sum(pair in lists.vietnamese_pairs for pair in pairs), 0.0, 0.0
    yield 0.0, _PAIR * sum(pair in lists.english_pairs for pair in pairs), 0.0
    if len(typed) - len(named) >= _LONG and not possible:
        yield 0.0, 0.0, _ENOUGH_OTHER


def _weight(word: str, bare: str, lists: _Lists) -> tuple[float, float, float]:
    """What one word says for Vietnamese, for English and for another language."""
    if word != bare:
        if _has_foreign_letter(word):
            return 0.0, 0.0, _MARKED
        if could_be_syllable(bare):
            return _MARKED if len(bare) > 1 else _PLAIN, 0.0, 0.0
        if bare in lists.other:
            return 0.0, 0.0, _FUNCTION
        # "đăngký" and a slip of the finger are still Vietnamese where no other language has the letter.
        return (_PLAIN, 0.0, 0.0) if set(word) & set("đăơư") else (0.0, 0.0, _PLAIN)
    if bare in lists.loans:
        return 0.0, 0.0, 0.0
    if could_be_syllable(bare):
        return (0.0, 0.0, 0.0) if bare in lists.english else (_PLAIN, 0.0, 0.0)
    english = _FUNCTION if bare in lists.function else _PLAIN if bare in lists.english else 0.0
    other = _FUNCTION if bare in lists.other else 0.0
    if english or other:
        return 0.0, english, other
    short = expand(bare).text != bare or _is_telex(bare)
    return (_PLAIN, 0.0, 0.0) if short else (0.0, 0.0, 0.0)


def _is_telex(bare: str) -> bool:
    """Whether it is Vietnamese typed in Telex with the input method off: "ddawng kys"."""
    shown = bare.rstrip(_TELEX_MARKS) if bare[-1:] in _TELEX_MARKS else bare
    for typed, letter in _TELEX:
        shown = shown.replace(typed, letter)
    return shown != bare and could_be_syllable(shown)


def _has_foreign_letter(word: str) -> bool:
    """A letter that Vietnamese does not write: ç, ñ, ü, ß, or the breve of Jarai and Bahnar over e, i, o, u."""
    for letter in word:
        parts = unicodedata.normalize("NFD", letter)
        if parts[0] not in _VIETNAMESE_LETTERS or any(mark not in _VIETNAMESE_MARKS for mark in parts[1:]):
            return True
        if _BREVE in parts and parts[0] != "a":
            return True
    return False


def _foreign_words(words: list[str]) -> float:
    """How many words' worth of letters of other scripts; those scripts do not part words by spaces."""
    foreign = [letter for word in words for letter in word if letter.isalpha() and not _is_latin(letter)]
    dense = sum(
        unicodedata.name(letter, "").startswith(("CJK", "HANGUL", "HIRAGANA", "KATAKANA")) for letter in foreign
    )
    return dense / 2 + (len(foreign) - dense) / 4


@functools.lru_cache(maxsize=4096)
def _is_latin(letter: str) -> bool:
    return letter.isascii() or "LATIN" in unicodedata.name(letter, "LATIN")


def _inside(folded: list[str], names: frozenset[tuple[str, ...]]) -> set[int]:
    return {
        place
        for start in range(len(folded))
        for length in (1, 2, 3)
        if tuple(folded[start : start + length]) in names
        for place in range(start, min(start + length, len(folded)))
    }


@dataclass(frozen=True, slots=True)
class _Lists:
    loans: frozenset[str]
    function: frozenset[str]
    english: frozenset[str]  # with the function words
    other: frozenset[str]
    english_pairs: frozenset[str]
    vietnamese_pairs: frozenset[str]
    names: frozenset[tuple[str, ...]]


@functools.cache
def _lists() -> _Lists:
    data = yaml.load(resources.files("corpus.language").joinpath("resources/tongue.yaml").read_text("utf-8"), _LOADER)
    function = frozenset(data["english_function"])
    loans = frozenset(data["loans"]) - function
    of_offices = {word for word in vocabulary() if len(word) > _SHORTEST and not could_be_syllable(word)} - loans
    english = function | frozenset(data["english"]) | of_offices
    return _Lists(
        loans=loans,
        function=function,
        english=english,
        other=frozenset(data["other_function"]) - english,
        english_pairs=frozenset(data["english_pairs"]),
        vietnamese_pairs=frozenset(data["vietnamese_pairs"]),
        names=frozenset(tuple(name.split()) for name in data["names"]),
    )
