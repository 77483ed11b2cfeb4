"""The first page of a legal document: number, kind, agency, date of signing, title, and whether it is a draft.

The form is that of Decree 30/2020: letterhead in two columns, number and place with date below, kind and title in the
middle, then "Căn cứ …". Columns come interleaved from PDFs and as a table from Word; both are one list of lines here.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from importlib import resources

import yaml

from corpus.documents.model import Block
from corpus.language.hygiene import clean, fold
from corpus.readers.legal_numbers import doc_type_of
from corpus.readers.legal_refs import legal_number
from corpus.readers.values import parse_date

TYPES = (
    "Bộ luật", "Luật", "Pháp lệnh", "Lệnh", "Nghị quyết liên tịch", "Nghị quyết", "Nghị định", "Thông tư liên tịch", "Thông tư",
    "Quyết định", "Chỉ thị", "Văn bản hợp nhất", "Thông báo", "Công điện", "Kế hoạch", "Hướng dẫn", "Công văn", "Tờ trình",
    "Báo cáo", "Hiến pháp",
)  # fmt: skip
_TYPE = re.compile(rf"(?P<type>{'|'.join(TYPES)})\b(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
_NUMBER_LINE = re.compile(
    r"(?:(?:Luật|Nghị quyết|Pháp lệnh|Bộ luật)\s+)?S\s*ố\s*[:：.]?\s*(?P<number>[^;,]{0,60})", re.IGNORECASE
)
_BLANK_NUMBER = re.compile(r"S\s*ố\s*:?\s*[.…_\s]*/", re.IGNORECASE)
_MOTTO = re.compile(r"cong hoa xa hoi chu nghia viet\s*nam|doc lap\s*[-–]?\s*tu do\s*[-–]?\s*hanh phuc")
_DATE = re.compile(r"ngày\s*(\d{1,2})\s*tháng\s*(\d{1,2})\s*năm\s*(\d{4})", re.IGNORECASE)
_PLACE_DATE = re.compile(r"^.{2,60}?,\s*(?:ngày|Ngày)\s*(\d{1,2})\s*tháng\s*(\d{1,2})\s*năm\s*(\d{4})\s*$", re.DOTALL)
_PASSED = re.compile(r"(?:thông qua|ban hành)\s+ngày\s*(\d{1,2})\s*tháng\s*(\d{1,2})\s*năm\s*(\d{4})", re.IGNORECASE)
_DRAFT = re.compile(r"^\W*(?:bản\s+)?(?:dự thảo|DỰ THẢO)(?:\s+lần\s*\d+|\s+\d+)?\b", re.IGNORECASE)
_BODY_START = re.compile(
    r"(?:Căn cứ|Theo đề nghị|Xét đề nghị|Điều 1\b|Điều I\b|Chương I\b|CHƯƠNG I\b|Phần thứ nhất|PHẦN THỨ NHẤT|Kính gửi)|.{0,80}ban hành (?:Luật|Bộ luật|Nghị|Thông tư|Quyết)"
)
_AGENCY_START = re.compile(r"(?:bo|uy ban|ubnd|hoi dong|quoc hoi|chinh phu|thu tuong|so|van phong|thanh tra|ngan hang|toa an|vien kiem sat|"
                           r"kiem toan|cuc|tong cuc|chu tich|bao hiem|cong an|dang uy|truong|vien|trung tam|ban)\b")  # fmt: skip
_GAZETTE_SECTION = re.compile(
    r"VĂN BẢN (?:HỢP NHẤT\s*[-–]|QUY PHẠM|PHÁP LUẬT)"
)  # over a document in the official gazette
_LINES = 45
_SEARCHED = 150
_YEAR_ALONE = re.compile(r"(?:19|20)\d\d/(?:TT|NĐ|QH)")
HISTORY = re.compile(r"được sửa đổi, bổ sung bởi|có hiệu lực (?:thi hành )?(?:kể )?từ ngày|được sửa đổi bởi")


@dataclass(slots=True)
class Head:
    """What the head says; an empty field was not found. ``end`` is the number of blocks it takes."""

    number: str = ""
    doc_type: str = ""
    agency: str = ""
    issued: date | None = None
    title: str = ""
    draft: bool = False
    end: int = 0
    confidence: dict[str, float] = field(default_factory=dict)


def read_head(blocks: Sequence[Block]) -> Head:
    """The head of a document. Confidence: 1 said in its own place, .7 told by another field, .5 found elsewhere."""
    # Web pages and archives have menus above the document: it begins at its letterhead.
    motto = next((n for n, block in enumerate(blocks[:_SEARCHED]) if _MOTTO.search(fold(block.text))), 0)
    skipped = max(0, motto - 4)
    if skipped > 8:
        skipped = motto
        head = read_head(blocks[skipped:])
        head.end += skipped
        return head
    lines = _lines(blocks)
    head = Head()
    body = next((n for n, (text, _) in enumerate(lines) if n and _BODY_START.match(text)), min(len(lines), _LINES))
    top = lines[:body]
    if body >= len(lines):  # a directive has no "Căn cứ": its text begins with its first long sentence
        body = next(
            (n for n, (text, _) in enumerate(top) if n > 3 and len(text) > 150 and text.endswith((".", ":", ";"))), body
        )
        top = lines[:body]
    head.end = lines[body][1] if body < len(lines) else min(len(blocks), _LINES)
    head.draft = any(_DRAFT.match(text) and len(text) < 120 for text, _ in top[:12])
    _number(head, [text for text, _ in top])
    at = _type(head, [text for text, _ in top])
    _date(head, [text for text, _ in top], blocks)
    _agency(head, [text for text, _ in top[: at if at is not None else 12]], blocks)
    _certified(head, blocks)
    if at is not None:
        _title(head, [text for text, _ in top[at:]], blocks)
    return head


def _lines(blocks: Sequence[Block]) -> list[tuple[str, int]]:
    """Lines of the beginning, each with the number of its block; cells of a letterhead table one column after another."""
    lines: list[tuple[str, int]] = []
    for place, block in enumerate(blocks[:_LINES]):
        if block.rows and (
            (place < 4 and _MOTTO.search(fold(block.text))) or (len(block.rows[0]) <= 3 and len(block.rows) <= 6)
        ):
            columns = max(len(row) for row in block.rows)
            texts = [row[n] for n in range(columns) for row in block.rows if n < len(row)]
        else:
            texts = [block.text]
        for text in texts:
            lines += [
                (line, place)
                for part in text.split("\n")
                if (line := clean(part).strip("_– *").lstrip("-– ")) and len(line) > 1
            ]
    return lines


def _number(head: Head, lines: list[str]) -> None:
    for place, line in enumerate(lines[:25]):
        if match := _NUMBER_LINE.match(_with_rest(line, lines[place + 1 : place + 2])):
            number = legal_number(match["number"]) or _loose_number(match["number"])
            if _YEAR_ALONE.match(number):
                continue  # "…/2025/TT-…": the number itself was written by hand and not read
            if number:
                head.number, head.confidence["number"] = number, 1.0
                return
            if _BLANK_NUMBER.match(line):
                head.draft = True
                return
    for line in lines[:20]:
        # Behind "Số" cut off by the scan, or alone on its line; never one that a sentence mentions.
        if len(line) < 40 and (number := legal_number(line)) and not _YEAR_ALONE.match(number):
            head.number, head.confidence["number"] = number, 0.6
            return


def _with_rest(line: str, below: Sequence[str]) -> str:
    """The line, with the one below where a number breaks off at its dash: "01/2022/TTLT-BCA-" / "BQP"."""
    broken = line.endswith("-") and below and re.match(r"[A-ZĐ]{2,}[\dA-ZĐ-]*(?:\s|$)", below[0])
    return f"{line}{below[0]}" if broken else line


def _certified(head: Head, blocks: Sequence[Block]) -> None:
    """A consolidated text has the head of what it consolidates; its own number and date stand over the signature."""
    for place in range(len(blocks) - 1, -1, -1):
        text = " ".join(block.text for block in blocks[place : place + 2])
        if "VBHN" not in text or not (match := _CONSOLIDATED.search(text)) or not (number := legal_number(match[1])):
            continue
        around = blocks[max(0, place - 4) : place + 8]
        if place > 25 and not any("hop nhat" in fold(block.text) for block in around):
            continue
        head.number, head.doc_type, head.agency = number, "Văn bản hợp nhất", ""
        head.confidence |= {"number": 1.0, "doc_type": 1.0}
        for line in (
            line
            for block in around
            for cell in ([block.text], *block.rows)
            for part in cell
            for line in part.split("\n")
        ):
            if (found := _PLACE_DATE.match(clean(line))) and (day := _day(found)):
                head.issued, head.confidence["issued"] = day, 1.0
        _agency(head, [], blocks)
        return


_CONSOLIDATED = re.compile(r"S\s*ố\s*:?\s*(\d{1,5}\s*/\s*(?:\d{4}\s*/\s*)?VBHN\s*-\s*\w+)", re.IGNORECASE)


def _loose_number(text: str) -> str:
    """A letter's number, which has no year and often a space: "1234 /BTP-HTQTCT"."""
    match = re.match(r"\s*(\d{1,5})\s*/\s*([A-ZĐ][\w&.-]{1,40}(?:\s*-\s*[\w.]{1,20})*)", text)
    return f"{match[1]}/{re.sub(r'[ ]*-[ ]*', '-', match[2])}" if match else ""


