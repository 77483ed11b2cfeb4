"""Money and time in words. "8000" read as eighty thousand, a doubled figure, an unknown fee shown as free: each sent
somebody home."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.render.money_and_time import copies_words, fee_rows, fee_words, shorten, time_rows, time_words
from corpus.models import Channel, Fee, FeeKind, Method, Paper, Procedure, ProcessingTime, TimeUnit
from tests.assistant.helpers import ELEPHANT


def amount(figure: int, text: str = "", label: str = "", currency: str = "VND") -> Fee:
    return Fee(kind=FeeKind.AMOUNT, amount=figure, text=text, label=label, currency=currency)


@pytest.mark.parametrize(
    ("fee", "words"),
    [
        (amount(8000), "8.000 đồng"),
        (amount(0), "0 đồng"),
        (amount(1_250_000), "1.250.000 đồng"),
        (amount(8000, "8.000 đồng"), "8.000 đồng"),
        (amount(8000, "8000 Đồng"), "8.000 đồng"),
        (amount(8000, "8000đồng/bản"), "8.000 đồng/bản"),
        (amount(135000, "135.000 đồng/lần", "lệ phí"), "Lệ phí 135.000 đồng/lần"),
        (amount(40000, "Cấp mới: 40.000 đồng/lần", "lệ phí"), "Lệ phí: Cấp mới: 40.000 đồng/lần"),
        (amount(20, "20 USD", currency="USD"), "20 USD"),
        (amount(2000, currency="USD"), "2.000 USD"),
        (amount(8000, "Nộp tại xã thì 8.000 đồng"), "Nộp tại xã thì 8.000 đồng"),
        (
            amount(8000, "Nộp tại xã thì 8.000 đồng" + ", còn lại theo quy định" * 4),
            "8.000 đồng (Nộp tại xã thì 8.000 đồng" + ", còn lại theo quy định" * 4 + ")",
        ),
        (amount(8000, "Cấp lại 18.000 đồng"), "8.000 đồng (Cấp lại 18.000 đồng)"),
        (amount(8000, "80.000 đồng khi mất"), "8.000 đồng (80.000 đồng khi mất)"),
        (Fee(kind=FeeKind.UNKNOWN), "Nguồn không có thông tin về phí, lệ phí"),
        (Fee(kind=FeeKind.UNKNOWN, text="Cổng ghi 0"), "Nguồn không có thông tin về phí, lệ phí"),
        (Fee(kind=FeeKind.FREE), "Không thu phí, lệ phí"),
        (Fee(kind=FeeKind.FREE, text="Không"), "Không thu phí, lệ phí"),
        (Fee(kind=FeeKind.FREE, text="Không thu phí, lệ phí."), "Không thu phí, lệ phí"),
        (Fee(kind=FeeKind.FREE, text="Miễn lệ phí"), "Miễn lệ phí"),
        # "Không thu phí, lệ phí. Miễn cho hộ nghèo" was read as free for everybody.
        (Fee(kind=FeeKind.FREE, text="Miễn cho hộ nghèo"), "Miễn cho hộ nghèo"),
        (Fee(kind=FeeKind.COUNCIL), "Do Hội đồng nhân dân cấp tỉnh quyết định"),
        (
            Fee(kind=FeeKind.COUNCIL, text="Mức cụ thể do Hội đồng nhân dân tỉnh quyết định"),
            "Mức cụ thể do Hội đồng nhân dân tỉnh quyết định",
        ),
        (Fee(kind=FeeKind.RULE), "Theo quy định"),
        (Fee(kind=FeeKind.RULE, text="2% giá trị"), "2% giá trị"),
    ],
)
def test_fees(fee: Fee, words: str) -> None:
    assert fee_words(fee) == words


@given(st.integers(min_value=0, max_value=10**12))
def test_the_figure_keeps_its_digits(figure: int) -> None:
    words = fee_words(amount(figure))
    assert "".join(c for c in words if c.isdigit()) == str(figure)


@pytest.mark.parametrize(
    ("time", "words"),
    [
        (ProcessingTime(quantity=7, unit=TimeUnit.WORKING_DAY, text="07 ngày làm việc"), "7 ngày làm việc"),
        (ProcessingTime(quantity=3, unit=TimeUnit.WORKING_DAY, text="03 ngày làm việc kể từ ngày nhận hồ sơ"),
         "3 ngày làm việc kể từ ngày nhận hồ sơ"),
        (ProcessingTime(quantity=2, unit=TimeUnit.WORKING_DAY, text="Không quá 02 ngày làm việc"),
         "Không quá 02 ngày làm việc"),
        # One figure twice, and no longer equal to the other channels' "7 ngày làm việc".
        (ProcessingTime(quantity=7, unit=TimeUnit.WORKING_DAY, text="7 ngày làm việc; không quá 07 ngày làm việc"),
         "7 ngày làm việc"),
        (ProcessingTime(quantity=1.5, unit=TimeUnit.DAY), "1,5 ngày"),
        (ProcessingTime(quantity=0.5, unit=TimeUnit.DAY, text="Nửa ngày"), "0,5 ngày (Nửa ngày)"),
        (ProcessingTime(quantity=2, unit=TimeUnit.HOUR, text="20 giờ"), "2 giờ (20 giờ)"),
        (ProcessingTime(quantity=1, unit=TimeUnit.MONTH), "1 tháng"),
        (ProcessingTime(unit=TimeUnit.AT_ONCE), "giải quyết ngay"),
        (ProcessingTime(unit=TimeUnit.AT_ONCE, text="Trong ngày"), "giải quyết ngay (Trong ngày)"),
        (ProcessingTime(text="Theo lịch hẹn"), "Theo lịch hẹn"),
        (ProcessingTime(), ""),
        (ProcessingTime(quantity=5), "5 (nguồn không ghi đơn vị)"),
        (ProcessingTime(quantity=5, text="5"), "5 (nguồn không ghi đơn vị)"),
        (ProcessingTime(quantity=5, text="5 (cổng không ghi rõ đơn vị)"), "5 (cổng không ghi rõ đơn vị)"),
    ],
)  # fmt: skip
def test_times(time: ProcessingTime, words: str) -> None:
    assert time_words(time) == words


def channels(*found: Channel) -> Procedure:
    return Procedure(key="9.000001", title="x", channels=found)


def test_equal_fees_of_all_channels_are_said_once() -> None:
    """Three times "8.000 đồng" read as twenty-four thousand."""
    rows = fee_rows(ELEPHANT)
    assert [(row.method, row.text) for row in rows] == [(None, "Lệ phí 8.000 đồng")]
    assert rows[0].kind is FeeKind.AMOUNT and rows[0].amount == 8000


def test_fees_that_differ_by_channel_name_the_channel() -> None:
    rows = fee_rows(channels(
        Channel(method=Method.DIRECT, fees=(amount(50_000),)), Channel(method=Method.ONLINE, fees=(amount(25_000),)),
    ))  # fmt: skip
    assert [(row.method, row.text) for row in rows] == [
        (Method.DIRECT, "50.000 đồng"), (Method.ONLINE, "25.000 đồng"),
    ]  # fmt: skip


def test_a_fee_of_one_channel_only_is_not_said_of_all() -> None:
    rows = fee_rows(channels(Channel(method=Method.DIRECT, fees=(amount(50_000),)), Channel(method=Method.ONLINE)))
    assert [row.method for row in rows] == [Method.DIRECT]


def test_the_same_fee_twice_in_a_channel_is_one_row() -> None:
    rows = fee_rows(channels(Channel(method=Method.DIRECT, fees=(amount(8000), amount(8000)))))
    assert len(rows) == 1


def test_times_by_channel_then_by_case() -> None:
    rows = time_rows(ELEPHANT)
    assert [(row.method, row.case, row.text) for row in rows] == [
        (Method.DIRECT, "", "7 ngày làm việc"), (Method.ONLINE, "", "5 ngày làm việc"), (None, "voi con", "12 ngày"),
    ]  # fmt: skip


def test_equal_times_of_all_channels_are_said_once_and_cases_are_kept_apart() -> None:
    seven = ProcessingTime(quantity=7, unit=TimeUnit.DAY)
    sick = ProcessingTime(quantity=7, unit=TimeUnit.DAY, case="voi ốm")
    rows = time_rows(channels(
        Channel(method=Method.DIRECT, times=(seven, sick)), Channel(method=Method.POSTAL, times=(seven,)),
    ))  # fmt: skip
    assert [(row.method, row.case) for row in rows] == [(None, ""), (Method.DIRECT, "voi ốm")]


def test_a_figure_without_a_unit_gives_way_to_the_same_with_one() -> None:
    """ "1 (không ghi đơn vị)" above "1 ngày làm việc" left people guessing which of two it was."""
    bare, other = ProcessingTime(quantity=1), ProcessingTime(quantity=5)
    told = ProcessingTime(quantity=1, unit=TimeUnit.WORKING_DAY, case="mọi trường hợp")
    record = channels(Channel(method=Method.DIRECT, times=(bare, other)))
    assert [row.quantity for row in time_rows(record)] == [1, 5]
    assert [row.quantity for row in time_rows(record.model_copy(update={"case_times": (told,)}))] == [5, 1]


def test_a_time_without_words_makes_no_row() -> None:
    assert time_rows(channels(Channel(method=Method.DIRECT, times=(ProcessingTime(),)))) == ()


@pytest.mark.parametrize(
    ("paper", "words"),
    [
        (Paper(name="x", originals=1, copies=2), "1 bản chính, 2 bản sao"),
        (Paper(name="x", originals=0, copies=1), "1 bản sao"),
        (Paper(name="x"), ""),
    ],
)
def test_copies(paper: Paper, words: str) -> None:
    assert copies_words(paper) == words


@given(st.text(alphabet="abcđ ăô.\n", max_size=400), st.integers(min_value=10, max_value=120))
def test_a_shortened_text_is_short_and_shows_the_cut(text: str, limit: int) -> None:
    """One word longer than the limit came out whole but for its last letter."""
    short = shorten(text, limit)
    whole = " ".join(text.split())
    assert short == whole or (short.endswith("…") and len(short) <= limit + 3)
    assert whole.startswith(short.removesuffix(" …"))


def test_a_text_is_cut_at_a_sentence_where_one_ends_late_enough() -> None:
    assert shorten("Một câu dài vừa phải. Câu hai thì bị cắt mất.", 30) == "Một câu dài vừa phải. …"
