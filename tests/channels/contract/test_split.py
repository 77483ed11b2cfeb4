"""Text in pieces: nothing lost, nothing over the limit, links whole, cuts where a reader would breathe."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.contract.render import unaccented
from channels.contract.split import shortened, size, split, unmarked

LINK = "https://dichvucong.gov.vn/p/home/dvc-chi-tiet-thu-tuc-hanh-chinh.html?ma_thu_tuc=1.001193&x=(1)"
PARAGRAPH = (
    "Người yêu cầu nộp tờ khai theo mẫu. Công chức tiếp nhận kiểm tra hồ sơ! Nếu đủ thì ghi sổ; nếu thiếu thì báo lại."
)


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@given(st.lists(st.sampled_from([PARAGRAPH, LINK, "-", "Phí, lệ phí:", "8.000 đồng", "🎉🎉", "ợ" * 30, "\n", "\n\n"]), max_size=30),
       st.integers(min_value=120, max_value=400))  # fmt: skip
def test_pieces_fit_and_lose_nothing(parts, limit):
    text = " ".join(parts)
    pieces = split(text, limit)
    assert all(0 < size(piece) <= limit for piece in pieces)
    assert squeezed("".join(pieces)) == squeezed(text)
    assert sum(piece.count(LINK) for piece in pieces) == text.count(LINK)


def test_cuts_fall_between_paragraphs_then_lines_then_sentences():
    first, *_ = split(f"{PARAGRAPH}\n\n{PARAGRAPH}", 150)
    assert first == PARAGRAPH
    first, *_ = split(f"{PARAGRAPH}\n{PARAGRAPH}", 150)
    assert first == PARAGRAPH
    for piece in split(" ".join([PARAGRAPH] * 5), 150)[:-1]:
        assert piece[-1] in ".!;"


def test_a_heading_goes_with_what_it_heads():
    text = f"{PARAGRAPH}\n\nPhí, lệ phí:\n{'- 8.000 đồng một bản sao ' * 4}"
    first, second, *_ = split(text, size(PARAGRAPH) + 20)
    assert first == PARAGRAPH and second.startswith("Phí, lệ phí:")


def test_a_link_longer_than_a_message_is_left_out_rather_than_cut():
    assert split(f"Xem {LINK} nhé", 60) == ["Xem", "nhé"]


def test_a_word_longer_than_a_message_is_cut():
    assert split("a" * 25, 10) == ["a" * 10, "a" * 10, "a" * 5]


def test_at_most_so_many_pieces_the_last_saying_that_there_is_more():
    pieces = split(" ".join([PARAGRAPH] * 20), 200, parts=2, tail=f"(Còn nữa, xem: {LINK})")
    assert len(pieces) == 2 and size(pieces[1]) <= 200 and pieces[1].endswith(f"{LINK})")


def test_emoji_count_as_peers_count_them():
    assert size("a🎉") == 3
    assert all(size(piece) <= 5 for piece in split("🎉" * 9, 5))


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("**Phí**: 8.000 đồng", "Phí: 8.000 đồng"),
        ("## Giấy tờ\n- tờ khai", "Giấy tờ\n- tờ khai"),
        (f"Xem [Cổng]({LINK})", f"Xem Cổng: {LINK}"),
        ("| Cách | Phí |\n|---|:-:|\n| Trực tiếp | 0 |", "Cách – Phí\nTrực tiếp – 0"),
        ("5 * 3 * 2, file_mau__01__.doc và *", "5 * 3 * 2, file_mau__01__.doc và *"),
        ("gõ `menu`", "gõ menu"),
    ],
)
def test_markdown_is_taken_off(marked, plain):
    """Zalo shows asterisks as they are; a table from a crawled page came out as bars and dashes."""
    assert unmarked(marked).strip() == plain


def test_titles_end_between_words():
    title = shortened("Cấp bản sao trích lục hộ tịch, bản sao giấy khai sinh", 20)
    assert title == "Cấp bản sao trích…" and size(title) <= 20
    assert shortened("Đăng ký", 20) == "Đăng ký"


def test_sms_text_has_no_marks_and_keeps_its_case():
    assert unaccented("Đăng ký khai sinh – “Tờ khai” ₫…") == 'Dang ky khai sinh - "To khai" d...'
