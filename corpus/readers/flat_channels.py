"""The glued table of ways to submit → channels.

``Hình thức nộpThời gianPhí, lệ phíMô tả`` and then, without any separator, method, time, fee and note of each row:
``Trực tuyến5 Ngày làm việcMiễn phí(Không quy định)Nộp hồ sơ quaCổng …Trực tiếp5 …``. The fee cell is what the portal
shows for its number ("5,000 Việt Nam Đồng", and "Miễn phí" for every 0) with the fee's text in brackets behind it.

Rows are found where a method, a time and a fee follow each other glued; inside a note the same words have spaces
around them. Where a digit can belong to time or fee, or a bracket has no certain end, the row goes to ``Unparsed``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.models import Channel, Fee, FeeKind, Method, Unparsed
from corpus.readers.fees_times import is_free, parse_fees, parse_time
from corpus.readers.jsonl import NOTHING, blank

HEADER = "Hình thức nộpThời gianPhí, lệ phíMô tả"
METHODS = {"Trực tiếp": Method.DIRECT, "Trực tuyến": Method.ONLINE, "Dịch vụ bưu chính": Method.POSTAL}
_CURRENCY = r"(?:Việt Nam Đồng|VNĐ|USD)"
_METHOD = "|".join(METHODS)
_AMOUNT = rf"(?:[1-9]\d{{0,2}}(?:,\d{{3}})+|[1-9]\d*)(?:\.\d+)? {_CURRENCY}"
# Three forms of time: none, a number with its unit, a number alone (whose end is then a question of its own).
_ROW = re.compile(
    rf"(?P<method>{_METHOD})(?:"
    rf"(?P<time>{NOTHING}|\d+(?:[.,]\d+)? ?(?:Ngày làm việc|Ngày|Giờ|Tháng))(?P<fee>{NOTHING}|Miễn phí|{_AMOUNT})"
    rf"|(?P<bare>\d+(?:[.,]\d+)?)(?P<bare_fee>{NOTHING}|Miễn phí)"
    rf"|(?P<digits>\d[\d,]*) (?P<currency>{_CURRENCY}))"
)
# Time in words, as the tax procedures have it: "Không phải trả kết quả cho người nộp thuế".
_WORDS_ROW = re.compile(
    rf"(?P<method>{_METHOD})(?P<time>(?:(?!{_METHOD})[^\s:,;.)(][^()]{{0,150}}?)?) ?(?P<fee>{NOTHING}|Miễn phí)"
)
# "a)", "1)" and "ii)" close no bracket.
_LIST_MARK = re.compile(r"(?:^\(|[;.:\n])\s*(?:[a-zđ]|\d{1,2}|[ivx]{1,4})$", re.IGNORECASE)
_LISTED_NOTE = re.compile(r"\((?:[a-zđ]|\d{1,2}|[ivx]{1,4})\)\s", re.IGNORECASE)
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d{0,2}")
# A note that speaks of a sum or of paying, beside a bare "Miễn phí": the portal's 0 is its empty value there.
_CHARGES = re.compile(
    r"\d\s*(?:đồng|đ/|vnđ|usd)|mức (?:thu )?(?:phí|lệ phí)|(?<!miễn )(?<!\w)(?:phí|lệ phí)\s*(?:\([^()]*\)\s*)?:|"
    r"(?:nộp|thu|trả|đóng) (?:phí|lệ phí)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """The cells of one row as they stand in the source. ``doubt`` is a reason code when a border is not certain."""

    method: str
    time: str
    fee: str
    note: str
    text: str
    doubt: str = ""


def parse_channels(text: str) -> tuple[tuple[Channel, ...], tuple[Unparsed, ...]]:
    """Channels of the glued table, and the rows or the whole text that could not be told apart surely."""
    text = blank(text)
    if not text:
        return (), ()
    rows = split_rows(text)
    if rows is None:
        return (), (Unparsed(field="channels", text=text, reason="no_table"),)
    channels = tuple(channel_of(row) for row in rows)
    doubts = tuple(Unparsed(field="channels", text=row.text, reason=row.doubt) for row in rows if row.doubt)
    return channels, doubts


def split_rows(text: str) -> list[ChannelRow] | None:
    """Rows of the table; None when there is no header or no row behind it."""
    if not text.startswith(HEADER):
        return None
    body = text[len(HEADER) :].lstrip()
    if not body:
        return []
    starts = list(_ROW.finditer(body))
    if not starts or starts[0].start() != 0:
        starts = [m for m in _WORDS_ROW.finditer(body) if _begins_row(body, m.start())]
    if not starts or starts[0].start() != 0:
        return None
    ends = [m.start() for m in starts[1:]] + [len(body)]
    return [
        _row(match, body[match.start() : end], body[match.end() : end]) for match, end in zip(starts, ends, strict=True)
    ]


def channel_of(row: ChannelRow) -> Channel:
    """The channel of one row; what is in doubt there stays out of its fields."""
    time = parse_time(row.time)
    fees = fee_cell(row.fee, row.note)
    if row.doubt and any(fee.kind is FeeKind.FREE for fee in fees):
        fees = (Fee(kind=FeeKind.UNKNOWN, text=row.fee),)
    return Channel(method=METHODS[row.method], times=(time,) if time else (), fees=fees, note=blank(row.note))


def fee_cell(cell: str, note: str = "") -> tuple[Fee, ...]:
    """Fees of a cell such as "5,000 Việt Nam Đồng(…)", "Miễn phí(…)" or "Không có thông tin".

    "Miễn phí" is what the page shows for a 0; a text in brackets overrules it, and alone it counts as said in words
    unless the note of the same row speaks of paying.
    """
    cell = blank(cell)
    match = re.fullmatch(
        rf"(?P<shown>Miễn phí|(?P<n>[\d,.]+) (?P<cur>{_CURRENCY}))(?:\((?P<text>.*)\)?)?", cell, re.DOTALL
    )
    if match is None:
        return parse_fees(cell)
    text = blank((match["text"] or "").removesuffix(")") if cell.endswith(")") else match["text"] or "")
    if match["n"]:
        value = int(float(match["n"].replace(",", "")))
        return parse_fees(text, value=value, currency="USD" if match["cur"] == "USD" else "VND", shown=cell)
    if text:
        return parse_fees(text, value=0)
    if is_free(note) or not _CHARGES.search(note):
        return (Fee(kind=FeeKind.FREE, text=cell),)
    return (Fee(kind=FeeKind.UNKNOWN, text=cell),)


def _begins_row(body: str, at: int) -> bool:
    return at == 0 or body[at - 1] not in " (“\"'/:-+*"


def _row(match: re.Match[str], text: str, rest: str) -> ChannelRow:
    cells = match.groupdict()
    method, doubt = cells["method"], ""
    time, fee = cells.get("time") or cells.get("bare") or "", cells.get("fee") or cells.get("bare_fee") or ""
    if cells.get("digits"):
        readings = _readings(cells["digits"])
        if len(readings) == 1:
            time, fee = readings[0][0], f"{readings[0][1]} {cells['currency']}"
        else:
            # "125 VNĐ" is 1 and 25 or 12 and 5. The whole row stays text; the method alone is certain.
            return ChannelRow(method, "", "", text.removeprefix(method), text, "time_or_fee")
    if fee != NOTHING and rest.startswith("("):
        bracket, note = _bracket(rest)
        if bracket is None and _LISTED_NOTE.match(rest):
            return ChannelRow(method, time, fee, rest, text, doubt)
        if bracket is None:
            return ChannelRow(method, time, fee, rest, text, "fee_or_note")
        return ChannelRow(method, time, fee + bracket, note, text, doubt)
    return ChannelRow(method, time, fee, rest, text, doubt)


def _readings(digits: str) -> list[tuple[str, str]]:
    """All ways to read "140,000" as a time and an amount; an amount is never 0 here, the page would say "Miễn phí"."""
    return [
        (digits[:cut], digits[cut:])
        for cut in range(1, len(digits))
        if digits[:cut].isdigit() and not digits.startswith("0") and _GROUPED.fullmatch(digits[cut:])
    ]


def _bracket(rest: str) -> tuple[str | None, str]:
    """The fee's text with its brackets, and the note. None where the end of the bracket is not certain."""
    rest = rest.rstrip()
    # A cell border is a bracket with something glued to it; "(a) …" and "(1), " inside a text are none.
    ends = [
        m.start() + 1
        for m in re.finditer(r"\)", rest)
        if m.end() == len(rest) or rest[m.end()] not in " .,;:)/%" or rest[m.end()] == "\n"
    ]
    balanced = _balanced_end(rest)
    if balanced is not None and balanced in ends:
        return rest[:balanced], rest[balanced:]
    if balanced is not None and not any(end > balanced for end in ends):
        return rest[:balanced], rest[balanced:]
    if _LISTED_NOTE.match(rest):
        return None, rest
    plausible = [end for end in ends if rest[end:].count("(") == rest[end:].count(")")]
    if len(plausible) == 1:
        return rest[: plausible[0]], rest[plausible[0] :]
    return None, rest


def _balanced_end(rest: str) -> int | None:
    depth = 0
    for match in re.finditer(r"[()]", rest):
        if match[0] == "(":
            depth += 1
        elif not _LIST_MARK.search(rest, max(0, match.start() - 12), match.start()):
            depth -= 1
        if depth == 0:
            return match.end()
    return None
