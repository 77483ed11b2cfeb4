"""Days, months and years as people write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from corpus.understanding.spelling import both_spellings, resource, spelled

_WORDS = resource("entities")["dates"]


class Side(StrEnum):
    """Where the time meant lies: at the date, before it or after it."""

    AT = "at"
    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Date:
    """A date as far as it was said, at characters ``start`` to ``end`` of the normalised text.

    ``years_from_now`` stands instead of ``year`` for "năm ngoái" (-1), "năm nay" (0) and the like.
    """

    start: int
    end: int
    day: int | None = None
    month: int | None = None
    year: int | None = None
    years_from_now: int | None = None
    side: Side = Side.AT


_OFFSETS = both_spellings(_WORDS["years"])
_DAY, _MONTH, _YEAR = (spelled(_WORDS[name]) for name in ("day", "month", "year"))
_OFFSET = spelled(_WORDS["years"])
_Y = r"(?P<year>(?:19|20)\d\d)(?!\w)"
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<![\w/-])(?<!\d\.)(?P<day>\d{1,2})\s?(?P<sign>[/.-])\s?(?P<month>\d{1,2})\s?(?P=sign)\s?"
        r"(?P<year>\d{4}|\d\d)(?!\w|[/.,-]\d)",
        rf"(?<![\w/.,-])(?P<lead>{_DAY}\s)?(?P<day>\d{{1,2}})\s{_MONTH}\s(?P<month>\d{{1,2}})"
        rf"(?!\w|[.,]\d)(?!\s{_DAY}(?!\w))(?:,?\s?(?:{_YEAR}|/|-)\s?{_Y}|\s(?P<offset>{_OFFSET})(?!\w))?",
        rf"(?<!\w)(?<!\d\s){_MONTH}\s(?P<month>\d{{1,2}})(?!\w|[.,]\d)"
        rf"(?:\s?(?:/|-|{_YEAR})\s?{_Y}|\s(?P<offset>{_OFFSET})(?!\w))?",
        rf"(?<!\w){_YEAR}\s{_Y}(?!\s?[/.-]\d)",
        rf"(?<!\w){spelled(_WORDS['leads'])}\s(?P<day>\d{{1,2}})\s?[/-]\s?(?P<month>\d{{1,2}})(?!\w|[/.,-]\d)",
        rf"(?<!\w){spelled(_WORDS['leads'])}\s(?:(?P<month>\d{{1,2}})/)?{_Y}(?!\s?[/.-]\s?\d)",
        rf"(?<!\w)(?P<offset>{_OFFSET})(?!\w)",
    )
)
_BEFORE = re.compile(rf"(?<!\w){spelled(_WORDS['before'])}(?:\s{_DAY})?\s?$")
_AFTER = re.compile(rf"(?<!\w){spelled(_WORDS['after'])}(?:\s{_DAY})?\s?$")
_NUMBER = re.compile(r"\d")
_ANY_OFFSET = re.compile(_OFFSET)
_COUNTED = re.compile(rf"(?:\d|(?<!\w){spelled(_WORDS['counted'])})\s?$")
_LEAD_LENGTH = 16


def dates(text: str) -> list[Date]:
    """Dates in normalised ``text``, in order. A day, month or year that cannot be makes no date."""
    if not _NUMBER.search(text) and not _ANY_OFFSET.search(text):
        return []
    found: list[Date] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if any(date.start < match.end() and match.start() < date.end for date in found):
                continue
            found.extend(_date(text, match))
    return sorted(found, key=lambda date: date.start)


def _date(text: str, match: re.Match[str]) -> Iterator[Date]:
    parts = {name: value for name, value in match.groupdict().items() if value}
    day, month, year = (int(parts[name]) if name in parts else None for name in ("day", "month", "year"))
    if year is not None and year < 100:
        year += 2000
    if not (day is None or 1 <= day <= 31) or not (month is None or 1 <= month <= 12):
        return
    if "offset" in parts and not month and not _tells_year(text, match):
        return
    offset = _OFFSETS[" ".join(parts["offset"].split())] if "offset" in parts else None
    if "lead" in match.groupdict() and not (parts.get("lead") or year or offset is not None):
        return  # "3 tháng 7" without a day's name or a year is three months of something
    if not day and not year and month and _COUNTED.search(text, max(0, match.start() - _LEAD_LENGTH), match.start()):
        return  # "mấy tháng 1 lần"
    # The words that lead to a lone figure are part of its pattern.
    first = _NUMBER.search(match[0])
    lead = match.start() + first.start() if first and offset is None else match.start()
    side = Side.AT
    if _BEFORE.search(text, max(0, lead - _LEAD_LENGTH), lead):
        side = Side.BEFORE
    elif _AFTER.search(text, max(0, lead - _LEAD_LENGTH), lead):
        side = Side.AFTER
    yield Date(*match.span(), day, month, year, offset, side)


def _tells_year(text: str, match: re.Match[str]) -> bool:
    """Not in "mấy năm nay"; nor "Việt Nam sau khi", where the rest of the text has its marks."""
    start, end = match.span("offset")
    return not _COUNTED.search(text, max(0, start - _LEAD_LENGTH), start) and (
        text.isascii() or not text[start:end].isascii()
    )
