"""Whether an answer contains a fact.

Both sides are brought to one form: no diacritics, lower case, punctuation and spaces squeezed, money without
separators, numbers without leading zeros (07 ngày = 7 ngày).
"""

from __future__ import annotations

import re

from corpus.language import fold

_THOUSANDS = re.compile(r"(?<=\d)[.,](?=\d{3}(?!\d))")
_NOT_WORD = re.compile(r"[^\w]+")
_LEADING_ZERO = re.compile(r"(?<!\d)0+(?=\d)")


def squeezed(text: str) -> str:
    """The form facts are compared in."""
    folded = _THOUSANDS.sub("", fold(text))
    return _LEADING_ZERO.sub("", _NOT_WORD.sub(" ", folded)).strip()


def contains(answer: str, fact: str) -> bool:
    """Whether the fact stands in the answer. A number must stand whole: "5 ngày" is not in "15 ngày"."""
    held, wanted = squeezed(answer), squeezed(fact)
    start = held.find(wanted)
    while start >= 0:
        end = start + len(wanted)
        cut_before = start > 0 and held[start - 1].isdigit() and wanted[:1].isdigit()
        cut_after = end < len(held) and held[end].isdigit() and wanted[-1:].isdigit()
        if not cut_before and not cut_after:
            return bool(wanted)
        start = held.find(wanted, start + 1)
    return False
