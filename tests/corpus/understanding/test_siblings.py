"""Hints for the buttons of a question back: short, different from one another, and true of their record."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.language import fold, syllables
from corpus.understanding import distinguish
from corpus.understanding.title_words import own_words, similarity


@pytest.mark.parametrize(
    ("titles", "hints"),
    [
        (["Cấp lại giấy phép", "Cấp giấy phép", "Gia hạn giấy phép"], ["cấp lại", "làm lần đầu", "gia hạn"]),
        (["Thủ tục đăng ký khai tử", "Đăng ký lại khai tử", "Thủ tục đăng ký khai tử có yếu tố nước ngoài", "Thủ tục đăng ký khai tử lưu động"],
         ["trường hợp thông thường", "đăng ký lại", "có yếu tố nước ngoài", "lưu động, tại nhà"]),
        (["Thủ tục đăng ký kết hôn", "Thủ tục đăng ký kết hôn có yếu tố nước ngoài"], ["không có yếu tố nước ngoài", "có yếu tố nước ngoài"]),
        (["Hỗ trợ dự án liên kết (cấp tỉnh)", "Hỗ trợ dự án liên kết (cấp xã)"], ["cấp tỉnh", "cấp xã"]),
        (["Cấp lại giấy chứng nhận do bị mất", "Cấp lại giấy chứng nhận do bị hỏng"], ["bị mất", "bị hỏng"]),
        (["Gia hạn thăm dò (cấp Bộ)", "Gia hạn thăm dò (cấp Tỉnh)", "Cấp lại thăm dò (cấp Bộ)"], ["gia hạn, cấp bộ, trung ương", "cấp tỉnh", "cấp lại"]),
        (["Đăng ký thành lập công ty TNHH một thành viên", "Đăng ký thành lập công ty cổ phần"], ["công ty TNHH một thành viên", "công ty cổ phần"]),
        (["Giao đất không qua đấu giá", "Giao đất thông qua đấu giá"], ["không qua đấu giá", "đấu giá"]),
    ],
)  # fmt: skip
def test_restrictions_tell_siblings_apart(titles: list[str], hints: list[str]) -> None:
    """Four buttons with nearly the same forty words each: nobody saw which one was meant."""
    assert distinguish(titles) == hints


@pytest.mark.parametrize(
    ("titles", "hints"),
    [
        (["Chứng thực di chúc", "Chứng thực văn bản từ chối nhận di sản"], ["di chúc", "văn bản từ chối nhận di sản"]),
        (["Cấp giấy phép mua súng", "Cấp giấy phép mượn súng"], ["mua súng", "mượn súng"]),
        (["Sát hạch lái xe loại 1", "Sát hạch lái xe loại 3"], ["loại 1", "loại 3"]),
        (["Công nhận nghề truyền thống", "Công nhận làng nghề", "Công nhận làng nghề truyền thống"], ["", "", ""]),
    ],
)  # fmt: skip
def test_else_the_words_of_the_title_do(titles: list[str], hints: list[str]) -> None:
    assert distinguish(titles) == hints


def test_details_are_used_where_titles_are_the_same() -> None:
    """324 names of the national catalogue belong to several procedures, one for each level."""
    titles = ["Hòa giải tranh chấp", "Hòa giải tranh chấp"]
    assert distinguish(titles, ["Cấp xã", "Cấp tỉnh"]) == ["cấp xã", "cấp tỉnh"]
    assert distinguish(titles) == ["", ""]


def test_one_title_and_none() -> None:
    assert distinguish([]) == [] and len(distinguish(["Cấp lại thẻ"])) == 1
    with pytest.raises(ValueError):
        distinguish(["a", "b"], ["c"])


@pytest.mark.parametrize(
    ("title", "other", "own"),
    [
        ("Cấp giấy phép hoạt động của Sàn giao dịch", "Cấp chứng chỉ môi giới bất động sản", "Cấp giấy phép hoạt động"),
        ("Thủ tục của người cao tuổi", "Thủ tục của người khuyết tật", "cao tuổi"),
        ("Thẩm định thiết kế; nghiệm thu", "Cấp phép", "Thẩm định thiết kế"),
        ("Cấp thẻ", "Cấp thẻ", ""), ("", "Cấp thẻ", ""), ("Cấp", "", "Cấp"), ("của", "", ""),
        ("Đăng ký bằng động sản (không phải là tàu bay)", "Đăng ký bằng quyền sử dụng đất", "động sản"),
    ],
)  # fmt: skip
def test_own_words(title: str, other: str, own: str) -> None:
    """A word cut in half ("quan có thẩm quyền") or an open bracket on a button looks like a fault."""
    assert own_words(title, [other]) == own


def test_similarity() -> None:
    assert similarity("Cấp thẻ", "cap the") == 1.0 and similarity("Cấp thẻ", "Xóa nợ") == 0.0 == similarity("", "Xóa")


titles = st.lists(st.one_of(st.text(max_size=40), st.lists(st.sampled_from(["Cấp", "lại", "giấy phép", "có yếu tố nước ngoài", "(cấp xã)", "đấu giá", "của", "1"]), max_size=7).map(" ".join)), max_size=4)  # fmt: skip


@given(titles)
def test_hints_are_short_and_never_twice_the_same(titles: list[str]) -> None:
    hints = distinguish(titles)
    assert len(hints) == len(titles)
    told = [fold(hint) for hint in hints if hint]
    assert len(told) == len(set(told))
    assert all(len(syllables(hint)) <= 40 for hint in hints)
