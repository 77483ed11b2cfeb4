"""Personal numbers in what people type: which kinds are there, never the data themselves."""

from __future__ import annotations

from corpus.language import normalize
from corpus.privacy import Kind as PersonalKind
from corpus.privacy import find

__all__ = ["PersonalKind", "blanked", "personal"]

# Names, addresses and dates of birth hold words that a question needs; dossier codes are read by their own pattern.
_NUMBERS = frozenset(
    {
        PersonalKind.PHONE, PersonalKind.CITIZEN_ID, PersonalKind.EMAIL, PersonalKind.TAX_CODE,
        PersonalKind.INSURANCE_NUMBER, PersonalKind.BANK_ACCOUNT, PersonalKind.PASSPORT, PersonalKind.PLATE,
        PersonalKind.SECRET,
    }
)  # fmt: skip


def personal(text: str) -> tuple[frozenset[PersonalKind], list[tuple[int, int]]]:
    """Kinds of personal numbers in normalised ``text``, and where they stand, for the caller to blank out."""
    spans = [span for span in find(text) if span.kind in _NUMBERS]
    return frozenset(span.kind for span in spans), [(span.start, span.end) for span in spans]


def blanked(text: str, mark: str) -> str:
    """``text`` in normal form with ``mark`` for every personal number; as it came where there is none."""
    formed = normalize(text)
    spans = personal(formed)[1]
    for start, end in sorted(spans, reverse=True):
        formed = f"{formed[:start]}{mark}{formed[end:]}"
    return formed if spans else text


find("a1@")  # builds the patterns now, as a module's own would be: the first question must not pay for it
