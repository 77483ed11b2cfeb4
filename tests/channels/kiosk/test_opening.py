"""Open or closed: people who came in vain believed the screen at the door."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from assistant.hall import Hall, Opening
from channels.kiosk.opening import VIETNAM, hours_in_words, open_state

WEEK = (Opening(days=("T2", "T3", "T4", "T5", "T6"), hours=("07:30-11:30", "13:30-17:00")),)
HALL = Hall.model_validate({
    "opening": [entry.model_dump() for entry in WEEK],
    "holidays": [{"name": "Quốc khánh", "yearly": "09-02"},
                 {"name": "Tết", "first": "2027-02-05", "last": "2027-02-11"}],
})  # fmt: skip


@pytest.mark.parametrize(("when", "state", "text"), [
    ("2026-11-23 08:00", "open", "Đang mở cửa, đến 11h30"),
    ("2026-11-23 11:30", "closed", "Đang nghỉ, mở lại lúc 13h30"),
    ("2026-11-23 07:29", "closed", "Đang nghỉ, mở lại lúc 7h30"),
    ("2026-11-23 17:00", "closed", "Đã đóng cửa, mở lại lúc 7h30 thứ Ba, 24/11"),
    ("2026-11-27 18:00", "closed", "Đã đóng cửa, mở lại lúc 7h30 thứ Hai, 30/11"),
    ("2026-09-02 09:00", "closed", "Nghỉ Quốc khánh, mở lại lúc 7h30 thứ Năm, 03/09"),
    ("2027-02-05 09:00", "closed", "Nghỉ Tết, mở lại lúc 7h30 thứ Sáu, 12/02"),
    ("2027-02-04 18:00", "closed", "Đã đóng cửa, mở lại lúc 7h30 thứ Sáu, 12/02"),
])  # fmt: skip
def test_open_and_closed(when, state, text):
    found = open_state(WEEK, HALL, datetime.fromisoformat(when).replace(tzinfo=VIETNAM))
    assert (found.state, found.text) == (state, text)


def test_a_server_in_another_zone_does_not_shift_the_hours():
    """The box ran on UTC: at eight in the morning the hall was said to be closed."""
    assert open_state(WEEK, HALL, datetime(2026, 11, 23, 1, 0, tzinfo=UTC)).state == "open"


def test_without_hours_nothing_is_claimed():
    found = open_state((), HALL, datetime.now(UTC))
    assert (found.state, found.text) == ("unknown", "")


def test_a_hall_that_never_opens_says_closed():
    always = Hall.model_validate({"holidays": [{"name": "Sửa nhà", "first": "2026-01-01", "last": "2030-01-01"}]})
    assert open_state(WEEK, always, datetime(2026, 11, 23, 1, tzinfo=UTC)).text == "Đã đóng cửa"


def test_hours_as_on_a_notice_board():
    saturday = Opening(days=("T7",), hours=("07:30-11:30",))
    odd = Opening(days=("T4", "T2"), hours=("08:00-09:00",))
    assert hours_in_words((*WEEK, saturday)) == "T2–T6: 7h30–11h30, 13h30–17h\nT7: 7h30–11h30"
    assert hours_in_words((odd,)) == "T2, T4: 8h–9h"
