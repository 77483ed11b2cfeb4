"""Kind words beside the answer: a number typed in is warned of, and the question is still answered."""

from __future__ import annotations

import pytest

from assistant.answer import NoticeBlock, Outcome, TextBlock
from assistant.steps.remark import remark
from tests.assistant.helpers import context


def remarked(text: str, outcome: Outcome = Outcome.ANSWERED) -> list[NoticeBlock]:
    made = context(text)
    made.outcome, made.blocks = outcome, [TextBlock(text="Nộp tại xã.")]
    remark(made)
    assert made.blocks[0].text == "Nộp tại xã." and made.outcome is outcome
    return [block for block in made.blocks if isinstance(block, NoticeBlock)]


def test_a_citizen_number_gets_a_kind_warning_without_being_repeated() -> None:
    (notice,) = remarked("cccd 036185001204 sai ngày sinh thì sửa ở đâu")
    assert "không cần các số này" in notice.text and "036185001204" not in notice.text


def test_a_one_time_code_gets_a_stronger_one() -> None:
    (notice,) = remarked("otp là 482913, stk 0912345678 thì nộp lệ phí sao")
    assert notice.level == "warning" and "OTP" in notice.text


@pytest.mark.parametrize("text", ["sđt công an xã", "tôi tên Trần Thị Bưởi, gọi 0912345678", "lệ phí 200.000 đồng"])
def test_what_is_needed_to_be_helped_is_not_warned_of(text: str) -> None:
    assert remarked(text) == []


def test_a_rumour_and_a_child() -> None:
    assert "nguồn chính thức" in remarked("nghe nói bỏ sổ hộ khẩu rồi")[0].text
    assert "111" in remarked("em 13 tuổi muốn làm căn cước")[0].text
    assert remarked("con tôi 13 tuổi làm căn cước cần gì") == []


@pytest.mark.parametrize("outcome", [Outcome.EMERGENCY, Outcome.REFUSED_UNSAFE])
def test_nothing_beside_the_numbers_to_call(outcome: Outcome) -> None:
    assert remarked("cccd 036185001204, nghe nói vậy", outcome) == []
