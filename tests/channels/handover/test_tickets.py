"""Tickets: one a person, one officer a ticket, and nothing of a person left when it is over."""

from __future__ import annotations

import sqlite3
import stat
import threading
import time

import pytest

from channels.handover.model import HandoverError, Side, State
from channels.handover.store import FILE, HandoverStore
from channels.handover.tickets import Tickets
from tests.support.talks import inbound


def test_two_officers_cannot_claim_one_ticket(home, tickets):
    """Two processes, ten tickets, eight officers each who all press at once: every ticket has exactly one."""
    identities = [tickets.open(inbound(sender=f"u{n}"))[0].id for n in range(10)]
    stores = [HandoverStore(home / FILE) for _ in range(2)]
    start, won, lost = threading.Barrier(8), [], []

    def officer(number: int) -> None:
        mine = Tickets(stores[number % 2])
        start.wait()
        for identity in identities:
            try:
                won.append((identity, mine.claim(identity, f"officer-{number}").officer))
            except HandoverError as error:
                lost.append(error.code)

    threads = [threading.Thread(target=officer, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for store in stores:
        store.close()
    assert sorted(identity for identity, _ in won) == sorted(identities)
    assert set(lost) == {"TICKET_TAKEN"} and len(lost) == 70
    assert all(tickets.get(identity).officer == who for identity, who in won)


def test_claiming_ones_own_ticket_again_is_no_error(tickets):
    ticket, _ = tickets.open(inbound())
    assert tickets.claim(ticket.id, "an") == tickets.claim(ticket.id, "an")


def test_one_message_opens_one_ticket_and_a_person_has_one_at_a_time(tickets):
    message = inbound()
    first, made = tickets.open(message)
    again, twice = tickets.open(message)
    other, third = tickets.open(inbound())
    assert made and not twice and not third and first.id == again.id == other.id
    tickets.claim(first.id, "an")
    tickets.close(first.id, "an", "closed")
    assert tickets.open(inbound())[1]


def test_two_messages_at_once_open_one_ticket(home, tickets):
    """A person who taps the button three times stood three times in the queue."""
    tickets.sizes()  # the file is there
    start, opened = threading.Barrier(6), []

    def tap() -> None:
        store = HandoverStore(home / FILE)
        start.wait()
        opened.append(Tickets(store).open(inbound(sender="một người"))[0].id)
        store.close()

    threads = [threading.Thread(target=tap) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(opened) == 6 and len(set(opened)) == 1


def test_what_a_citizen_says_is_masked_before_it_is_stored(home, tickets):
    said = [(Side.CITIZEN, "Tôi là Nguyễn Văn Tèo, căn cước 051090001234, cần nuôi voi")]
    ticket, _ = tickets.open(inbound(sender="u1"), said)
    tickets.hear(inbound("gọi tôi số 0912345678", sender="u1"))
    stored = (home / FILE).read_bytes() + b"".join(path.read_bytes() for path in home.glob(f"{FILE}-*"))
    for secret in ("051090001234", "0912345678", "Văn Tèo"):
        assert secret.encode() not in stored
    assert "nuôi voi" in tickets.get(ticket.id).question


def test_the_file_is_readable_by_its_owner_only(home, tickets):
    tickets.open(inbound())
    assert stat.S_IMODE((home / FILE).stat().st_mode) == 0o600


def test_a_repeated_message_is_one_line(tickets):
    ticket, _ = tickets.open(inbound(sender="u1"))
    message = inbound("cần giấy gì", sender="u1")
    tickets.hear(message)
    tickets.hear(message)
    assert [line.text for line in tickets.get(ticket.id).lines] == ["cần giấy gì"]


def test_who_has_no_ticket_is_not_heard(tickets):
    assert tickets.hear(inbound("xin chào")) is None


def test_a_flood_is_cut_off_and_the_first_lines_stay(tickets):
    ticket, _ = tickets.open(inbound(sender="u1"))
    for number in range(205):
        tickets.hear(inbound(f"câu {number}", sender="u1"))
    lines = tickets.get(ticket.id).lines
    assert len(lines) == 200 and lines[0].text == "câu 0"


def test_a_ticket_is_forwarded_to_a_colleague_or_a_unit_by_its_owner_only(tickets):
    ticket, _ = tickets.open(inbound())
    with pytest.raises(HandoverError) as caught:
        tickets.forward(ticket.id, "an", to="bình")
    assert caught.value.code == "TICKET_NOT_YOURS"
    tickets.claim(ticket.id, "an")
    assert tickets.forward(ticket.id, "an", to="bình").officer == "bình"
    with pytest.raises(HandoverError):
        tickets.give_back(ticket.id, "an")
    moved = tickets.forward(ticket.id, "bình", unit="dulich", note="về du lịch")
    assert (moved.state, moved.unit, moved.officer) == (State.WAITING, "dulich", "")
    with pytest.raises(HandoverError) as nobody:
        tickets.forward(ticket.id, "bình")
    assert nobody.value.code == "TICKET_NOBODY"


def test_a_unit_sees_its_tickets_and_those_of_nobody(tickets):
    mine, _ = tickets.open(inbound(sender="u1"), unit="voi")
    tickets.open(inbound(sender="u2"), unit="dulich")
    nobodys, _ = tickets.open(inbound(sender="u3"))
    assert [ticket.id for ticket in tickets.queue(units=["voi"])] == [mine.id, nobodys.id]
    assert len(tickets.queue()) == 3


def test_the_address_goes_when_the_ticket_closes(home, tickets):
    ticket, _ = tickets.open(inbound(sender="u1"))
    tickets.claim(ticket.id, "an")
    assert ticket.reachable and not tickets.close(ticket.id, "an", "closed").reachable
    with sqlite3.connect(home / FILE) as db:
        assert db.execute("SELECT address, thread FROM tickets").fetchall() == [("", "{}")]


def test_forgetting_a_person_leaves_nothing(home, tickets):
    ticket, _ = tickets.open(inbound(sender="u1"), [(Side.CITIZEN, "chuyện nhà tôi")])
    tickets.open(inbound(sender="u2"), [(Side.CITIZEN, "chuyện khác")])
    assert tickets.forget("u1") == 1
    with pytest.raises(HandoverError) as gone:
        tickets.get(ticket.id)
    assert gone.value.code == "TICKET_UNKNOWN"
    with sqlite3.connect(home / FILE) as db:
        kept = [
            db.execute(f"SELECT COUNT(*) FROM {t}").fetchone()[0] for t in ("tickets", "ticket_lines", "ticket_events")
        ]
    assert kept == [1, 1, 1]


def test_old_tickets_are_erased_closed_or_not(tickets):
    closed, _ = tickets.open(inbound(sender="u1"))
    tickets.claim(closed.id, "an")
    tickets.close(closed.id, "an", "closed")
    tickets.open(inbound(sender="u2", sent=time.time() - 20 * 86_400))
    fresh, _ = tickets.open(inbound(sender="u3"))
    later = time.time() + 8 * 86_400
    assert tickets.tidy(keep_seconds=7 * 86_400, wait_seconds=14 * 86_400, now=later) == 2
    assert [ticket.id for ticket in tickets.queue()] == [fresh.id]
