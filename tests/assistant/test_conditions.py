"""Conditions before a question: what they deny is not what is asked for."""

from __future__ import annotations

import pytest

from assistant.conditions import without_denied


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("không có đăng ký kết hôn thì khai sinh cho con được không", "khai sinh cho con được không"),
        ("Em chưa có giấy khai sinh mà muốn làm căn cước thì cần gì?", "muốn làm căn cước thì cần gì?"),
        ("Chưa ly hôn thì xin giấy độc thân được không", "xin giấy độc thân được không"),
    ],
)
def test_a_denied_matter_gives_way_to_the_one_asked_for(text: str, left: str) -> None:
    """Parents without a marriage certificate asked how to register their child, and read how to marry."""
    assert without_denied(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "chưa có hộ chiếu thì làm ở đâu",
        "không có giấy khai sinh thì xin lại giấy khai sinh thế nào",
        "có đăng ký kết hôn rồi thì khai sinh cho con cần gì",
        "đăng ký kết hôn mà không có giấy khai sinh được không",
        "muốn nhập hộ khẩu mà chưa có căn cước thì sao",
        "làm hộ chiếu",
        "ông mất hai tháng chưa khai tử, giờ đi khai có bị phạt gì không và bao lâu thì được cấp trích lục",
        "",
    ],
)
def test_what_is_asked_for_is_never_lost(text: str) -> None:
    assert without_denied(text) == text
