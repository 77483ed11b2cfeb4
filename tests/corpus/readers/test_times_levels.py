"""Three working days are not three days. A unit is taken from the words or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.models import Level, TimeUnit
from corpus.readers.fees_times import api_time, parse_levels, parse_time

W, D, H, M, U = TimeUnit.WORKING_DAY, TimeUnit.DAY, TimeUnit.HOUR, TimeUnit.MONTH, TimeUnit.UNKNOWN


@pytest.mark.parametrize(
    ("text", "quantity", "unit"),
    [("5 Ngày làm việc", 5, W), ("05 ngày làm việc", 5, W), ("7.5 ngày làm việc", 7.5, W), ("12,5 ngày", 12.5, D), ("30 Ngày", 30, D), ("8 Giờ", 8, H),
     ("6 Tháng", 6, M), ("Không quá 10 ngày làm việc", 10, W), ("Trong thời hạn 05 (năm) ngày kể từ ngày nhận đủ hồ sơ", 5, D),
     ("Không quá 03 ngày làm việc kể từ ngày 01 tháng 7", 3, W), ("15 ngày; không quá 15 ngày", 15, D),
     ("02 ngày làm việc, nhận hồ sơ trước 15 giờ", 2, W)],
)  # fmt: skip
def test_one_duration(text: str, quantity: float, unit: TimeUnit) -> None:
    time = parse_time(text)
    assert time is not None
    assert (time.quantity, time.unit, time.text) == (quantity, unit, text)


@pytest.mark.parametrize("text", ["7", "12.5", "1"])
def test_a_bare_number_keeps_its_quantity_without_a_unit(text: str) -> None:
    time = parse_time(text)
    assert time is not None
    assert (time.quantity, time.unit) == (float(text), U)


@pytest.mark.parametrize("text", ["", "Không có thông tin", "N/A", "Không quy định", "-", "0", "0 ngày"])
def test_no_time(text: str) -> None:
    assert parse_time(text) is None


@pytest.mark.parametrize(
    "text",
    ["Theo mô tả", "5 ngày làm việc hoặc 10 ngày làm việc", "từ 3 đến 5 ngày", "3-5 ngày", "a) Không quá 05 ngày làm việc; b) không quá 07 ngày làm việc",
     "30 phút", "Tùy theo đợt", "02 năm"],
)  # fmt: skip
def test_more_or_less_than_one_duration_stays_text(text: str) -> None:
    time = parse_time(text)
    assert time is not None
    assert (time.quantity, time.unit, time.text) == (None, U, text)


@pytest.mark.parametrize(
    "text",
    [
        "Trả ngay",
        "Ngay khi nhận đủ hồ sơ",
        "Trong ngày làm việc",
        "Ngay trong ngày; sau 15 giờ thì trả vào ngày làm việc tiếp theo",
    ],
)
def test_at_once(text: str) -> None:
    time = parse_time(text)
    assert time is not None
    assert (time.quantity, time.unit) == (None, TimeUnit.AT_ONCE)


@pytest.mark.parametrize("text", ["trước 15 giờ", "từ ngày 01 tháng 7", "08 giờ 30 phút"])
def test_clock_times_and_dates_are_no_durations(text: str) -> None:
    time = parse_time(text)
    assert time is not None
    assert time.unit is not M
    assert text != "trước 15 giờ" or time.quantity is None


@pytest.mark.parametrize(
    ("quantity", "code", "expected"),
    [(5, "WORKING_DAY", (5, W)), (30, "DAY", (30, D)), (15, "HOUR", (15, H)), (6, "MONTH", (6, M)), (7, "OTHER", (7, U)), (2, "WEEK", (2, U)),
     ("1", "OTHER", (1, U)), (7.5, "WORKING_DAY", (7.5, W)), ("Không quá 10 ngày làm việc", "OTHER", (10, W)), ("Theo mô tả", "OTHER", (None, U))],
)  # fmt: skip
def test_the_portals_units(quantity: float | str, code: str, expected: tuple[float | None, TimeUnit]) -> None:
    time = api_time(quantity, code)
    assert time is not None
    assert (time.quantity, time.unit) == expected


@pytest.mark.parametrize("quantity", [None, 0, "0", "", 0.0])
def test_the_portals_zero_is_its_empty_value(quantity: float | str | None) -> None:
    assert api_time(quantity, "DAY") is None


def test_the_case_is_kept() -> None:
    time = api_time(12, "WORKING_DAY", "1.000080.01")
    assert time is not None
    assert time.case == "1.000080.01"


@given(st.text(max_size=80))
def test_any_text_gives_a_valid_time_or_none(text: str) -> None:
    time = parse_time(text)
    assert time is None or time.quantity is None or time.quantity > 0


@pytest.mark.parametrize(
    ("text", "levels"),
    [("Cấp bộ", (Level.MINISTRY,)), ("Cấp Bộ", (Level.MINISTRY,)), ("Cấp bộ/ngành", (Level.MINISTRY,)), ("Cấp Tỉnh", (Level.PROVINCE,)),
     ("Cấp Huyện", (Level.DISTRICT,)), ("Cấp xã, Cấp tỉnh", (Level.COMMUNE, Level.PROVINCE)), ("Cấp tỉnhCấp xãCơ quan khác", (Level.PROVINCE, Level.COMMUNE, Level.OTHER)),
     ("Cấp bộ, Cấp bộ", (Level.MINISTRY,)), ("", ()), ("Không có thông tin", ()), ("Liên thông", ())],
)  # fmt: skip
def test_levels(text: str, levels: tuple[Level, ...]) -> None:
    assert parse_levels(text) == levels
