"""What is not a bare number: e-mail, dossier codes, secrets, dates of birth, addresses."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from corpus.privacy.kinds import Kind
from corpus.privacy.numbers import Found
from corpus.privacy.view import View
from corpus.privacy.words import any_of, lists

_AT = r"(?: ?(?:@|\(at\)|\[at\]|\(a cong\)| a cong | a moc ) ?)"
_DOT = r"(?:\.| ?(?:\(dot\)|\[dot\]) ?| cham | \. ?)"
_EMAIL = re.compile(
    rf"(?<![\w.+-])[\w+-](?:[\w.+-]{{0,62}}[\w+-])?{_AT}[\w-]{{1,40}}(?:{_DOT}[\w-]{{2,20}}){{0,2}}{_DOT}(?:com|vn|net|org|edu|info|me|io)(?!\w)"
)
_DOSSIER = re.compile(
    r"(?<![\w.])(?:\d{2,3} ?\. ?){0,3}[^\W\d_] ?\d\d(?: ?\. ?\d{1,3}){0,3}(?: ?[-_.] ?| )\d{6}(?: ?[-_.] ?| ?)\d{4,8}(?!\w)"
)
_LETTERED_CODE = re.compile(r"(?=[\w.-]*\d{3})[\w][\w.-]{5,30}\w")
_DATE = (
    r"(?:(?:ngay )?\d{1,2} ?[/.\- ] ?\d{1,2} ?[/.\- ] ?(?:\d{4}|\d\d)(?!\d)"
    r"|(?:ngay )?\d{1,2} thang \d{1,2}(?:,? nam \d{4})?|\d{1,2}[/.-]\d{1,2}(?![\d/.-])|\d{8}(?!\d))"
)
_TOKEN = re.compile(r"[^\s,;|]{4,40}")
_UNIT_NAME = r"[^\W_]+(?:[ '’][^\W\d_]+){0,2}"


def emails(view: View) -> Iterator[Found]:
    """Addresses of electronic mail but for offices'."""
    for match in _EMAIL.finditer(view.flat):
        squeezed = match[0].replace(" ", "")
        if not squeezed.endswith(tuple(f"{end}{mail}" for mail in lists()["official_mail"] for end in ".@")):
            yield Found(*match.span(), Kind.EMAIL, True)


def dossiers(view: View) -> Iterator[Found]:
    """Codes of dossiers: by their shape (H49.12-250701-0001), or after "mã hồ sơ"."""
    for match in _DOSSIER.finditer(view.flat):
        yield Found(*match.span(), Kind.DOSSIER, True)
    for cue in _dossier_cue().finditer(view.flat):
        if code := _LETTERED_CODE.match(view.flat, cue.end()):
            yield Found(*code.span(), Kind.DOSSIER, True)


def secrets(view: View) -> Iterator[Found]:
    """Passwords that were typed; one-time codes are found as numbers."""
    for cue in _password_cue().finditer(view.flat):
        match = _TOKEN.match(view.flat, cue.end())
        if match and (any(c.isdigit() for c in match[0]) or not match[0].strip(".!?").isalpha()):
            yield Found(match.start(), match.end(), Kind.SECRET, True)


def births(view: View) -> Iterator[Found]:
    """Dates of birth. A year alone is left: it tells an age, and answers depend on it."""
    for match in _birth().finditer(view.flat):
        yield Found(match.start(1), match.end(1), Kind.DATE_OF_BIRTH, True)


def addresses(view: View) -> Iterator[Found]:
    """Where people live: a house in a street, a hamlet of a commune, or what follows "nhà tôi ở"."""
    for pattern in _addresses():
        for match in pattern.finditer(view.flat):
            yield Found(match.start(1), _with_units(view.flat, match.end(1)), Kind.ADDRESS, True)


def _with_units(flat: str, end: int) -> int:
    """The end with the communes, districts and provinces that follow."""
    while found := _unit().match(flat, end):
        end = found.end()
    return end


