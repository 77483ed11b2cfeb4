"""When an answer holds a fact: the rules of the gold sets."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.facts import contains, squeezed

HELD = [
    ("Thời hạn: 07 ngày làm việc.", "7 ngày làm việc"),
    ("Thời hạn: 7 ngày làm việc.", "07 ngày làm việc"),
    ("Lệ phí 8.000 đồng", "8,000 đồng"),
    ("Lệ phí 8,000 đồng", "8000 đồng"),
    ("Lệ phí 8000 đồng", "8.000"),
    ("1.250.000 đồng/lần", "1,250,000 đồng"),
    ("Nộp tại Ủy ban nhân dân cấp xã", "uy ban nhan dan cap xa"),
    ("nop tai uy ban", "Nộp tại Ủy ban"),
    ("Đăng ký", "DANG KY"),
    ("Hoà giải ở cơ sở", "hòa giải"),
    ("Tờ khai  (Mẫu số 01),\nbản chính", "tờ khai mẫu số 1 bản chính"),
    ("theo Nghị định 123/2015/NĐ-CP", "123/2015/nđ-cp"),
    ("sinh ngày 01/07/2025", "1/7/2025"),
    ("không quá 30 phút", "30 phút"),
    ("miễn phí", "Miễn phí."),
    ("mã 1.001193", "1.001193"),
    ("0 đồng", "0 đồng"),
    ("trong 05 đến 07 ngày", "07 ngày"),
    ("10 ngày; 5 ngày", "5 ngày"),
    ("100.000đ", "100.000"),
]
NOT_HELD = [
    ("Thời hạn 15 ngày", "5 ngày"),
    ("Thời hạn 5 ngày", "15 ngày"),
    ("mất 50 ngày", "5"),
    ("Lệ phí 80.000 đồng", "8.000 đồng"),
    ("Lệ phí 8.000.000 đồng", "8.000"),
    ("Lệ phí 8.000 đồng", "8 đồng"),
    ("nghị định 123/2015", "23/2015"),
    ("Giấy khai sinh", "Giấy khai tử"),
    ("", "ngày"),
    ("có gì đó", ""),
    ("có gì đó", " . , "),
    ("2025", "025"),
]


@pytest.mark.parametrize(("answer", "fact"), HELD)
def test_held(answer, fact):
    assert contains(answer, fact)
    assert contains(unicodedata.normalize("NFD", answer), fact)
    assert contains(answer, unicodedata.normalize("NFD", fact))


@pytest.mark.parametrize(("answer", "fact"), NOT_HELD)
def test_not_held(answer, fact):
    assert not contains(answer, fact)


@pytest.mark.parametrize(
    ("text", "form"),
    [("Lệ phí: 8.000 đ!", "le phi 8000 d"), ("07/09", "7 9"), ("1.234.567,5", "1234567 5"), ("00", "0"), ("", "")],
)
def test_the_common_form(text, form):
    assert squeezed(text) == form


@given(st.text(max_size=40), st.text(max_size=40))
def test_squeezing_is_idempotent_and_a_text_holds_itself(text, more):
    assert squeezed(squeezed(text)) == squeezed(text)
    assert contains(text, text) == bool(squeezed(text))
    assert contains(f"{more} | {text} | {more}", text) == bool(squeezed(text))
