"""What a hall may say of itself."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError

from assistant.hall import Hall, Holiday, Opening
from assistant.profile import load_profile


def test_spans_become_times():
    (first, second) = Opening(days=("T2",), hours=("07:30-11:30", "13:30 - 17:00")).spans
    assert (first[0].hour, first[0].minute, second[1].hour) == (7, 30, 17)


@pytest.mark.parametrize(
    "hours", [("11:30-07:30",), ("07:30-11:30", "11:00-17:00"), ("sáng",), ("7h-11h",), ("07:30",), ()]
)
def test_hours_that_make_no_sense_are_refused(hours):
    """A slip in the file had a hall open at night."""
    with pytest.raises(ValidationError):
        Opening(days=("T2",), hours=hours)


def test_holidays_fall_on_their_days():
    yearly = Holiday(name="Quốc khánh", yearly="09-02")
    span = Holiday(name="Tết", first=date(2027, 2, 5), last=date(2027, 2, 11))
    assert yearly.falls_on(date(2031, 9, 2)) and not yearly.falls_on(date(2031, 9, 3))
    assert span.falls_on(date(2027, 2, 5)) and span.falls_on(date(2027, 2, 11)) and not span.falls_on(date(2027, 2, 12))


@pytest.mark.parametrize("values", [
    {}, {"yearly": "2/9"}, {"yearly": "09-02", "first": date(2026, 9, 2)},
    {"first": date(2026, 9, 2), "last": date(2026, 9, 1)}, {"last": date(2026, 9, 1)},
])  # fmt: skip
def test_a_holiday_without_clear_days_is_refused(values):
    with pytest.raises(ValidationError):
        Holiday(name="Lễ", **values)


@pytest.mark.parametrize("part", [
    {"stations": [{"id": "a"}, {"id": "a"}]},
    {"stations": [{"id": "a/../b"}]},
    {"recordings": [{"language": "x", "topic": "chao", "title": "Chào", "file": "a.wav"}]},
    {"opening": [{"days": ["Thứ Hai"], "hours": ["07:30-11:30"]}]},
])  # fmt: skip
def test_a_hall_that_does_not_fit_together_is_refused(part):
    with pytest.raises(ValidationError):
        Hall.model_validate(part)


def test_the_shipped_profiles_have_halls():
    assert load_profile("demo").kiosk.stations[0].counter
    assert not load_profile("quang-ngai").kiosk.opening, "hours nobody gave a source for are not claimed"
