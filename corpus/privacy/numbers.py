"""Numbers of people: by the word before them, else by a shape that nothing else has.

Digits come with spaces, dots and hyphens anywhere ("0912.345.678", "036 200 001 234"), as words ("không chín một …")
and beside amounts, dates, document numbers and procedure codes, which are nobody's.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.privacy.kinds import Kind
from corpus.privacy.view import View
from corpus.privacy.words import any_of, folded, lists

_RUN = re.compile(r"(?<![\w/,+])\+?\d+(?:[ .\-]{1,3}\d+)*")
_GLUED = re.compile(r"(?<=[^\W\d_])\d{9,12}(?!\w)")  # "sdt0912345678"
_FOREIGN = re.compile(r"\s?[,/]\d|[^\W\d_]|%|/[^\W\d_]")
_LONGEST = 20
_REACH = 48  # characters before a number in which a word may name it
_CARD = re.compile(rf"(?<!\w){any_of(lists()['cards'])}[ -]?[1-5](?:[ .-]?\d){{12}}(?!\w)")
_PASSPORT = re.compile(r"(?<![\w./-])[^\W\d_]\d{7,8}(?!\w|[./-]\d)")
_PASSPORT_LETTERS = "BCEKMNP"
_PLATE = re.compile(
    r"(?<![\w.,/-])([1-9]\d)([ .-]{0,3})([^\W\d_]{1,2}|[^\W\d_]\d)([ .-]{0,3})(\d{3}[. ]\d\d|\d{5}|\d{4})(?!\w|[.,/-]\d)"
)
_MOBILE = re.compile(r"(?:\+?84|0)[35789]\d{8}|(?:\+?84|0)1[2689]\d{8}")
_LANDLINE = re.compile(r"(?:\+?84|0)2\d{8,9}")
_MST_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
_LAST_PROVINCE = 96


@dataclass(frozen=True, slots=True)
class Found:
    """Characters ``start`` to ``end`` of the view; ``named`` where a word before says what it is."""

    start: int
    end: int
    kind: Kind
    named: bool


def numbers(view: View) -> Iterator[Found]:
    """Every number of a person in the view."""
    flat = view.flat
    for match in _CARD.finditer(flat):
        yield Found(*match.span(), Kind.INSURANCE_NUMBER, True)
    yield from _plates(view)
    for match in _PASSPORT.finditer(flat):
        typed = view.text[view.places[match.start()]]
        if _named_by(flat, match.start()) is Kind.PASSPORT or (typed in _PASSPORT_LETTERS and len(match[0]) == 8):
            yield Found(*match.span(), Kind.PASSPORT, True)
    for match in _RUN.finditer(flat):
        yield from _run(view, match.start(), match.end())
    for match in _GLUED.finditer(flat):
        if kind := _by_shape(match[0], 1):
            yield Found(*match.span(), kind, False)
    if view.words:
        yield from _spoken(view)


def _run(view: View, start: int, end: int) -> Iterator[Found]:
    """What the groups of a run of digits are: the whole run, else its longest part that is something."""
    groups = [(start + m.start(), start + m.end()) for m in re.finditer(r"\+?\d+", view.flat[start:end])]
    place = 0
    while place < len(groups):
        for last in range(len(groups), place, -1):
            first_at, last_at = groups[place][0], groups[last - 1][1]
            digits = "".join(c for c in view.flat[first_at:last_at] if c.isdigit() or c == "+")
            if len(digits) > _LONGEST:
                continue
            if found := _classified(view, first_at, last_at, digits, last - place, (place, last - len(groups))):
                yield found
                place = last
                break
        else:
            place += 1


def _classified(view: View, start: int, end: int, digits: str, groups: int, cut: tuple[int, int]) -> Found | None:
    flat = view.flat
    if cut[1] == 0 and (_FOREIGN.match(flat, end) or _amount(flat, end)):
        return None
    count = len(digits.lstrip("+"))
    kind = _named_by(flat, start)
    if kind is not None and count in lists()["numbers"][kind.value]["digits"]:
        if kind is Kind.PHONE and (not _telephone(digits) or _of_office(flat, start, end, digits)):
            return None
        return Found(start, end, kind, True)
    if kind is Kind.PHONE and not _telephone(digits):
        return None
    if cut != (0, 0) and groups > 1:
        return None  # a part of a run, itself of several groups: its parts are looked at
    shape = _by_shape(digits, groups)
    if shape is Kind.PHONE and _of_office(flat, start, end, digits):
        return None
    return Found(start, end, shape, False) if shape else None


def _by_shape(digits: str, groups: int) -> Kind | None:
    bare = digits.lstrip("+")
    if len(bare) == 12 and bare[0] == "0" and 0 < int(bare[:3]) <= _LAST_PROVINCE:
        return Kind.CITIZEN_ID
    if _MOBILE.fullmatch(digits) or _LANDLINE.fullmatch(digits):
        return Kind.PHONE
    if len(bare) == 13 and groups == 2 and _is_tax_code(bare[:10]):
        return Kind.TAX_CODE
    if len(bare) in (16, 19) and (bare.startswith("9704") or (bare[0] in "45" and _luhn(bare))):
        return Kind.BANK_ACCOUNT
    return None


def _of_office(flat: str, start: int, end: int, digits: str) -> bool:
    """Whether what stands before or directly behind a telephone says that it is an office's."""
    mobile = _LANDLINE.fullmatch(digits) is None
    return _official(flat, start, mobile) or (not mobile and _owned().match(flat, end) is not None)


