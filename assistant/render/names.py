"""The name of a procedure as a heading: some fill the screen of a phone with every case they cover."""

from __future__ import annotations

import re

from assistant.render.money_and_time import shorten
from corpus.language import folded_terms

_LONGEST = 180
_HEAD = 90
_PART = re.compile(r"\s*;\s*")


def short_name(title: str, wanted: str, longest: int = _LONGEST) -> str:
    """``title``, or where it is longer than ``longest`` characters its beginning and the case that ``wanted`` speaks
    of, what is left out shown by "…". The whole name stands with the source and behind the link."""
    if len(title) <= longest:
        return title
    beginning = shorten(title, _HEAD).removesuffix(" …")
    asked = {term for term in folded_terms(wanted) if "_" in term} - set(folded_terms(beginning))
    parts = [part for part in _PART.split(title) if part and part not in beginning]
    best = max(parts, key=lambda part: len(asked & set(folded_terms(part))), default="")
    if not asked & set(folded_terms(best)):
        return shorten(title, longest)
    case = shorten(best, longest - _HEAD).removesuffix(" …")
    return f"{beginning} … {case}" + ("" if title.endswith(case) else " …")
