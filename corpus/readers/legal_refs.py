"""Numbers of legal documents as the catalogue writes them: dirty, in words, or glued to their title."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.language.hygiene import clean
from corpus.models import LegalRef
from corpus.readers.legal_numbers import normalize_number

_DASHES = re.compile("[\u2010-\u2015\u2212_]")
_AROUND_SIGN = re.compile(r"(?<=[^\W_])\s*([/-])\s*(?=[^\W_])")
# 123/2015/NĐ-CP, 66.7/2025/NQ-CP, 09b/2013/TT-BTP, 60/2014/QH13, 3152/QĐ-BTP, 191/2005/TTLT/BQP-BTC. Nothing may be
# cut off in front: half a damaged number ("222/02205/NĐ-CP") would be another document's.
_NUMBER = re.compile(
    r"(?<![\d./])\d{1,5}(?:\.\d{1,2})?(?:\.?[a-z])?(?P<slip>\.?)(?:/\d{4})?/[A-ZĐ]{2,}(?:\d{1,2}(?!\d))?(?![^\W\d_])"
    r"(?:[-/][A-ZĐ]+(?:\d{1,2}(?!\d))?)*",
    re.IGNORECASE,
)


def legal_number(text: str) -> str:
    """The document number in ``text`` in its one spelling, ``""`` where there is none.

    "Thông tư số 03/2023/TT-BTP" → "03/2023/TT-BTP"; all dashes become ``-``, "118/2025/ND - CP" "118/2025/NĐ-CP".
    """
    return next(_numbers(text), "")


def legal_numbers(text: str) -> list[str]:
    """All document numbers in ``text``, each once, in their order."""
    return list(dict.fromkeys(_numbers(text)))


def _numbers(text: str) -> Iterator[str]:
    # A title has no sign between words without spaces, so joining them harms no word of it.
    plain = _AROUND_SIGN.sub(r"\1", _DASHES.sub("-", clean(text)))
    yield from (_one_spelling(found) for found in _NUMBER.finditer(plain))


def _one_spelling(found: re.Match[str]) -> str:
    number = found[0]
    if found["slip"]:
        at = found.start("slip") - found.start()
        number = number[:at] + number[at + 1 :]
    return normalize_number(number)


def legal_ref(code: str, title: str) -> LegalRef | None:
    """A legal basis from the two columns of the source; None where both are empty.

    A code that holds no readable number stays in the title, in the source's own wording.
    """
    code, title = clean(code), clean(title)
    number = legal_number(code)
    if not number and code and code not in title:
        title = f"{title} ({code})" if title else code
    if not title:
        title = code
    return LegalRef(number=number, title=title) if number or title else None


def without_repeats(refs: list[LegalRef | None]) -> tuple[LegalRef, ...]:
    """``refs`` in order, each one once: the portal lists some documents twice."""
    return tuple(dict.fromkeys(ref for ref in refs if ref is not None))
