"""Sums for copies: only where the unit of the fee leaves one way to count."""

from __future__ import annotations

import pytest

from assistant.copies import Copies, Total, copies_of, total, unit_of
from corpus.models import Fee, FeeKind

FIRST = "2.000 đồng/trang tại Ủy ban nhân dân cấp xã, cho trang 1 và 2"
LATER = "1.000 đồng/trang từ trang thứ 3 trở lên; tối đa không quá 200.000 đồng/bản; tính theo trang của bản chính"


def fee(amount: int, text: str, currency: str = "VND") -> Fee:
    return Fee(kind=FeeKind.AMOUNT, amount=amount, text=text, currency=currency)


PAGED = (fee(2000, FIRST), fee(1000, LATER), fee(10, "10 USD/bản tại cơ quan đại diện", "USD"))


@pytest.mark.parametrize(
    ("text", "copies"),
    [
        ("sao 5 bản giấy khai sinh hết bao nhiêu", Copies(5)),
        ("xin 3 bản sao trích lục khai tử", Copies(3)),
        ("chứng thực năm bản căn cước mỗi bản 2 trang hết bao nhiêu", Copies(5, 2)),
        ("cần mấy bản sao giấy khai sinh", None),
        ("con 3 bản", None),
        ("đăng ký tạm trú cho 5 người hết bao nhiêu", None),
    ],
)
def test_the_number_of_copies(text: str, copies: Copies | None) -> None:
    assert copies_of(text) == copies


def test_by_the_copy_the_sum_is_a_product() -> None:
    assert total((fee(8000, "8.000 đồng/bản sao"),), Copies(5)) == Total(8000, 40000, "bản sao")


@pytest.mark.parametrize(
    "text",
    [
        "8.000 đồng",
        "10.000 đồng/trường hợp",
        "135.000 đồng/lần",
        "50.000 đồng/giao dịch",
        "70.000 đồng/thẻ; thu bằng 50%",
    ],
)
def test_where_the_unit_is_missing_or_another_nothing_is_multiplied(text: str) -> None:
    """The national portal has "8.000 đồng" for copies of a birth certificate: by copy or by fact, it does not say."""
    assert total((fee(8000, text),), Copies(5)) is None


@pytest.mark.parametrize(("pages", "each"), [(1, 2000), (2, 4000), (3, 5000), (500, 200_000)])
def test_by_the_page_the_steps_and_the_limit_of_the_record_count(pages: int, each: int) -> None:
    assert total(PAGED, Copies(5, pages)) == Total(each, 5 * each, "trang")


def test_by_the_page_nothing_is_summed_without_pages() -> None:
    assert total(PAGED, Copies(5)) is None


def test_two_fees_by_the_copy_are_not_chosen_between() -> None:
    assert total((fee(8000, "8.000 đồng/bản"), fee(5000, "5.000 đồng/bản khi nộp trực tuyến")), Copies(2)) is None


def test_units() -> None:
    assert [unit_of(fee(1, text)) for text in ("8.000đ/bản", "2.000 đồng mỗi trang", "9 đồng")] == ["bản", "trang", ""]