@functools.cache
def _unit() -> re.Pattern[str]:
    units, hamlets = any_of(lists()["address"]["units"]), any_of(lists()["address"]["hamlets"])
    return re.compile(rf"[,;]? ?(?:- ?)?(?<!\w)(?:{units}|{hamlets})(?:\. ?| ){_UNIT_NAME}(?!\w)")


@functools.cache
def _addresses() -> tuple[re.Pattern[str], ...]:
    words = lists()["address"]
    own, houses, streets, hamlets, units = (
        any_of(words[key]) for key in ("own", "houses", "streets", "hamlets", "units")
    )
    house = r"\d{1,4}[^\W\d_]?(?:[/-]\d{1,4}[^\W\d_]?)*"
    joint = r"[ ,:.-]{1,3}"
    word = r"[^\W\d_]+"
    end = rf"(?=[,.;\n?!)|]|$| {any_of(words['ends'])}(?!\w))"
    # Up to four words before what ends an address; where nothing does, two.
    name = rf"(?:{word}(?: {word}){{0,3}}?{end}|{word} {word})"
    return tuple(
        re.compile(pattern)
        for pattern in (
            # a house in a street: "số nhà 12 đường …", "12/5 hẻm …", "nhà số 7, ngõ 12 …"
            rf"(?<!\w)((?:{houses} ?(?:so )?|so )?{house}{joint}(?:{streets}) (?:\d+[\w/]*|{name}))",
            rf"(?<!\w)((?:so nha|nha so) ?:? ?{house}(?:{joint}{name})?)",
            rf"(?<!\w)((?:ngo|ngach|hem|kiet) {house}(?:{joint}(?:{streets} )?{name})?)(?! ?(?:met|m)\b)",
            # what follows "nhà tôi ở", "địa chỉ": a number and a street's name, or a hamlet
            rf"(?<!\w){own}(?: (?:cua )?(?:toi|em|minh|tui|nha|la|hien tai|thuong tru|o|so))*[ :]{{1,3}}(?:la |o |tai )?"
            rf"((?:so (?:nha )?|k)?{house}{joint}{name})",
            rf"(?<!\w){own}(?: (?:cua )?(?:toi|em|minh|tui|nha|la|hien tai|thuong tru|o))*[ :]{{1,3}}(?:la |o |tai )?"
            rf"((?:{hamlets}) (?:\d+[^\W\d_]?|{name})(?:[ ,]+(?:{hamlets}|{units}) {name})*)",
            # a hamlet of a commune
            rf"(?<!\w)((?:{hamlets}) (?:so )?\d+[^\W\d_]?[, ]{{1,3}}(?:(?:{hamlets}) (?:\d+|{name})[, ]{{1,3}})?"
            rf"(?:xa|phuong|thi tran|dac khu|p\.|x\.|tt) ?{name})",
            rf"(?<!\w)((?:{hamlets}) {name}, ?(?:xa|phuong|thi tran|dac khu) {name})",
        )
    )


@functools.cache
def _birth() -> re.Pattern[str]:
    words = lists()["birth"]
    return re.compile(
        rf"(?<!\w){any_of(words['says'])}(?!\w)(?:[ :,]|(?<!\w){any_of(words['between'])}(?!\w))*(?<![\d/])({_DATE})"
    )


@functools.cache
def _password_cue() -> re.Pattern[str]:
    return re.compile(
        r"(?<!\w)(?:mat khau|password|pass|mk|ma pin)(?: (?:cua|toi|em|minh|vneid|dang nhap|zalo|email|dvc|cu|moi))*"
        r" ?(?:la|:|=) ?"
    )


@functools.cache
def _dossier_cue() -> re.Pattern[str]:
    return re.compile(
        rf"(?<!\w){any_of(lists()['numbers']['dossier']['says'])}(?: (?:cua|toi|em|minh|la|so))*[ :]{{1,3}}"
    )
