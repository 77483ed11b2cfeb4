"""Codes that people copy from a paper or a screen: of procedures, of dossiers, of printed forms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.language import normalize
from corpus.understanding.spelling import resource, spelled

_WORDS = resource("entities")


@dataclass(frozen=True, slots=True)
class Code:
    """``value`` in its one spelling, at characters ``start`` to ``end`` of the normalised text."""

    value: str
    start: int
    end: int


# 1.001193, and 1.001193.000.00.00.H49 as provinces write it. Thousands have three digits, so six are no sum of money.
_PROCEDURE = re.compile(
    r"(?<![\w.,/-])([1-9])\s?[.,]\s?(\d{6})(?:\.\d{3}\.\d\d\.\d\d\.[^\W\d_]\d\d)?(?!\w|[.,/-]\d)"
    # The second part counts from 0 and has not passed 1; without its dot it must not be taken from a longer number.
    r"|(?<![\w.,/+-])(?<!\d\s)([1-9])\s([01]\d{5})(?!\w|[.,/-]\d|\s\d)"
    rf"|(?<!\w){spelled(_WORDS['codes']['says'])}\s*:?\s*([1-9])([01]\d{{5}})(?!\w)"
)
# 000.00.16.H49-250701-0001, H49.12-250701-0001, G22.99.3-241219795252: unit, day of receipt (yymmdd), running number.
_DOSSIER = re.compile(
    r"(?<![\w.])((?:\d{2,3}\s?\.\s?){0,3}[^\W\d_]\s?\d{2}(?:\s?\.\s?\d{1,3}){0,3})"
    r"(?:\s?[-\u2010-\u2015_.]\s?|\s)(\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))"
    r"(\s?[-\u2010-\u2015_.]\s?|\s?)(\d{4,8})(?!\w)"
)
_LETTERS = "|".join(_WORDS["forms"]["letters"])
_SUFFIX = "|".join(_WORDS["forms"]["suffix"])
# "CT01", "ct-01" and "ct 01", but not "x 3": a space only before a leading zero.
_LETTERED = re.compile(rf"(?<![\w/-])({_LETTERS})(?:-?|\s(?=0\d))(\d{{1,2}})(-(?:{_SUFFIX}))?(?!\w|[./-]\d)")
_NUMBERED = re.compile(
    rf"(?<!\w)(?<!\d\s)({spelled(_WORDS['forms']['says'])})\s?:?\s?(\d{{1,2}}[^\W\d_]?(?:[/-][^\W_]+)*)(?!\w|[.,]\d)"
)
_ANNEX = re.compile(
    rf"(?<!\w){spelled(_WORDS['forms']['annex'])}\s(?:{spelled(_WORDS['number_word'])}\s)?"
    r"((?:[ivx]+|\d{1,2})(?:-\d{1,2})?)(?!\w)"
)
_MARKED_FORM = re.compile(rf"(?:{'|'.join(normalize(word) for word in _WORDS['forms']['says'])})$")


def procedures(text: str) -> Iterator[Code]:
    """Procedure codes in normalised ``text``: "1.001193", "1 001193", "mã 1001193"."""
    for found in _PROCEDURE.finditer(text):
        first, second = next((found[at], found[at + 1]) for at in (1, 3, 5) if found[at])
        yield Code(f"{first}.{second}", *found.span())


def dossiers(text: str) -> Iterator[Code]:
    """Dossier codes in normalised ``text``: unit, day of receipt, running number, upper case and without spaces."""
    for found in _DOSSIER.finditer(text):
        unit = re.sub(r"\s", "", found[1]).upper()
        # Newer codes run the day and the number together.
        joint = "-" if found[3] else ""
        yield Code(f"{unit}-{found[2]}{joint}{found[4]}", *found.span())


def forms(text: str) -> Iterator[Code]:
    """Codes of printed forms in normalised ``text``: "CT01", "TK1-TS"; "02" for "mẫu số 02", "PL-II" for annexes."""
    for found in _LETTERED.finditer(text):
        digits = found[2].zfill(2) if found[1] in _WORDS["forms"]["padded"] else found[2]
        yield Code(f"{found[1]}{digits}{found[3] or ''}".upper(), *found.span())
    for found in _NUMBERED.finditer(text):
        # "làm mau 5 ngày" ("mau": soon) names no form.
        if _MARKED_FORM.match(found[1]) or " " in found[1] or found[2].startswith("0"):
            yield Code(found[2].upper(), *found.span())
    for found in _ANNEX.finditer(text):
        yield Code(f"PL-{found[1].upper()}", *found.span())
