"""The day that a letter promises: counted over the profile's calendar, and never a day on which nobody is there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time

import pytest

from assistant.workdays import DayOff, WorkCalendar
from channels.kiosk.opening import VIETNAM
from channels.officers.letters import LetterInput, LetterKind, compose
from channels.officers.letters.due import is_late, result_day, terms
from corpus.errors import InputError
from corpus.models import Channel, Method, Procedure, ProcessingTime, TimeUnit
from tests.channels.officers.test_letters import FULL

WORK = WorkCalendar(
    years=(2026,), days_off=(DayOff(name="Quốc khánh", first=date(2026, 9, 1), last=date(2026, 9, 2)),),
    cut_off=time(15),
)  # fmt: skip


def procedure(*times: ProcessingTime) -> Procedure:
    return Procedure(key="1", title="Nuôi voi", channels=(Channel(method=Method.DIRECT, times=times),))


def days(count: float | None, unit: TimeUnit = TimeUnit.WORKING_DAY, text: str = "", case: str = "") -> ProcessingTime:
    return ProcessingTime(quantity=count, unit=unit, text=text or f"{count} ngày", case=case)


def at(day: int, hour: int, month: int = 8) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=VIETNAM)


@pytest.mark.parametrize(("received", "last", "why"), [
    (at(27, 9), date(2026, 9, 3), "27/8 is a Thursday: 28, 31, over the holiday to 3/9"),
    (at(27, 16), date(2026, 9, 4), "after three o'clock it counts from the next day"),
    (at(1, 9, 9), date(2026, 9, 8), "received on a holiday: counted from 3/9"),
])  # fmt: skip
def test_a_result_day_skips_holidays_and_late_hours(received, last, why):
    (term,) = terms(procedure(days(3)))
    found = result_day(term, received, WORK)
    assert found.last == last, why
    assert is_late(received, WORK) == (received.hour == 16)


def test_terms_that_cannot_be_counted_are_not_offered():
    """ "Ngay khi tiếp nhận đủ" has no number, and an officer would have promised a day that was guessed."""
    found = terms(
        procedure(days(None, TimeUnit.UNKNOWN, "theo quy định"), days(3), days(30, TimeUnit.DAY, case="phức tạp"))
    )
    assert [term.time.quantity for term in found] == [3, 30]
    assert len({term.name for term in found}) == 2 and "phức tạp" in found[1].name


@pytest.mark.parametrize(("changes", "said"), [
    ({"due": date(2026, 9, 2)}, "02/09/2026 là ngày nghỉ (Quốc khánh)"), ({"due": date(2026, 9, 5)}, "cuối tuần"),
    ({"kind": LetterKind.APOLOGY, "new_due": date(2026, 9, 6)}, "cuối tuần"),
])  # fmt: skip
def test_nothing_is_promised_for_a_day_off(changes, said):
    days_of = {"day": date(2026, 8, 27), "received": at(27, 9), "due": date(2026, 9, 3), "new_due": None, **changes}
    given: LetterInput = replace(FULL, work=WORK, **days_of)
    with pytest.raises(InputError, match="ngày nghỉ") as raised:
        compose(given)
    assert raised.value.code == "LETTER_INCOMPLETE" and said in raised.value.detail


def test_a_day_that_was_promised_long_ago_may_have_been_a_sunday():
    """An apology names the day that was missed, whatever day it was."""
    assert compose(replace(FULL, kind=LetterKind.APOLOGY, work=WORK, day=date(2026, 9, 7), due=date(2026, 9, 6),
                           new_due=date(2026, 9, 10)))  # fmt: skip