def _telephone(digits: str) -> bool:
    bare = digits.lstrip("+")
    return not bare.startswith(("1800", "1900")) and (
        bare.startswith(("0", "84")) or (len(bare) == 9 and bare[0] in "35789")
    )


def _amount(flat: str, end: int) -> bool:
    return _amounts().match(flat, end) is not None


def _named_by(flat: str, start: int) -> Kind | None:
    """What the nearest word before a number says it is; None where other words stand between."""
    before = flat[max(0, start - _REACH) : start]
    nearest: tuple[int, int, Kind] | None = None
    for kind, pattern in _cues():
        for match in pattern.finditer(before):
            if nearest is None or (match.end(), match.end() - match.start()) > nearest[:2]:
                nearest = (match.end(), match.end() - match.start(), kind)
    if nearest is None or not _between().fullmatch(before, nearest[0]):
        return None
    return nearest[2]


def _official(flat: str, start: int, mobile: bool) -> bool:
    """Whether the telephone is an office's: the nearest word before it that says whose."""
    before = flat[max(0, start - 70) : start]
    before = re.split(r"[!?;\n]|\. ", before)[-1]
    office, own = (max((m.end() for m in pattern.finditer(before)), default=-1) for pattern in _owners(mobile))
    return office >= 0 and office > own


def _plates(view: View) -> Iterator[Found]:
    lone = set(lists()["plates"]["lone_letters"])
    for match in _PLATE.finditer(view.flat):
        before = view.flat[max(0, match.start() - 30) : match.start()]
        typed = view.text[view.places[match.start(3)]]
        named = _plate_cue().search(before) is not None
        joined = not match[2].strip(" ") and " " not in match[2] + match[4]
        signed = "-" in match[2] + match[4] or "." in match[5]
        sure = typed.isupper() and (joined or signed or len(match[5]) > 4)
        if named or sure or ((joined or signed) and match[3][0] not in lone and len(match[5]) > 4):
            yield Found(*match.span(), Kind.PLATE, True)


def _spoken(view: View) -> Iterator[Found]:
    """Numbers said digit by digit, as they come from a voice: "không chín một hai …"."""
    table = {word: str(digit) for word, digit in lists()["spoken_digits"].items()}
    run: list[int] = []
    for place in range(len(view.words) + 1):
        word = view.words[place] if place < len(view.words) else None
        if word is not None and word.flat in table:
            run.append(place)
            continue
        if len(run) >= 9:
            first, last = view.words[run[0]], view.words[run[-1]]
            digits = "".join(table[view.words[at].flat] for at in run)
            named = _named_by(view.flat, first.start)
            kind = named or (Kind.CITIZEN_ID if len(digits) == 12 else Kind.PHONE)
            yield Found(first.start, last.end, kind, named is not None)
        run = []


def _luhn(digits: str) -> bool:
    doubled = (int(d) * 2 if place % 2 else int(d) for place, d in enumerate(reversed(digits)))
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0


def _is_tax_code(digits: str) -> bool:
    total = sum(weight * int(digit) for weight, digit in zip(_MST_WEIGHTS, digits, strict=False))
    return 10 - total % 11 == int(digits[9])


@functools.cache
def _cues() -> tuple[tuple[Kind, re.Pattern[str]], ...]:
    return tuple(
        (Kind(kind), re.compile(rf"(?<!\w){any_of(entry['says'])}(?!\w)")) for kind, entry in lists()["numbers"].items()
    )


@functools.cache
def _between() -> re.Pattern[str]:
    return re.compile(rf"(?:[ :=.,;#()\[\]\"'-]|(?<!\w){any_of(lists()['between'])}(?!\w))*")


@functools.cache
def _amounts() -> re.Pattern[str]:
    return re.compile(rf" ?{any_of(lists()['amounts'])}(?!\w)(?! hang)")


@functools.cache
def _owners(mobile: bool) -> tuple[re.Pattern[str], re.Pattern[str]]:
    names = ("hot" if mobile else "official", "own")
    office, own = (re.compile(rf"(?<!\w){any_of(folded(name))}(?!\w)") for name in names)
    return office, own


@functools.cache
def _owned() -> re.Pattern[str]:
    return re.compile(rf" ?\(?(?:cua|la so cua|la) (?:so )?{any_of(folded('official'))}(?!\w)")


@functools.cache
def _plate_cue() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){any_of(lists()['plates']['says'])}(?!\w)[^!?]*$")
