"""English questions put into the words of Vietnamese official records: a search query, not a translation to be shown.

Wordings are compared by word families ("registering" is "register"), without small words and in any order, so that
"I want to register the birth of my child" finds "register child birth". What no wording covers is looked up word by
word; what is in neither list is left out of the query and lowers ``covered``.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

import yaml
from rapidfuzz import fuzz, process

from corpus.language.hygiene import fold, has_diacritics, normalize, syllables, words

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # a safe loader either way; the one in C is ten times faster
_SLIP = 88.0  # how alike two words must be (0–100) to be one word mistyped
_SHORTEST_SLIP = 6
_GAP = 1  # further words that may stand between those of a wording
_HYPHEN = re.compile(r"(?<=[^\W\d_]{2})(?<!\bre)-(?=[^\W\d_]{2})")  # between words, but not in codes and "re-issue"
_LAST = "how"  # "how do I register …, what is the fee" asks for the fee first


@dataclass(frozen=True, slots=True)
class Translated:
    """``query``: official terms to search for; empty when nothing was recognised. ``aspects``: names of what is asked,
    the most telling first. ``covered``: share of the words with a meaning that were recognised, 0 to 1 (1 where there
    are none). ``question``: the query with the Vietnamese wordings of the aspects. ``unknown``: words not recognised."""

    query: str
    aspects: tuple[str, ...]
    covered: float
    question: str
    unknown: tuple[str, ...] = ()


def to_vietnamese(text: str) -> Translated:
    """The Vietnamese search query for an English question. Codes, numbers and words with Vietnamese marks stay."""
    table = _table()
    typed = words(_HYPHEN.sub(" ", table.rephrased(normalize(text))))
    asked, taken = _aspects(typed, table)
    content = [
        (place, word) for place, word in enumerate(typed) if place not in taken and table.family(word) not in table.skip
    ]
    found, left = _terms([table.family(word) for _, word in content], table)
    meanings = list(found)
    unknown: list[str] = []
    for position in left:
        word = content[position][1]
        meaning = table.words.get(table.family(word), "")
        if not meaning and (has_diacritics(word) or not word.isalpha()):
            meaning = word
        if not meaning:
            unknown.append(word)
        elif not any(f" {meaning} " in f" {whole} " for _, whole in found):  # "tax code" has said "cá nhân" already
            meanings.append((position, meaning))
    parts = list(dict.fromkeys(meaning for _, meaning in sorted(meanings)))
    query = " ".join([*parts, *(meaning for meaning in table.alarm(typed) if meaning not in parts)])
    covered = 1 - len(unknown) / len(content) if content else 1.0
    asks = [table.asks[aspect] for aspect in asked]
    return Translated(query, tuple(asked), covered, ", ".join(part for part in (query, *asks) if part), tuple(unknown))


def in_english(title: str) -> str:
    """The English name of a procedure whose Vietnamese title is known word for word; empty where it is not."""
    return _table().names.get(_name(title), "")


def vocabulary() -> frozenset[str]:
    """Every English word of the wordings."""
    return _table().vocabulary


def _aspects(typed: Sequence[str], table: _Table) -> tuple[list[str], set[int]]:
    """Aspects in the order they are asked, and the places of the words that ask them; longer wordings first."""
    found: list[tuple[int, str]] = []
    taken: set[int] = set()
    for wording, aspect in table.aspects:
        for start in range(len(typed) - len(wording) + 1):
            span = range(start, start + len(wording))
            if tuple(typed[start : start + len(wording)]) == wording and taken.isdisjoint(span):
                taken.update(span)
                found.append((start, aspect))
    ordered = list(dict.fromkeys(aspect for _, aspect in sorted(found)))
    return [*(a for a in ordered if a != _LAST), *(a for a in ordered if a == _LAST)], taken


def _terms(stems: Sequence[str], table: _Table) -> tuple[list[tuple[int, str]], list[int]]:
    """Meanings of whole wordings with the position they start at, and the positions no wording took."""
    found: list[tuple[int, str]] = []
    free = set(range(len(stems)))
    for span in _candidates(stems, table):
        if free.issuperset(span[0]):
            free -= set(span[0])
            found.append((span[0][0], span[1]))
    return found, sorted(free)


def _candidates(stems: Sequence[str], table: _Table) -> Iterator[tuple[tuple[int, ...], str]]:
    """Places of wordings in the text, those of more words first, then the closer ones, then the earlier ones."""
    made: list[tuple[int, int, int, tuple[int, ...], str]] = []
    for wording, meaning in table.terms.items():
        if not wording <= set(stems):
            continue
        for start in range(len(stems)):
            places = _window(stems, start, wording)
            if places:
                made.append((-len(wording), places[-1] - places[0], start, places, meaning))
    for *_, places, meaning in sorted(made):
        yield places, meaning


def _window(stems: Sequence[str], start: int, wording: frozenset[str]) -> tuple[int, ...]:
    """The places of the words of ``wording`` from ``start`` on, when they stand close together; else nothing."""
    missing, places = set(wording), []
    reach = len(wording) + (_GAP if len(wording) > 1 else 0)
    for place in range(start, min(start + reach, len(stems))):
        if stems[place] in missing:
            missing.discard(stems[place])
            places.append(place)
    return tuple(places) if not missing and places[0] == start else ()


@dataclass(frozen=True, slots=True)
class _Table:
    phrases: Mapping[str, str]
    phrase: re.Pattern[str]
    skip: frozenset[str]
    families: Mapping[str, str]
    aspects: tuple[tuple[tuple[str, ...], str], ...]  # the longest first
    asks: Mapping[str, str]
    terms: Mapping[frozenset[str], str]
    words: Mapping[str, str]
    alarms: tuple[tuple[tuple[str, ...], str], ...]
    names: Mapping[str, str]
    vocabulary: frozenset[str]

    def rephrased(self, text: str) -> str:
        """The text with wordings of several words in the words the other lists know."""
        return self.phrase.sub(lambda found: self.phrases[found[0]], text)

    def family(self, word: str) -> str:
        """The word that stands for a family; a slip of the finger is taken for the word it is next to."""
        known = _family(word, self.families)
        if known in self.vocabulary or len(word) < _SHORTEST_SLIP or not word.isalpha():
            return known
        near = process.extractOne(word, self.vocabulary, scorer=fuzz.ratio, score_cutoff=_SLIP)
        return _family(str(near[0]), self.families) if near else known

    def alarm(self, typed: Sequence[str]) -> list[str]:
        """The Vietnamese words for danger and for what must be refused, of the wordings that stand in the text."""
        spoken = f" {' '.join(typed)} "
        return list(dict.fromkeys(meaning for wording, meaning in self.alarms if f" {' '.join(wording)} " in spoken))


def _family(word: str, families: Mapping[str, str]) -> str:
    for form in (word, word.removesuffix("'s"), word.removesuffix("s"), word.removesuffix("es")):
        if form in families:
            return families[form]
    plural = len(word) > 3 and word.endswith("s") and not word.endswith("ss") and word.isalpha()
    return word[:-1] if plural else word


def _name(title: str) -> str:
    return " ".join(syllables(fold(title.partition("(")[0]))).removeprefix("thu tuc ")


@functools.cache
def _table() -> _Table:
    data = yaml.load(resources.files("corpus.language").joinpath("resources/english.yaml").read_text("utf-8"), _LOADER)
    families = {str(word): str(family[0]) for family in data["families"] for word in family}
    skip = frozenset(_family(str(word), families) for word in data["skip"])
    terms: dict[frozenset[str], str] = {}
    names: dict[str, str] = {}
    for item in data["terms"]:
        names.setdefault(_name(item["means"]), str(item["says"][0]))
        for wording in item["says"]:
            stems = frozenset(_stems(str(wording), families)) - skip
            terms.setdefault(stems, str(item["means"]))
    meanings = {_family(str(word), families): str(meaning) for word, meaning in data["words"].items()}
    phrases = {str(wording): str(said) for wording, said in data["phrases"].items()}
    return _Table(
        phrases=phrases,
        phrase=re.compile(r"\b(?:" + "|".join(sorted(map(re.escape, phrases), key=len, reverse=True)) + r")\b"),
        skip=skip,
        families=families,
        aspects=tuple(_longest_first((w, item["aspect"]) for item in data["aspects"] for w in item["says"])),
        asks={str(item["aspect"]): str(item["asks"]) for item in data["aspects"]},
        terms=terms,
        words=meanings,
        alarms=tuple(_longest_first((w, item["means"]) for item in data["alarms"] for w in item["says"])),
        names=names,
        vocabulary=_vocabulary(data, families),
    )


def _stems(wording: str, families: Mapping[str, str]) -> list[str]:
    return [_family(word, families) for word in words(_HYPHEN.sub(" ", normalize(wording)))]


def _longest_first(items: Iterable[tuple[str, str]]) -> list[tuple[tuple[str, ...], str]]:
    split = [(tuple(words(normalize(str(wording)))), str(payload)) for wording, payload in items]
    return sorted(split, key=lambda item: -len(item[0]))


def _vocabulary(data: Mapping[str, Any], families: Mapping[str, str]) -> frozenset[str]:
    said = [wording for part in ("terms", "aspects", "alarms") for item in data[part] for wording in item["says"]]
    spelled = {word for wording in said for word in words(normalize(str(wording))) if word.isalpha()}
    return frozenset(spelled | set(families) | {str(word) for word in data["words"]} | set(map(str, data["skip"])))
