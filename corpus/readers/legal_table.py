"""The glued table of the legal basis: title and number of each document in turn, without a separator.

``…giải quyết khiếu nại68/2013/TT-BCALuật Khiếu nại năm 201102/2011/QH13``: a number glued to the word before it is the
number column, and so is one that stands behind a space but not behind a word that numbers follow in running text ("Nghị
định số 123/2015/NĐ-CP"). A number at the end of a title is followed by the number column at once.
"""

from __future__ import annotations

import re

from corpus.models import LegalRef, Unparsed
from corpus.readers.jsonl import blank
from corpus.readers.legal_refs import legal_ref, without_repeats
from corpus.readers.letters import AGENCIES, LOWER

HEADER = "Tên văn bản pháp lýMã văn bản"
_TYPES = "TTLT|TT|NĐ|ND|NQLT|NQ|QĐ|QD|PL|CT|VBHN|KH|TB|HD|L|SL"
_BODIES = "|".join(sorted(AGENCIES, key=len, reverse=True))
# Known bodies first: in "TT-BCTTHÔNG TƯ" only a list tells where the number ends. Then any capitals, of which the
# last belongs to the next title when a small letter follows ("NĐ-CQuy định").
_SUFFIX = (
    rf"(?:(?:NQ|PL|L)-)?(?:UBTV)?QH(?:1\d|[5-9])|(?:{_TYPES})[-/] ?(?:{_BODIES})(?:[-/](?:{_BODIES}))*"
    rf"|(?:{_TYPES})-UBTVQH1\d|[A-ZĐ]+(?:[-/][A-ZĐ]+)*(?:(?![{LOWER}])|(?<=[A-ZĐ]{{2}})(?=[{LOWER}]))"
)
_NUMBER = re.compile(
    rf"(?P<n>(?<!\d)\d{{1,3}}\.(?:\d{{1,2}}|[a-z])|\d{{1,9}}[a-z]?)(?P<rest>(?:/\d{{4}})?/(?:{_SUFFIX}))"
)
# Words that a number follows inside a title; behind any other word it is a cell of its own.
_MENTION = re.compile(
    r"(?:số:?|định|tư|luật|lệnh|quyết|tịch|thị|dẫn|văn|bản|và|hoặc|theo|tại|của|bởi|sung|thế|bỏ|[,(“:/-]) *$",
    re.IGNORECASE,
)
_YEAR_BEFORE = re.compile(r"(?:19|20)\d{2}(?=\d{1,4}$)")
_TYPE_BEFORE = re.compile(
    r"(?:(?:Bộ luật|Luật|Pháp lệnh|Nghị định|Nghị quyết|Thông tư liên tịch|Thông tư|Quyết định|Chỉ thị)(?: số:?)?|số) ?$"
)


def parse_legal_basis(text: str) -> tuple[tuple[LegalRef, ...], tuple[Unparsed, ...]]:
    """Documents of the table, and the pieces without a readable number."""
    text = blank(text)
    if not text:
        return (), ()
    if not text.startswith(HEADER):
        return (), (Unparsed(field="legal_basis", text=text, reason="no_table"),)
    body = text[len(HEADER) :].strip()
    refs: list[LegalRef | None] = []
    start = 0
    for match in _NUMBER.finditer(body):
        number_at, end = _number_start(match), _number_end(body, match)
        if not _ends_row(body, start, number_at, end):
            continue
        title, number = body[start:number_at].strip(), body[number_at:end]
        refs.append(legal_ref(number, _without_type(title)))
        start = end + (body[end : end + 1] in (".", ";"))
    rest = body[start:].strip(" .;")
    unparsed = (Unparsed(field="legal_basis", text=rest, reason="no_number"),) if rest else ()
    return without_repeats(refs), unparsed


def _number_start(match: re.Match[str]) -> int:
    """Where the number begins: "năm 201102/2011/QH13" is the year 2011 and number 02."""
    year = _YEAR_BEFORE.match(match["n"])
    return match.start() + (len(year[0]) if year else 0)


def _number_end(body: str, match: re.Match[str]) -> int:
    end = match.end()
    # Any-capitals reading took the first letter of the next title with it.
    if end < len(body) and body[end].islower() and body[end - 1].isupper() and not _known_end(match[0]):
        return end - 1
    return end


def _known_end(number: str) -> bool:
    return bool(re.search(rf"(?:-(?:{_BODIES})|QH\d{{1,2}})$", number))


def _ends_row(body: str, start: int, at: int, end: int) -> bool:
    """Whether the number at ``at`` is the number column of the row that begins at ``start``."""
    before, follower = body[start:at], _NUMBER.match(body, end)
    if not before.strip(" -.;"):
        return end >= len(body)  # a title that is, or begins with, a number
    if follower and body[at:end] == follower[0]:
        return False
    if not before[-1].isspace() and before[-1] not in "(/-":
        return True
    if _glued_type(before) is not None:
        return True
    if follower:
        return False  # the title ended with this number; the number column follows
    rest = body[end:]
    if not rest.strip(" .;") or not (rest[0].isspace() or rest[0] in ".,;:)/-–”\"'"):
        return True
    return not _MENTION.search(before)


def _glued_type(title: str) -> int | None:
    """Where a "Nghị định số" glued to the end of the title begins; it belongs to the number column."""
    match = _TYPE_BEFORE.search(title)
    if match and match.start() > 0 and not title[match.start() - 1].isspace() and title[match.start() - 1] not in "(“":
        return match.start()
    return None


def _without_type(title: str) -> str:
    at = _glued_type(title)
    return title if at is None else title[:at].strip()
