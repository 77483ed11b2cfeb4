"""Finding personal data in a text."""

from __future__ import annotations

import re
import unicodedata

from corpus.privacy.kinds import LABELS, Kind, Span
from corpus.privacy.numbers import Found, numbers
from corpus.privacy.people import names
from corpus.privacy.texts import addresses, births, dossiers, emails, secrets
from corpus.privacy.view import View

# Where two overlap the first of these stands, of one kind the longer.
_ORDER = (
    Kind.EMAIL, Kind.SECRET, Kind.DOSSIER, Kind.INSURANCE_NUMBER, Kind.PLATE, Kind.DATE_OF_BIRTH, Kind.TAX_CODE,
    Kind.BANK_ACCOUNT, Kind.CITIZEN_ID, Kind.PASSPORT, Kind.PHONE, Kind.ADDRESS, Kind.NAME,
)  # fmt: skip
_PLACEHOLDER = re.compile(r"\[(?:" + "|".join(LABELS.values()) + r")(?: \w+)?\]")
_RANK = {kind: rank for rank, kind in enumerate(_ORDER)}


def find(text: str) -> tuple[Span, ...]:
    """Personal data in ``text`` as given, in order and without overlaps. Never changes the text and never raises on
    any string. Numbers of offices, official mail, amounts, document numbers and procedure codes are no finds."""
    if not text or not any(c.isalnum() for c in text):
        return ()
    view = View(_PLACEHOLDER.sub(lambda given: "|" * len(given[0]), text))
    found: list[Found] = []
    if any(c.isdigit() for c in view.flat):
        found += [*dossiers(view), *births(view), *addresses(view)]
    found += [*numbers(view), *secrets(view), *names(view)]
    if "@" in view.flat or " a cong " in view.flat or "at" in view.flat:
        found += emails(view)
    found = _grown_together(view, found)
    kept: list[Found] = []
    for one in sorted(
        found, key=lambda f: (not f.named and f.kind is not Kind.CITIZEN_ID, _RANK[f.kind], f.start - f.end)
    ):
        if not any(one.start < other.end and other.start < one.end for other in kept):
            kept.append(one)
    spans = (Span(*view.span(one.start, one.end), one.kind) for one in kept)
    return tuple(sorted(span for span in spans if unicodedata.normalize("NFC", text[span.start : span.end]).strip()))


def _grown_together(view: View, found: list[Found]) -> list[Found]:
    """Addresses with nothing but a comma between them as one: a house, its alley, its street."""
    rest = [one for one in found if one.kind is not Kind.ADDRESS]
    whole: list[Found] = []
    for one in sorted((one for one in found if one.kind is Kind.ADDRESS), key=lambda f: (f.start, -f.end)):
        if whole and not view.flat[whole[-1].end : one.start].strip(" ,.;-"):
            whole[-1] = Found(whole[-1].start, max(whole[-1].end, one.end), Kind.ADDRESS, True)
        else:
            whole.append(one)
    return rest + whole
