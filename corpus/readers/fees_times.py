"""Fees, processing times and levels from the words of the national catalogue.

Nothing here computes: a quantity keeps its unit, a text that names no single clear figure stays a rule with the text
verbatim, and what the source does not say is unknown, never free.
"""

from __future__ import annotations

import re

from corpus.language.hygiene import clean
from corpus.models import Fee, FeeKind, Level, ProcessingTime, TimeUnit
from corpus.readers.jsonl import blank
from corpus.readers.money import Money, cut_by_figure, find_money, sentences

# Below this, đồng amounts of the portal lost their last three digits ("135 VNĐ" beside "135.000 đồng/lần").
LEAST_DONG = 1000
# No column of the catalogue is half as long; a longer one is a whole page in the wrong field and is not taken apart.
MOST_CHARS = 20_000

_COUNCIL = re.compile(r"hội đồng nhân dân|\bhđnd\b", re.IGNORECASE)
_DISCOUNT = re.compile(r"\d\s*%")
# A figure in such a clause holds for a time or for some people only, so it does not overrule the portal's own value.
_CONDITION = re.compile(
    r"kể từ ngày|từ ngày \d|đến hết ngày|đến ngày \d|áp dụng mức|giảm|cấp lại|bị mất|bị hỏng", re.IGNORECASE
)
_MANY_AUTHORITIES = re.compile(r"(?:chính phủ|bộ tài chính)[^.]{0,60}(?:hội đồng nhân dân|\bhđnd\b)", re.IGNORECASE)
_NAMES_RULE = re.compile(r"quy định|nghị quyết|thông tư|quyết định|theo|luật|biểu phí|miễn|giảm", re.IGNORECASE)
_FOR_SOME = re.compile(
    r"[\W_]*(?:trường hợp|đối với|đối tượng|các đối tượng|cho|áp dụng|nếu|khi|người|hộ|kể từ|từ ngày|đến)\b",
    re.IGNORECASE,
)
_LABELS = (("mức giá", "mức giá"), ("lệ phí", "lệ phí"), ("mức lệ phí", "lệ phí"), ("phí", "phí"), ("mức phí", "phí"))
_BRACKETED = re.compile(r"\s*\([^()]*\)")
_CITATION = re.compile(
    r"\s*\((?:theo )?(?:quy định )?(?:tại )?(?:khoản .{1,30})?(?:điều .{1,40})?"
    r"(?:thông tư|nghị định|nghị quyết|luật|quyết định)(?:(?!đối với|trường hợp|cho |từ ngày|áp dụng).)*\)",
    re.IGNORECASE,
)
_FREE = re.compile(
    r"(?:phí|lệ phí|phí, lệ phí)?\s*:?\s*(?:"
    r"miễn(?: thu| nộp| toàn bộ)?(?: các)?(?: loại)?(?: phí| lệ phí)?(?:(?:,| và|/) ?(?:phí|lệ phí))?"
    r"|không(?: phải)?(?: có| thu| mất| tính| nộp| trả| đóng)?(?: phí| lệ phí| tiền)?(?:(?:,| và|/) ?(?:phí|lệ phí))?"
    r")(?: đồng)?",
    re.IGNORECASE,
)
_SAYS_NOTHING = re.compile(
    r"(?:không|chưa|không có|chưa có) quy định(?: cụ thể)?|không áp dụng|(?:0 )?(?:việt nam )?đồng|[\W_]*",
    re.IGNORECASE,
)


def parse_fees(
    text: str, *, value: int | None = None, currency: str = "VND", label: str = "", shown: str = ""
) -> tuple[Fee, ...]:
    """Fees in a fee column. ``value`` is the portal's own number beside the text, None or 0 where it has none: a 0
    is free only when the text says so. ``shown`` is what a page shows for both together, kept as the text of a fee
    that is taken from ``value``; ``label`` serves where the text names none.

    Several clearly separated amounts give one fee each, in order; amounts that cannot be told apart (ranges,
    thresholds, discounts in percent) give one ``RULE`` with the whole text.
    """
    text = blank(text)
    if len(text) > MOST_CHARS:
        return (Fee(kind=FeeKind.RULE, label=label, text=text),)
    label = _label(text) or label
    usable = value if value and (value >= LEAST_DONG or currency != "VND") else None
    if not text:
        if usable is None:
            return (Fee(kind=FeeKind.UNKNOWN, label=label, text=shown),)
        return (Fee(kind=FeeKind.AMOUNT, amount=usable, currency=currency, label=label, text=shown),)
    # "Miễn lệ phí. Phí cấp bản sao …": the first sentence stands for itself.
    first, rest = _lead(text)
    if is_free(first):
        free = Fee(kind=FeeKind.FREE, label=label, text=first)
        return (free, *parse_fees(rest, value=value, currency=currency)) if rest else (free,)
    figures = find_money(text)
    if figures:
        return _with_figures(text, figures, usable, currency, label, shown)
    if usable is not None:
        return (Fee(kind=FeeKind.AMOUNT, amount=usable, currency=currency, label=label, text=shown or text),)
    kind = _kind_without_figure(text)
    if value and kind is FeeKind.RULE and not _NAMES_RULE.search(text):
        # A damaged number beside the name of a service: something is charged, how much is not known.
        return (Fee(kind=FeeKind.UNKNOWN, label=label, text=shown or text),)
    return (Fee(kind=kind, label=label, text=text),)


