"""HTML in text fields, and half HTML."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.language.hygiene import clean
from corpus.readers.html_text import html_to_text, looks_like_html


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("<p>Một.</p><p>Hai &amp; ba.</p>", "Một.\nHai & ba."),
        ("<b>Hồ sơ:</b><br>1. Tờ khai<br/>2. Ảnh", "Hồ sơ:\n1. Tờ khai\n2. Ảnh"),
        ("<ul><li>a</li><li>b</li></ul>", "a\nb"),
        ("<table><tr><td>Phí</td><td>8.000</td></tr><tr><td>Hạn</td><td>3</td></tr></table>", "Phí | 8.000\nHạn | 3"),
        ('<p class="x" style="a:b">Chữ</p><script>var a = "<p>";</script>', "Chữ"),
        ("<P>Hoa</P><!-- ghi chú -->", "Hoa"),
        ("1. Nộp đơn.</p", "1. Nộp đơn."),
        ("<p1. Hồ sơ dự thầu.\n<pCác tiêu chuẩn.", "1. Hồ sơ dự thầu.\nCác tiêu chuẩn."),
        ("hệ th<ố<ng thông tin", "hệ th<ố<ng thông tin"),
        ("có l<>ã<>i", "có lãi"),
        ("nếu a < b và c > d thì", "nếu a < b và c > d thì"),
        ("<p>nếu a < b thì</p>", "nếu a < b thì"),
        ("<p 5 triệu đồng> thì", "<p 5 triệu đồng> thì"),
        ("Bộ KHCN&CN; <b>x</b> &nbsp;&#7843; KHCN&CN;", "Bộ KHCN&CN; x ả KHCN&CN;"),
        ("không có thẻ &amp; gì", "không có thẻ &amp; gì"),
        ("", ""),
    ],
)
def test_text(raw: str, text: str) -> None:
    assert html_to_text(raw) == text


@given(st.text(alphabet="<>/pbr aĐ1&;=\"'!-\n", max_size=60))
def test_never_fails_and_is_clean(raw: str) -> None:
    text = html_to_text(raw)
    assert clean(text) == text


@given(st.text(alphabet="abcđ <>1,.\n", max_size=60).filter(lambda text: not looks_like_html(text)))
def test_text_without_tags_loses_nothing_but_empty_brackets(raw: str) -> None:
    assert html_to_text(raw) == clean(raw.replace("<>", ""))
