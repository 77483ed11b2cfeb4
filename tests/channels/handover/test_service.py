"""From "gặp cán bộ" to an officer's answer on the person's own channel, and what is learnt of it."""

from __future__ import annotations

import json
import time

import pytest

from channels.contract.messages import Failure, InboundKind, SendFailed
from channels.handover.delivery import Delivered
from channels.handover.model import HandoverError, State
from channels.handover.tasks import TaskKind
from eval.datasets import load_set
from tests.channels.handover.conftest import WINDOW
from tests.support.talks import Office, inbound


def waiting(office: Office, text: str = "nuôi voi mất bao nhiêu tiền", **more):
    """A person who asked something and then for a person."""
    office.ask(text, **more)
    office.ask("gặp cán bộ", **more)
    return office.people.tickets.queue()[-1]


def test_who_asks_for_a_person_gets_a_ticket_with_what_was_said(office):
    office.ask("nuôi voi mất bao nhiêu tiền")
    (told,) = office.ask("gặp cán bộ")
    assert "đã chuyển câu hỏi" in told and "Đang mở cửa, đến 17h." in told
    (ticket,) = office.people.tickets.queue()
    assert [line.side for line in ticket.lines] == ["citizen", "assistant"]
    assert (ticket.topic, ticket.unit, ticket.draft.text) == ("Đăng ký nuôi voi nhà", "voi", "Lệ phí 8.000 đồng.")


def test_the_second_is_told_that_one_waits_before_them(office):
    waiting(office, sender="u1")
    office.ask("xin chào", sender="u2")
    assert "Trước anh/chị còn 1 người" in office.ask("gặp cán bộ", sender="u2")[0]


def test_the_assistant_is_silent_while_a_person_has_the_word_and_speaks_again_after(office):
    ticket = waiting(office)
    assert office.ask("còn thời hạn thì sao") == []
    office.people.claim(ticket.id, "an")
    assert office.ask("alo") == []
    office.people.answer(ticket.id, "an", "Lệ phí 8.000 đồng, 7 ngày làm việc.")
    office.work()
    assert "8.000 đồng, 7 ngày làm việc" in office.channel.texts()[-1]
    assert "Phòng Voi nhà trả lời anh/chị" in office.channel.texts()[-1]
    assert office.ask("cảm ơn, còn hộ chiếu") == [
        text for text in office.channel.texts()[-1:] if "Trả lời: cảm ơn" in text
    ]
    heard = [line.text for line in office.people.tickets.get(ticket.id).lines if line.side == "citizen"]
    assert heard == ["nuôi voi mất bao nhiêu tiền", "còn thời hạn thì sao", "alo"]


def test_while_the_ticket_stays_open_the_assistant_stays_silent_after_an_answer(office):
    ticket = waiting(office)
    office.people.claim(ticket.id, "an")
    office.people.answer(ticket.id, "an", "Voi của anh mấy tuổi ạ?", close=False)
    office.work()
    assert office.ask("5 tuổi") == []
    assert office.people.tickets.get(ticket.id).lines[-1].text == "5 tuổi"


def test_who_calls_the_assistant_back_gets_it_and_the_officers_answer_still_arrives(office):
    ticket = waiting(office)
    office.ask("trợ lý")
    assert office.ask("lệ phí") and not office.people.tickets.get(ticket.id).closed
    office.people.claim(ticket.id, "an")
    office.people.answer(ticket.id, "an", "Đây là câu trả lời.")
    office.work()
    assert "Đây là câu trả lời." in office.channel.texts()[-1]


def test_somebody_in_danger_is_answered_at_once_and_the_officer_sees_it(office):
    ticket = waiting(office)
    assert "113" in office.ask("cứu tôi với")[0]
    assert office.people.tickets.get(ticket.id).lines[-1].text == "cứu tôi với"


