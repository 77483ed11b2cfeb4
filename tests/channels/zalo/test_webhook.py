"""The webhook: what is taken, what is refused, what is only counted, and what a person's word does."""

from __future__ import annotations

import json
import time

import pytest
from pydantic import SecretStr

from channels.contract.messages import InboundKind
from channels.contract.pseudonym import Pseudonyms
from channels.queue import Inbox
from channels.settings import ZaloSettings
from channels.zalo.channel import ZaloChannel
from channels.zalo.webhook import ZaloWebhook
from corpus.errors import TrolyError
from tests.support.talks import Office

USER = "246845883529197922"


@pytest.fixture
def office(home, channel: ZaloChannel) -> Office:
    return Office(home, channel)


@pytest.fixture
def settings(zalo) -> ZaloSettings:
    return ZaloSettings(app_id=zalo.app_id, oa_id=zalo.oa_id, oa_secret=SecretStr(zalo.oa_secret))


@pytest.fixture
def hook(office, settings, home) -> ZaloWebhook:
    return ZaloWebhook(
        settings, office.inbox, office.outbox, office.memory, office.counts, Pseudonyms(home), person_seconds=1800
    )


@pytest.fixture
def receive(hook, zalo):
    return lambda raw, **sign: hook.receive(raw, zalo.signature(raw, **sign))


def test_a_message_is_stored_under_a_pseudonym_and_answered(receive, office, zalo):
    assert receive(zalo.say(USER, "lệ phí")) == "message"
    job = office.inbox.take()
    assert (job.message.kind, job.message.text, job.message.address) == (InboundKind.TEXT, "lệ phí", USER)
    assert USER not in job.message.sender
    office.work()
    assert "Trả lời: lệ phí" in zalo.texts(USER)[0]


def test_a_forged_or_changed_event_is_refused_and_does_nothing(hook, office, zalo):
    raw = zalo.say(USER, "lệ phí")
    assert hook.receive(raw, zalo.signature(raw, secret="khac")) == "forged"
    assert hook.receive(raw.replace(USER.encode(), b"999"), zalo.signature(raw)) == "forged"
    assert office.inbox.sizes()["waiting"] == 0
    assert office.counts.all("zalo")[("zalo", "event:forged")] == 2


@pytest.mark.parametrize("raw", [b"{", b"null", b"[]", b'"a"', b"{}", b'{"timestamp": "x", "event_name": "follow"}',
                                 b'{"timestamp": [1], "event_name": "y"}', b"\xff\xfe", b"[" * 3000])  # fmt: skip
def test_what_is_no_event_is_refused(hook, raw):
    assert hook.receive(raw, "mac=" + "0" * 64) == "forged"


@pytest.mark.parametrize(("raw", "signature"), [(b"", ""), (b"{}", ""), (b"", "mac=00"), (b" ", "x")])
def test_the_console_probe_is_answered_and_does_nothing(hook, office, raw, signature):
    """Saving the address in Zalo's console sends an unsigned or empty request and needs a 200."""
    assert hook.receive(raw, signature) == "probe"
    assert office.inbox.sizes()["waiting"] == 0


def test_an_unsigned_event_does_nothing(hook, office, zalo):
    assert hook.receive(zalo.say(USER, "lệ phí"), "") == "probe"
    assert office.inbox.sizes()["waiting"] == 0


def test_a_repeat_and_a_replay_within_the_window_are_known_by_their_id(receive, office, zalo):
    raw = zalo.say(USER, "lệ phí")
    assert [receive(raw) for _ in range(3)] == ["message", "repeat", "repeat"]
    office.work()
    assert receive(raw) == "repeat" and office.work() == 0 and len(zalo.texts(USER)) == 1


@pytest.mark.parametrize(("minutes", "became"), [(0, "message"), (-100, "message"), (100, "message"), (-121, "stale"), (121, "stale")])  # fmt: skip
def test_an_old_event_is_taken_within_zalos_hour_of_retries_and_not_much_later(receive, zalo, minutes, became):
    message = {"text": "lệ phí", "msg_id": zalo.new_id()}
    assert receive(zalo.event("user_send_text", USER, at=time.time() + minutes * 60, message=message)) == became


def test_the_other_formula_is_accepted_and_counted(receive, office, zalo):
    assert receive(zalo.say(USER, "lệ phí"), first=zalo.oa_id) == "message"
    assert office.counts.all("zalo")[("zalo", "formula:oa")] == 1


@pytest.mark.parametrize("kind", ["image", "gif", "link", "audio", "video", "sticker", "location", "business_card", "file"])  # fmt: skip
def test_every_kind_of_message_gets_one_fitting_answer(receive, office, zalo, kind):
    assert receive(zalo.attach(USER, kind, {"url": "https://example.org/anh-can-cuoc.jpg"})) == "message"
    office.work()
    assert len(zalo.texts(USER)) == 1
    with office.store.read() as db:
        assert "anh-can-cuoc" not in "".join(str(tuple(row)) for row in db.execute("SELECT * FROM messages"))


def test_a_card_that_comes_as_a_link_is_a_card(receive, office, zalo):
    card = {"description": json.dumps({"phone": "84912345678", "qrCodeUrl": "x"}), "thumbnail": "x", "url": "x"}
    receive(zalo.attach(USER, "link", card))
    assert office.inbox.take().message.kind is InboundKind.CARD


def test_a_form_with_personal_data_is_thanked_for_and_not_kept(receive, office, zalo):
    info = {"name": "Nguyễn Văn A", "phone": "84912345678"}
    assert receive(zalo.event("user_submit_info", USER, info=info)) == "message"
    with office.store.read() as db:
        assert "84912345678" not in db.execute("SELECT body FROM messages").fetchone()[0]
    office.work()
    assert "không lưu thông tin cá nhân" in zalo.texts(USER)[0]


