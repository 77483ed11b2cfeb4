"""The desk: commands, follow-ups, buttons, silence while a person talks, and a memory that forgets."""

from __future__ import annotations

import pytest

from assistant.answer import Answer
from assistant.context import Question
from channels.contract.desk import Desk, Manners
from channels.contract.memory import Memory
from channels.contract.messages import Capabilities, InboundKind
from channels.contract.pseudonym import Pseudonyms
from channels.contract.render import OFFICER
from channels.contract.words import command
from channels.queue import Store
from channels.testkit.collecting import CollectingChannel
from corpus.errors import InputError, TrolyError
from tests.support.talks import PROFILE, Office, asking_back, echo, in_danger, inbound

ZALO = Capabilities(text_limit=2000, buttons=5, button_title=100, link_buttons=True)


@pytest.fixture
def asked() -> list[Question]:
    return []


@pytest.fixture
def office(home, asked):
    def answers(question: Question) -> Answer:
        asked.append(question)
        return asking_back(question) if question.text == "khai sinh" else in_danger(question)

    manners = Manners(officers_read=frozenset({"collecting"}), privacy_link="https://example.org/rieng-tu")
    return Office(home, CollectingChannel(capabilities=ZALO), answers, manners=manners)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("gặp cán bộ", "officer"), ("GAP CAN BO!", "officer"), ("#canbo", "officer"), ("Gặp  Cán bộ.", "officer"),
        ("/xoa", "forget"), ("xoá dữ liệu của tôi", "forget"), ("menu", "menu"), ("trợ lý", "resume"),
        ("gặp cán bộ tư pháp ở đâu", ""), ("xóa đăng ký thường trú", ""), ("cán bộ xã nghỉ ngày nào", ""), ("", ""),
    ],
)  # fmt: skip
def test_commands_are_whole_messages(typed, name):
    assert command(typed) == name


def test_the_first_message_says_that_this_is_a_machine_and_the_next_does_not(office):
    assert PROFILE.ai_notice in office.ask("lệ phí bao nhiêu")[0]
    assert PROFILE.ai_notice not in office.ask("còn thời hạn")[0]


def test_every_mail_says_so(home):
    office = Office(home, CollectingChannel(capabilities=Capabilities(text_limit=9000, notice_always=True)))
    assert all(PROFILE.ai_notice in office.ask(text)[0] for text in ("một", "hai"))


def test_a_number_takes_up_what_was_offered(office, asked):
    office.ask("khai sinh")
    office.ask("2")
    assert asked[-1].text == "thủ tục 2 cần gì"
    assert [turn.role for turn in asked[-1].history] == ["user", "assistant"]
    office.ask("3")  # the last answer offered nothing: a number is then what was typed
    assert asked[-1].text == "3"


def test_a_button_takes_up_what_it_stood_for_also_later_and_only_for_whom_it_was_made(office, asked):
    office.ask("khai sinh")
    token = office.channel.sent[-1].message.buttons[1].value
    office.ask("câu khác")
    office.ask(token, kind=InboundKind.TAP)
    assert asked[-1].text == "thủ tục 2 cần gì"
    before = len(asked)
    assert "Nút này đã cũ" in office.ask(token, sender="u2", kind=InboundKind.TAP)[0]
    assert len(asked) == before


def test_follow_up_questions_see_the_turns_before_of_their_sender_alone(office, asked):
    office.ask("đăng ký kết hôn")
    office.ask("của người khác", sender="u2")
    office.ask("mấy ngày xong")
    assert [turn.text for turn in asked[-1].history] == ["đăng ký kết hôn", "Trả lời: đăng ký kết hôn"]


def test_what_was_said_is_forgotten_after_a_while(office, asked, monkeypatch):
    office.ask("đăng ký kết hôn")
    office.memory.seconds = -1.0
    office.ask("mấy ngày xong")
    assert asked[-1].history == ()
    office.memory.tidy()
    with office.store.read() as db:
        assert db.execute("SELECT COUNT(*) FROM turns").fetchone()[0] == 0


def test_numbers_that_belong_to_somebody_are_not_remembered(office):
    office.ask("căn cước 051099001234 của tôi hết hạn, số 0912345678")
    said = office.memory.turns("u1")[0].text
    assert "051099001234" not in said and "0912345678" not in said and "hết hạn" in said


def test_forgetting_on_request_leaves_nothing(office):
    office.ask("đăng ký kết hôn")
    assert "Đã xóa" in office.ask("xóa dữ liệu của tôi")[0]
    assert office.memory.turns("u1") == () and office.memory.person("u1").greeted == 0
    with office.store.read() as db:
        kept = [row[0] for row in db.execute("SELECT body FROM messages UNION ALL SELECT body FROM parts")]
    assert set(kept) == {""}


@pytest.mark.parametrize("kind", [InboundKind.UNFOLLOW, InboundKind.WITHDRAW])
def test_who_leaves_is_forgotten_without_a_word(office, kind):
    office.ask("đăng ký kết hôn")
    assert office.ask("", kind=kind) == []
    assert office.memory.turns("u1") == () and office.counts.all()[("collecting", "forgotten")] == 1


