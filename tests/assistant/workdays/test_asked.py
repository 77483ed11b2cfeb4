"""The day somebody means to hand in: a birthday, a wedding or a complaint about a late result is none."""

from __future__ import annotations

from datetime import date, time

import pytest

from assistant.workdays.asked import filing

TODAY = date(2026, 11, 25)  # a Wednesday


@pytest.mark.parametrize(
    ("text", "day", "late"),
    [
        ("nộp hôm nay thì bao giờ có", TODAY, None),
        ("nop hom nay bao gio co", TODAY, None),
        ("nộp ngày 20/1/2027 khi nào có kết quả", date(2027, 1, 20), None),
        ("nộp hồ sơ ngày 20 tháng 1 năm 2027 thì chừng nào xong", date(2027, 1, 20), None),
        ("nộp ngày 20/1 bao giờ lấy được", date(2027, 1, 20), None),  # this year's is long gone
        ("chiều mai nộp hồ sơ thì hôm nào lấy được", date(2026, 11, 26), None),
        ("nộp thứ hai tuần sau thì ngày nào có", date(2026, 11, 30), None),
        ("nộp thứ sáu thì bao giờ xong", date(2026, 11, 27), None),
        ("nộp lúc 4 giờ chiều nay thì khi nào xong", TODAY, True),
        ("nộp lúc 9 giờ sáng nay thì khi nào xong", TODAY, False),
        ("nộp sau 15h hôm nay thì ngày nào có", TODAY, True),
    ],
)
def test_a_day_of_handing_in(text: str, day: date, late: bool | None) -> None:
    found = filing(text, TODAY, time(15))
    assert found is not None
    assert (found.day, found.late) == (day, late)


@pytest.mark.parametrize(
    "text",
    [
        "tôi nộp hồ sơ hôm 10/11 sao chưa có kết quả",
        "con sinh ngày 20/1/2027 làm khai sinh bao giờ có",
        "hôm nay ủy ban có làm việc không",
        "nộp lần thứ hai thì bao giờ có",
        "nộp hồ sơ mấy ngày có kết quả",
        "nộp ngày 31/2/2027 khi nào có kết quả",
    ],
)
def test_no_day_of_handing_in(text: str) -> None:
    assert filing(text, TODAY, time(15)) is None
