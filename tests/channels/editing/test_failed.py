"""Questions we failed: grouped, explained, closed, opened again when they fail again, and people told."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from channels.contract.messages import Capabilities, Inbound, Outgoing
from channels.editing.base import EditingError, editing_database
from channels.editing.failed import FailedQuestions, Nearest
from channels.queue import Store
from channels.queue.wishes import Wishes
from eval.live import FOLDER, Kept

TODAY = date(2026, 11, 24)


def log(home: Path, *lines: tuple[str, str], day: date = TODAY, procedures: tuple[str, ...] = ()) -> None:
    path = home / FOLDER / f"{day.isoformat()}.jsonl"
    path.parent.mkdir(exist_ok=True)
    with path.open("a", encoding="utf-8") as stream:
        for question, outcome in lines:
            kept = Kept(
                day=day, question=question, style="plain", outcome=outcome, aspect="none", procedures=procedures
            )
            stream.write(kept.model_dump_json() + "\n")


def desk(home: Path, nearest: Nearest | None = None) -> FailedQuestions:
    return FailedQuestions(home, editing_database(home), lambda question: nearest or Nearest())


def look(home: Path, day: date = TODAY, **options) -> int:
    return desk(home).refresh(30, today=day, **options)


def test_like_questions_are_one_topic_and_the_log_is_taken_up_once(home: Path):
    log(home, ("Thủ tục nuôi voi ở phường?", "no_source"), ("thu tuc nuoi voi o phuong", "no_source"),
        ("nuôi voi ở phường thủ tục thế nào", "no_source"), ("Làm hộ chiếu ở đâu?", "answered"),
        ("Phí đăng kiểm khinh khí cầu", "partial"))  # fmt: skip
    assert look(home) == 4 and look(home) == 0
    first, second = desk(home).topics()
    assert (first.count, first.cause, second.count) == (3, "missing", 1)
    assert len(desk(home).topic(first.id).samples) == 3


def test_causes_are_guessed_and_can_be_corrected(home: Path):
    old = Nearest("procedure:1", "Thủ tục đã bãi bỏ", in_force=False)
    log(home, ("Đổi sổ hộ khẩu giấy", "no_source"), ("Kết quả bóng đá tối qua", "out_of_scope"))
    desk(home, old).refresh(30, today=TODAY)
    causes = {topic.wording: topic.cause for topic in desk(home).topics()}
    assert causes == {"Đổi sổ hộ khẩu giấy": "stale", "Kết quả bóng đá tối qua": "out_of_field"}
    topic = desk(home).topics()[0]
    desk(home).judge(topic.id, "unclear", by="lan")
    assert desk(home).topic(topic.id).cause == "unclear"
    with pytest.raises(EditingError):
        desk(home).judge(topic.id, "lười", by="lan")


def test_a_question_back_counts_only_when_nobody_took_it_up(home: Path):
    log(home, ("Đăng ký xe", "clarification"), procedures=("1.1", "1.2"))
    log(home, ("Đăng ký xe máy lần đầu", "answered"), procedures=("1.2",))
    log(home, ("Cấp lại giấy phép", "clarification"), procedures=("2.1", "2.2"))
    look(home)
    (topic,) = desk(home).topics()
    assert (topic.wording, topic.cause) == ("Cấp lại giấy phép", "unclear")


def test_what_did_not_help_is_grouped_by_its_record(home: Path):
    rows = [{"day": "2026-11-23", "helpful": False, "reasons": ["outdated"], "procedures": ["1.001193"]},
            {"day": "2026-11-23", "helpful": True, "reasons": [], "procedures": ["1.001193"]},
            {"day": "2026-11-24", "helpful": False, "reasons": ["unclear"], "procedures": ["1.001193"]}]  # fmt: skip
    assert look(home, feedback=rows) == 2 and look(home, feedback=rows) == 0
    assert {(topic.wording, topic.cause) for topic in desk(home).topics()} == {
        ("1.001193", "stale"), ("1.001193", "unclear")}  # fmt: skip


def test_a_closed_topic_that_fails_again_is_opened_again(home: Path):
    log(home, ("Thủ tục nuôi voi", "no_source"), day=TODAY)
    look(home)
    work = desk(home)
    (topic,) = work.topics()
    work.assign(topic.id, "hoa", by="lan")
    assert work.topic(topic.id).state == "assigned"
    work.close(topic.id, by="hoa", note="đã thêm quyết định 12")
    assert work.topics() == [] and work.topics("closed")[0].note == "đã thêm quyết định 12"
    with pytest.raises(EditingError):
        work.assign(topic.id, "lan", by="lan")
    later = date.today() + timedelta(days=2)
    log(home, ("thủ tục nuôi voi", "no_source"), day=later)
    look(home, day=later)
    again = desk(home).topic(topic.id)
    assert (again.state, again.reopened, again.count) == ("assigned", 1, 2)


class Paper:
    """A channel that writes down what it sends."""

    name = "paper"
    capabilities = Capabilities(text_limit=2000)

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []

    def send(self, to: Inbound, message: Outgoing, key: str) -> str:
        self.sent.append((to.address, message.text))
        return key

    def was_sent(self, to: Inbound, message: Outgoing, key: str, since: float) -> bool | None:
        return False


def asked(number: int, text: str = "x") -> Inbound:
    return Inbound(channel="paper", sender="p" * 32, address="0905", id=str(number), text=text, sent=1e9 + number)


def test_who_asked_to_know_is_told_once_through_the_queue(home: Path, worker_on):
    store = Store(home)
    wishes, paper = Wishes(store), Paper()
    wishes.note(asked(1), "thủ tục nuôi voi")
    wishes.note(asked(2), "thủ tục nuôi voi")
    (wish,) = wishes.waiting()
    assert wishes.tell(wish.id, "Đã bổ sung.") and not wishes.tell(wish.id, "Đã bổ sung.")
    worker = worker_on(store, paper)
    assert worker.work_once() and not worker.work_once()
    assert paper.sent == [("0905", "Đã bổ sung.")] and wishes.waiting() == []
    with store.read() as db:
        assert db.execute("SELECT body FROM wishes").fetchone()[0] == "", "the address goes when the person was told"
    store.close()


def test_to_be_forgotten_is_also_not_to_be_told(home: Path):
    store = Store(home)
    wishes = Wishes(store)
    wishes.note(asked(1), "thủ tục nuôi voi")
    wishes.forget("p" * 32)
    assert wishes.waiting() == []
    store.close()


def test_a_person_asks_to_be_told_with_a_few_words(home: Path, worker_on):
    """On the channel itself: the offer stands below "no source", the wish is kept without the person's number."""
    store, paper = Store(home), Paper()
    worker = worker_on(store, paper)
    inbox = worker._inbox
    inbox.put(asked(1, "nuôi voi cần giấy tờ gì, số tôi 0905123456"))
    inbox.put(asked(2, "bao toi khi co"))
    while worker.work_once():
        pass
    assert "báo tôi khi có" in paper.sent[0][1] and "một lần" in paper.sent[-1][1]
    (wish,) = Wishes(store).waiting()
    assert wish.question.startswith("nuôi voi cần giấy tờ gì") and "0905123456" not in wish.question
    store.close()
