"""Choosing between an answer, a question back, and "no source". The probabilities are set by hand here: how they are
fitted is the business of ``benchmarks.tune_confidence``."""

from __future__ import annotations

import pytest

from assistant.answer import Outcome
from assistant.confidence import Verdict
from assistant.steps import choose as module
from assistant.steps.choose import choose
from tests.assistant.helpers import ELEPHANT, LAW, RENEWAL, RIDES, TAME, context, hit, profile


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch):
    """Set what the question deserves: to be answered, asked back, or told that nothing fits."""

    def set_to(answer: float = 0.0, ask: float = 0.0, unknown: float = 0.0, right: float | None = None) -> None:
        right = (0.9 if answer > ask + unknown else 0.4) if right is None else right
        monkeypatch.setattr(module, "verdict", lambda *_: Verdict(answer, ask, unknown))
        monkeypatch.setattr(module, "confidence", lambda hits: right if hits else 0.0)

    set_to(answer=0.95)
    return set_to


def test_a_clear_first_is_chosen(judged) -> None:
    made = context("đăng ký nuôi voi", hits=[hit(ELEPHANT, 9.0), hit(RIDES, 2.0)])
    choose(made)
    assert made.chosen is made.hits[0] and not made.stopped and not made.choices


def test_a_question_that_fits_several_is_asked_back(judged) -> None:
    """Both fit "nuôi voi nhà"; sending somebody with the papers of the other costs a day."""
    judged(ask=0.8)
    made = context("nuôi voi nhà", hits=[hit(ELEPHANT, 9.0), hit(RENEWAL, 8.9), hit(RIDES, 2.0)])
    choose(made)
    assert made.outcome is Outcome.CLARIFICATION
    assert [choice.procedure for choice in made.choices] == ["9.000001", "9.000002", "9.000003"]
    first = made.choices[0]
    assert first.label == "Đăng ký nuôi voi nhà" and first.question == "nuôi voi nhà (9.000001)"


def test_choices_say_what_sets_them_apart(judged) -> None:
    """Four buttons with the same forty words helped nobody choose."""
    judged(ask=0.8)
    made = context("voi", hits=[hit(RIDES, 9.0), hit(RENEWAL, 8.9)])
    choose(made)
    hints = [choice.hint for choice in made.choices]
    assert len(set(hints)) == 2 and all(hints)


def test_nobody_is_asked_back_twice(judged) -> None:
    """After a question back the person has said what there was to say."""
    judged(ask=0.8)
    made = context("nuôi voi nhà", hits=[hit(ELEPHANT, 9.0), hit(RENEWAL, 8.9)])
    made.asked_back = True
    choose(made)
    assert made.chosen is made.hits[0] and not made.stopped


def test_the_same_procedure_at_two_levels_is_no_choice(judged) -> None:
    judged(ask=0.8)
    twin = ELEPHANT.model_copy(update={"key": "9.000008"})
    made = context("nuôi voi nhà", hits=[hit(ELEPHANT, 9.0), hit(twin, 8.99)])
    choose(made)
    assert made.chosen is made.hits[0] and not made.stopped


def test_a_procedure_named_in_full_is_answered(judged) -> None:
    """ "đăng ký tạm trú mất bao nhiêu" does not mean "xóa đăng ký tạm trú"."""
    judged(ask=0.9)
    made = context("đăng ký nuôi voi nhà mất bao nhiêu", hits=[hit(ELEPHANT, 9.0), hit(RENEWAL, 8.9)])
    choose(made)
    assert made.chosen is made.hits[0] and not made.stopped


def test_below_an_unsure_answer_its_neighbours_are_offered(judged) -> None:
    """Asked back for every doubt, one in eight had to ask twice; a wrong answer without a way out costs a day."""
    judged(answer=0.7, right=0.3)
    made = context("voi", hits=[hit(ELEPHANT, 9.0), hit(RENEWAL, 3.0), hit(RIDES, 2.0)])
    choose(made)
    assert made.chosen is made.hits[0] and not made.stopped
    assert [choice.procedure for choice in made.choices] == ["9.000002", "9.000003"]


@pytest.mark.parametrize("record", [TAME, LAW])
def test_only_procedures_are_asked_back(judged, record) -> None:
    judged(ask=0.9)
    made = context("voi", hits=[hit(record, 9.0), hit(ELEPHANT, 8.99)])
    choose(made)
    assert made.chosen is made.hits[0] and not made.stopped


def test_a_code_leaves_no_doubt(judged) -> None:
    judged(unknown=0.6, ask=0.4)
    made = context("phí (9.000001)", hits=[hit(ELEPHANT, 9.0), hit(RENEWAL, 9.0)])
    made.code = "9.000001"
    choose(made)
    assert made.chosen is made.hits[0] and not made.stopped


def test_a_service_nobody_recorded_has_no_source(judged) -> None:
    """The nearest record was answered instead: papers for a house permit to one who asked about crocodiles."""
    judged(unknown=0.9)
    made = context("thủ tục nuôi cá sấu", hits=[hit(ELEPHANT, 9.0)])
    made.chosen = None
    choose(made)
    assert made.outcome is Outcome.NO_SOURCE and made.chosen is None
    assert profile().office in made.blocks[0].text


def test_what_is_no_public_service_is_out_of_scope(judged) -> None:
    judged(answer=0.6, unknown=0.4)
    made = context("tại sao bầu trời màu xanh", hits=[hit(ELEPHANT, 9.0)])
    made.intents = {"out_of_scope": 0.7, "procedure": 0.3}
    choose(made)
    assert made.outcome is Outcome.OUT_OF_SCOPE


