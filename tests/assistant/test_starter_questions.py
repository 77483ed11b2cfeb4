"""Thirty everyday questions over the starter corpus: typed without diacritics they must find the same procedure.

What is asserted is the measured share with its misses listed, not a list of questions made to pass.
"""

from __future__ import annotations

import pytest

from assistant.answer import Answer, Outcome
from corpus.language import fold
from tests.assistant.conftest import Ask

QUESTIONS = {
    "làm giấy khai sinh cho con mới sinh cần giấy tờ gì": "1.001193",
    "đăng ký kết hôn nộp ở đâu": "1.000894",
    "đăng ký khai tử cho cha mất bao nhiêu tiền": "1.000656",
    "xin giấy độc thân để cưới vợ": "1.004873",
    "sai tên đệm trong giấy khai sinh thì sửa thế nào": "1.004859",
    "xin bản sao trích lục khai sinh": "2.000635",
    "đăng ký lại khai sinh vì mất sổ gốc": "1.004884",
    "nhận cha cho con ngoài giá thú": "1.001022",
    "nhập hộ khẩu cho vợ về nhà chồng": "1.004222",
    "đăng ký tạm trú cho người thuê trọ": "1.004194",
    "gia hạn tạm trú mấy ngày xong": "1.002755",
    "tách hộ khẩu ra riêng cần gì": "1.010038",
    "làm căn cước cho con dưới 14 tuổi": "1.014062",
    "mất thẻ căn cước thì cấp lại ở đâu": "1.014064",
    "căn cước hết hạn phải đổi thế nào": "1.014063",
    "làm hộ chiếu lần đầu hết bao nhiêu tiền": "1.001456",
    "mất hộ chiếu trình báo ở xã": "1.010386",
    "mất bằng lái xe máy làm lại": "3.000348",
    "đổi giấy phép lái xe sắp hết hạn": "3.000347",
    "xin cấp phiếu lý lịch tư pháp": "3.000333",
    "chứng thực chữ ký trong giấy tờ": "2.000884",
    "lập di chúc chứng thực ở xã": "2.001019",
    "đăng ký thành lập hộ kinh doanh bán tạp hóa": "1.001612",
    "chấm dứt hoạt động hộ kinh doanh": "1.001266",
    "hưởng trợ cấp thất nghiệp cần hồ sơ gì": "1.014748",
    "rút bảo hiểm xã hội một lần": "1.001613",
    "hòa giải tranh chấp đất đai": "1.012812",
    "xin công nhận hộ nghèo": "1.011607",
    "chuyển trường cho học sinh": "2.002854",
    "đăng ký tàu cá": "1.003650",
}
# Measured: 30 of 30 alike, 30 and 30 seen. One in thirty may be lost to a change of weights before this fails.
SAME_FIRST, RIGHT_SEEN = 0.96, (0.96, 0.96)
TWINS = {"1.001613": {"1.014173"}, "1.011607": {"1.011606"}, "3.000333": {"3.000330"}, "1.010386": {"1.001445"}}


def first(answer: Answer) -> str:
    return answer.procedures[0] if answer.procedures else ""


def seen(answer: Answer) -> set[str]:
    """The procedures a person gets to see: the one answered, those to choose from, those a FAQ leads to."""
    if answer.outcome not in (Outcome.ANSWERED, Outcome.PARTIAL, Outcome.CLARIFICATION):
        return set()
    return {choice.procedure for choice in answer.choices} or {first(answer)}


def test_thirty_questions() -> None:
    assert len(QUESTIONS) == 30


def test_the_same_procedure_comes_first_without_diacritics(ask: Ask) -> None:
    misses = []
    for question in QUESTIONS:
        marked, bare = first(ask(question)), first(ask(fold(question)))
        if marked != bare:
            misses.append((question, marked, bare))
    share = 1 - len(misses) / len(QUESTIONS)
    assert share >= SAME_FIRST, (share, misses)


@pytest.mark.parametrize("form", [str, fold], ids=["marked", "bare"])
def test_the_right_procedure_is_seen(ask: Ask, form) -> None:
    misses = []
    for question, code in QUESTIONS.items():
        answer = ask(form(question))
        if not seen(answer) & {code, *TWINS.get(code, ())}:
            misses.append((question, code, answer.outcome.value, sorted(seen(answer))))
    share = 1 - len(misses) / len(QUESTIONS)
    assert share >= RIGHT_SEEN[form is fold], (share, misses)


def test_none_of_them_is_refused_or_called_off_topic(ask: Ask) -> None:
    refused = {Outcome.REFUSED_UNSAFE, Outcome.EMERGENCY, Outcome.OUT_OF_SCOPE, Outcome.INVALID_INPUT, Outcome.ERROR}
    for question in QUESTIONS:
        for text in (question, fold(question)):
            answer = ask(text)
            assert answer.outcome not in refused, (text, answer.reasons)
