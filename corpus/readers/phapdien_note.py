"""The source note under every article of the law code (Bộ pháp điển): which document it comes from, since when,
and what changed it.

``(Điều 1 Luật số 57/2020/QH14 Luật Thanh niên ngày 16/06/2020 của Quốc hội, có hiệu lực thi hành kể từ ngày
01/01/2021, có nội dung được bổ sung bởi Điều 4 Luật số 35/2018/QH14 có hiệu lực thi hành kể từ ngày 01/01/2022)``

The title, the day of issue and the agency stand in the note of a document's first article only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from corpus.language.hygiene import clean
from corpus.readers.legal_numbers import normalize_number
from corpus.readers.values import parse_date

_TYPE_WORDS = "Thông tư liên tịch|Thông tư|Nghị quyết liên tịch|Nghị quyết|Nghị định|Bộ luật|Luật|Quyết định|Pháp lệnh|Chỉ thị|Sắc lệnh"
_HEAD = re.compile(rf"^\(Điều (\S+) ({_TYPE_WORDS})(?: số)?(?: liên tịch)?(?: số:?)? (.+)$", re.IGNORECASE | re.DOTALL)
_FORCE = re.compile(r",?\s*có hiệu lực(?: thi hành)?(?: kể)? từ ngày\s*([\d/.-]+)", re.IGNORECASE)
_CHANGED = re.compile(r"có nội dung", re.IGNORECASE)
# Greedy on purpose: a title may itself hold "ngày … của …"; the last one is the document's own.
_ISSUED = re.compile(r"^(.*)\bngày (\d{1,2}/\d{1,2}/\d{4}) của (.+)$", re.DOTALL)
_CHANGE = re.compile(
    rf"(?:Điều|khoản|điểm|bởi|;)[^;]*?\b(?:{_TYPE_WORDS}) (?:số )?(\d\S*(?: ?[-/] ?\S+)*?),? có hiệu lực"
    r"(?: thi hành)?(?: kể)? từ ngày\s*([\d/.-]+)",
    re.IGNORECASE,
)
_REPEALED = re.compile(r"bãi bỏ|hủy bỏ")
_ALTERED = re.compile(r"sửa đổi|bổ sung|thay thế|đính chính")


@dataclass(frozen=True, slots=True)
class Change:
    """A later document that touched the article. ``repeals`` when the note speaks of repeal alone."""

    number: str
    since: date | None
    repeals: bool


@dataclass(frozen=True, slots=True)
class SourceNote:
    """What a note says; empty or None where it does not."""

    doc_type: str
    number: str
    title: str = ""
    issued: date | None = None
    agency: str = ""
    effective: date | None = None
    amended: bool = False
    changes: tuple[Change, ...] = ()


def parse_note(text: str) -> SourceNote | None:
    """Parse a note; None when it does not begin as notes do."""
    text = clean(text).rstrip(")").rstrip()
    match = _HEAD.match(text)
    if not match:
        return None
    number, rest = _take_number(match[3])
    if not re.search(r"\d", number):
        return None
    force = _FORCE.search(rest)
    changed = _CHANGED.search(rest)
    named = _ISSUED.match(rest[: force.start()] if force else rest)
    doc_type = match[2].capitalize()
    if "TTLT" in number:  # "Thông tư số liên tịch 02/2002/TTLT/…"
        doc_type = "Thông tư liên tịch"
    return SourceNote(
        doc_type=doc_type,
        number=number,
        title=named[1].strip(" .,") if named else "",
        issued=parse_date(named[2]) if named else None,
        agency=named[3].strip(" .,") if named else "",
        effective=parse_date(force[1]) if force else None,
        amended=changed is not None,
        changes=_changes(rest[changed.start() :]) if changed else (),
    )


def _take_number(text: str) -> tuple[str, str]:
    """Number and the text after it. Notes break numbers by spaces: ``64/2020/TT- BCA Quy định …``."""
    words = text.split(" ")
    number, used = words[0], 1
    while used < len(words) and not number.endswith(",") and (number[-1:] in "-/" or words[used][:1] in ("-", "/")):
        number += words[used]
        used += 1
    if re.fullmatch(r"(?:Số:?|TT|NĐ|QĐ)", number, re.IGNORECASE) and used < len(words):
        return _take_number(" ".join(words[used:]))
    comma = "," if number.endswith(",") else ""
    return normalize_number(number), comma + " ".join(["", *words[used:]])


def _changes(text: str) -> tuple[Change, ...]:
    repeals = _REPEALED.search(text) is not None and _ALTERED.search(text) is None
    found = ((normalize_number(m[1]), parse_date(m[2])) for m in _CHANGE.finditer(text))
    return tuple(Change(number, since, repeals) for number, since in found)
