"""Numbers of legal documents (số ký hiệu): one spelling for each, and what the number alone tells.

Sources write one document as ``12/2020/NĐ-CP``, ``12/2020/nđ-cp``, ``12/2020/ND-CP`` or ``12/2020/NÐ_CP``. To find a
number inside other text, see ``corpus.readers.legal_refs``; here the whole field is taken for one.
"""

from __future__ import annotations

import re

from corpus.language.hygiene import clean

_DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d_]")
_SPACE_AT_JOINT = re.compile(r"\s*([/-])\s*")
# Typed without marks. Only whole parts, so that a ministry's own letters are never touched.
_UNMARKED = {"ND": "NĐ", "QD": "QĐ", "HDND": "HĐND", "HDTP": "HĐTP", "TTG": "TTg", "HDNN": "HĐNN"}
_PART = re.compile(r"[^/-]+")
_LETTERS_THEN_DIGITS = re.compile(r"^(\D+)(\d*)$")

# The most telling part first: "NQ-UBTVQH15" is a resolution although it names the standing committee.
_TYPES = (
    ("TTLT", "Thông tư liên tịch"), ("TTLN", "Thông tư liên tịch"), ("NQLT", "Nghị quyết liên tịch"),
    ("VBHN", "Văn bản hợp nhất"), ("NĐ", "Nghị định"), ("NQ", "Nghị quyết"), ("QĐ", "Quyết định"),
    ("TT", "Thông tư"), ("PL", "Pháp lệnh"), ("CT", "Chỉ thị"), ("SL", "Sắc lệnh"), ("QH", "Luật"),
)  # fmt: skip
_AGENCIES = (
    ("TTg", "Thủ tướng Chính phủ"), ("CP", "Chính phủ"), ("UBTVQH", "Ủy ban Thường vụ Quốc hội"), ("QH", "Quốc hội"),
)  # fmt: skip


def normalize_number(text: str) -> str:
    """Number in its one spelling; idempotent. Text that is no number comes back cleaned and upper-cased."""
    text = clean(_DASHES.sub("-", clean(text)).upper())
    return _PART.sub(lambda part: _marked(part[0]), _SPACE_AT_JOINT.sub(r"\1", text).strip(" \n.,;'\""))


def _marked(part: str) -> str:
    match = _LETTERS_THEN_DIGITS.match(part)
    return _UNMARKED[match[1]] + match[2] if match and match[1] in _UNMARKED else part


def doc_type_of(number: str) -> str:
    """Type told by a normalised number: ``12/2020/NĐ-CP`` → "Nghị định". Empty when the number does not tell.

    ``QH`` gives "Luật", although codes (Bộ luật) and resolutions of the assembly are numbered the same way: a type
    given by the source in words goes before this one.
    """
    codes = _codes(number)
    return next((name for code, name in _TYPES if code in codes), "")


def agency_of(number: str) -> str:
    """Issuing body told by a normalised number, for the four bodies whose code says it; empty otherwise."""
    codes = _codes(number)
    return next((name for code, name in _AGENCIES if code in codes), "")


def _codes(number: str) -> set[str]:
    return {match[1] for part in _PART.findall(number) if (match := _LETTERS_THEN_DIGITS.match(part))}