def _type(head: Head, lines: list[str]) -> int | None:
    """Sets the kind; returns the line it stands in."""
    for place, line in enumerate(lines):
        match = _TYPE.fullmatch(line) if not _GAZETTE_SECTION.match(line) else None
        if (
            match
            and _NUMBER_LINE.match(line) is None
            and (line[: len(match["type"])].isupper() or not match["rest"].strip())
        ):
            head.doc_type = next(name for name in TYPES if name.casefold() == match["type"].casefold())
            head.confidence["doc_type"] = 1.0
            return place
    # A scan's capitals lose or change marks: "NGHỊ QUYÉT" alone on its line.
    for place, line in enumerate(lines):
        alone = fold(line) if line.isupper() else ""
        if alone and (name := next((name for name in TYPES if fold(name) == alone), "")):
            head.doc_type, head.confidence["doc_type"] = name, 1.0
            return place
    if told := doc_type_of(head.number):
        head.doc_type, head.confidence["doc_type"] = told, 0.7
    elif head.number:
        head.doc_type, head.confidence["doc_type"] = "Công văn", 0.5
    return None


def _date(head: Head, lines: list[str], blocks: Sequence[Block]) -> None:
    for line in lines[:25]:
        if (match := _PLACE_DATE.match(line)) and (day := _day(match)):
            head.issued, head.confidence["issued"] = day, 1.0
            return
    # The assembly's laws are dated where they end.
    for block in reversed(blocks):
        if (match := _PASSED.search(block.text)) and len(block.text) < 500 and (day := _day(match)):
            head.issued, head.confidence["issued"] = day, 0.9
            return
    for line in lines[:25]:
        if len(line) < 60 and (match := _DATE.search(line)) and (day := _day(match)):
            head.issued, head.confidence["issued"] = day, 0.7
            return


