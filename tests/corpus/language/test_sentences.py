"""Sentences of official text: an answer quotes whole ones, never "TP." alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.language.sentences import sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n \n", []),
        ("Một câu", ["Một câu"]),
        ("Nộp hồ sơ. Nhận kết quả.", ["Nộp hồ sơ.", "Nhận kết quả."]),
        ("Điều 5. Phạm vi điều chỉnh. Luật này quy định.", ["Điều 5. Phạm vi điều chỉnh.", "Luật này quy định."]),
        ("Mẫu số 12.3 kèm theo. Nộp một bộ.", ["Mẫu số 12.3 kèm theo.", "Nộp một bộ."]),
        ("a) Một; b) Hai; c) Ba.", ["a) Một;", "b) Hai;", "c) Ba."]),
        ("Gồm: \n- Tờ khai\n- Giấy ra viện", ["Gồm:", "- Tờ khai", "- Giấy ra viện"]),
        ("Có phải nộp không? Có! Nộp ngay.", ["Có phải nộp không?", "Có!", "Nộp ngay."]),
        ("Nộp  tờ\tkhai.\u00a0Đợi.", ["Nộp tờ khai.", "Đợi."]),
        ("Giấy tờ tùy thân v.v. và giấy khác. Nộp một bộ.", ["Giấy tờ tùy thân v.v. và giấy khác.", "Nộp một bộ."]),
        ("Tại TP. Hồ Chí Minh, Q. Bình Thạnh. Đóng cửa chủ nhật.",
         ["Tại TP. Hồ Chí Minh, Q. Bình Thạnh.", "Đóng cửa chủ nhật."]),
        ("Theo tr. sau. Nộp một bộ.", ["Theo tr. sau.", "Nộp một bộ."]),
        ("Nộp tờ khai. a) Bản chính. b) Bản sao.", ["Nộp tờ khai.", "a) Bản chính.", "b) Bản sao."]),
        ("Nộp tờ khai. (Mẫu kèm theo)", ["Nộp tờ khai.", "(Mẫu kèm theo)"]),
    ],
)  # fmt: skip
def test_ends(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@given(st.text())
def test_no_text_is_lost_and_no_text_raises(text: str) -> None:
    found = sentences(text)
    assert "".join("".join(found).split()) == "".join(text.split())
    assert all(part and part == " ".join(part.split()) for part in found)
