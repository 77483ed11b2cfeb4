"""Reader of the markdown crawl: one JSON object a line with the page as ``markdown`` and a few fields beside it.

Known of this source and treated here:

* its fee column says "Không có thông tin" throughout, whatever the portal has: fees are unknown, never free;
* its time column prints "ngày" behind every number that is not in working days. Beside the portal's own records a
  third of these are hours, months, or numbers without unit ("8 ngày" for 8 hours), so a bare "N ngày" keeps its
  number and its text and gets no unit; "N ngày làm việc" is right;
* some pages came from an older page of the portal as plain text: see ``fallback_page``;
* links to attachments are paths on the crawling computer and are dropped, their names stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from corpus.models import (
    Channel,
    Fee,
    FeeKind,
    Kind,
    LegalRef,
    PaperGroup,
    Procedure,
    ProcessingTime,
    Result,
    Step,
    TimeUnit,
    Unparsed,
)
from corpus.readers.base import Item, Source
from corpus.readers.fallback_page import parse_fallback_channels, parse_fallback_papers
from corpus.readers.fees_times import parse_fees, parse_levels, parse_time
from corpus.readers.flat_channels import METHODS
from corpus.readers.json_head import first_keys
from corpus.readers.jsonl import Fields, blank, read_procedures
from corpus.readers.legal_refs import legal_ref, without_repeats
from corpus.readers.markdown_page import bullets, fields_of, rows_of, sections_of, tables_of
from corpus.readers.paper_names import paper
from corpus.readers.result_table import keyword_list
from corpus.readers.steps import dossier_sets, name_list, split_steps

_KEYS = frozenset({"code", "name", "markdown"})
_ADDED_UNIT = re.compile(r"(?P<n>\d+(?:[.,]\d+)?) ngày")
_LINK = re.compile(r"\[(?P<name>[^\[\]]*(?:\[[^\]]*\][^\[\]]*)*)\]\([^)]*\)")
_RESULT_CODE = re.compile(r"\s*\(Mã: `(?P<code>[^`]*)`\)\s*$")
_TOP_ITEM = re.compile(r"^\d+\. ", re.MULTILINE)
_ITEM_NAME = re.compile(r"\*\*(?P<name>.+?)\*\*\s*(?:\n|$)")


class MarkdownCrawlReader:
    """Procedures of the markdown crawl. Rejection codes as in ``read_procedures``."""

    name = "markdown-crawl"
    kind = Kind.PROCEDURE
    fidelity = 10

    def accepts(self, source: Source) -> bool:
        return first_keys(source.head) >= _KEYS

    def read(self, path: Path) -> Iterator[Item]:
        return read_procedures(path, "code", "name", _procedure)


def _procedure(code: str, row: Fields) -> Procedure:
    page = sections_of(row.raw("markdown"))
    general = fields_of(page.get("Thông tin chung", ""))
    channels, channel_doubts = _channels(page.get("Cách thức thực hiện", ""))
    groups, paper_doubts = _papers(page.get("Thành phần hồ sơ", ""))
    executors = (row.text("executor"), blank(page.get("Cơ quan thực hiện", "")))
    return Procedure(
        key=code,
        title=row.text("name"),
        url=row.text("url") or general.get("Nguồn fallback", ""),
        decision=row.text("decision") or general.get("Số quyết định", ""),
        levels=parse_levels(row.text("level") or general.get("Cấp thực hiện", "")),
        procedure_type=general.get("Loại thủ tục", ""),
        field=row.text("field") or general.get("Lĩnh vực", ""),
        subjects=name_list(row.text("subject") or general.get("Đối tượng thực hiện", "")),
        steps=_steps(page.get("Trình tự thực hiện", "")),
        channels=channels,
        paper_groups=groups,
        dossier_sets=dossier_sets(groups),
        conditions=blank(page.get("Yêu cầu, điều kiện thực hiện", "")),
        results=_results(page.get("Kết quả xử lý", "")),
        authority=general.get("Cơ quan có thẩm quyền", ""),
        agencies=tuple(dict.fromkeys(name for text in executors for name in name_list(text))),
        issuer=row.text("issuer"),
        delegated=general.get("Cơ quan được ủy quyền", ""),
        coordinating=general.get("Cơ quan phối hợp", ""),
        intake_address=general.get("Địa chỉ tiếp nhận HS", ""),
        legal_basis=_legal_basis(page.get("Căn cứ pháp lý", "")),
        keywords=keyword_list(blank(page.get("Từ khóa", ""))),
        description=blank(page.get("Mô tả", "")),
        related=bullets(page.get("Thủ tục hành chính liên quan", "")),
        unparsed=(*channel_doubts, *paper_doubts),
    )


def _channels(section: str) -> tuple[tuple[Channel, ...], tuple[Unparsed, ...]]:
    rows = rows_of(section)
    if not rows:
        return parse_fallback_channels(blank(section))
    channels, unparsed = [], []
    for cells in rows:
        method = METHODS.get(cells[0])
        if method is None or len(cells) < 4:
            unparsed.append(Unparsed(field="channels", text=" | ".join(cells), reason="unknown_method"))
            continue
        time = _time(cells[1])
        fees: tuple[Fee, ...] = parse_fees(cells[2]) if blank(cells[2]) else (Fee(kind=FeeKind.UNKNOWN),)
        note = blank(" | ".join(cells[3:]))
        channels.append(Channel(method=method, times=(time,) if time else (), fees=fees, note=note))
    return tuple(channels), tuple(unparsed)


def _time(cell: str) -> ProcessingTime | None:
    match = _ADDED_UNIT.fullmatch(cell)
    if match:
        quantity = float(match["n"].replace(",", "."))
        return ProcessingTime(quantity=quantity, unit=TimeUnit.UNKNOWN, text=cell) if quantity else None
    # Behind words the added "ngày" is plain to see: "Theo mô tả ngày", "Không quá 15 ngày … nêu trên. ngày".
    words = cell.removesuffix(" ngày")
    return parse_time(cell if words.rstrip().endswith(tuple("0123456789")) else words)


def _papers(section: str) -> tuple[tuple[PaperGroup, ...], tuple[Unparsed, ...]]:
    tables = tables_of(section)
    if not tables:
        return parse_fallback_papers(blank(section))
    groups, unparsed = [], []
    for case, rows, rest in tables:
        papers = []
        for cells in rows:
            name, (originals, copies, attached) = " | ".join(cells[:-3]), cells[-3:]
            if not (originals.isdigit() and copies.isdigit()) or not name:
                unparsed.append(Unparsed(field="paper_groups", text=" | ".join(cells), reason="no_count"))
                continue
            files = [(match["name"], "") for match in _LINK.finditer(attached)]
            papers.append(paper(name, int(originals), int(copies), case, files))
        groups.append(PaperGroup(case=case, papers=tuple(p for p in papers if p is not None)))
        if rest:
            unparsed.append(Unparsed(field="paper_groups", text=rest, reason="text_among_tables"))
    return tuple(group for group in groups if group.papers or group.case), tuple(unparsed)


def _steps(section: str) -> tuple[Step, ...]:
    """Steps of the numbered list. A lone item is the whole text; bold names belong to the portal's own steps."""
    text = section.strip("\n")
    starts = [match.start() for match in _TOP_ITEM.finditer(text)]
    if not starts or starts[0] != 0:
        return split_steps(text)
    steps: list[Step] = []
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        body = re.sub(r"^ {1,3}", "", _TOP_ITEM.sub("", text[start:end], count=1), flags=re.MULTILINE).strip()
        named = _ITEM_NAME.match(body)
        steps.extend(split_steps(body[named.end() :] if named else body, named["name"] if named else ""))
    return tuple(steps)


def _legal_basis(section: str) -> tuple[LegalRef, ...]:
    return without_repeats([legal_ref(blank(cells[-1]), blank(" | ".join(cells[:-1]))) for cells in rows_of(section)])


def _results(section: str) -> tuple[Result, ...]:
    results = []
    for item in bullets(section):
        code = _RESULT_CODE.search(item)
        name = item[: code.start()].strip() if code else item
        if name:
            results.append(Result(name=name, code=code["code"] if code else ""))
    return tuple(dict.fromkeys(results))
