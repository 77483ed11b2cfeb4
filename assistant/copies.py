"""How many copies are asked for, and what they cost where the record's unit leaves no doubt."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.cues import cue, resource
from corpus.language import normalize
from corpus.models import Fee, FeeKind
from corpus.understanding.numerals import SPOKEN, is_sure, value
from corpus.understanding.spelling import spelled

_BEFORE = 4  # syllables between the verb of copying and the number
_MOST = 1000
_COUNT = r"(?<![\d/.,-])(?P<number>\d{1,4}|" + SPOKEN + r")\s?"
# What a fee is charged for, behind the figure: "8.000 đồng/bản", "2.000 đồng một trang".
_UNIT = re.compile(
    r"(?:/|\s(?:cho\s)?(?:mỗi|một|1|01)\s)\s?(?:01\s|1\s|một\s)?(?P<unit>[^\W\d_]+(?:\s(?:sao|xác nhận|lục|nhận))?)"
)
_PER_COPY = frozenset({"bản", "bản sao", "trích lục", "văn bản", "văn bản xác", "bản trích", "phiếu", "giấy", "tờ"})
_PER_PAGE = "trang"
_FROM_PAGE = re.compile(r"từ trang (?:thứ )?(?P<first>\d+|hai|ba|tư)(?! và| hai và)")
_FIRST_PAGES = re.compile(r"trang (?:thứ )?(?:1|nhất|một)(?:\s?(?:và|,|đến|-)\s?(?:trang )?(?:thứ )?(?:2|hai))?")
_LIMIT = re.compile(r"(?:không quá|tối đa)\s(?:không quá\s)?(?P<most>\d{1,3}(?:\.\d{3})*)\s?đồng/bản")
_ORDINALS = {"hai": 2, "ba": 3, "tư": 4}


@dataclass(frozen=True, slots=True)
class Copies:
    """So many copies, with so many pages each; ``pages`` is None where the question does not say."""

    count: int
    pages: int | None = None


def copies_of(text: str) -> Copies | None:
    """The copies a question asks for; None where it does not count any, or the number belongs to something else."""
    text = normalize(text)
    verbs = cue("hard", "copying").find(text)
    places = [found.start() for found in re.finditer(r"[^\W_]+", text)]
    for found in re.finditer(_COUNT + spelled(list(_words("copies"))) + r"(?!\w)", text):
        start = next((place for place, at in enumerate(places) if at >= found.start("number")), 0)
        if not any(0 < start - verb.start <= _BEFORE for verb in verbs) or not _sure(found["number"], text):
            continue
        count = int(value(found["number"]))
        if 0 < count <= _MOST:
            return Copies(count, _pages(text, found.end()))
    return None


def _pages(text: str, after: int) -> int | None:
    for found in re.finditer(_COUNT + spelled(list(_words("pages"))) + r"(?!\w)", text[after:]):
        if _sure(found["number"], text):
            return int(value(found["number"])) or None
    return None


def _sure(number: str, text: str) -> bool:
    return number.isdigit() or is_sure(number, text)


def _words(name: str) -> tuple[str, ...]:
    return tuple(str(word) for word in resource("hard")[name])


@dataclass(frozen=True, slots=True)
class Total:
    """What copies cost: ``each`` a copy and ``total`` for all, in đồng; ``unit`` as the record has it."""

    each: int
    total: int
    unit: str


def unit_of(fee: Fee) -> str:
    """What a fee is charged for ("bản", "trang", "lần"), as its text says behind the figure; empty where it does not."""
    found = _UNIT.search(normalize(fee.text))
    return found["unit"].strip() if found else ""


def total(fees: tuple[Fee, ...], copies: Copies) -> Total | None:
    """The sum by the fees of one way of handing in; None unless their unit leaves one way to count only."""
    amounts = [fee for fee in fees if fee.kind is FeeKind.AMOUNT and fee.currency == "VND"]
    units = {unit_of(fee) for fee in amounts}
    if len(amounts) == 1 and (unit := units.pop()) in _PER_COPY:
        return Total(amounts[0].amount or 0, (amounts[0].amount or 0) * copies.count, unit)
    if not amounts or units - {_PER_PAGE} or copies.pages is None:
        return None
    each = _paged(amounts, copies.pages)
    return None if each is None else Total(each, each * copies.count, _PER_PAGE)


def by_page(fees: tuple[Fee, ...]) -> bool:
    """Whether all amounts in đồng are charged by the page."""
    amounts = [fee for fee in fees if fee.kind is FeeKind.AMOUNT and fee.currency == "VND"]
    return bool(amounts) and {unit_of(fee) for fee in amounts} == {_PER_PAGE}


def _paged(fees: list[Fee], pages: int) -> int | None:
    """What a copy of so many pages costs: one rate, or one for the first pages and one from a page on."""
    if len(fees) == 1:
        only = _text(fees[0])
        one_rate = not _FROM_PAGE.search(only) and not _FIRST_PAGES.search(only)
        return (fees[0].amount or 0) * pages if one_rate else None
    later = [(fee, found) for fee in fees if (found := _FROM_PAGE.search(_text(fee)))]
    first = [fee for fee in fees if _FIRST_PAGES.search(_text(fee)) and not _FROM_PAGE.search(_text(fee))]
    if len(fees) != 2 or len(later) != 1 or len(first) != 1:
        return None
    fee, found = later[0]
    begins = int(found["first"]) if found["first"].isdigit() else _ORDINALS[found["first"]]
    cost = (first[0].amount or 0) * min(pages, begins - 1) + (fee.amount or 0) * max(0, pages - begins + 1)
    limit = next((m for each in fees if (m := _LIMIT.search(_text(each)))), None)
    return min(cost, int(limit["most"].replace(".", ""))) if limit else cost


def _text(fee: Fee) -> str:
    return normalize(fee.text)
