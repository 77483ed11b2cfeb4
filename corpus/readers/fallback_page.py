"""Tables of the portal's older page as plain text, cells parted by single spaces.

``Hình thức nộp Thời hạn giải quyết Phí, lệ phí Mô tả Trực tiếp 30 Ngày Lệ phí: 150 USDXem chi tiết Nộp cho …`` and
``Bao gồm Tên giấy tờ Mẫu đơn, tờ khai Số lượng Đơn … Mau.docx Bản chính: 1 - Bản sao: 0 …``. The markdown crawl holds
some fifty such pages. A row begins only where a known time or fee follows the method; otherwise the text stays whole.
"""

from __future__ import annotations

import re

from corpus.language.hygiene import clean
from corpus.models import Channel, Fee, FeeKind, PaperGroup, Unparsed
from corpus.readers.fees_times import parse_fees, parse_time
from corpus.readers.flat_channels import METHODS
from corpus.readers.paper_names import FILE_ENDING, paper

_CHANNEL_HEADER = "Hình thức nộp Thời hạn giải quyết Phí, lệ phí Mô tả"
_TIME = r"\d+(?:[.,]\d+)? (?:Ngày làm việc|Ngày|Giờ|Tháng)|Theo mô tả|Không quy định(?: cụ thể\.?)?|\d+(?= |$)"
_FEE = r"(?:Phí|Lệ phí|Mức giá): ?(?:[\d.,]+ )?(?:Đồng|USD)(?:Xem chi tiết)?"
_ROW = re.compile(
    rf"(?:^| )(?P<method>{'|'.join(METHODS)})(?: (?P<time>{_TIME})(?P<fees>(?: ?{_FEE})*)|(?P<only_fees>(?: ?{_FEE})+))(?= |$)"
)
_PAPER_HEADER = "Tên giấy tờ Mẫu đơn, tờ khai Số lượng"
_COUNT = re.compile(r"\s*Bản chính: ?(?P<originals>\d*) - Bản sao: ?(?P<copies>\d*)")
# Most files of the old page lost marks and spaces ("Mus04.docx"). A name with either cannot be told from the words
# before it and stays with them.
_LAST_FILE = re.compile(rf"\s((?=[!-~]*[A-Za-z]{{2}}[!-~]*\.)[!-~]+{FILE_ENDING})$", re.IGNORECASE | re.ASCII)
_ANY_FILE = re.compile(rf"{FILE_ENDING}$", re.IGNORECASE)
_NO_CASE = ("Bao gồm", "")


def parse_fallback_channels(text: str) -> tuple[tuple[Channel, ...], tuple[Unparsed, ...]]:
    """Channels of the old page; the whole text as ``Unparsed`` when its first row cannot be told."""
    text = " ".join(text.split())
    body = text.removeprefix(_CHANNEL_HEADER).strip()
    if not body:
        return (), ()
    rows = list(_ROW.finditer(body))
    if not text.startswith(_CHANNEL_HEADER) or not rows or rows[0].start() != 0:
        return (), (Unparsed(field="channels", text=text, reason="no_table"),)
    channels = []
    for n, row in enumerate(rows):
        note = body[row.end() : rows[n + 1].start() if n + 1 < len(rows) else len(body)].strip()
        time = parse_time(row["time"] or "")
        channels.append(
            Channel(
                method=METHODS[row["method"]],
                times=(time,) if time else (),
                fees=_fees(row["fees"] or row["only_fees"] or ""),
                note=note,
            )
        )
    return tuple(channels), ()


def _fees(text: str) -> tuple[Fee, ...]:
    cells = [cell.removesuffix("Xem chi tiết").strip() for cell in re.findall(_FEE, text)]
    fees = [fee for cell in cells for fee in parse_fees(cell) if re.search(r"\d", cell)]
    return tuple(dict.fromkeys(fees)) or (Fee(kind=FeeKind.UNKNOWN),)


def parse_fallback_papers(text: str) -> tuple[tuple[PaperGroup, ...], tuple[Unparsed, ...]]:
    """Paper groups of the old page; text without a table, or behind the last count, as ``Unparsed``."""
    text = " ".join(text.split())
    if not text:
        return (), ()
    pieces = text.split(_PAPER_HEADER)
    if len(pieces) == 1:
        return (), (Unparsed(field="paper_groups", text=text, reason="no_table"),)
    groups, case = [], pieces[0].strip()
    unparsed: list[Unparsed] = []
    for piece in pieces[1:]:
        case_name, start, papers = "" if case in _NO_CASE else clean(case), 0, []
        for count in _COUNT.finditer(piece):
            name, files = _name_and_files(piece[start : count.start()].strip())
            if _ANY_FILE.search(name):
                unparsed.append(Unparsed(field="paper_groups", text=name, reason="name_or_file"))
            originals, copies = (int(count[key]) if count[key] else None for key in ("originals", "copies"))
            papers.append(paper(name, originals, copies, case_name, [(file, "") for file in files]))
            start = count.end()
        groups.append(PaperGroup(case=case_name, papers=tuple(p for p in papers if p is not None)))
        case = piece[start:].strip()
    if case:
        unparsed.append(Unparsed(field="paper_groups", text=case, reason="paper_without_count"))
    return tuple(group for group in groups if group.papers or group.case), tuple(unparsed)


def _name_and_files(cell: str) -> tuple[str, list[str]]:
    files: list[str] = []
    while found := _LAST_FILE.search(cell):
        files.insert(0, found[1])
        cell = cell[: found.start()].rstrip()
    return cell, files
