"""The last day of a term: weekends, Tết, made-up Saturdays, months of unequal length, and a dossier handed in late."""

from __future__ import annotations

import re
from datetime import date, time

import pytest
from pydantic import ValidationError

from assistant.profile import load_profile
from assistant.workdays import DayOff, WorkCalendar, due
from corpus.models import ProcessingTime, TimeUnit

TET = DayOff(name="Tết", first=date(2027, 2, 5), last=date(2027, 2, 11), expected=True)
WORK = WorkCalendar(
    years=(2026, 2027),
    days_off=(TET, DayOff(name="Lễ", first=date(2026, 9, 2))),
    made_up=(date(2026, 8, 22),),
    cut_off=time(15),
)


def term(quantity: float | None, unit: TimeUnit, text: str = "") -> ProcessingTime:
    return ProcessingTime(quantity=quantity, unit=unit, text=text)


@pytest.mark.parametrize(
    ("handed_in", "quantity", "unit", "last"),
    [
        (date(2026, 11, 25), 3, TimeUnit.WORKING_DAY, date(2026, 11, 30)),  # Wednesday: Thursday, Friday, Monday
        (date(2027, 2, 4), 1, TimeUnit.WORKING_DAY, date(2027, 2, 12)),  # the day before Tết
        (date(2027, 2, 6), 1, TimeUnit.WORKING_DAY, date(2027, 2, 15)),  # in Tết: received on Friday the 12th
        (date(2026, 8, 21), 1, TimeUnit.WORKING_DAY, date(2026, 8, 22)),  # a Saturday that is worked
        (date(2026, 9, 1), 1, TimeUnit.WORKING_DAY, date(2026, 9, 3)),
        (date(2026, 11, 25), 10, TimeUnit.DAY, date(2026, 12, 7)),  # ends on a Saturday: the Monday after
        (date(2027, 1, 29), 1, TimeUnit.MONTH, date(2027, 3, 1)),  # no 29th in February, and the 28th is a Sunday
        (date(2026, 11, 30), 3, TimeUnit.MONTH, date(2027, 3, 1)),
        (date(2026, 11, 25), 16, TimeUnit.HOUR, date(2026, 11, 26)),
        (date(2026, 11, 25), None, TimeUnit.AT_ONCE, date(2026, 11, 25)),
    ],
)
def test_the_last_day(handed_in: date, quantity: float | None, unit: TimeUnit, last: date) -> None:
    found = due(term(quantity, unit), handed_in, WORK)
    assert found is not None
    assert found.last == last


def test_hours_of_work_are_eighths_of_a_working_day() -> None:
    found = due(term(24, TimeUnit.HOUR, "24 giờ làm việc"), date(2026, 11, 26), WORK)
    assert found is not None
    assert found.last == date(2026, 12, 1)  # Friday, Monday, Tuesday


def test_late_counts_from_the_next_working_day() -> None:
    on_time, late = (due(term(1, TimeUnit.WORKING_DAY), date(2026, 11, 27), WORK, late=late) for late in (False, True))
    assert on_time is not None and late is not None
    assert (on_time.last, late.counted, late.last) == (date(2026, 11, 30), date(2026, 11, 30), date(2026, 12, 1))


@pytest.mark.parametrize("unit", [TimeUnit.UNKNOWN])
def test_a_number_without_a_unit_gives_no_day(unit: TimeUnit) -> None:
    """ "1 (cổng không ghi rõ đơn vị)" may be a day, a working day or an hour."""
    assert due(term(1, unit), date(2026, 11, 25), WORK) is None
    assert due(term(None, TimeUnit.DAY), date(2026, 11, 25), WORK) is None


def test_holidays_on_the_way_are_named_and_those_not_announced_are_told_apart() -> None:
    found = due(term(3, TimeUnit.WORKING_DAY), date(2027, 2, 3), WORK)
    assert found is not None
    assert found.skipped == (TET,)
    assert found.expected
    assert found.known


def test_a_year_without_holidays_is_said_to_be_unknown() -> None:
    found = due(term(20, TimeUnit.WORKING_DAY), date(2027, 12, 20), WORK)
    assert found is not None
    assert not found.known


def test_a_calendar_lists_the_years_of_its_days() -> None:
    """A forgotten year would be counted as one without holidays."""
    with pytest.raises(ValidationError):
        WorkCalendar(years=(2026,), days_off=(TET,))
    with pytest.raises(ValidationError):
        DayOff(name="x", first=date(2026, 2, 2), last=date(2026, 2, 1))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 2, 17), False),  # first day of the year Bính Ngọ
        (date(2026, 4, 27), False),  # Giỗ Tổ fell on a Sunday
        (date(2026, 1, 10), True),  # worked for the 2nd
        (date(2027, 2, 6), False),
        (date(2027, 2, 12), True),
        (date(2027, 5, 3), False),  # the 1st is a Saturday
        (date(2026, 11, 21), False),
    ],
)
def test_the_shipped_calendar(day: date, works: bool) -> None:
    assert load_profile("quang-ngai").calendar.works(day) is works


def test_what_is_not_announced_is_marked_as_expected() -> None:
    calendar = load_profile("quang-ngai").calendar
    assert all(off.expected for off in calendar.days_off if off.first.year == 2027)
    assert "112" in calendar.source


def test_every_day_off_that_is_shipped_says_what_it_rests_on_and_of_which_day() -> None:
    calendar = load_profile("quang-ngai").calendar
    assert [off.name for off in calendar.days_off if not re.search(r"ngày \d\d/\d\d/\d{4}", off.source)] == []


def test_a_day_off_that_put_off_the_beginning_is_among_what_the_day_rests_on() -> None:
    """Handed in within an expected holiday: the last day was told as if it were sure."""
    found = due(term(1, TimeUnit.WORKING_DAY), date(2027, 2, 8), WORK)
    assert found is not None
    assert found.counted == date(2027, 2, 12) and found.skipped == (TET,) and found.expected
    sure = due(term(1, TimeUnit.WORKING_DAY), date(2027, 2, 8), WORK.announced())
    assert sure is not None and sure.counted == date(2027, 2, 8) and not sure.expected
