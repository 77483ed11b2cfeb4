"""Workers: what happens when a send fails, takes long, ends unknown, or the process dies in the middle."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from assistant.answer import Answer, Outcome
from channels.contract.messages import Capabilities, Failure, SendFailed
from channels.queue import PartState
from channels.queue.worker import Patience
from channels.testkit.collecting import CollectingChannel, wait_for
from tests.support.processes import die, killed
from tests.support.talks import FAST, Office, echo

UNKNOWN = SendFailed(Failure.RETRY, code="PEER_UNREACHABLE", unknown=True)


def drain(office: Office) -> None:
    wait_for(lambda: office.work() + 1 and not office.inbox.sizes()["waiting"])


@pytest.fixture
def office(home) -> Office:
    return Office(home, CollectingChannel())


def test_a_refused_send_is_tried_again_with_the_same_answer(office):
    office.channel.troubles = [SendFailed(Failure.RETRY), SendFailed(Failure.RETRY)]
    office.take_in("lệ phí")
    drain(office)
    assert len(office.channel.sent) == 1
    assert office.counts.all()[("collecting", "answered")] == 1


@pytest.mark.parametrize(("knows", "sends"), [(True, 0), (False, 1), (None, 0)])
def test_a_send_whose_end_is_unknown_is_settled_by_asking_the_peer(office, knows, sends):
    office.channel.troubles, office.channel.knows = [UNKNOWN], knows
    office.take_in("lệ phí")
    drain(office)
    assert len(office.channel.sent) == sends and office.inbox.sizes()["done"] == 1
    assert office.counts.all().get(("collecting", "unsure"), 0) == (knows is None)


def test_after_an_interruption_only_the_parts_left_are_sent(home):
    channel = CollectingChannel(capabilities=Capabilities(text_limit=120, parts=9))
    office = Office(home, channel, lambda q: Answer(outcome=Outcome.ANSWERED, text="Một câu khá dài để tách. " * 20))
    office.take_in("lệ phí")
    sent: list[int] = []

    def third_fails(_: object) -> None:
        sent.append(1)
        if len(sent) == 3:
            raise SendFailed(Failure.RETRY)

    channel.before_send = third_fails
    drain(office)
    keys = [each.key for each in channel.sent]
    assert len(keys) == len(set(keys)) > 4 and keys == sorted(keys, key=lambda key: int(key.split(".")[1]))


def test_a_blocked_channel_keeps_its_messages_and_uses_up_no_attempt(office):
    office.channel.troubles = [SendFailed(Failure.BLOCK, "mất quyền", code="ZALO_RECONNECT") for _ in range(9)]
    office.take_in("một")
    office.take_in("hai", sender="u2")
    office.work()
    (block,) = office.blocks.all()
    assert (block.code, block.detail) == ("ZALO_RECONNECT", "mất quyền")
    assert office.inbox.sizes() == {"waiting": 2, "done": 0, "dead": 0}
    drain(office)
    assert len(office.channel.sent) == 2 and office.blocks.all() == []


def test_a_channel_that_was_switched_off_keeps_its_messages(office):
    office.take_in("lệ phí", channel="gone")
    office.work()
    assert office.inbox.sizes()["waiting"] == 1 and office.blocks.all()[0].code == "CHANNEL_OFF"


def test_an_answer_too_late_for_its_channel_is_not_sent(home):
    office = Office(home, CollectingChannel(capabilities=Capabilities(text_limit=500, window=48 * 3600.0)))
    office.take_in("hôm kia", sent=time.time() - 49 * 3600)
    office.take_in("hôm nay", sender="u2")
    office.work()
    assert [job.problem for job in office.inbox.dead()] == ["TOO_LATE"] and len(office.channel.sent) == 1


def test_an_unforeseen_failure_of_one_message_stops_no_other(home):
    def answers(question):
        if question.text == "hỏng":
            raise RuntimeError("bất ngờ")
        return echo(question)

    office = Office(home, CollectingChannel(), answers)
    office.take_in("hỏng")
    office.take_in("lành", sender="u2")
    drain(office)
    assert len(office.channel.sent) == 1 and office.inbox.dead()[0].problem == "INTERNAL"


def test_who_waits_long_is_told_so_once_before_the_answer(home):
    go_on = threading.Event()

    def slow(question):
        go_on.wait(10)
        return echo(question)

    office = Office(home, CollectingChannel(), slow, patience=Patience(ack_after=0.02, first_wait=0.01))
    office.take_in("lệ phí")
    worker = threading.Thread(target=office.work)
    worker.start()
    wait_for(lambda: office.channel.sent)
    go_on.set()
    worker.join()
    first, second = office.channel.texts()
    assert "xin anh/chị chờ" in first and "Trả lời" in second
    assert len({each.key for each in office.channel.sent}) == 2


def test_a_failed_please_wait_does_not_cost_the_answer(home):
    go_on = threading.Event()

    def slow(question):
        go_on.wait(10)
        return echo(question)

    office = Office(home, CollectingChannel(), slow, patience=Patience(ack_after=0.02, first_wait=0.01))
    office.channel.troubles = [SendFailed(Failure.RETRY)]
    office.take_in("lệ phí")
    worker = threading.Thread(target=office.work)
    worker.start()
    wait_for(lambda: not office.channel.troubles)
    go_on.set()
    worker.join()
    assert len(office.channel.sent) == 1


def test_an_echo_settles_a_send_whose_end_was_not_known(office):
    office.channel.troubles = [UNKNOWN]
    office.take_in("lệ phí")
    office.workers.work_once()
    with office.store.read() as db:
        part = db.execute("SELECT * FROM parts").fetchone()
    assert part["state"] == PartState.SENDING
    text = office.outbox.parts(part["message"])[0].outgoing.text
    assert not office.outbox.echoed("u1", "r1", "một câu khác") and not office.outbox.echoed("u2", "r1", text)
    assert office.outbox.echoed("u1", "r1", text.replace(" ", "  ") + "\n")
    drain(office)
    assert office.channel.sent == [] and office.inbox.sizes()["done"] == 1


class Ledger:
    """A peer in a file: what it holds was delivered, whatever became of the process that sent it."""

    def __init__(self, path: Path, die_at: str) -> None:
        self.path, self.die_at, self.name = path, die_at, "collecting"
        self.capabilities = Capabilities(text_limit=120, parts=9)

    def send(self, to, message, key):
        if self.die_at == f"before {key}":
            die()
        with self.path.open("a") as file:
            file.write(f"{to.address}\t{key}\n")
        if self.die_at == f"after {key}":
            die()
        return key

    def was_sent(self, to, message, key, since):
        return f"{to.address}\t{key}" in self.lines()

    def lines(self) -> list[str]:
        return self.path.read_text().splitlines() if self.path.exists() else []


def long_answer(question):
    return Answer(outcome=Outcome.ANSWERED, text="Câu trả lời dài vừa đủ để tách ra nhiều tin. " * 8)


@pytest.mark.parametrize("die_at", ["before 1.1", "after 1.1", "before 2.2", "after 2.2", "after 3.3", "compose"])
def test_killed_anywhere_nothing_is_lost_and_nothing_is_sent_twice(home, die_at):
    """kill -9 between any two steps; the next process finishes exactly what was left."""
    peer = home / "peer.tsv"

    def first_life() -> None:
        answers = (lambda q: die()) if die_at == "compose" else long_answer
        office = Office(home, Ledger(peer, die_at), answers)
        for n in range(4):
            office.take_in("lệ phí", sender=f"u{n}", id=f"id{n}")
        office.work()

    assert killed(first_life)
    office = Office(home, Ledger(peer, "never"), long_answer, patience=FAST)
    for n in range(4):  # the peer, not answered in time, sends them all again
        office.take_in("lệ phí", sender=f"u{n}", id=f"id{n}")
    drain(office)
    lines = office.channel.lines()
    assert len(lines) == len(set(lines))
    by_person = {f"dia-chi-u{n}": [line for line in lines if line.startswith(f"dia-chi-u{n}\t")] for n in range(4)}
    assert len({len(each) for each in by_person.values()}) == 1 and len(lines) >= 12
    assert office.inbox.sizes() == {"waiting": 0, "done": 4, "dead": 0}


def test_a_message_that_kills_the_process_each_time_is_laid_aside(home):
    """A poisoned message took the service down again after every restart."""

    def poisoned(question):
        return die() if question.text == "độc" else echo(question)

    Office(home, CollectingChannel(), poisoned).take_in("độc", sender="u1")
    lives = 0
    while killed(lambda: Office(home, CollectingChannel(), poisoned).work()):
        lives += 1
        assert lives < 10
    office = Office(home, CollectingChannel(), poisoned)
    assert lives == FAST.attempts and len(office.inbox.dead()) == 1
    assert office.ask("lành", sender="u2")


def test_one_process_works_and_another_takes_over_when_it_ends(home):
    first, second = Office(home, CollectingChannel()), Office(home, CollectingChannel())
    first.workers.start()
    wait_for(lambda: first.workers._lock.is_locked)
    assert not second.workers._alone()
    first.take_in("lệ phí")
    wait_for(lambda: first.channel.sent)
    first.workers.stop()
    assert second.workers._alone()
    second.workers.stop()
