"""Words around names of places: types, what joins a place to a larger one, what makes a name an everyday word."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.language import fold_word, normalize
from corpus.places.spelling import words
from corpus.places.tokens import Token
from corpus.places.units import Unit


@dataclass(frozen=True, slots=True)
class Type:
    """A type as written: its letters in ``words.yaml``, its level, how many syllables it takes."""

    letters: frozenset[str]
    level: str
    length: int
    short: bool
    sure: bool  # written with its marks, or short with its point


def type_at(tokens: Sequence[Token], at: int) -> Type | None:
    """The type written at a syllable, in full or short."""
    for syllables_, letters, level, short in _types().get(tokens[at].bare, ()):
        length = len(syllables_)
        if at + length > len(tokens) or any(token.apart for token in tokens[at + 1 : at + length]):
            continue
        span = tokens[at : at + length]
        exact = all(token.norm == syllable for token, syllable in zip(span, syllables_, strict=True))
        bare = all(token.norm == fold_word(syllable) for token, syllable in zip(span, syllables_, strict=True))
        if not (exact or (bare and not short)):
            continue
        if at and tokens[at - 1].norm in not_after().get(" ".join(syllables_), ()):
            return None
        dotted = at + 1 < len(tokens) and tokens[at + 1].gap.startswith(".")
        return Type(letters, level, length, short, dotted if short else exact)
    return None


def fits_type(unit: Unit, kind: Type) -> bool:
    """Whether a unit may be called by a type: a commune by any of that level, "thành phố" also a province."""
    if "c" in kind.letters and unit.level == "province":
        return unit.type == "c"
    if kind.level == "province":
        return unit.level == "province"
    return unit.level == kind.level


def everyday(name: str) -> bool:
    """Whether a name is an everyday word, or one of a person: no place by itself."""
    folded = [fold_word(part) for part in normalize(name).split()]
    return " ".join(folded) in _common() or (len(folded) > 1 and folded[0] in _family_names())


@functools.cache
def _types() -> dict[str, list[tuple[tuple[str, ...], frozenset[str], str, bool]]]:
    """Wordings of types by their first syllable without marks, the longest first."""
    found: dict[str, list[tuple[tuple[str, ...], frozenset[str], str, bool]]] = {}
    for letter, entry in words("types").items():
        for short, wordings in ((False, entry["says"]), (True, entry["short"])):
            for wording in wordings:
                parts = tuple(wording.split())
                item = (parts, frozenset({str(letter)}), entry["level"], short)
                found.setdefault(fold_word(parts[0]), []).append(item)
    return {first: sorted(items, key=lambda item: -len(item[0])) for first, items in found.items()}


@functools.cache
def qualifiers() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Syllables that may stand between type and name; those that say it is an old unit; those that say a new one."""
    between = frozenset(_with_bare(words("between")))
    return between, frozenset(_with_bare(words("old"))), frozenset(_with_bare(words("new")))


def _with_bare(wordings: Iterable[str]) -> set[str]:
    return {form for wording in wordings for form in (wording, fold_word(wording))}


@functools.cache
def locatives() -> frozenset[str]:
    """Syllables after which a bare name may be a place."""
    return frozenset(_with_bare(words("locatives")))


@functools.cache
def joins() -> frozenset[str]:
    """Syllables that join a place to the larger one."""
    return frozenset(_with_bare(words("joins")))


@functools.cache
def not_after() -> dict[str, frozenset[str]]:
    """By the type (empty: a bare name), the syllables that may not stand right before it."""
    return {name: frozenset(_with_bare(before)) for name, before in words("not_after").items()}


@functools.cache
def _common() -> frozenset[str]:
    return frozenset(" ".join(map(fold_word, name.split())) for name in words("common"))


@functools.cache
def no_names() -> frozenset[str]:
    """Names of units that are everyday words beside a type too."""
    return frozenset(_with_bare_words(words("no_names")))


def _with_bare_words(wordings: Iterable[str]) -> set[str]:
    return {form for name in wordings for form in (name, " ".join(map(fold_word, name.split())))}


@functools.cache
def _family_names() -> frozenset[str]:
    return frozenset(map(fold_word, words("family_names")))
