"""One answer, many channels: what each must show however little it can."""

from __future__ import annotations

import pytest

from assistant.answer import Action, Answer, Choice, Outcome
from assistant.context import Question
from channels.contract.messages import ButtonKind, Capabilities
from channels.contract.render import OFFICER, render
from channels.contract.split import size
from tests.support.talks import asking_back

URL = "https://dichvucong.gov.vn/thu-tuc?ma=1.001193"
SOURCED = Answer(
    outcome=Outcome.ANSWERED,
    text=f"**Phí**: 8.000 đồng.\n\nNguồn: 1.001193 – Đăng ký khai sinh, cập nhật 01/02/2026. {URL}",
    actions=(
        Action(type="link", label="Mở trang thủ tục", url=URL),
        Action(type="ask", label="Cần giấy tờ gì?", question="Cần giấy tờ gì? (1.001193)"),
    ),
)
CHANNELS = {
    "zalo": Capabilities(text_limit=2000, buttons=5, button_title=100, link_buttons=True),
    "messenger": Capabilities(text_limit=2000, buttons=13, button_title=20, numbered_buttons=True),
    "sms": Capabilities(text_limit=306, parts=2, unaccented=True, short_notice=True),
    "mail": Capabilities(text_limit=50_000, parts=1, notice_always=True),
    "hotline": Capabilities(text_limit=600, parts=1, links=False),
}


@pytest.fixture(params=CHANNELS.values(), ids=CHANNELS.keys())
def can(request):
    return request.param


def all_text(rendered) -> str:
    return "\n".join(message.text for message in rendered.messages)


def test_every_channel_shows_notice_source_and_the_way_to_a_person(can):
    rendered = render(SOURCED, can, notice="Trợ lý ảo (AI).")
    text = all_text(rendered).lower()
    assert text.startswith("trợ lý ảo (ai).") or text.startswith("tro ly ao (ai).")
    assert "nguồn: 1.001193" in text or "nguon: 1.001193" in text
    assert (URL in text) is can.links and "*" not in text
    officers = [button for message in rendered.messages for button in message.buttons if button.value == OFFICER]
    assert len(officers) == (1 if can.buttons else 0)
    assert bool(officers) or "gặp cán bộ" in text or "gap can bo" in text


def test_every_message_keeps_the_limits_of_its_channel(can):
    long = SOURCED.model_copy(update={"text": "\n\n".join([SOURCED.text] * 60)})
    rendered = render(long, can, notice="Trợ lý ảo (AI).")
    assert 1 <= len(rendered.messages) <= can.parts
    for message in rendered.messages:
        assert 0 < size(message.text) <= can.text_limit
        assert len(message.buttons) <= can.buttons
        assert all(size(button.title) <= can.button_title for button in message.buttons)
    assert not any(message.buttons for message in rendered.messages[:-1])
    if not can.buttons:  # what is cut off is the answer, never the way to a person
        assert "gặp cán bộ" in rendered.messages[-1].text or "gap can bo" in rendered.messages[-1].text


def test_choices_are_numbers_in_the_text_and_buttons_where_there_are_any(can):
    rendered = render(asking_back(Question("?")), can)
    assert [offer.number for offer in rendered.offers] == [1, 2, 3]
    assert "2. Thủ tục số 2" in all_text(rendered) or "2. Thu tuc so 2" in all_text(rendered)
    asks = [b for b in rendered.messages[-1].buttons if b.kind is ButtonKind.ASK and b.value != OFFICER]
    assert [b.value for b in asks] == [o.token for o in rendered.offers][: can.buttons]
    if can.numbered_buttons:
        assert [b.title for b in asks] == ["1", "2", "3"]


def test_more_choices_than_buttons_leave_room_for_a_person():
    choices = tuple(Choice(label=f"Thủ tục {n} " + "rất dài " * 30, question=f"thủ tục {n}") for n in range(1, 9))
    answer = Answer(outcome=Outcome.CLARIFICATION, text="Thủ tục nào?", choices=choices)
    buttons = render(answer, CHANNELS["zalo"]).messages[-1].buttons
    assert len(buttons) == 5 and buttons[-1].value == OFFICER and all(size(b.title) <= 100 for b in buttons)


def test_a_button_carries_nothing_that_can_be_guessed_or_read():
    first, second = (render(asking_back(Question("?")), CHANNELS["zalo"]) for _ in range(2))
    tokens = [offer.token for offer in (*first.offers, *second.offers)]
    assert len(set(tokens)) == 6 and all(len(token) >= 12 and "thủ tục" not in token for token in tokens)


def test_ways_to_go_on_are_numbered_where_there_are_no_buttons():
    text = all_text(render(SOURCED, CHANNELS["mail"]))
    assert "1. Cần giấy tờ gì?" in text
    assert "1. Cần giấy tờ gì?" not in all_text(render(SOURCED, CHANNELS["zalo"]))


def test_numbers_to_call_are_shown_on_every_channel(can):
    answer = Answer(outcome=Outcome.NO_SOURCE, text="Tôi chưa biết.",
                    actions=(Action(type="phone", label="Tổng đài", phone="19001000"),))  # fmt: skip
    assert "19001000" in all_text(render(answer, can))


def test_an_emergency_offers_nothing_but_help():
    answer = Answer(outcome=Outcome.EMERGENCY, text="Gọi ngay 113.",
                    actions=(Action(type="ask", label="Hỏi tiếp", question="x"),))  # fmt: skip
    assert render(answer, CHANNELS["zalo"]).offers == ()
