"""From the day a dossier is handed in to the last day for its result. Civil Code 2015, articles 147 and 148: the first
day is not counted, and a term that ends on a day off ends with the next working day."""

from __future__ import annotations

import calendar
import math
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.workdays.calendar import DayOff, WorkCalendar
from corpus.language import normalize
from corpus.models import ProcessingTime, TimeUnit

_WORKING_HOURS = 8  # in one working day
_HOURS = 24
_OFFICE_HOURS = "giờ làm việc"
_MOST = 2000  # days; a longer term is a slip of the source and is not computed


@dataclass(frozen=True, slots=True)
class Due:
    """When a result is due. ``counted``: the day from which is counted, the day of handing in or the working day after
    it; ``last``: the latest day by the term; ``skipped``: holidays on the way, also the one it was handed in on; ``known``:
    whether the holidays of all these days are in the calendar."""

    counted: date
    last: date
    skipped: tuple[DayOff, ...] = ()
    known: bool = True

    @property
    def expected(self) -> bool:
        """Whether a holiday on the way is not announced yet."""
        return any(each.expected for each in self.skipped)


def due(time: ProcessingTime, handed_in: date, work: WorkCalendar, *, late: bool = False) -> Due | None:
    """The last day of ``time`` for a dossier handed in on a day, ``late``: after the hour of the calendar. None where
    the source gives no length with a unit."""
    counted = work.working_day(handed_in + timedelta(days=1) if late else handed_in)
    last = _last(time, counted, work)
    if last is None:
        return None
    skipped = work.between(counted, last)
    if counted > handed_in:
        # The days off that put off its beginning are among what the day rests on.
        skipped = tuple(dict.fromkeys((*work.between(handed_in - timedelta(days=1), counted), *skipped)))
    return Due(counted, last, skipped, work.knows(handed_in, last))


def _last(time: ProcessingTime, counted: date, work: WorkCalendar) -> date | None:
    if time.unit is TimeUnit.AT_ONCE and time.quantity is None:
        return counted
    if not time.quantity or time.quantity > _MOST:
        return None
    count = math.ceil(time.quantity)
    match time.unit:
        case TimeUnit.WORKING_DAY:
            return work.after(counted, count)
        case TimeUnit.DAY:
            return work.working_day(counted + timedelta(days=count))
        case TimeUnit.MONTH:
            # Half a month is fifteen days (Civil Code, article 146).
            whole, half = divmod(time.quantity, 1)
            return work.working_day(_months_after(counted, int(whole)) + timedelta(days=15 if half else 0))
        case TimeUnit.HOUR if _OFFICE_HOURS in normalize(time.text):
            return work.after(counted, math.ceil(time.quantity / _WORKING_HOURS))
        case TimeUnit.HOUR:
            return work.working_day(counted + timedelta(days=math.ceil(time.quantity / _HOURS)))
        case TimeUnit.AT_ONCE:
            return counted
        case _:
            return None


def _months_after(day: date, months: int) -> date:
    """The same day so many months later, the last of that month where it has none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
