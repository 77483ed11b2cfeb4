"""What is kept of a person: masked, shown on request, and gone from every byte of the data folder when erased."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from assistant.answer import Answer, NoticeBlock, Outcome
from assistant.context import Question
from channels.contract.messages import Failure, SendFailed
from channels.contract.personal import PersonalData
from channels.testkit.collecting import CollectingChannel
from corpus.errors import InputError
from tests.support.talks import Office, echo

SENDER = "0123456789abcdef" * 2
OTHER = "f" * 32
MARK = "quyztrinh"  # stands in no resource and no code
SAID = f"tôi tên là Trần Thị Bảy, căn cước 051090001234, hỏi {MARK} lệ phí khai sinh"


@pytest.fixture
def office(home: Path) -> Office:
    return Office(home, CollectingChannel())


@pytest.fixture
def personal(office: Office) -> PersonalData:
    return PersonalData(office.store, office.inbox, office.memory)


def bytes_of(home: Path) -> bytes:
    """Every byte of the data folder, write-ahead logs included."""
    return b"".join(path.read_bytes() for path in sorted(home.rglob("*")) if path.is_file())


def test_what_is_remembered_is_masked(office: Office, personal: PersonalData) -> None:
    office.ask(SAID, SENDER)
    kept = personal.export(SENDER)
    told = " ".join(turn["text"] for turn in kept["turns"])
    assert MARK in told  # the question itself is what follow-up questions need
    assert "051090001234" not in told and "Trần Thị Bảy" not in told
    assert "[SỐ ĐỊNH DANH]" in told
    assert [message["content"] for message in kept["messages"]] == [""]


def test_nothing_of_the_words_is_left_in_any_file_after_asking_to_be_forgotten(office: Office, home: Path) -> None:
    office.ask(SAID, SENDER)
    assert MARK.encode() in bytes_of(home)
    office.ask("xóa dữ liệu của tôi", SENDER)
    left = bytes_of(home)
    assert MARK.encode() not in left and b"051090001234" not in left and "Bảy".encode() not in left


def test_an_operator_erases_and_the_pseudonym_goes_as_well(office: Office, personal: PersonalData, home: Path) -> None:
    office.ask(SAID, SENDER)
    office.ask("lệ phí kết hôn", OTHER)
    personal.erase(SENDER)
    left = bytes_of(home)
    assert MARK.encode() not in left and SENDER.encode() not in left
    assert not personal.export(SENDER)["turns"]
    assert len(personal.export(OTHER)["turns"]) == 2  # another person's stay
    assert office.inbox.put(office.take_in("chào", SENDER)).value == "known"  # the queue still works


def test_messages_that_wait_and_that_were_laid_aside_go_too(office: Office, personal: PersonalData, home: Path) -> None:
    office.channel.troubles = [SendFailed(Failure.STOP)]
    office.take_in(SAID, SENDER)
    office.work()
    office.take_in(f"còn đợi {MARK}", SENDER)
    assert {message["state"] for message in personal.export(SENDER)["messages"]} == {"dead", "waiting"}
    personal.erase(SENDER)
    assert MARK.encode() not in bytes_of(home)
    assert not office.inbox.dead() and not office.inbox.sizes()["waiting"]


def test_what_is_laid_aside_for_weeks_is_masked(office: Office) -> None:
    office.channel.troubles = [SendFailed(Failure.STOP)]
    office.take_in(SAID, SENDER)
    office.work()
    (job,) = office.inbox.dead()
    assert MARK in job.message.text and "051090001234" not in job.message.text
    assert job.message.address  # else it could not be tried again


def test_content_of_answered_messages_leaves_the_files_with_the_next_tidying(office: Office, home: Path) -> None:
    """SQLite leaves deleted text in free pages and in its log."""
    office.ask(SAID, SENDER)
    office.inbox.tidy()
    assert b"051090001234" not in bytes_of(home)


def test_a_dead_message_is_kept_as_long_as_the_settings_say(home: Path) -> None:
    office = Office(home, CollectingChannel())
    office.inbox._dead_kept = 2 * 86_400.0  # as TROLY_MESSAGES_DEAD_DAYS sets it
    office.channel.troubles = [SendFailed(Failure.STOP)]
    office.take_in(SAID, SENDER)
    office.work()
    office.inbox.tidy(now=time.time() + 86_400.0)
    assert office.inbox.dead()
    office.inbox.tidy(now=time.time() + 3 * 86_400.0)
    assert not office.inbox.dead()


def test_a_refused_question_is_not_remembered(home: Path) -> None:
    def refuse(question: Question) -> Answer:
        if "giả" not in question.text:
            return echo(question)
        return Answer(outcome=Outcome.REFUSED_UNSAFE, text="Không.", blocks=(NoticeBlock(text="Không."),))

    office = Office(home, CollectingChannel(), refuse)
    office.ask("làm giấy giả", SENDER)
    assert office.memory.turns(SENDER) == ()
    office.ask("lệ phí khai sinh", SENDER)
    assert [turn.text for turn in office.memory.turns(SENDER)][:1] == ["lệ phí khai sinh"]


def test_a_person_reads_in_the_chat_what_is_kept(office: Office) -> None:
    assert "không giữ" in office.ask("xuất dữ liệu", SENDER)[0]
    office.ask(SAID, SENDER)
    told = "\n".join(office.ask("xuất dữ liệu", SENDER))
    assert MARK in told and "[SỐ ĐỊNH DANH]" in told and "051090001234" not in told


@pytest.mark.parametrize("wrong", ["", "zalo:123", "0123", SENDER.upper()])
def test_what_is_no_pseudonym_is_refused(personal: PersonalData, wrong: str) -> None:
    for act in (personal.export, personal.erase):
        with pytest.raises(InputError) as error:
            act(wrong)
        assert error.value.code == "BAD_PSEUDONYM"
