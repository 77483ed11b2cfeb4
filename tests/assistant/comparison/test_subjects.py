"""What a question compares: "khác nhau" in a complaint about two papers that do not agree compares nothing."""

from __future__ import annotations

import pytest

from assistant.comparison import compares, subject_pairs


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("khác nhau gì giữa cấp lại và cấp đổi căn cước", "cấp lại căn cước", "cấp đổi căn cước"),
        ("đăng ký thường trú với tạm trú khác gì nhau, cái nào nhanh hơn", "đăng ký thường trú", "đăng ký tạm trú"),
        ("đăng ký tạm trú khác gì đăng ký thường trú", "đăng ký tạm trú", "đăng ký thường trú"),
        ("so sánh hộ kinh doanh với doanh nghiệp tư nhân", "hộ kinh doanh", "doanh nghiệp tư nhân"),
        ("cap lai so do va cap doi so do khac gi nhau", "cap lai so do", "cap doi so do"),
    ],
)
def test_two_subjects_with_what_they_share(text: str, first: str, second: str) -> None:
    pairs = list(subject_pairs(text))
    assert any(first in ones and second in twos for ones, twos in pairs), pairs


@pytest.mark.parametrize(
    "text",
    [
        "tên trên khai sinh và căn cước khác nhau thì sửa ở đâu",
        "đăng ký tạm trú khác tỉnh cần giấy tờ gì",
        "hai vợ chồng khác hộ khẩu thì đăng ký kết hôn ở đâu",
        "còn giấy tờ gì khác không",
    ],
)
def test_what_compares_nothing(text: str) -> None:
    assert not compares(text)
    assert not list(subject_pairs(text))