def test_follow_and_chat_now_greet_once_and_leaving_forgets(receive, office, zalo):
    assert receive(zalo.relation("follow", USER)) == "message"
    receive(zalo.event("user_click_chatnow", USER, sender=None, recipient=None, user_id=USER))
    office.work()
    (greeting,) = zalo.texts(USER)
    assert "trí tuệ nhân tạo" in greeting and "xóa dữ liệu của tôi" in greeting
    receive(zalo.say(USER, "lệ phí"))
    office.work()
    pseudonym = Pseudonyms(office.store.home).of("zalo", USER)
    assert office.memory.turns(pseudonym)
    receive(zalo.relation("unfollow", USER))
    office.work()
    assert office.memory.turns(pseudonym) == () and len(zalo.texts(USER)) == 2


@pytest.mark.parametrize("shape", [{"sender": {"id": USER}}, {"sender": None, "user_id": USER}, {"sender": None, "user": {"id": USER}}])  # fmt: skip
def test_withdrawn_consent_runs_the_deletion_whatever_its_shape(receive, office, zalo, shape):
    receive(zalo.say(USER, "lệ phí"))
    office.work()
    assert receive(zalo.event("user_withdraw", USER, **shape)) == "message"
    office.work()
    assert office.counts.all()[("zalo", "forgotten")] == 1
    assert office.memory.turns(Pseudonyms(office.store.home).of("zalo", USER)) == ()


@pytest.mark.parametrize(
    ("name", "became"),
    [
        ("user_seen_message", "noted"), ("user_received_message", "noted"), ("user_reacted_message", "noted"),
        ("add_user_to_tag", "noted"), ("update_user_info", "noted"), ("anonymous_send_text", "anonymous"),
        ("oa_send_anonymous_text", "anonymous"), ("oa_send_group_text", "unknown"),
        ("user_send_group_text", "unknown"), ("điều_chưa_ai_biết", "unknown"),
    ],
)  # fmt: skip
def test_other_events_are_acknowledged_and_counted(receive, office, zalo, name, became):
    assert receive(zalo.event(name, USER, message={"msg_ids": ["1"]})) == became
    assert office.counts.all("zalo")[("zalo", f"event:{became}")] == 1
    assert office.inbox.sizes()["waiting"] == 0


def test_our_own_echo_silences_nobody(receive, office, zalo):
    receive(zalo.say(USER, "lệ phí"))
    office.work()
    line = zalo.lines[USER][-1]
    who = {"sender": {"id": zalo.oa_id}, "recipient": {"id": USER}}
    for sender in (who["sender"], {"id": zalo.oa_id, "admin_id": "9001"}):  # also should Zalo name the app's owner
        raw = zalo.event(
            "oa_send_text", USER, message={"text": line.text, "msg_id": line.id}, **{**who, "sender": sender}
        )
        assert receive(raw) == "echo"
    receive(zalo.say(USER, "thời hạn"))
    office.work()
    assert len(zalo.texts(USER)) == 2


def test_while_a_person_talks_the_assistant_is_silent_for_them_alone_and_comes_back(receive, office, zalo):
    assert receive(zalo.officer_types(USER, "Chào anh, em là Lan ở một cửa.")) == "person"
    receive(zalo.say(USER, "vâng chị cho hỏi"))
    receive(zalo.say("khac", "lệ phí"))
    office.work()
    assert zalo.texts(USER) == ["Chào anh, em là Lan ở một cửa."] and len(zalo.texts("khac")) == 1
    receive(zalo.say(USER, "trợ lý"))
    receive(zalo.say(USER, "lệ phí"))
    office.work()
    assert "Trả lời: lệ phí" in zalo.texts(USER)[-1]


def test_an_echo_that_comes_late_silences_only_for_what_is_left(receive, office, zalo):
    raw = zalo.event("oa_send_text", USER, at=time.time() - 3600, message={"text": "x", "msg_id": "e1"},
                     sender={"id": zalo.oa_id, "admin_id": "1"}, recipient={"id": USER})  # fmt: skip
    assert receive(raw) == "person"
    receive(zalo.say(USER, "lệ phí"))
    office.work()
    assert len(zalo.texts(USER)) == 1


def test_messages_out_of_order_are_answered_in_the_order_they_were_written(receive, office, zalo):
    now = time.time()
    raws = [zalo.event("user_send_text", USER, at=now + n / 10, message={"text": f"câu {n}", "msg_id": f"o{n}"})
            for n in range(4)]  # fmt: skip
    for place in (2, 0, 3, 1):
        receive(raws[place])
    office.work()
    assert [text.partition("câu ")[2][0] for text in zalo.texts(USER)] == ["0", "1", "2", "3"]


def test_a_full_queue_asks_zalo_to_come_again(home, office, settings, zalo):
    inbox = Inbox(office.store, limit=1)
    hook = ZaloWebhook(settings, inbox, office.outbox, office.memory, office.counts, Pseudonyms(home), person_seconds=1)
    first, second = zalo.say("u1", "một"), zalo.say("u2", "hai")
    assert hook.receive(first, zalo.signature(first)) == "message"
    with pytest.raises(TrolyError):
        hook.receive(second, zalo.signature(second))


def test_a_menu_command_and_a_button_arrive_as_texts(receive, office, zalo):
    receive(zalo.say(USER, "#menu"))
    receive(zalo.say(USER, "tl:officer"))
    assert office.inbox.take().message.text == "#menu"
    office.work()
    menu, officer = zalo.texts(USER)
    assert "Làm giấy khai sinh cần gì?" in menu and "Trung tâm hành chính công" in officer
