"""How names of places are compared: without marks, without spaces, and across the usual ways of writing a sound."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from importlib import resources
from typing import Any

import yaml

from corpus.language import fold_word, normalize, syllables

# A final c is written k, oo for a long o, y for i: the names come from languages that were written down by ear.
_FINAL_C = re.compile(r"c$")
_LONG_O = re.compile(r"oo")
_FINAL_Y = re.compile(r"(?<=[^aeou])y$")
_PLAIN = re.compile(
    r"(?!.*oo)(?:[bcdghlmnprstvx]|[cgknpt]h|k(?=[eiy])|ngh?|gi|qu|tr)?[aeiouy]{1,3}(?:ch|ng|nh|[cmnpt])?"
)


def words(name: str) -> Any:
    """A section of ``resources/words.yaml``."""
    return _vocabulary()[name]


@functools.cache
def _vocabulary() -> dict[str, Any]:
    text = resources.files("corpus.places").joinpath("resources/words.yaml").read_text("utf-8")
    data = yaml.safe_load(text)
    assert isinstance(data, dict)
    return data


def place_key(name: str) -> str:
    """The key a name is found by, the same for all the ways of writing it: with marks or without, apart or together."""
    return "".join(sound(fold_word(syllable)) for syllable in syllables(normalize(name)))


@functools.lru_cache(maxsize=16384)
def sound(folded: str) -> str:
    """A syllable without marks in the one spelling that all of its variants share."""
    variant = _variants().get(folded, folded)
    return _FINAL_Y.sub("i", _LONG_O.sub("o", _FINAL_C.sub("k", variant))).lstrip("0") or "0"


def fit(typed: Sequence[str], name: str) -> int:
    """How well typed syllables (normalised) fit a name with the same key: 3 as written, 2 without marks or in a usual
    variant, 1 with other marks, 0 not at all."""
    wanted = _parts(name)
    if len(typed) > len(wanted) and not foreign(name):
        return 0
    if len(typed) != len(wanted):  # written together, or apart at an apostrophe
        return _glued("".join(typed), "".join(wanted))
    return min(map(_fit_one, typed, wanted), default=0)


def _fit_one(typed: str, wanted: str) -> int:
    if typed == wanted:
        return 3
    bare = fold_word(typed)
    if sound(bare) != sound(fold_word(wanted)):
        return 0
    same_class = wanted in _classes().get(typed, ())
    return 2 if same_class or typed == bare or _marked_sound(typed) == _marked_sound(wanted) else 1


def _glued(typed: str, wanted: str) -> int:
    if typed == wanted:
        return 3
    return 2 if typed == fold_word(typed) else 1


def _marked_sound(syllable: str) -> str:
    return _LONG_O.sub("o", _FINAL_C.sub("k", syllable)).translate(_Y)


_Y = str.maketrans("yýỳỷỹỵ", "iíìỉĩị")


def foreign(name: str) -> bool:
    """Whether a syllable cannot be Vietnamese by its spelling (a final k, a long o): such a name is taken for no word."""
    return any(not _PLAIN.fullmatch(fold_word(syllable)) for syllable in _parts(name) if not syllable.isdigit())


@functools.lru_cache(maxsize=4096)
def _parts(name: str) -> tuple[str, ...]:
    return tuple(syllables(normalize(name)))


@functools.cache
def _classes() -> dict[str, frozenset[str]]:
    return {syllable: frozenset(group) for group in words("same_syllables") for syllable in group}


@functools.cache
def _variants() -> dict[str, str]:
    """Folded variants → the first of their group."""
    return {fold_word(syllable): fold_word(group[0]) for group in words("same_syllables") for syllable in group[1:]}
