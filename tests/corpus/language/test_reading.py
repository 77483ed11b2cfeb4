"""Reading: the copy that is searched, through debris, shorthand and missing marks at once."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.language.reading import read, read_plainly


@pytest.mark.parametrize(
    ("typed", "read_as"),
    [
        ("lamf giaays khai sinh", "làm giấy khai sinh"),
        ("dang ki ket hon", "đăng ký kết hôn"),
        ("đăng kí tạm trú theo qui định", "đăng ký tạm trú theo quy định"),
        ("li hôn làm ở đâu", "ly hôn làm ở đâu"),
        ("bac si ki thuat vien", "bác sĩ kỹ thuật viên"),
        ("lm giay khai sinh o dau z", "làm giấy khai sinh ở đâu vậy"),
    ],
)
def test_what_was_meant(typed: str, read_as: str) -> None:
    """ "đăng kí" was not seen as the name of "đăng ký", and the person was asked what was meant."""
    assert read(typed).text == read_as


@pytest.mark.parametrize(
    "code", ["1.001193", "123/2015/nđ-cp", "h49.12-250701-0001", "a.b@mail.vn", "82a-123.45", "10k"]
)
def test_what_bears_meaning_stays(code: str) -> None:
    assert code in read(f"toi hoi {code} o dau").text


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=120))
def test_any_text_has_a_reading(text: str) -> None:
    reading = read(text)
    assert reading.all[0] == reading.text


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(["1.001193", "20.000", "15", "123/2015/NĐ-CP", "dang ky", "ko", "phí", "giaays"]), max_size=8
    )
)
def test_numbers_are_neither_lost_nor_made(words: list[str]) -> None:
    """A fee that changes on the way is worse than no answer."""
    text = " ".join(words)
    digits = [c for c in read_plainly(text).text if c.isdigit()]
    assert [c for c in read(text).text if c.isdigit()] == digits
