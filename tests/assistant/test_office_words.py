"""An office's own words: said at once, never before an emergency, and only to the question they are for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from assistant.answer import Answer, Outcome
from assistant.assistant import Assistant
from assistant.context import Question
from assistant.office_words import Exclusion, OfficeWords, ReadyAnswer, RecordNote, use_office_words
from channels.container import Container

DAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _silence() -> Iterator[None]:
    yield
    use_office_words(OfficeWords())


@pytest.fixture
def assistant(starter_container: Container) -> Assistant:
    return starter_container.assistant


def ask(assistant: Assistant, text: str, collection: str | None = None) -> Answer:
    return assistant.answer(Question(text, collection=collection), day=DAY)


def ready(**fields) -> OfficeWords:
    given = {"says": ["trung tâm mấy giờ mở cửa"], "answer": "Từ 7 giờ 30.", "source": "Thông báo 12/TB", **fields}
    return OfficeWords(ready=(ReadyAnswer(**given),))


@pytest.mark.parametrize(
    "text", ["Trung tâm mấy giờ mở cửa?", "trung tam may gio mo cua a", "cho hỏi trung tâm mấy giờ mở cửa"]
)
def test_a_ready_answer_is_given_with_its_source(assistant: Assistant, text: str):
    use_office_words(ready())
    answer = ask(assistant, text)
    assert (answer.outcome, answer.blocks[0].text) == (Outcome.ANSWERED, "Từ 7 giờ 30.")
    assert answer.sources[0].title == "Thông báo 12/TB" and "Thông báo 12/TB" in answer.text


def test_a_ready_answer_does_not_swallow_a_longer_question(assistant: Assistant):
    use_office_words(ready(says=["khai sinh"]))
    answer = ask(assistant, "làm giấy khai sinh cho con sinh ở nhà cần giấy tờ gì và nộp ở đâu")
    assert "office" not in answer.reasons and answer.procedures


def test_a_ready_answer_ends_with_its_day(assistant: Assistant):
    use_office_words(ready(until=date(2026, 11, 23)))
    assert "office" not in ask(assistant, "trung tâm mấy giờ mở cửa").reasons


def test_what_is_withheld_is_not_answered_and_says_whom_to_ask(assistant: Assistant):
    use_office_words(OfficeWords(exclusions=(Exclusion(says=("vụ cháy chợ",)),)))
    answer = ask(assistant, "vu chay cho tuần trước ai chịu trách nhiệm")
    assert answer.outcome is Outcome.OUT_OF_SCOPE and assistant.profile.office in answer.text
    assert ask(assistant, "đăng ký kết hôn cần giấy tờ gì").outcome is not Outcome.OUT_OF_SCOPE


def test_a_withheld_collection_is_silent(assistant: Assistant):
    use_office_words(OfficeWords(exclusions=(Exclusion(collection="main", reply="Đang rà soát."),)))
    assert ask(assistant, "đăng ký kết hôn cần giấy tờ gì", "main").blocks[0].text == "Đang rà soát."


def test_nothing_of_an_office_stands_before_somebody_in_danger(assistant: Assistant):
    use_office_words(OfficeWords(exclusions=(Exclusion(says=("tự tử",)), Exclusion(says=("muốn chết",)))))
    assert ask(assistant, "tôi muốn chết, tôi muốn tự tử").outcome is Outcome.EMERGENCY


def test_a_note_stands_beside_every_answer_from_its_record(assistant: Assistant):
    answer = ask(assistant, "đăng ký kết hôn cần giấy tờ gì")
    note = RecordNote(record=f"procedure:{answer.procedures[0]}", text="Tạm nhận tại nhà văn hóa.", level="warning")
    use_office_words(OfficeWords(notes=(note,)))
    assert "Tạm nhận tại nhà văn hóa." in ask(assistant, "đăng ký kết hôn cần giấy tờ gì").text
    assert "nhà văn hóa" not in ask(assistant, "làm căn cước cho con cần giấy tờ gì").text