def test_a_denunciation_told_to_the_queue_is_sent_where_it_belongs_and_kept_nowhere(office, home):
    """It would have stood in a list that every officer of the unit reads, also the one it is about."""
    ticket = waiting(office)
    (said,) = office.ask("tôi tố cáo ông trưởng phòng voi ăn bớt mía")
    assert "tiếp công dân" in said
    assert office.people.tickets.get(ticket.id).question == "nuôi voi mất bao nhiêu tiền"
    office.store.close()
    kept = b"".join(path.read_bytes() for path in home.rglob("*.sqlite*"))
    # What SQLite frees may stand in its file until it is written over; no row may hold it.
    office.store.close()
    with office.store.read() as db:
        rows = [
            str(tuple(row)) for table in ("messages", "parts", "turns") for row in db.execute(f"SELECT * FROM {table}")
        ]
    assert kept and not any("mía" in row for row in rows)


def test_a_denunciation_that_cannot_be_answered_is_not_kept_among_the_dead(office):
    office.channel.troubles = [SendFailed(Failure.STOP, code="ZALO_USER")]
    office.take_in("tôi tố cáo ông trưởng phòng")
    office.work()
    (dead,) = office.inbox.dead()
    assert dead.message.text == "" and dead.message.address


@pytest.mark.parametrize("kind", [InboundKind.IMAGE, InboundKind.AUDIO, InboundKind.FILE, InboundKind.LOCATION])
def test_what_is_not_text_is_noted_and_not_kept(office, kind):
    ticket = waiting(office)
    office.take_in("", kind=kind)
    office.work()
    assert office.people.tickets.get(ticket.id).lines[-1].text.startswith("[Đã gửi ")


def test_forgetting_erases_the_ticket_too(office):
    waiting(office)
    office.ask("xóa dữ liệu của tôi")
    assert office.people.tickets.queue() == []


def test_after_the_window_closed_the_officer_is_told_and_nothing_is_sent(office):
    """Zalo takes nothing after the window; the answer died in the queue and the officer thought it was read."""
    ticket, _ = office.people.tickets.open(inbound(sent=time.time() - WINDOW - 1))
    office.people.claim(ticket.id, "an")
    sent = len(office.channel.sent)
    with pytest.raises(HandoverError) as late:
        office.people.answer(ticket.id, "an", "Trả lời muộn")
    office.work()
    assert late.value.code == "TOO_LATE" and len(office.channel.sent) == sent
    assert office.people.tickets.get(ticket.id).state is State.CLAIMED


def test_a_later_word_opens_the_window_again(office):
    ticket, _ = office.people.tickets.open(inbound(sender="u1", sent=time.time() - WINDOW - 1))
    office.people.claim(ticket.id, "an")
    office.people.tickets.hear(inbound("còn ai không", sender="u1"))
    office.people.answer(ticket.id, "an", "Có đây ạ")
    office.work()
    assert "Có đây ạ" in office.channel.texts()[-1]


def test_only_who_holds_a_ticket_answers_it_and_not_with_nothing(office):
    ticket = waiting(office)
    for who, text, code in (("an", "Chào", "TICKET_NOT_YOURS"), ("bình", "  ", "TICKET_EMPTY")):
        office.people.claim(ticket.id, "bình")
        with pytest.raises(HandoverError) as caught:
            office.people.answer(ticket.id, who, text)
        assert caught.value.code == code
    assert "Chào" not in " ".join(office.channel.texts())


def test_an_answer_is_sent_once_however_often_the_connection_breaks(office):
    ticket = waiting(office)
    office.people.claim(ticket.id, "an")
    office.channel.troubles = [SendFailed(Failure.RETRY), SendFailed(Failure.RETRY)]
    office.people.answer(ticket.id, "an", "Câu trả lời duy nhất")
    end = time.monotonic() + 5
    while office.inbox.sizes()["waiting"] and time.monotonic() < end:
        office.work()
    assert sum("duy nhất" in text for text in office.channel.texts()) == 1
    ref = office.people.tickets.get(ticket.id).lines[-1].ref
    assert office.people.delivery.state(ticket, ref) == (Delivered.SENT, "")


