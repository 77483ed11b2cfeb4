"""The word lists of ``resources/privacy.yaml`` as sets and patterns over a view."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from importlib import resources
from typing import Any

import yaml

from corpus.language import fold, normalize


@functools.cache
def lists() -> Any:
    """The resource file."""
    return yaml.safe_load(resources.files("corpus.privacy").joinpath("resources/privacy.yaml").read_text("utf-8"))


@functools.cache
def folded(*path: str) -> frozenset[str]:
    """A list of the file, without marks."""
    found: Any = lists()
    for key in path:
        found = found[key]
    return frozenset(fold(str(word)) for word in found)


def any_of(wordings: Iterable[str]) -> str:
    """A pattern for any of the wordings, the longest first; it holds no group and no word boundary."""
    ordered = sorted({fold(str(wording)) for wording in wordings}, key=lambda word: (-len(word), word))
    return "(?:" + "|".join(r" +".join(map(re.escape, word.split())) for word in ordered) + ")"


class Wordings:
    """A list written with marks. Words typed with marks must be its own; a text typed without any may be any of it but
    for the ``unsure`` ones, which are too many other words then."""

    def __init__(self, *path: str, unsure: tuple[str, ...] = ()) -> None:
        found: Any = lists()
        for key in path:
            found = found[key]
        self._marked = frozenset(normalize(str(word)) for word in found)
        self._plain = frozenset(map(fold, self._marked)) - (folded(*unsure) if unsure else frozenset())

    def hold(self, typed: str, *, plain: bool) -> bool:
        """Whether ``typed`` words are one of the list; ``plain``: all of the text was typed without marks."""
        return (fold(typed) in self._plain) if plain else (normalize(typed) in self._marked)
