"""Wordings in a text as places of characters, so that they can be taken out of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from corpus.language.phrases import Match

_SYLLABLE = re.compile(r"[^\W_]+")

Span = tuple[int, int]


def span_of(text: str, match: Match[Any]) -> Span:
    """The characters of a match of a phrase table in ``text``."""
    places = [found.span() for found in _SYLLABLE.finditer(text)]
    return places[match.start][0], places[match.start + match.length - 1][1]


def without(text: str, spans: Iterable[Span]) -> str:
    """``text`` without the characters of ``spans``; what is left is parted by single spaces."""
    kept, end = [], 0
    for start, stop in sorted(spans):
        kept.append(text[end : max(start, end)])
        end = max(end, stop)
    return " ".join(" ".join([*kept, text[end:]]).split())