def test_an_answer_that_cannot_arrive_is_shown_as_failed(office):
    ticket = waiting(office)
    office.people.claim(ticket.id, "an")
    office.channel.troubles = [SendFailed(Failure.STOP, code="ZALO_USER")]
    office.people.answer(ticket.id, "an", "Chào")
    office.work()
    ref = office.people.tickets.get(ticket.id).lines[-1].ref
    assert office.people.delivery.state(ticket, ref) == (Delivered.FAILED, "ZALO_USER")


def test_an_officer_takes_over_and_is_reachable_once_the_person_writes(office):
    office.ask("nuôi voi cần gì")
    ticket = office.people.take_over("u1", "an")
    assert ticket.officer == "an" and not ticket.reachable
    with pytest.raises(HandoverError) as nowhere:
        office.people.answer(ticket.id, "an", "Tôi là cán bộ")
    assert nowhere.value.code == "TICKET_UNREACHABLE"
    assert office.ask("alo") == []
    office.people.answer(ticket.id, "an", "Tôi là cán bộ")
    office.work()
    assert "Tôi là cán bộ" in office.channel.texts()[-1]


def test_an_approved_draft_teaches_nothing_and_an_edit_becomes_a_golden_question_once_approved(office):
    first = waiting(office, sender="u1")
    office.people.claim(first.id, "an")
    office.people.answer(first.id, "an", " lệ phí  8.000 ĐỒNG ")
    second = waiting(office, sender="u2")
    office.people.claim(second.id, "an")
    office.people.answer(second.id, "an", "Lệ phí nay là 9.000 đồng, trả trong 5 ngày.", wrong="Phí đã đổi từ tháng 9")
    (golden,) = office.people.golden.all("proposed")
    assert golden.records == ("procedure:9.000001",) and golden.facts == ("9.000 đồng", "5 ngày")
    assert not office.people.golden.path.exists()  # nothing enters the set unseen
    office.people.golden.approve(golden.row, "qa", question=golden.question, records=golden.records, facts=["9.000"])
    (item,) = load_set(office.people.golden.path)
    assert (item.question, item.procedures, item.facts) == ("nuôi voi mất bao nhiêu tiền", ("9.000001",), ("9.000",))
    (task,) = office.people.tasks.all()
    assert (task.kind, task.subject, task.reason) == (
        TaskKind.CONTENT_WRONG,
        "procedure:9.000001",
        "Phí đã đổi từ tháng 9",
    )


def test_a_golden_question_is_judged_once_and_not_without_a_record(office):
    ticket = waiting(office, "chuyện lạ")
    office.people.claim(ticket.id, "an")
    office.people.answer(ticket.id, "an", "Việc này hỏi Sở Du lịch.", wrong="chưa có bản ghi")
    (golden,) = office.people.golden.all("proposed")
    with pytest.raises(HandoverError) as unfit:
        office.people.golden.approve(golden.row, "qa", question=golden.question, records=[])
    assert unfit.value.code == "GOLDEN_UNFIT"
    office.people.golden.reject(golden.row, "qa")
    with pytest.raises(HandoverError) as judged:
        office.people.golden.reject(golden.row, "qa")
    assert judged.value.code == "GOLDEN_UNKNOWN"
    assert office.people.tasks.all()[0].kind is TaskKind.CONTENT_MISSING


def test_the_same_fault_is_one_task_with_both_reasons(office):
    tasks = office.people.tasks
    one = tasks.open(TaskKind.CONTENT_WRONG, "procedure:1", "phí sai", "an")
    assert tasks.open(TaskKind.CONTENT_WRONG, "procedure:1", "thời hạn sai", "bình") == one
    tasks.take(one, "biên tập")
    with pytest.raises(HandoverError):
        tasks.take(one, "khác")
    assert tasks.all()[0].reason == "phí sai\nthời hạn sai"
    tasks.finish(one, "biên tập", "đã sửa")
    assert tasks.all() == [] and tasks.open(TaskKind.CONTENT_WRONG, "procedure:1", "lại sai", "an") != one


def test_no_webhook_can_hand_in_an_officers_words():
    """What a person sends must never go out in an officer's name."""
    from channels.zalo.events import _MESSAGES

    assert InboundKind.OFFICER not in _MESSAGES.values()
    assert json.dumps([kind.value for kind in InboundKind]).count("officer") == 1
