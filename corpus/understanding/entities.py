"""Entities of a question or a title: codes, legal references, dates, figures with their unit."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from corpus.language import normalize
from corpus.understanding.citations import Citation, citations
from corpus.understanding.codes import Code, dossiers, forms, procedures
from corpus.understanding.dates import Date, dates
from corpus.understanding.measures import Dimension, Measure, measures
from corpus.understanding.personal import PersonalKind, personal

_BLANK = "|"
_AT = "@"
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Entities:
    """What a text names exactly. Every ``start`` and ``end`` counts characters of ``text``, the normalised text.

    Of personal data only the kinds are kept; ``text`` still holds what was typed and must not be stored for it.
    """

    text: str
    procedures: tuple[Code, ...] = ()
    dossiers: tuple[Code, ...] = ()
    forms: tuple[Code, ...] = ()
    citations: tuple[Citation, ...] = ()
    dates: tuple[Date, ...] = ()
    measures: tuple[Measure, ...] = ()
    personal: frozenset[PersonalKind] = frozenset()

    def of(self, dimension: Dimension) -> tuple[Measure, ...]:
        """The figures of one dimension: ages, durations, money, areas …"""
        return tuple(measure for measure in self.measures if measure.dimension is dimension)


def entities_of(text: str) -> Entities:
    """Entities in ``text`` as people type it, accents and codes in any form. Never raises.

    Give it the text as typed: writing shorthand out first takes the signs out of numbers ("1,5tr"). A stretch of text
    is one entity only: a dossier code is no date, the number of a decree no amount.
    """
    formed = left = normalize(text)
    if not _DIGIT.search(formed):  # most questions: no codes, no personal numbers
        kinds, spans = personal(formed) if _AT in formed else (frozenset[PersonalKind](), [])
        left = _blanked(formed, spans)
        found_citations = tuple(citations(left))
        left = _without(left, found_citations)
        return Entities(formed, (), (), (), found_citations, tuple(dates(left)), tuple(measures(left)), kinds)
    found_dossiers = tuple(dossiers(left))
    left = _without(left, found_dossiers)
    found_procedures = tuple(procedures(left))
    left = _without(left, found_procedures)
    kinds, spans = personal(left)
    left = _blanked(left, spans)
    found_citations = tuple(citations(left))
    left = _without(left, found_citations)
    found_forms = tuple(sorted(forms(left), key=lambda code: code.start))
    left = _without(left, found_forms)
    found_dates = tuple(dates(left))
    left = _without(left, found_dates)
    return Entities(
        formed,
        found_procedures,
        found_dossiers,
        found_forms,
        found_citations,
        found_dates,
        tuple(measures(left)),
        kinds,
    )


def _without(text: str, found: Iterable[Code | Citation | Date]) -> str:
    return _blanked(text, [(each.start, each.end) for each in found])


def _blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """``text`` of the same length with ``spans`` overwritten, so that no later pattern reads them again."""
    for start, end in spans:
        text = f"{text[:start]}{_BLANK * (end - start)}{text[end:]}"
    return text
