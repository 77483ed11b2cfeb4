"""Figures with a unit: ages, durations, money, areas. Each is an interval, so that "75 tuổi" can be held against "dưới
80 tuổi"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from corpus.language import syllables
from corpus.understanding.numerals import FIGURE, SPOKEN, is_sure, may_speak, value
from corpus.understanding.spelling import both_spellings, resource, spelled

_WORDS = resource("entities")


class Dimension(StrEnum):
    """What is measured, with the base unit of ``Measure.low`` and ``Measure.high``."""

    AGE = "age"  # years
    DURATION = "duration"  # days
    MONEY = "money"  # đồng
    DOLLARS = "dollars"
    AREA = "area"  # square metres
    LAND = "land"  # sào, công, mẫu: their size differs by region, so they are counted and not converted
    VOLUME = "volume"  # cubic metres
    WEIGHT = "weight"  # kilograms
    LENGTH = "length"  # metres
    POWER = "power"  # kilowatts


@dataclass(frozen=True, slots=True)
class Measure:
    """From ``low`` to ``high`` in the base unit of ``dimension``, None where it is open; equal for one figure.

    ``high_included`` is False for "dưới 14 tuổi". ``unit`` is the unit as typed, ``start`` and ``end`` count
    characters of the normalised text.
    """

    dimension: Dimension
    low: float | None
    high: float | None
    unit: str
    start: int
    end: int
    high_included: bool = True

    def apart(self, other: Measure) -> bool:
        """Whether no value lies in both; False between dimensions."""
        return self.dimension is other.dimension and (_ends_before(self, other) or _ends_before(other, self))


def _ends_before(one: Measure, other: Measure) -> bool:
    if one.high is None or other.low is None:
        return False
    return one.high < other.low or (one.high == other.low and not one.high_included)


_UNITS = both_spellings({
    unit: (Dimension(dimension), factor)
    for dimension, units in _WORDS["units"].items()
    for unit, factor in units.items()
})  # fmt: skip
_SCALES = both_spellings(_WORDS["money"]["scales"])
_BETWEEN = spelled(_WORDS["bounds"]["between"])
_HALF = spelled(_WORDS["numerals"]["half"])
_DONG, _DOLLAR = spelled(_WORDS["money"]["dong"]), rf"(?!do\b){spelled(_WORDS['money']['dollar'])}"
_GROUND_UNIT, _GROUND = spelled(_WORDS["ground"]["units"]), spelled(_WORDS["ground"]["names"])


def _range(units: str) -> str:
    """A figure, or two with their "đến" and the unit perhaps after each."""
    return (
        rf"(?<![\w/])(?<!\d[.,-])(?:(?P<from>{FIGURE})\s?(?:{units}\s?)?(?P<between>-|{_BETWEEN}\s)\s?)?"
        rf"(?P<number>{FIGURE})"
    )


_PLAIN = re.compile(rf"{_range(spelled(_UNITS))}\s?(?P<unit>{spelled(_UNITS)})(?!\w)(?:\s(?P<half>{_HALF})(?!\w))?")
_TIMES = spelled([unit for unit, (dimension, _) in _UNITS.items() if dimension in (Dimension.AGE, Dimension.DURATION)])
_BIG = spelled(_WORDS["money"]["spoken"])
# In words only what people say in words: "ba tháng", "mười bốn tuổi", "hai triệu".
_SPOKEN = re.compile(
    rf"(?<!\w)(?P<number>{SPOKEN})\s(?:(?P<unit>{_TIMES})|(?P<scale>{_BIG}))(?!\w)(?:\s(?P<half>{_HALF})(?!\w))?"
)
_LAND = re.compile(
    rf"(?<![\w/])(?<!\d[.,-])(?P<number>{FIGURE}|{SPOKEN}(?=\s))\s?(?P<half>{_HALF}\s)?"
    rf"(?P<unit>{_GROUND_UNIT})\s{_GROUND}(?!\w)"
)
_LETTER = re.compile(
    rf"(?<!\w){spelled(_WORDS['age_letter']['after'])}\s(?P<number>\d{{1,2}}){_WORDS['age_letter']['unit']}(?!\w)"
)
# 500k, 2 triệu rưỡi, 1tr2, 1,5 tỷ, 2 triệu 250, 200.000 đồng, 500 đô: a figure, its scale, a rest, the currency.
_MONEY = re.compile(
    rf"{_range(spelled(_SCALES))}(?:\s?(?P<scale>{spelled(_SCALES)})(?![^\W\d_])"
    rf"(?:\s?(?P<rest>\d{{1,3}})(?![\w./]|\s?[.,/-]\d)|\s(?P<half>{_HALF})(?!\w))?)?"
    rf"(?:\s?(?P<currency>{_DONG}|{_DOLLAR})(?!\w))?"
)
_OTHER_THINGS = re.compile(rf"\s?{spelled(_WORDS['money']['other_things'])}(?!\w)")
_BEFORE = {name: re.compile(rf"(?<!\w){spelled(_WORDS['bounds'][name])}\s?$") for name in ("below", "up_to", "above")}
_UPWARDS = re.compile(rf"[^,;.]{{0,24}}?\s{spelled(_WORDS['bounds']['upwards'])}(?!\w)")
_DOWNWARDS = re.compile(rf"[^,;.]{{0,24}}?\s{spelled(_WORDS['bounds']['downwards'])}(?!\w)")
_DOLLAR_WORDS = both_spellings(dict.fromkeys(_WORDS["money"]["dollar"], True))
_DIGIT = re.compile(r"\d")
# In "2 k" and "2026 k" the letter is "không".
_LONE_K = re.compile(r"(?:\d|\d{4,})\sk")
_LEAST_DONG = 100
_BEFORE_LENGTH = 14


def measures(text: str) -> list[Measure]:
    """Figures with their unit in normalised ``text``, in order."""
    found: list[Measure] = []
    figures = (_money, _plain, _land, _letters) if _DIGIT.search(text) else ()
    words = (_spoken,) if may_speak(syllables(text)) else ()
    for finder in (*figures, *words):
        for measure in finder(text):
            if not any(other.start < measure.end and measure.start < other.end for other in found):
                found.append(measure)
    return sorted(found, key=lambda measure: measure.start)


def _money(text: str) -> Iterator[Measure]:
    for match in _MONEY.finditer(text):
        if not (match["scale"] or match["currency"]) or _OTHER_THINGS.match(text, match.end()):
            continue
        scale = _SCALES[_squeezed(match["scale"])] if match["scale"] else 1
        amount = value(match["number"]) * scale
        if match["rest"]:
            amount += int(match["rest"]) * scale / 10 ** len(match["rest"])
        elif match["half"]:
            amount += scale / 2
        dollars = match["currency"] and _squeezed(match["currency"]) in _DOLLAR_WORDS
        dimension = Dimension.DOLLARS if dollars else Dimension.MONEY
        if dimension is Dimension.MONEY and (amount < _LEAST_DONG or _LONE_K.fullmatch(match[0])):
            continue
        yield _interval(text, match, dimension, amount, scale, _squeezed(match["scale"] or match["currency"]))


def _plain(text: str) -> Iterator[Measure]:
    for match in _PLAIN.finditer(text):
        unit = _squeezed(match["unit"])
        dimension, factor = _UNITS[unit]
        if factor is None:
            dimension, factor = Dimension.LAND, 1
            if unit.isascii():
                continue  # "5 sao" is a hotel
        amount = value(match["number"]) * factor + (factor / 2 if match["half"] else 0)
        yield _interval(text, match, dimension, amount, factor, unit)


def _spoken(text: str) -> Iterator[Measure]:
    for match in _SPOKEN.finditer(text):
        if not is_sure(_squeezed(match["number"]), text) or _OTHER_THINGS.match(text, match.end()):
            continue
        unit = _squeezed(match["unit"] or match["scale"])
        dimension, factor = _UNITS[unit] if match["unit"] else (Dimension.MONEY, _SCALES[unit])
        amount = (value(_squeezed(match["number"])) + (0.5 if match["half"] else 0)) * factor
        yield _interval(text, match, dimension, amount, factor, unit)


def _land(text: str) -> Iterator[Measure]:
    for match in _LAND.finditer(text):
        amount = value(match["number"]) + (0.5 if match["half"] else 0)
        yield Measure(Dimension.LAND, amount, amount, _squeezed(match["unit"]), *match.span())


def _letters(text: str) -> Iterator[Measure]:
    for match in _LETTER.finditer(text):
        years = float(match["number"])
        yield Measure(Dimension.AGE, years, years, match[0][-1], match.start("number"), match.end())


def _interval(
    text: str, match: re.Match[str], dimension: Dimension, amount: float, factor: float, unit: str
) -> Measure:
    if match.groupdict().get("from"):
        included = not match["between"].strip().endswith(_BELOW_ENDS)
        return Measure(dimension, value(match["from"]) * factor, amount, unit, *match.span(), included)
    low: float | None = amount
    high: float | None = amount
    included = True
    before = max(0, match.start() - _BEFORE_LENGTH)
    bound = next((name for name, pattern in _BEFORE.items() if pattern.search(text, before, match.start())), "")
    if bound in ("below", "up_to") or _DOWNWARDS.match(text, match.end()):
        low, included = None, bound != "below"
    elif bound == "above" or _UPWARDS.match(text, match.end()):
        high = None
    return Measure(dimension, low, high, unit, *match.span(), included)


_BELOW_ENDS = tuple({word for word in both_spellings(dict.fromkeys(_WORDS["bounds"]["below"])) if " " not in word})


def _squeezed(word: str) -> str:
    return " ".join(word.split())
