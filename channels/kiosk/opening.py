"""Open now or closed, and until when: from opening hours and holidays, in Vietnamese time."""

from __future__ import annotations

from datetime import datetime, time, timedelta, timezone
from typing import Literal

from pydantic import BaseModel

from assistant.hall import Hall, Holiday, Opening
from channels.kiosk.texts import say

VIETNAM = timezone(timedelta(hours=7))  # one zone, no summer time
_LOOK_AHEAD_DAYS = 31
_WEEK: tuple[Literal["T2", "T3", "T4", "T5", "T6", "T7", "CN"], ...] = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")


class OpenState(BaseModel):
    """``unknown`` where no hours were given: then nothing is said, rather than something wrong."""

    state: Literal["open", "closed", "unknown"]
    text: str = ""


def open_state(opening: tuple[Opening, ...], hall: Hall, now: datetime) -> OpenState:
    """What holds at ``now`` (aware of its zone)."""
    if not opening:
        return OpenState(state="unknown")
    local = now.astimezone(VIETNAM)
    for begin, end in _spans(opening, hall, local):
        if begin <= local.time() < end:
            return OpenState(state="open", text=say("open_until", until=_clock(end)))
    return OpenState(state="closed", text=_closed(opening, hall, local))


def hours_in_words(opening: tuple[Opening, ...]) -> str:
    """The hours as a notice board has them, a line for each group of days."""
    return "\n".join(say("hours", days=_days(each.days), spans=_spans_text(each)) for each in opening)


def _closed(opening: tuple[Opening, ...], hall: Hall, local: datetime) -> str:
    for ahead in range(_LOOK_AHEAD_DAYS):
        day = local + timedelta(days=ahead)
        later = [begin for begin, _ in _spans(opening, hall, day) if ahead or begin > local.time()]
        if not later:
            continue
        when = _clock(later[0])
        if not ahead:
            return say("closed_until_today", when=when)
        named = say(_WEEK[day.weekday()], date=f"{day:%d/%m}")
        holiday = _holiday(hall, local)
        if holiday:
            return say("closed_holiday", holiday=holiday.name, when=when, day=named)
        return say("closed_until", when=when, day=named)
    return say("closed")


def _spans(opening: tuple[Opening, ...], hall: Hall, day: datetime) -> list[tuple[time, time]]:
    if _holiday(hall, day):
        return []
    return sorted(span for each in opening if _WEEK[day.weekday()] in each.days for span in each.spans)


def _holiday(hall: Hall, day: datetime) -> Holiday | None:
    return next((holiday for holiday in hall.holidays if holiday.falls_on(day.date())), None)


def _clock(moment: time) -> str:
    return f"{moment.hour}h{moment.minute:02d}" if moment.minute else f"{moment.hour}h"


def _days(days: tuple[str, ...]) -> str:
    places = [_WEEK.index(day) for day in _WEEK if day in days]
    together = len(places) > 2 and places == list(range(places[0], places[-1] + 1))
    return f"{_WEEK[places[0]]}–{_WEEK[places[-1]]}" if together else ", ".join(_WEEK[place] for place in places)


def _spans_text(opening: Opening) -> str:
    return ", ".join(f"{_clock(begin)}–{_clock(end)}" for begin, end in opening.spans)
