"""Rows as people read them. "trường hợp mã 1.000894.02: 1 ngày làm việc" told nobody which line was theirs."""

from __future__ import annotations

import pytest

from assistant.answer import FeeRow, TimeRow
from assistant.render.cases import case_words, exempts, told_fees, told_times
from corpus.models import FeeKind, Method, TimeUnit

CODED = "trường hợp mã 9.000894.0"


def days(count: int, case: str = "", method: Method | None = None, unit: TimeUnit = TimeUnit.WORKING_DAY) -> TimeRow:
    word = "ngày làm việc" if unit is TimeUnit.WORKING_DAY else "ngày"
    return TimeRow(method=method, case=case, text=f"{count} {word}", quantity=count, unit=unit)


def told(*rows: TimeRow) -> list[tuple[str, str]]:
    return [(row.case, row.text) for row in told_times(rows)]


def test_one_coded_case_is_said_without_its_code() -> None:
    assert told(days(3, CODED + "1")) == [("", "3 ngày làm việc")]


def test_coded_cases_that_differ_are_said_together_in_the_order_of_the_source() -> None:
    text = "1 ngày hoặc 3 ngày làm việc, tùy trường hợp (nguồn không nói rõ là trường hợp nào)"
    assert told(days(3, CODED + "2"), days(1, CODED + "1", unit=TimeUnit.DAY)) == [("", text)]


def test_coded_cases_of_one_time_are_one_line() -> None:
    assert told(days(3, CODED + "1"), days(3, CODED + "2")) == [("", "3 ngày làm việc")]


def test_a_coded_case_gives_way_to_the_same_time_in_words() -> None:
    rows = days(5, "Đã có thông tin"), days(30, "Chưa có thông tin"), days(30, CODED + "1")
    assert told(*rows) == [("Đã có thông tin", "5 ngày làm việc"), ("Chưa có thông tin", "30 ngày làm việc")]


def test_a_coded_case_beside_a_general_time_is_some_case() -> None:
    assert told(days(3), days(5, CODED + "1")) == [("", "3 ngày làm việc"), ("Có trường hợp", "5 ngày làm việc")]


def test_every_case_is_no_case_to_be_told() -> None:
    assert told(days(1, "mọi trường hợp của mã này (2 trường hợp)")) == [("", "1 ngày làm việc")]


def test_a_figure_without_a_unit_comes_last() -> None:
    bare = TimeRow(text="3 (cổng không ghi rõ đơn vị)", quantity=3)
    assert told(bare, days(8, CODED + "1")) == [("", "8 ngày làm việc"), ("", bare.text)]


def test_equal_times_of_two_channels_are_one_line_that_names_both() -> None:
    rows = days(18, method=Method.ONLINE), days(18, method=Method.DIRECT), days(4, method=Method.POSTAL)
    assert told(*rows) == [("Nộp trực tuyến, nộp trực tiếp", "18 ngày làm việc"), ("", "4 ngày làm việc")]
    assert told_times(rows)[1].method is Method.POSTAL


def fee(text: str, kind: FeeKind, method: Method | None = None) -> FeeRow:
    return FeeRow(method=method, text=text, kind=kind, amount=10_000 if kind is FeeKind.AMOUNT else None)


def test_who_is_exempt_comes_after_what_is_paid() -> None:
    rows = fee("Miễn cho hộ nghèo", FeeKind.FREE), fee("Lệ phí 10.000 đồng", FeeKind.AMOUNT)
    assert [row.text for row in told_fees(rows)] == ["Lệ phí 10.000 đồng", "Miễn cho hộ nghèo"]


def test_free_for_everybody_stays_before_the_fee_of_extra_copies() -> None:
    rows = fee("Miễn lệ phí", FeeKind.FREE), fee("Phí bản sao theo Thông tư", FeeKind.RULE)
    assert [row.text for row in told_fees(rows)] == ["Miễn lệ phí", "Phí bản sao theo Thông tư"]


def test_equal_fees_of_two_channels_are_one_row() -> None:
    """ "Cổng ghi 150.000 đồng" stood twice, for two of three channels."""
    rows = [fee("10.000 đồng", FeeKind.AMOUNT, method) for method in (Method.ONLINE, Method.POSTAL)]
    told = told_fees([*rows, fee("5.000 đồng", FeeKind.AMOUNT, Method.DIRECT)])
    assert [(row.method, row.text) for row in told] == [
        (None, "Nộp trực tuyến, qua bưu chính: 10.000 đồng"), (Method.DIRECT, "5.000 đồng"),
    ]  # fmt: skip


@pytest.mark.parametrize(("text", "of_some"), [
    ("Miễn cho hộ nghèo", True), ("Miễn lệ phí đối với người khuyết tật", True), ("Miễn lệ phí", False), ("Không", False),
])  # fmt: skip
def test_an_exemption_names_for_whom(text: str, of_some: bool) -> None:
    assert exempts(text) is of_some


@pytest.mark.parametrize(("case", "words"), [
    (CODED + "1", "Có trường hợp"), ("9.000894.01", "Có trường hợp"), ("Cần xác minh", "Cần xác minh"), ("", ""),
    ("mọi trường hợp của mã này (2 trường hợp)", ""),
])  # fmt: skip
def test_a_case_of_one_time(case: str, words: str) -> None:
    assert case_words(case) == words
