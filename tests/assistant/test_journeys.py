"""Conversations over the starter corpus, as a chat page sends them: each turn with the questions and answers before it."""

from __future__ import annotations

import pytest

from assistant.answer import Answer, Outcome
from assistant.context import Turn
from tests.assistant.conftest import Ask

# question → the procedure it must be answered from, and the aspect
JOURNEYS: dict[str, list[tuple[str, str, str]]] = {
    "khai sinh": [
        ("thủ tục đăng ký khai sinh 1.001193 cần gì", "1.001193", "documents"),
        ("vậy mất bao nhiêu tiền", "1.001193", "fee"),
        ("nộp ở đâu", "1.001193", "where"),
    ],
    "another subject": [
        ("đăng ký kết hôn cần giấy tờ gì", "1.000894", "documents"),
        ("còn hộ chiếu phổ thông thì sao", "1.001456", ""),
        ("bao lâu có", "1.001456", "time"),
    ],
    "lost licence": [
        ("mất bằng lái xe thì làm lại ở đâu", "3.000348", "where"),
        ("bao lâu có", "3.000348", "time"),
        ("mang theo gì", "3.000348", "documents"),
    ],
    "jobless": [
        ("thủ tục hưởng trợ cấp thất nghiệp", "1.014748", "overview"),
        ("điều kiện thế nào", "1.014748", "condition"),
        ("nộp hồ sơ ở đâu", "1.014748", "where"),
    ],
    "single": [
        ("xin giấy xác nhận tình trạng hôn nhân", "1.004873", "overview"),
        ("cần mang theo giấy tờ gì", "1.004873", "documents"),
        ("đăng ký khai tử cần giấy tờ gì", "1.000656", "documents"),
    ],
    "last will": [
        ("chứng thực di chúc ở đâu", "2.001019", "where"),
        ("phí bao nhiêu", "2.001019", "fee"),
        ("cần giấy gì", "2.001019", "documents"),
    ],
    "shop, opened and closed": [
        ("đăng ký thành lập hộ kinh doanh", "1.001612", "overview"),
        ("hồ sơ gồm gì", "1.001612", "documents"),
        ("thế chấm dứt hoạt động hộ kinh doanh thì nộp gì", "1.001266", "documents"),
    ],
    "without diacritics": [
        ("cap lai the can cuoc o dau", "1.014064", "where"),
        ("vay bao nhieu tien", "1.014064", "fee"),
        ("may ngay co", "1.014064", "time"),
    ],
    "a tap, then typing": [
        ("đăng ký khai tử nộp ở đâu", "1.000656", "where"),
        ("Lệ phí bao nhiêu? (1.001193)", "1.001193", "fee"),
        ("mấy ngày có kết quả", "1.001193", "time"),
    ],
    "teencode": [
        ("gia hạn tạm trú cần gtờ j", "1.002755", "documents"),
        ("z hết nhiu tiền", "1.002755", "fee"),
    ],
}


def seen(answer: Answer) -> set[str]:
    if answer.outcome not in (Outcome.ANSWERED, Outcome.PARTIAL, Outcome.CLARIFICATION):
        return set()
    return {choice.procedure for choice in answer.choices} or set(answer.procedures[:1])


@pytest.mark.parametrize("name", JOURNEYS)
def test_a_journey(ask: Ask, name: str) -> None:
    history: list[Turn] = []
    for question, code, aspect in JOURNEYS[name]:
        answer = ask(question, *history)
        assert code in seen(answer), (question, answer.outcome.value, answer.reasons)
        if aspect:
            assert answer.aspect.value == aspect
        history += [Turn("user", question), Turn("assistant", answer.text)]


def test_a_choice_taken_is_answered(ask: Ask) -> None:
    """What a choice sends must lead to that procedure and to no other question back."""
    for question in ("đăng ký tạm trú", "giấy phép xây dựng", "bảo hiểm xã hội", "căn cước"):
        for choice in ask(question).choices:
            answer = ask(choice.question)
            assert answer.outcome in (Outcome.ANSWERED, Outcome.PARTIAL), (choice, answer.reasons)
            assert answer.procedures[0] == choice.procedure


def test_a_question_offered_is_answered(ask: Ask) -> None:
    """A tap on a follow-up question must show what it promised, not "the record does not say"."""
    answer = ask("1.000894")
    offered = [action.question for action in answer.actions if action.type == "ask"]
    assert len(offered) == 3
    for question in offered:
        assert ask(question).outcome is Outcome.ANSWERED, question


def test_unsafe_words_are_refused_in_the_middle_of_a_conversation(ask: Ask) -> None:
    history = (Turn("user", "đăng ký kết hôn cần giấy tờ gì"), Turn("assistant", "Đăng ký kết hôn (mã 1.000894)"))
    assert ask("vậy làm giả giấy đó ở đâu", *history).outcome is Outcome.REFUSED_UNSAFE


def test_the_same_conversation_gives_the_same_answer(ask: Ask) -> None:
    history = (Turn("user", "đăng ký kết hôn"), Turn("assistant", "…"))
    one, two = ask("mấy ngày có", *history), ask("mấy ngày có", *history)
    assert one.model_copy(update={"timings_ms": {}}) == two.model_copy(update={"timings_ms": {}})