def is_free(text: str) -> bool:
    """Whether the whole statement says that nothing is charged. "Miễn lệ phí cho hộ nghèo" does not: it frees some
    people. A citation in brackets changes nothing: "Miễn lệ phí (Thông tư số 47/2019/TT-BTC)"."""
    if not all(_CITATION.fullmatch(bracket) for bracket in _BRACKETED.findall(text)):
        return False
    core = _BRACKETED.sub("", text)
    return bool(_FREE.fullmatch(core.strip(" \n.,;:-+*–"))) and bool(core.strip(" \n.,;:-+*–"))


def fee_conflict(value: int | None, text: str) -> bool:
    """Whether the portal's number is contradicted by the figures of its own text (5000 beside "7.000 đồng")."""
    amounts = {money.amount for money in find_money(blank(text)[:MOST_CHARS]) if money.amount is not None}
    return bool(value) and bool(amounts) and value not in amounts


def _with_figures(
    text: str, figures: list[Money], value: int | None, currency: str, label: str, shown: str
) -> tuple[Fee, ...]:
    clear = all(money.amount is not None for money in figures) and not (len(figures) > 1 and _DISCOUNT.search(text))
    agrees = value in {money.amount for money in figures}
    if clear and value is not None and not agrees and (len(figures) > 1 or _CONDITION.search(text)):
        # Both are true, each in its own case: the value in general, the figures under the text's conditions.
        general = Fee(kind=FeeKind.AMOUNT, amount=value, currency=currency, label=label, text=shown or text)
        return general, *_separated(text, figures, label)
    if clear:
        return _separated(text, figures, label)
    if value is not None:
        return (Fee(kind=FeeKind.AMOUNT, amount=value, currency=currency, label=label, text=shown or text),)
    return (Fee(kind=FeeKind.RULE, label=label, text=text),)


def _separated(text: str, figures: list[Money], label: str) -> tuple[Fee, ...]:
    """One fee per figure with its own part of the text; a rule with the whole text where parts cannot be told."""
    if len(figures) == 1:
        money = figures[0]
        return (Fee(kind=FeeKind.AMOUNT, amount=money.amount, currency=money.currency, label=label, text=text),)
    parts = cut_by_figure(text)
    if parts is None:
        return (Fee(kind=FeeKind.RULE, label=label, text=text),)
    fees = []
    for part, figure in parts:
        part_label = _label(part) or label
        if figure is None:
            fees.append(Fee(kind=_kind_without_figure(part), label=part_label, text=part))
        else:
            fees.append(
                Fee(kind=FeeKind.AMOUNT, amount=figure.amount, currency=figure.currency, label=part_label, text=part)
            )
    return tuple(dict.fromkeys(fees))


def _kind_without_figure(text: str) -> FeeKind:
    if is_free(text):
        return FeeKind.FREE
    if _SAYS_NOTHING.fullmatch(text.strip(" \n.,;:-+*–()")):
        return FeeKind.UNKNOWN
    return FeeKind.COUNCIL if _COUNCIL.search(text) and not _MANY_AUTHORITIES.search(text) else FeeKind.RULE


def _lead(text: str) -> tuple[str, str]:
    """First sentence and the rest. Portal texts wrap the whole in one pair of brackets at times."""
    inner = text[1:-1].strip() if text.startswith("(") and text.endswith(")") else text
    parts = sentences(inner)
    if len(parts) < 2 or not is_free(parts[0]) or _FOR_SOME.match(parts[1]):
        return text if not is_free(inner) else inner, ""
    return parts[0], clean(inner[inner.index(parts[0]) + len(parts[0]) :]).lstrip(" .;-")


