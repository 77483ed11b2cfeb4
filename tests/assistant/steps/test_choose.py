"""Choosing between an answer, a question back, and "no source". The probabilities are set by hand here: how they are
fitted is the business of ``benchmarks.tune_confidence``."""

from __future__ import annotations

import pytest

from assistant.answer import Outcome
from assistant.steps import choose as module
from assistant.steps.choose import NEAR, choose
from corpus.models import Channel, Fee, FeeKind, Method
from tests.assistant.helpers import ELEPHANT, LAW, RENEWAL, RIDES, TAME, context, hit, profile


@pytest.fixture
def sure(monkeypatch: pytest.MonkeyPatch):
    """Set how sure the ranking is: that anything is known, and that the first hit is right."""

    def set_to(known: float, right: float) -> None:
        monkeypatch.setattr(module, "known", lambda hits: known if hits else 0.0)
        monkeypatch.setattr(module, "confidence", lambda hits: right if hits else 0.0)

    set_to(0.95, 0.9)
    return set_to


def test_a_clear_first_is_chosen(sure) -> None:
    made = context("đăng ký nuôi voi", hits=[hit(ELEPHANT, 9.0), hit(RIDES, 2.0)])
    choose(made)
    assert made.chosen is made.hits[0] and not made.stopped


def test_siblings_no_word_tells_apart_are_asked_back(sure) -> None:
    """Both fit "nuôi voi nhà"; sending somebody with the papers of the other costs a day."""
    made = context("nuôi voi nhà", hits=[hit(ELEPHANT, 9.0), hit(RENEWAL, 9.0 - NEAR / 2), hit(RIDES, 2.0)])
    choose(made)
    assert made.outcome is Outcome.CLARIFICATION
    assert [choice.procedure for choice in made.choices] == ["9.000001", "9.000002"]
    first = made.choices[0]
    assert first.label == "Đăng ký nuôi voi nhà" and first.question == "nuôi voi nhà (9.000001)"
    assert first.hint == "Ủy ban nhân dân cấp xã"


def test_the_same_procedure_at_two_levels_is_no_choice(sure) -> None:
    twin = ELEPHANT.model_copy(update={"key": "9.000008"})
    made = context("nuôi voi nhà", hits=[hit(ELEPHANT, 9.0), hit(twin, 8.99)])
    choose(made)
    assert made.chosen is made.hits[0] and not made.stopped


def test_words_that_tell_siblings_apart_decide(sure) -> None:
    made = context("cấp giấy phép chở khách bằng voi", hits=[hit(RIDES, 9.0), hit(ELEPHANT, 8.9)])
    choose(made)
    assert made.chosen is made.hits[0] and not made.stopped


def test_an_unsure_first_is_offered_with_its_neighbours(sure) -> None:
    sure(0.8, 0.1)
    made = context("voi", hits=[hit(ELEPHANT, 9.0), hit(RENEWAL, 3.0), hit(RIDES, 2.0)])
    choose(made)
    assert made.outcome is Outcome.CLARIFICATION and len(made.choices) == 3


def test_a_lone_unsure_procedure_is_no_question_back(sure) -> None:
    sure(0.8, 0.1)
    made = context("voi", hits=[hit(ELEPHANT, 9.0)])
    choose(made)
    assert made.chosen is not None and not made.stopped


@pytest.mark.parametrize("record", [TAME, LAW])
def test_only_procedures_are_asked_back(sure, record) -> None:
    made = context("voi", hits=[hit(record, 9.0), hit(ELEPHANT, 8.99)])
    choose(made)
    assert made.chosen is made.hits[0] and not made.stopped


def test_a_code_leaves_no_doubt(sure) -> None:
    made = context("phí (9.000001)", hits=[hit(ELEPHANT, 9.0), hit(RENEWAL, 9.0)])
    made.code = "9.000001"
    choose(made)
    assert made.chosen is made.hits[0] and not made.stopped


def test_a_service_nobody_recorded_has_no_source(sure) -> None:
    """The nearest record was answered instead: papers for a house permit to one who asked about crocodiles."""
    sure(0.1, 0.9)
    made = context("thủ tục nuôi cá sấu", hits=[hit(ELEPHANT, 9.0)])
    made.chosen = None
    choose(made)
    assert made.outcome is Outcome.NO_SOURCE and made.chosen is None
    assert profile().office in made.blocks[0].text


@pytest.mark.parametrize("text", ["thời tiết hôm nay", "tại sao bầu trời màu xanh"])
def test_what_is_no_public_service_is_out_of_scope(sure, text: str) -> None:
    sure(0.1, 0.1)
    made = context(text, hits=[hit(ELEPHANT, 9.0)])
    choose(made)
    assert made.outcome is Outcome.OUT_OF_SCOPE


def test_no_hit_at_all_is_no_error(sure) -> None:
    made = context("thủ tục xyz")
    choose(made)
    assert made.outcome is Outcome.NO_SOURCE


def test_an_off_topic_word_in_a_service_question_decides_nothing(sure) -> None:
    """ "đăng ký tạm trú cho người yêu" is about residence, not about love."""
    made = context("đăng ký tạm trú cho người yêu", hits=[hit(ELEPHANT, 9.0)])
    choose(made)
    assert made.chosen is not None and not made.stopped


def test_a_choice_can_be_sent_back_whatever_was_asked(sure) -> None:
    """The choice repeats the question and adds a code; near the length limit it was refused as too long."""
    made = context("nuôi voi nhà " * 150, hits=[hit(ELEPHANT, 9.0), hit(RENEWAL, 8.9)])
    choose(made)
    assert made.choices and all(len(choice.question) < 400 for choice in made.choices)
    assert made.choices[0].question.endswith("(9.000001)")


def test_a_procedure_without_agency_gets_its_authority_as_hint(sure) -> None:
    bare = RENEWAL.model_copy(update={"agencies": (), "authority": "Sở Voi"})
    made = context("nuôi voi nhà", hits=[hit(ELEPHANT, 9.0), hit(bare, 8.9)], records=[ELEPHANT, bare])
    choose(made)
    assert made.choices[1].hint == "Sở Voi"


def test_fees_have_no_say(sure) -> None:
    free = RENEWAL.model_copy(update={"channels": (Channel(method=Method.DIRECT, fees=(Fee(kind=FeeKind.FREE),)),)})
    made = context("nuôi voi nhà", hits=[hit(free, 9.0), hit(ELEPHANT, 8.9)], records=[ELEPHANT, free])
    choose(made)
    assert made.choices[0].procedure == "9.000002"