def _day(match: re.Match[str]) -> date | None:
    return parse_date(f"{match[1]}/{match[2]}/{match[3]}")


def _agency(head: Head, lines: list[str], blocks: Sequence[Block]) -> None:
    """By the number where its letters name one body; else as the letterhead has it, in the case of the text below."""
    code = re.split(r"[/-]", head.number)[-1] if head.number else ""
    named = _joint(head.number) or _agencies().get(re.sub(r"\d+$", "", code))
    caps = [
        line for line in lines if not _MOTTO.search(fold(line)) and not _NUMBER_LINE.match(line) and _is_capitals(line)
    ]
    caps = [line.rstrip(" -") for line in caps]
    start = next((n for n, line in enumerate(caps[:4]) if _AGENCY_START.match(fold(line))), None)
    shown = ""
    if start is not None:
        parts = [caps[start]]
        for line in caps[start + 1 : start + 3]:  # a name over two lines: "ỦY BAN NHÂN DÂN" / "TỈNH …"
            if not _AGENCY_START.match(fold(line)) or parts[-1].endswith("-"):
                parts.append(line)
            else:
                break
        shown = _lower_case(_MOTTO_UPPER.sub("", " ".join(parts)), blocks)
    if named:
        head.agency, head.confidence["agency"] = named, 1.0 if not shown or fold(named) in fold(" ".join(caps)) else 0.9
    elif shown:
        head.agency, head.confidence["agency"] = shown, 0.8


