"""Numbers as people write them: in figures or in words."""

from __future__ import annotations

import re
from collections.abc import Collection

from corpus.understanding.spelling import both_spellings, resource, spelled

_WORDS = resource("entities")["numerals"]
_DIGITS = both_spellings(_WORDS["digits"])
_DIGIT, _TEN, _TENS, _HUNDRED = (spelled(_WORDS[name]) for name in ("digits", "ten", "tens", "hundred"))
# Digits, with or without signs of thousands and a decimal part. Neither pattern holds a group.
FIGURE = r"(?:\d{1,3}(?:[.,]\d{3})+(?!\d)(?:[.,]\d{1,2}(?!\d))?|\d+(?:[.,]\d{1,2}(?!\d))?)"
# Words for 1 to 999 as far as people say them before a unit: "ba", "mười bốn", "hai mươi lăm", "năm trăm".
SPOKEN = rf"(?:{_TEN}(?:\s{_DIGIT})?|{_DIGIT}\s{_TENS}(?:\s{_DIGIT})?|{_DIGIT}(?:\s{_HUNDRED})?)"
_FIRST_WORDS = frozenset(_DIGITS) | frozenset(both_spellings(dict.fromkeys(_WORDS["ten"])))
# Typed without marks, these are more often other words: "sau ngày", "từ", "ba", "nam".
_UNSURE = frozenset(both_spellings(dict.fromkeys(_WORDS["unsure"])))

# Words that have no marks: "hai".
_UNMARKED = frozenset(word for word in _WORDS["digits"] if word.isascii())
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?")
_TEN_WORD, _TENS_WORD, _HUNDRED_WORD = (re.compile(_) for _ in (_TEN, _TENS, _HUNDRED))


def value(written: str) -> float:
    """The number ``written`` as ``FIGURE`` or ``SPOKEN`` matches it."""
    if not written[:1].isdigit():
        return _spoken(written.split())
    if _THOUSANDS.fullmatch(written):
        groups = re.split("[.,]", written)
        if len(groups[-1]) < 3:
            return float("".join(groups[:-1]) + "." + groups[-1])
        return float("".join(groups))
    return float(written.replace(",", "."))


def _spoken(parts: list[str]) -> float:
    total = 0.0
    for part in parts:
        if total and _TENS_WORD.fullmatch(part):
            total *= 10
        elif _HUNDRED_WORD.fullmatch(part):
            total *= 100
        elif _TEN_WORD.fullmatch(part):  # without marks it is written like the one above
            total += 10
        else:
            total += _DIGITS[part]
    return total


def may_speak(words: Collection[str]) -> bool:
    """Whether any of ``words`` can begin a number in words; a quick test before ``SPOKEN`` is looked for."""
    return not _FIRST_WORDS.isdisjoint(words)


def is_sure(written: str, text: str) -> bool:
    """Whether the number in words ``written`` is one in ``text``: typed with marks, or without and no other word."""
    return written not in _UNSURE and (
        text.isascii() or not written.isascii() or " " in written or written in _UNMARKED
    )
