"""Long and hard questions over the starter corpus, and the ordinary ones that look like them."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.answer import Answer, ChecklistBlock, ComparisonBlock, JourneyBlock, Outcome
from assistant.context import Turn
from tests.assistant.conftest import Ask

_LOOK_ALIKES = (Path(__file__).parent / "data" / "look_alikes.txt").read_text("utf-8").splitlines()
LOOK_ALIKES = [line for line in _LOOK_ALIKES if line and not line.startswith("#")]
STEPS = {"wishes", "journey", "compare", "due", "copies", "checklist"}


def taken_by(answer: Answer) -> set[str]:
    return {key.rpartition(".")[2] for key in answer.reasons} & STEPS


def test_there_are_enough_look_alikes() -> None:
    assert len(set(LOOK_ALIKES)) >= 150


@pytest.mark.parametrize("question", LOOK_ALIKES)
def test_an_ordinary_question_takes_the_ordinary_path(ask: Ask, question: str) -> None:
    answer = ask(question)
    assert not taken_by(answer), answer.reasons
    assert not any(isinstance(block, JourneyBlock | ComparisonBlock) for block in answer.blocks)


@pytest.mark.parametrize(
    ("question", "codes"),
    [
        ("khác nhau gì giữa cấp lại và cấp đổi căn cước", {"1.014064", "1.014063"}),
        ("đăng ký thường trú với tạm trú khác gì nhau, cái nào nhanh hơn", {"1.004222", "1.004194"}),
        ("so sánh hộ kinh doanh với doanh nghiệp tư nhân", {"1.001612", "2.001610"}),
    ],
)
def test_two_procedures_are_compared(ask: Ask, question: str, codes: set[str]) -> None:
    answer = ask(question)
    block = next(block for block in answer.blocks if isinstance(block, ComparisonBlock))
    assert {column.code for column in block.columns} == codes
    assert {source.number for source in answer.sources} == codes
    assert {source.id for source in answer.sources} == {column.source for column in block.columns}


def test_two_names_of_one_thing_are_not_compared(ask: Ask) -> None:
    assert "compare" not in ask("sổ hồng khác gì sổ đỏ").reasons


def test_a_life_event_is_answered_in_order_with_a_way_on(ask: Ask) -> None:
    answer = ask("vợ tôi mới sinh con, giờ phải làm những thủ tục gì")
    block = next(block for block in answer.blocks if isinstance(block, JourneyBlock))
    assert block.legs[0].code == "1.001193"
    assert all(set(leg.after) <= set(range(1, leg.number)) for leg in block.legs)
    assert {leg.source for leg in block.legs if leg.code} == {source.id for source in answer.sources}
    follow = ask("việc thứ 3 cần giấy tờ gì", Turn("user", "x"), Turn("assistant", answer.text))
    assert follow.procedures[0] == block.legs[2].code


def test_the_day_of_a_result(ask: Ask) -> None:
    """Monday 23 November 2026; the 24th is expected to be a holiday in the demo's neighbour, not in the demo."""
    asked = (Turn("user", "đăng ký tạm trú cần gì"), Turn("assistant", "Đăng ký tạm trú (mã 1.004194)"))
    answer = ask("nộp ngày 20/1/2027 khi nào có kết quả", *asked)
    assert answer.outcome is Outcome.ANSWERED
    assert "chậm nhất thứ Hai 25/01/2027" in answer.text
    assert "dự kiến" in answer.text


def test_a_sum_is_made_or_said_to_be_impossible(ask: Ask) -> None:
    paged = ask("chứng thực 5 bản sao căn cước mỗi bản 3 trang hết bao nhiêu tiền (2.000815)")
    assert "5 bản: 25.000 đồng" in paged.text
    unsure = ask("xin 3 bản sao trích lục khai sinh hết bao nhiêu tiền (2.000635)")
    assert "tôi không nhân lên 3 bản" in unsure.text
    assert "24.000" not in unsure.text


def test_a_list_for_one_s_own_case_by_numbers_alone(ask: Ask) -> None:
    turns: list[Turn] = []
    for said in ("cho tôi danh sách giấy tờ cho trường hợp của tôi đăng ký thường trú", "3"):
        answer = ask(said, *turns)
        turns += [Turn("user", said), Turn("assistant", answer.text)]
    block = next(block for block in answer.blocks if isinstance(block, ChecklistBlock))
    papers = " ".join(paper.name for case in block.cases for paper in case.papers)
    assert "cho thuê, mượn, ở nhờ" in papers
    assert "trợ giúp" not in papers
    assert answer.sources


def test_a_choice_of_ours_is_one_question_whatever_the_record_says_in_it(ask: Ask) -> None:
    answer = ask("Danh sách giấy tờ cho trường hợp của tôi (1.004222): Nhà thuê, mượn, ở nhờ")
    assert "1.checklist" not in answer.reasons
    assert "checklist" in answer.reasons


def test_without_a_procedure_the_list_asks_which(ask: Ask) -> None:
    answer = ask("cho tôi danh sách giấy tờ cho trường hợp của tôi")
    assert answer.outcome is Outcome.CLARIFICATION
    assert "thủ tục nào" in answer.text


def test_hard_and_ordinary_questions_in_one_message(ask: Ask) -> None:
    answer = ask("sinh con cần làm những thủ tục gì, còn làm hộ chiếu mất bao lâu")
    block = next(block for block in answer.blocks if isinstance(block, JourneyBlock))
    assert all(leg.source.startswith("1.") for leg in block.legs if leg.source)
    assert "1.journey" in answer.reasons
    assert any(key.startswith("2.") for key in answer.reasons)
