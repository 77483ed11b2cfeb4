"""Personal data in what people type: which kinds are there, never the data themselves."""

from __future__ import annotations

import re
from enum import StrEnum

from corpus.understanding.spelling import resource, spelled

_WORDS = resource("entities")
_CUES = _WORDS["personal"]
_BETWEEN = spelled(_WORDS["personal_between"])


class PersonalKind(StrEnum):
    """Kinds of personal data an everyday question may hold."""

    PHONE = "phone"
    CITIZEN_ID = "citizen_id"
    EMAIL = "email"
    TAX_CODE = "tax_code"
    INSURANCE_NUMBER = "insurance_number"
    BANK_ACCOUNT = "bank_account"
    PASSPORT = "passport"
    PLATE = "plate"


def _after(kind: str, number: str) -> str:
    """Digits that only the word before them makes a number of this kind ("mst 4300123456")."""
    return rf"(?<!\w){spelled(_CUES[kind])}(?:\s{_BETWEEN})*\s?:?\s?{number}"


_PATTERNS: tuple[tuple[PersonalKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (PersonalKind.EMAIL, r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,5}"),
        (PersonalKind.TAX_CODE, _after("tax_code", r"\d{10}(?:-?\d{3})?(?!\w)")),
        (PersonalKind.INSURANCE_NUMBER, _after("insurance_number", r"(?:[^\W\d_]{2}\s?)?\d(?:\s?\d){9,12}(?!\w)")),
        (PersonalKind.BANK_ACCOUNT, _after("bank_account", r"\d(?:[\s.]?\d){5,15}(?!\w)")),
        (PersonalKind.CITIZEN_ID, _after("citizen_id", r"\d(?:[\s.]?\d){8}(?:(?:[\s.]?\d){3})?(?!\w)")),
        # Twelve digits are a citizen's number whatever stands before them.
        (PersonalKind.CITIZEN_ID, r"(?<![\w.,+-])0\d\d(?:[\s.]?\d){9}(?!\w|[.,]\d)"),
        (PersonalKind.PHONE, r"(?<![\w.,])(?:\+?84|0)[\s.-]?[35789](?:[\s.-]?\d){8}(?!\w|[.,]\d)"),
        (PersonalKind.PHONE, r"(?<![\w.,])(?:\+?84|0)[\s.-]?2\d(?:[\s.-]?\d){7,8}(?!\w|[.,]\d)"),
        (PersonalKind.PASSPORT, r"(?<!\w)[bcnp]\d{7}(?!\w)"),
        (PersonalKind.PLATE, r"(?<![\w.,])\d\d[\s-]?[^\W\d_]{1,2}\d?[\s-]?\d{3}\.?\d\d(?!\w)"),
    )
)


def personal(text: str) -> tuple[frozenset[PersonalKind], list[tuple[int, int]]]:
    """Kinds of personal data in normalised ``text``, and where they stand, for the caller to blank out."""
    kinds: set[PersonalKind] = set()
    spans: list[tuple[int, int]] = []
    for kind, pattern in _PATTERNS:
        for found in pattern.finditer(text):
            if not any(start < found.end() and found.start() < end for start, end in spans):
                kinds.add(kind)
                spans.append(found.span())
    return frozenset(kinds), spans
