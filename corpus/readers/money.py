"""Money figures in Vietnamese administrative text, and the parts of a text that belong to each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

# 50.000 đồng, 150000đ, 1,500,000 VNĐ, 10 USD. The number is any run of digits and signs; whether it is well formed
# is judged afterwards, so that "10.000.0000 đồng" is seen as damaged and not read as 0000 đồng.
_FIGURE = re.compile(
    r"(?<![\w.,/])(?P<n>\d[\d.,]*?)\s*(?P<scale>nghìn|ngàn|triệu|tỷ|tỉ)?\s*"
    r"(?P<cur>việt nam đồng|đồng|vnđ|vnd|đ(?!\w)|usd|us\$|đô la(?: mỹ)?)(?!\w)",
    re.IGNORECASE,
)
# "Phí: 1,700,000 Sát hạch" is money too, though no currency says whether the reading is right.
_BARE = re.compile(
    r"(?<![\w.,/])\d{1,3}(?:[.,]\d{3})+(?![\d.,]*\d)(?!\s*(?:kg|tấn|m|km|cv|gt|ha|người|%|lít|w)\b)", re.IGNORECASE
)
_WELL_FORMED = re.compile(r"\d{1,3}(?:\.\d{3})+|\d{1,3}(?:,\d{3})+|\d+")
# In "tối đa 200.000 đồng" and "tài sản dưới 20.000.000 đồng" the figure is a bound, no fee.
_BOUND = re.compile(
    r"(?:tối đa|tối thiểu|không quá|trên|dưới|từ|đến|trị giá|giá trị|ít nhất|vượt quá)(?: là| khoảng)?\s*$",
    re.IGNORECASE,
)
_DOLLAR = ("usd", "us$", "đô la", "đô la mỹ")
_LEAST_DONG = 1000
_MOST_PARTS = 8
_SEPARATOR = re.compile(
    r"\n|;|(?<=[^\d\W])[.](?=\s|[A-ZĐÀ-Ỹ-])|(?<=\))[.]|\s[-+*]\s?(?=[^\d\s])|(?<=\s)(?=(?:Phí|Lệ phí|Mức giá)\s*:)"
)
_LIMITS_SOMEBODY = re.compile(r"miễn|giảm|không thu|hội đồng nhân dân|hđnd", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Money:
    """A figure in a text. ``amount`` is None where it cannot be taken surely: damaged, rounded in words, a bound."""

    start: int
    end: int
    amount: int | None
    currency: str


def find_money(text: str) -> list[Money]:
    """All money figures of ``text`` in order. "0 đồng" is none: the catalogue writes it where it has no figure."""
    found = [money for match in _FIGURE.finditer(text) if (money := _money(text, match)) is not None]
    taken = [(money.start, money.end) for money in found]
    for match in _BARE.finditer(text):
        if not any(start < match.end() and match.start() < end for start, end in taken):
            found.append(Money(match.start(), match.end(), None, "VND"))
    return sorted(found, key=lambda money: money.start)


def _money(text: str, match: re.Match[str]) -> Money | None:
    number = match["n"].rstrip(".,")
    currency = "USD" if match["cur"].casefold() in _DOLLAR else "VND"
    amount: int | None = None
    if _WELL_FORMED.fullmatch(number) and not match["scale"]:
        amount = int(re.sub("[.,]", "", number))
        if amount == 0:
            return None
        if currency == "VND" and amount < _LEAST_DONG:
            amount = None
    if _BOUND.search(text[: match.start()]):
        amount = None
    return Money(match.start(), match.end(), amount, currency)


def sentences(text: str) -> list[str]:
    """Parts between sentence ends, semicolons, line breaks and list marks outside brackets, verbatim and in order."""
    cuts = [0]
    for match in _SEPARATOR.finditer(text):
        before = text[: match.start()]
        if before.count("(") <= before.count(")"):
            # A dot or semicolon ends the part before it, a list mark begins the part after it.
            cuts.append(match.end() if match[0][:1] in ".;" else match.start())
    cuts.append(len(text))
    return [part for start, end in pairwise(cuts) if (part := text[start:end].strip()) and part != "."]


def cut_by_figure(text: str) -> list[tuple[str, Money | None]] | None:
    """``text`` in parts of one figure each; None where a part would hold two or there are too many to tell apart.

    Headings go with the part that follows, explanations with the part before; statements that free some people or
    leave the matter to the people's council stand alone with no figure.
    """
    parts: list[tuple[str, Money | None]] = []
    heading = ""
    for part in sentences(text):
        figures = find_money(part)
        if len(figures) > 1 or (figures and figures[0].amount is None):
            return None
        joined = f"{heading} {part}".strip()
        if figures:
            parts.append((joined, figures[0]))
            heading = ""
        elif part.endswith(":") or not parts:
            heading = joined
        elif _LIMITS_SOMEBODY.search(part):
            parts.append((joined, None))
            heading = ""
        else:
            words, figure = parts[-1]
            parts[-1] = (f"{words} {joined}", figure)
            heading = ""
    if heading and parts:
        words, figure = parts[-1]
        parts[-1] = (f"{words} {heading}", figure)
    return parts if sum(money is not None for _, money in parts) <= _MOST_PARTS else None