def test_who_follows_is_greeted_in_one_message_with_notice_and_privacy_and_once(office):
    (greeting,) = office.ask("", kind=InboundKind.FOLLOW)
    assert PROFILE.ai_notice in greeting and PROFILE.greeting in greeting and "https://example.org/rieng-tu" in greeting
    assert office.ask("", kind=InboundKind.FOLLOW) == []
    assert PROFILE.ai_notice not in office.ask("lệ phí")[0]


@pytest.mark.parametrize(
    "kind", [k for k in InboundKind if k.value in
             ("image", "gif", "audio", "video", "sticker", "location", "file", "card", "link", "info")],
)  # fmt: skip
def test_what_is_no_text_gets_a_fitting_word(office, asked, kind):
    (said,) = office.ask("", kind=kind)
    assert len(said) > 40 and asked == []


def test_a_caption_is_answered_and_the_picture_is_not_pretended_to_be_seen(office, asked):
    (said,) = office.ask("giấy này làm ở đâu", kind=InboundKind.IMAGE)
    assert asked[-1].text == "giấy này làm ở đâu" and "chưa xem được ảnh" in said


def test_asking_for_a_person_silences_the_assistant_until_it_is_called_back(office, asked):
    (said,) = office.ask("gặp cán bộ")
    assert "Trung tâm hành chính công (Tổng đài: 19001000)" in said
    before = len(office.channel.sent)
    assert office.ask("tôi cần hỏi hồ sơ") == [] and office.ask("", kind=InboundKind.STICKER) == []
    assert len(office.channel.sent) == before
    assert "sẵn sàng" in office.ask("trợ lý")[0]
    assert office.ask("lệ phí bao nhiêu") == ["Trả lời: lệ phí bao nhiêu"]


def test_the_button_does_the_same(office):
    assert "tạm dừng" in office.ask(OFFICER, kind=InboundKind.TAP)[0]
    assert office.ask("còn đó không") == []
    back = office.channel.sent[-1].message.buttons[0]
    assert back.title == "Hỏi trợ lý" and "sẵn sàng" in office.ask(back.value, kind=InboundKind.TAP)[0]


def test_where_nobody_reads_along_asking_for_a_person_silences_nobody(home):
    office = Office(home, CollectingChannel())
    assert "19001000" in office.ask("gặp cán bộ")[0]
    assert office.ask("lệ phí")


def test_somebody_in_danger_is_answered_also_while_a_person_talks(office):
    office.ask("gặp cán bộ")
    assert office.ask("cứu tôi với") == ["Gọi ngay 113."]


def test_an_answer_not_sent_yet_is_withheld_when_a_person_begins_to_talk(office):
    office.take_in("lệ phí")
    job = office.inbox.take()
    office.workers._compose(job, office.channel)
    office.memory.silence("u1", 600)
    office.work()
    assert office.channel.sent == [] and office.inbox.sizes()["waiting"] == 0


def test_a_person_who_talks_to_one_leaves_the_others_answered(office):
    office.memory.silence("u1", 600)
    assert office.ask("lệ phí", sender="u2")


def test_unusable_input_gets_help_not_silence(home):
    def too_long(question: Question) -> Answer:
        raise InputError(code="QUESTION_TOO_LONG")

    office = Office(home, CollectingChannel(), too_long)
    assert "Câu hỏi quá dài" in office.ask("a" * 3000)[0]
    assert "chưa nhập câu hỏi" in office.ask(" ")[0]


@pytest.mark.parametrize("code", ["NOT_READY", "INDEX_MISSING", "OVERLOADED"])
def test_while_the_assistant_loads_messages_wait_and_are_not_used_up(home, code):
    ready = []

    def warming(question: Question) -> Answer:
        if not ready:
            raise TrolyError(code=code)
        return echo(question)

    office = Office(home, CollectingChannel(), warming)
    office.take_in("lệ phí")
    for _ in range(20):
        office.work()
    assert office.inbox.sizes() == {"waiting": 1, "done": 0, "dead": 0}
    ready.append(True)
    while office.inbox.sizes()["waiting"]:
        office.work()
    assert len(office.channel.sent) == 1


def test_pseudonyms_are_steady_keyed_and_not_the_id(home, tmp_path_factory):
    pseudonym = Pseudonyms(home).of("zalo", "246845883529197922")
    assert pseudonym == Pseudonyms(home).of("zalo", "246845883529197922") and "2468" not in pseudonym
    assert pseudonym != Pseudonyms(home).of("sms", "246845883529197922")
    assert pseudonym != Pseudonyms(tmp_path_factory.mktemp("other")).of("zalo", "246845883529197922")
    assert (home / "channels.key").stat().st_mode & 0o777 == 0o600


def test_a_desk_needs_no_channel(home):
    desk = Desk(echo, Memory(Store(home)), PROFILE)
    reply = desk.reply(inbound("lệ phí"), Capabilities(text_limit=500))
    assert "Trả lời: lệ phí" in reply.messages[0].text and reply.asked == "lệ phí"


def test_an_emergency_comes_first_also_in_the_first_message(office):
    assert office.ask("cứu tôi", sender="u9")[0].startswith("Gọi ngay 113")
