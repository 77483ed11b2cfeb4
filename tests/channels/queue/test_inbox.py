"""The inbox: repeats, order, bounds, retries, dead letters."""

from __future__ import annotations

import stat
import threading
import time

import pytest

from channels.contract.messages import Failure, InboundKind, SendFailed
from channels.queue import Inbox, Store, Taken
from channels.testkit.collecting import CollectingChannel
from corpus.errors import TrolyError
from tests.support.talks import Office, inbound, said


@pytest.fixture
def office(home) -> Office:
    return Office(home, CollectingChannel())


def test_a_repeat_is_known_also_after_it_was_answered(office):
    message = office.take_in("lệ phí")
    assert office.inbox.put(message) is Taken.KNOWN
    office.work()
    assert office.inbox.put(message) is Taken.KNOWN
    assert office.work() == 0 and len(office.channel.sent) == 1


def test_the_same_id_on_another_channel_is_another_message(office):
    office.take_in("một", id="x")
    assert office.inbox.put(inbound("hai", channel="other", id="x")) is Taken.NEW


def test_messages_of_a_sender_are_answered_as_they_were_sent_whatever_the_order_of_arrival(office):
    for text, sent in (("ba", 30.0), ("một", 10.0), ("hai", 20.0)):
        office.take_in(text, sent=sent)
    office.work()
    assert said(office.channel.texts()) == ["một", "hai", "ba"]


def test_a_message_waits_for_the_retry_of_the_one_before(office):
    office.channel.troubles = [SendFailed(Failure.RETRY, wait=1000.0)]
    office.take_in("một", sent=1.0)
    office.take_in("hai", sent=2.0)
    office.take_in("của người khác", sender="u2")
    office.work()
    assert said(office.channel.texts()) == ["của người khác"]
    with office.store.write() as db:
        db.execute("UPDATE messages SET due = 0")
    office.work()
    assert said(office.channel.texts("dia-chi-u1")) == ["một", "hai"]


def test_two_workers_never_hold_messages_of_one_sender(office):
    office.take_in("một")
    office.take_in("hai")
    job = office.inbox.take()
    assert job is not None and office.inbox.take({job.message.sender}) is None


def test_a_full_queue_refuses_and_takes_again_when_there_is_room(home):
    office = Office(home, CollectingChannel(), limit=3)
    kept = [office.take_in(str(n), sender=f"u{n}") for n in range(3)]
    with pytest.raises(TrolyError) as refused:
        office.take_in("thừa", sender="u9")
    assert refused.value.code == "QUEUE_FULL"
    assert office.inbox.put(kept[0]) is Taken.KNOWN  # a repeat takes no room and must not be refused
    office.work()
    office.take_in("thừa", sender="u9")
    assert office.work() == 1


def test_who_writes_too_fast_is_told_once_and_not_answered_further(home):
    office = Office(home, CollectingChannel(), per_minute=3)
    taken = [office.inbox.put(inbound(str(n))) for n in range(6)]
    assert taken == [Taken.NEW] * 3 + [Taken.TOO_FAST] * 3
    office.take_in("người khác", sender="u2")
    office.work()
    assert len(office.channel.texts("dia-chi-u1")) == 4
    assert sum("nhắn nhanh quá" in text for text in office.channel.texts()) == 1
    assert office.inbox.put(inbound("", kind=InboundKind.WITHDRAW)) is Taken.NEW  # leaving is always possible


def test_after_so_many_attempts_a_message_is_laid_aside_visibly_and_can_be_revived(office):
    office.channel.troubles = [SendFailed(Failure.RETRY, code="PEER_UNREACHABLE") for _ in range(3)]
    message = office.take_in("lệ phí")
    while office.inbox.sizes()["waiting"]:
        office.work()
        time.sleep(0.005)
    (dead,) = office.inbox.dead()
    assert dead.message == message and dead.problem == "PEER_UNREACHABLE" and office.channel.sent == []
    assert office.inbox.revive() == 1
    office.work()
    assert len(office.channel.sent) == 1 and office.inbox.dead() == []


def test_a_dead_message_lets_the_next_of_its_sender_through_and_can_be_dropped(office):
    office.channel.troubles = [SendFailed(Failure.STOP, code="SEND_FAILED")]
    office.take_in("một", sent=1.0)
    office.take_in("hai", sent=2.0)
    office.work()
    assert said(office.channel.texts()) == ["hai"]
    (dead,) = office.inbox.dead()
    assert office.inbox.drop(dead.seq) and not office.inbox.drop(dead.seq) and office.inbox.dead() == []


def test_what_is_done_leaves_no_content_and_no_address(office):
    message = office.take_in("căn cước 051099001234 hết hạn")
    office.work()
    with office.store.read() as db:
        rows = [dict(row) for row in db.execute("SELECT * FROM messages")]
    assert rows[0]["body"] == "" and rows[0]["id"] == message.id
    office.memory.begin_anew("u1")
    office.store.close()
    for file in office.store.home.glob("channels.sqlite*"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_old_ids_go_after_three_days(office):
    office.take_in("lệ phí")
    office.work()
    office.inbox.tidy(now=time.time() + 2 * 86_400)
    assert office.inbox.sizes()["done"] == 1
    office.inbox.tidy(now=time.time() + 4 * 86_400)
    assert office.inbox.sizes()["done"] == 0


def test_many_at_once_are_all_stored_each_once(home):
    inbox = Inbox(Store(home))
    messages = [inbound(str(n), sender=f"u{n % 40}") for n in range(200)] * 2
    taken: list[Taken] = []
    threads = [
        threading.Thread(target=lambda part: taken.extend(inbox.put(m) for m in part), args=(messages[n::20],))
        for n in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert inbox.sizes()["waiting"] == 200
    assert (taken.count(Taken.NEW), taken.count(Taken.KNOWN)) == (200, 200)


def test_a_full_disk_is_said_and_nothing_is_half_stored(tiny_disk):
    inbox = Inbox(Store(tiny_disk), per_minute=0)
    inbox.put(inbound("đầu tiên"))
    stored = 1
    with pytest.raises(TrolyError) as full:
        for _ in range(3000):
            inbox.put(inbound("x" * 4000))
            stored += 1
    assert full.value.code in ("DISK_FULL", "CHANNEL_STORE")
    assert inbox.sizes()["waiting"] == stored
