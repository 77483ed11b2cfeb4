"""The day somebody means to hand a dossier in: "nộp hôm nay", "nộp thứ hai tuần sau", "nộp ngày 20/1/2027"."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta

from assistant.cues import cue, resource
from assistant.spans import Span, span_of
from corpus.language import normalize
from corpus.language.phrases import Match, PhraseTable
from corpus.understanding.dates import dates

_NEAR = 5  # syllables between the verb of handing in and the day
_NEAR_CHARS = 28
_LONG_AGO = timedelta(days=90)  # a date without a year that lies further back is meant in the next
_WEEK = 7
_HOUR = re.compile(
    r"(?P<lead>(?<!\w)(?:lúc|luc|vào|vao|sau|hồi|hoi|trước|truoc|tầm|tam)\s+)?(?<![\d/.,-])(?P<hour>\d{1,2})\s?(?:giờ|gio|h|g)(?!\w*[^\W\d_]{2})\s?"
    r"(?P<minute>[0-5]\d)?(?!\d)(?:\s?(?P<half>sáng|sang|trưa|trua|chiều|chieu|tối|toi)(?!\w))?"
)
_AFTER_NOON = ("chiều", "chieu", "tối", "toi")
_NOON = 12
_COUNTED = ("lần", "lan", "cái", "cai", "người", "nguoi", "con", "bản", "ban", "đứa", "dua")


@dataclass(frozen=True, slots=True)
class Filing:
    """When a dossier is handed in. ``late``: after the hour of the calendar; None where no hour was said. ``spans``
    are the characters that say so."""

    day: date
    late: bool | None
    spans: tuple[Span, ...]


def filing(text: str, today: date, cut_off: time | None = None) -> Filing | None:
    """The day of handing in a text speaks of and asks the day of the result for; None where it does not do both, or
    complains that a result is overdue."""
    text = normalize(text)
    if cue("hard", "overdue").find(text) or not cue("hard", "result_when").find(text):
        return None
    verbs = cue("hard", "file").longest(text)
    if not verbs:
        return None
    found = next(_relative(text, verbs, today), None) or next(_weekday(text, verbs, today), None)
    found = found or next(_written(text, verbs, today), None)
    if found is None:
        return None
    day, span = found
    late, hour = _late(text, cut_off)
    return Filing(day, late, (span, *hour))


def _relative(text: str, verbs: list[Match[str]], today: date) -> Iterator[tuple[date, Span]]:
    for match in _days().longest(text):
        if any(_near(match, verb) for verb in verbs):
            yield today + timedelta(days=match.payload), span_of(text, match)


def _weekday(text: str, verbs: list[Match[str]], today: date) -> Iterator[tuple[date, Span]]:
    typed = text.split()
    for match in _weekdays().longest(text):
        start, end = span_of(text, match)
        before = text[:start].split()
        if not any(0 < match.start - verb.start <= _NEAR for verb in verbs) or (before and before[-1] in _COUNTED):
            continue
        ahead = (match.payload - today.weekday()) % _WEEK
        day, monday = today + timedelta(days=ahead), today - timedelta(days=today.weekday())
        for name, weeks in (("next_week", 1), ("last_week", -1)):
            for said in cue("hard", name).find(text):
                if said.start == match.start + match.length:
                    day = monday + timedelta(days=weeks * _WEEK + match.payload)
                    end = span_of(text, said)[1]
        if len(typed) > 1:
            yield day, (start, end)


def _written(text: str, verbs: list[Match[str]], today: date) -> Iterator[tuple[date, Span]]:
    hands = {span_of(text, match)[1] for match in cue("hard", "hand_in").longest(text)}
    for found in dates(text):
        if not any(0 <= found.start - end <= _NEAR_CHARS for end in hands) or not (found.day and found.month):
            continue
        year = found.year or today.year + (found.years_from_now or 0)
        day = _made(year, found.month, found.day)
        if day is not None and not found.year and today - day > _LONG_AGO:
            day = _made(year + 1, found.month, found.day)
        if day is not None:
            yield day, (found.start, found.end)


def _late(text: str, cut_off: time | None) -> tuple[bool | None, tuple[Span, ...]]:
    """Whether an hour that is said lies after the calendar's, and where it stands."""
    for found in _HOUR.finditer(text):
        if cut_off is None or not (found["lead"] or found["half"] or found["minute"]):
            continue
        hour, minute = int(found["hour"]), int(found["minute"] or 0)
        if hour < _NOON and (found["half"] in _AFTER_NOON or cue("hard", "afternoon").find(text)):
            hour += _NOON
        if hour > 23:
            continue
        after = (found["lead"] or "").strip() == "sau"
        return (time(hour, minute) > cut_off or (after and time(hour, minute) >= cut_off)), (found.span(),)
    return None, ()


def _near(match: Match[int], verb: Match[str]) -> bool:
    gap = match.start - (verb.start + verb.length) if match.start >= verb.start else verb.start - match.start
    return gap <= _NEAR


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


@functools.cache
def _days() -> PhraseTable[int]:
    return PhraseTable((str(wording), int(ahead)) for wording, ahead in resource("hard")["days"].items())


@functools.cache
def _weekdays() -> PhraseTable[int]:
    return PhraseTable((str(wording), int(day)) for wording, day in resource("hard")["weekdays"].items())