def _joint(number: str) -> str:
    """Every body of a joint circular, where its number's letters name them all."""
    last = number.rpartition("/")[2].split("-")
    names = [_agencies().get(code, "") for code in last[1:]]
    return ", ".join(names) if last[0] in ("TTLT", "NQLT") and len(names) > 1 and all(names) else ""


_MOTTO_UPPER = re.compile(r"\s*CỘNG HÒA XÃ HỘI.*", re.DOTALL)


def _is_capitals(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return len(letters) >= 3 and sum(c.isupper() for c in letters) >= 0.9 * len(letters) and len(text) < 150


def _lower_case(name: str, blocks: Sequence[Block]) -> str:
    """The name as the text writes it; where it does not, each place's words keep a capital."""
    pattern = re.compile(r"\s+".join(re.escape(word) for word in name.split()), re.IGNORECASE)
    for block in blocks[:80]:
        for match in pattern.finditer(block.text):
            if not match[0].isupper():
                return clean(match[0])[:1].upper() + clean(match[0])[1:]
    for words in ("ỦY BAN NHÂN DÂN", "UỶ BAN NHÂN DÂN", "HỘI ĐỒNG NHÂN DÂN"):
        if name.startswith(words):
            rest = name[len(words) :].split()
            level = 2 if rest[:1] == ["THÀNH"] else 1
            return " ".join(
                [words.capitalize(), *(w.lower() for w in rest[:level]), *(w.capitalize() for w in rest[level:])]
            )
    return name.capitalize()


def _title(head: Head, lines: list[str], blocks: Sequence[Block]) -> None:
    """Lines between the kind and the first "Căn cứ"; a body's name in capitals ends them."""
    match = _TYPE.fullmatch(lines[0])
    kind = next((name for name in TYPES if match and name.casefold() == match["type"].casefold()), head.doc_type)
    parts = [match["rest"].strip(" :")] if match and match["rest"].strip(" :") else []
    for line in lines[1:]:
        if parts and (_is_capitals(line) and _AGENCY_START.match(fold(line)) and not _is_capitals(parts[-1])):
            break
        if _MOTTO.search(fold(line)) or _NUMBER_LINE.match(line) or _PLACE_DATE.match(line):
            continue
        if parts and kind in ("Luật", "Bộ luật", "Pháp lệnh") and not _is_capitals(line):
            break  # a law's name stands in capitals, its reasons do not
        if parts and HISTORY.search(line):
            break  # a consolidated text tells what it puts together
        parts.append(line)
        if sum(map(len, parts)) > 900:
            break
    title = clean(" ".join(parts)).strip(" _-–")
    if not title:
        return
    if kind in ("Luật", "Bộ luật", "Pháp lệnh"):
        # A law's name is a name; the text has it with the right capitals.
        named = _lower_case(f"{kind} {title}", blocks)
        title = named if fold(named).startswith(fold(kind)) and not named.isupper() else f"{kind} {title.capitalize()}"
        title = f"{kind} {title[len(kind) :].strip()[:1].upper()}{title[len(kind) :].strip()[1:]}"
    else:
        if sum(c.isupper() for c in title) > 0.6 * sum(c.isalpha() for c in title):
            title = _lower_case(title, blocks)
        title = f"{kind} {title[:1].lower()}{title[1:]}" if kind else title
    head.title, head.confidence["title"] = title, 0.9
    if head.doc_type == "Văn bản hợp nhất" and kind != head.doc_type:
        head.title = f"Văn bản hợp nhất: {title}"


@functools.cache
def _agencies() -> dict[str, str]:
    text = resources.files("corpus.structure").joinpath("resources/agencies.yaml").read_text(encoding="utf-8")
    names: dict[str, str] = yaml.safe_load(text)
    return {code.upper() if code != "TTg" else "TTg": name for code, name in names.items()}