def _label(text: str) -> str:
    start = text.lstrip(" -+*(").casefold()
    return next((label for words, label in sorted(_LABELS, key=lambda w: -len(w[0])) if start.startswith(words)), "")


# --- times ------------------------------------------------------------------------------------------------------

_UNITS = {
    "ngày làm việc": TimeUnit.WORKING_DAY,
    "ngày": TimeUnit.DAY,
    "giờ": TimeUnit.HOUR,
    "tháng": TimeUnit.MONTH,
}
_API_UNITS = {
    "WORKING_DAY": TimeUnit.WORKING_DAY,
    "DAY": TimeUnit.DAY,
    "HOUR": TimeUnit.HOUR,
    "MONTH": TimeUnit.MONTH,
}
# The look-behind keeps clock times ("trước 15 giờ"), dates ("ngày 01 tháng 7") and ranges out.
_DURATION = re.compile(
    r"(?<![\d.,/-])(?P<n>\d{1,3}(?:[.,]\d{1,2})?)\s*(?:\([^()\d]{1,30}\)\s*)?(?P<unit>ngày làm việc|ngày|giờ|tháng)\b"
    r"(?!\s*\d)",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"(?:trước|sau|lúc|vào|từ|đến|ngày)\s*$", re.IGNORECASE)
_RANGE = re.compile(r"\d\s*(?:-|–|đến|tới|hoặc)\s*\d", re.IGNORECASE)
_AT_ONCE = re.compile(
    r"\bngay\b|trong ngày(?! \d)|trong ngày làm việc(?! \d)|tức thì|trong buổi làm việc", re.IGNORECASE
)
_NO_TIME = re.compile(r"n/a|không quy định(?: cụ thể)?\.?|-+", re.IGNORECASE)


def parse_time(text: str, case: str = "") -> ProcessingTime | None:
    """Processing time in a time column; None where the source has none.

    A quantity is taken when the text holds exactly one duration ("Không quá 05 ngày làm việc"). A bare number keeps
    its quantity with ``TimeUnit.UNKNOWN``; with two different durations only the text remains.
    """
    text = blank(text)
    if not text or _NO_TIME.fullmatch(text):
        return None
    if len(text) > MOST_CHARS:
        return ProcessingTime(text=text, case=case)
    if re.fullmatch(r"\d{1,4}(?:[.,]\d{1,2})?", text):
        quantity = float(text.replace(",", "."))
        return ProcessingTime(quantity=quantity, text=text, case=case) if quantity else None
    found = {
        (float(m["n"].replace(",", ".")), _UNITS[m["unit"].casefold()])
        for m in _DURATION.finditer(text)
        if not (m["unit"].casefold() in ("giờ", "tháng") and _CLOCK.search(text[: m.start()]))
    }
    if len(found) == 1 and not _RANGE.search(text):
        quantity, unit = found.pop()
        if quantity == 0:
            return None
        return ProcessingTime(quantity=quantity, unit=unit, text=text, case=case)
    if not found and _AT_ONCE.search(text):
        return ProcessingTime(unit=TimeUnit.AT_ONCE, text=text, case=case)
    return ProcessingTime(text=text, case=case)


def api_time(quantity: float | str | None, unit: str, case: str = "") -> ProcessingTime | None:
    """Processing time from the portal's number and unit code. ``OTHER`` and new codes keep the number with
    ``TimeUnit.UNKNOWN``: the true unit stands in the cases, and is often another. Words in the number's place are
    read like a time column. A zero is the portal's empty value."""
    if quantity is None or quantity == "":
        return None
    if isinstance(quantity, str) and not re.fullmatch(r"\d{1,4}(?:\.\d+)?", quantity):
        return parse_time(quantity, case)
    number = float(quantity)
    if number <= 0:
        return None
    return ProcessingTime(quantity=number, unit=_API_UNITS.get(unit, TimeUnit.UNKNOWN), case=case)


_LEVELS = {
    "cấp bộ": Level.MINISTRY,
    "cấp tỉnh": Level.PROVINCE,
    "cấp huyện": Level.DISTRICT,
    "cấp xã": Level.COMMUNE,
    "cơ quan khác": Level.OTHER,
}


def parse_levels(text: str) -> tuple[Level, ...]:
    """Levels in the order given, each once; separators, glue and "/ngành" do not matter."""
    found = re.findall("|".join(_LEVELS), blank(text).casefold())
    return tuple(dict.fromkeys(_LEVELS[words] for words in found))