def test_without_a_classifier_the_words_of_services_decide(judged) -> None:
    judged(unknown=0.9)
    made = context("tại sao bầu trời màu xanh", hits=[hit(ELEPHANT, 9.0)])
    choose(made)
    assert made.outcome is Outcome.OUT_OF_SCOPE


def test_no_hit_at_all_is_no_error() -> None:
    made = context("thủ tục xyz")
    choose(made)
    assert made.outcome is Outcome.NO_SOURCE


def test_an_off_topic_word_in_a_service_question_decides_nothing(judged) -> None:
    """ "đăng ký tạm trú cho người yêu" is about residence, not about love."""
    made = context("đăng ký tạm trú cho người yêu", hits=[hit(ELEPHANT, 9.0)])
    made.intents = {"out_of_scope": 0.5, "procedure": 0.5}
    choose(made)
    assert made.chosen is not None and not made.stopped


def test_a_choice_can_be_sent_back_whatever_was_asked(judged) -> None:
    """The choice repeats the question and adds a code; near the length limit it was refused as too long."""
    judged(ask=0.8)
    made = context("nuôi voi " * 150, hits=[hit(ELEPHANT, 9.0), hit(RIDES, 8.9)])
    choose(made)
    assert made.choices and all(len(choice.question) < 400 for choice in made.choices)
    assert made.choices[0].question.endswith("(9.000001)")


@pytest.mark.parametrize(
    ("intent", "words"),
    [("dossier_status", "mã hồ sơ"), ("feedback", "Phản ánh, kiến nghị"), ("complaint", "tiếp công dân"),
     ("payment", "thanh toán"), ("rating", "Đánh giá"), ("draft_comment", "góp ý"), ("internal", "nội bộ")],
)  # fmt: skip
def test_a_want_that_is_no_question_is_sent_where_it_belongs(judged, intent: str, words: str) -> None:
    """ "hồ sơ của tôi tới đâu rồi" was answered with the nearest procedure."""
    made = context("voi của tôi", hits=[hit(ELEPHANT, 9.0)])
    made.intents = {intent: 0.9, "procedure": 0.1}
    choose(made)
    assert made.outcome is Outcome.HANDED_OVER and words in made.blocks[0].text


def test_a_dossier_code_is_read_back(judged) -> None:
    made = context("ho so H49.12-250701-0001 toi dau roi", hits=[hit(ELEPHANT, 9.0)])
    made.intents = {"dossier_status": 0.9}
    choose(made)
    assert "H49.12-250701-0001" in made.blocks[0].text


def test_an_faq_that_answers_comes_before_the_general_way(judged) -> None:
    made = context("gặp voi hoang báo ai", hits=[hit(TAME, 9.0)])
    made.intents = {"feedback": 0.9}
    choose(made)
    assert made.chosen is made.hits[0] and not made.stopped


def test_the_ordinary_case_is_answered_and_its_special_cases_offered(judged) -> None:
    """ "làm giấy khai sinh cần gì" was asked back among four registrations of births."""
    judged(ask=0.9, right=0.3)
    mobile = ELEPHANT.model_copy(update={"key": "9.000011", "title": "Đăng ký nuôi voi nhà lưu động"})
    foreign = ELEPHANT.model_copy(update={"key": "9.000012", "title": "Đăng ký nuôi voi nhà có yếu tố nước ngoài"})
    records = [ELEPHANT, mobile, foreign]
    made = context("nuôi voi cần gì", hits=[hit(r, 9.0 - n / 10) for n, r in enumerate(records)], records=records)
    choose(made)
    assert made.chosen is made.hits[0] and [c.procedure for c in made.choices] == ["9.000011", "9.000012"]


def test_beside_no_source_the_nearest_are_offered_when_worth_a_look(judged) -> None:
    judged(unknown=0.9)
    made = context(
        "thủ tục nuôi voi rừng", hits=[hit(ELEPHANT, 9.0, title_share=0.6), hit(RIDES, 8.0, title_share=0.1)]
    )
    choose(made)
    assert made.outcome is Outcome.NO_SOURCE and [c.procedure for c in made.choices] == ["9.000001"]


def test_a_correction_in_a_conversation_is_no_small_talk(judged) -> None:
    """ "không, ý tôi là hộ chiếu" was called out of scope."""
    judged(answer=0.6, unknown=0.4)
    made = context("không, ý tôi là voi nhà", hits=[hit(ELEPHANT, 9.0)])
    made.intents, made.reasons = {"small_talk": 0.9}, {"follow_up": "corrections"}
    choose(made)
    assert made.chosen is made.hits[0] and not made.stopped


def test_a_first_that_is_surely_right_is_not_asked_about(judged) -> None:
    """ "làm hộ chiếu hết bao nhiêu tiền" was asked back although the passport stood first by far."""
    judged(ask=0.6, right=0.95)
    made = context("voi", hits=[hit(RIDES, 9.0), hit(RENEWAL, 5.0)])
    choose(made)
    assert made.chosen is made.hits[0] and not made.stopped


def test_only_a_procedure_is_surely_right(judged) -> None:
    """A circular on driving licences was shown to one who asked for a licence to launch satellites."""
    judged(unknown=0.7, right=0.91)
    made = context("xin giấy phép phóng vệ tinh", hits=[hit(LAW, 9.0), hit(ELEPHANT, 2.0)])
    choose(made)
    assert made.outcome is Outcome.NO_SOURCE


def test_an_everyday_word_makes_a_procedure_worth_a_look(judged) -> None:
    judged(unknown=0.9)
    residence = ELEPHANT.model_copy(update={"key": "9.000013", "title": "Đăng ký thường trú"})
    made = context("chuyển hộ khẩu về nhà chồng", hits=[hit(residence, 9.0)], records=[residence])
    choose(made)
    assert made.outcome is Outcome.NO_SOURCE and [c.procedure for c in made.choices] == ["9.000013"]
