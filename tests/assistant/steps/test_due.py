"""What is told of the day of a result while a day off on the way is only expected: "dự kiến" in the sentence itself."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import pytest

from assistant.context import Context
from assistant.profile import load_profile
from assistant.steps.due import due_block
from assistant.workdays.asked import Filing
from corpus.models import Channel, Method, Procedure, ProcessingTime, TimeUnit

FIVE = ProcessingTime(quantity=5, unit=TimeUnit.WORKING_DAY, text="5 ngày làm việc")


def told(day: date, *, late: bool | None = None) -> str:
    context = cast(Context, SimpleNamespace(profile=load_profile("quang-ngai"), told=[]))
    procedure = Procedure(key="9.000001", title="Việc mẫu", channels=(Channel(method=Method.DIRECT, times=(FIVE,)),))
    return cast(Any, due_block(context, procedure, Filing(day, late, ()))).text


def test_a_day_off_nobody_announced_is_not_flatly_no_working_day() -> None:
    """24 November 2026 was told as "không phải ngày làm việc", and only the last line said that this is expected."""
    text = told(date(2026, 11, 24))
    assert "không phải ngày làm việc" not in text
    assert "24/11/2026 dự kiến được nghỉ" in text and "nên dự kiến tính từ thứ Tư 25/11/2026" in text
    assert "dự kiến chậm nhất thứ Tư 02/12/2026" in text
    assert "vẫn làm việc, thì chậm nhất thứ Ba 01/12/2026" in text
    assert "(24/11/2026, dự kiến)" in text


def test_a_weekend_and_an_announced_day_off_are_told_as_they_are() -> None:
    assert "Ngày 21/11/2026 không phải ngày làm việc (cuối tuần)" in told(date(2026, 11, 21))
    assert "Ngày 31/08/2026 không phải ngày làm việc (Quốc khánh)" in told(date(2026, 8, 31))
    assert "dự kiến chậm nhất" not in told(date(2026, 8, 31))


@pytest.mark.parametrize("day", [date(2027, 2, 3), date(2027, 4, 29), date(2026, 12, 30)])
def test_a_coming_years_holiday_on_the_way_makes_the_day_expected(day: date) -> None:
    text = told(day)
    assert "dự kiến chậm nhất" in text and ", dự kiến)" in text and "chờ thông báo chính thức" in text


def test_handed_in_after_the_hour_before_an_expected_day_off() -> None:
    assert "25/11/2026: dự kiến chậm nhất" in told(date(2026, 11, 23))
