"""Dates and clean values."""

from datetime import date, datetime

import pytest

from corpus.readers.values import parse_date, tidy


@pytest.mark.parametrize(
    "value",
    ["2025-07-01", "2025-07-01T08:30:00+07:00", "01/07/2025", "1/7/2025", "1-7-2025", "01.07.2025", "ngày 1/7/2025",
     "ngày 01 tháng 7 năm 2025", "1 tháng 07 năm 2025", "01/07/2025.", date(2025, 7, 1), datetime(2025, 7, 1, 8)],
)  # fmt: skip
def test_dates(value: object) -> None:
    assert parse_date(value) == date(2025, 7, 1)


@pytest.mark.parametrize(
    "value",
    ["", "31/02/2025", "2025-13-01", "01/07/25", "7/2025", "2025", "14/02/192", "khoảng 01/07/2025", 20250701, None],
)
def test_no_date_is_guessed(value: object) -> None:
    assert parse_date(value) is None


def test_tidy_reads_date_fields_at_any_depth() -> None:
    given = {"issued": "01/07/2025", "title": "01/07/2025", "valid_to": " ", "relations": [{"since": "2/7/2025"}]}
    assert tidy(given) == {
        "issued": date(2025, 7, 1), "title": "01/07/2025", "valid_to": None, "relations": [{"since": date(2025, 7, 2)}],
    }  # fmt: skip
