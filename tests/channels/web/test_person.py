"""Asking for an officer on the page: real browser, real service; the officer answers through the hand-over itself."""

from __future__ import annotations

import threading
from types import SimpleNamespace

import pytest
import uvicorn

from channels.http.app import create_app
from channels.kiosk.opening import OpenState
from channels.settings import HandoverSettings
from tests.channels.conftest import wait_until
from tests.channels.web.conftest import CONTEXT

pytestmark = pytest.mark.browser

UNKNOWN = "xin giấy phép nuôi gấu ngựa ở đâu"
ANSWER = "Anh/chị gửi đơn tới Chi cục Kiểm lâm, số 12 đường Hùng Vương."


@pytest.fixture
def desk(starter_container, _default_profile, home, monkeypatch):
    """A service with officers behind it, on a port of this machine; ``wake`` has a page look at once."""
    monkeypatch.setenv("TROLY_HANDOVER_DATABASE", f"sqlite:///{home / 'handover.sqlite'}")
    monkeypatch.setenv("TROLY_ASSISTANTS_DATABASE", f"sqlite:///{home / 'assistants.sqlite'}")
    container = starter_container
    container.profile = _default_profile
    container.handover_settings = HandoverSettings(enabled=True)
    server = uvicorn.Server(uvicorn.Config(create_app(container), port=0, log_level="error", access_log=False))
    threading.Thread(target=server.run, daemon=True).start()
    wait_until(lambda: server.started)
    base = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/"
    yield SimpleNamespace(base=base, handover=container.handover, container=container)
    server.should_exit = True
    container.handover_store.close()


@pytest.fixture
def citizen(chromium, desk):
    """Open the page as a citizen with a phone; no error and nothing the policy refuses may happen."""
    contexts, complaints = [], []

    def opener(path: str = "", context=None, **options):
        if context is None:
            context = chromium.new_context(**{**CONTEXT, **options})
            contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
        page.on("console", lambda line: complaints.append(line.text) if "Content Security" in line.text else None)
        page.goto(desk.base + path)
        page.locator("#question").wait_for()
        wait_until(lambda: page.locator("#status").text_content() == "")
        return page

    yield opener
    for context in contexts:
        context.close()
    assert not complaints


def typed(page, text: str) -> None:
    page.locator("#question").fill(text)
    page.keyboard.press("Enter")


def look(page) -> None:
    """Do not wait for the page's next look."""
    page.evaluate("dispatchEvent(new Event('online'))")


def handed_over(page, question: str = UNKNOWN) -> str:
    """Ask, be offered an officer, agree; gives the code."""
    typed(page, question)
    page.get_by_role("button", name="Chuyển câu hỏi cho cán bộ").click()
    page.get_by_role("button", name="Đồng ý và chuyển").click()
    code = page.locator(".reply.code .number")
    code.wait_for()
    return code.text_content()


def only(handover):
    (ticket,) = handover.tickets.queue()
    return ticket


def test_from_not_knowing_to_the_officers_answer_and_back_to_the_assistant(citizen, desk, tmp_path):
    page = citizen()
    typed(page, UNKNOWN + ", gọi tôi số 0912345678")
    page.get_by_role("button", name="Chuyển câu hỏi cho cán bộ").click()
    box = page.get_by_role("dialog", name="Gặp cán bộ")
    assert UNKNOWN in box.get_by_label("Bạn cần cán bộ giúp việc gì?").input_value()
    box.get_by_text("Xem đúng những gì được chuyển").click()
    box.get_by_text("[SỐ ĐIỆN THOẠI]").wait_for()
    assert desk.handover.tickets.queue() == [], "seen before the yes, nothing is passed on"
    page.screenshot(path=tmp_path / "dialog.png")
    box.get_by_role("button", name="Đồng ý và chuyển").click()
    page.locator("#deskstate").get_by_text("Đang chờ cán bộ.").wait_for()
    ticket = only(desk.handover)
    assert "0912345678" not in ticket.question and "nuôi gấu" in ticket.question

    answers = page.locator(".turn > .reply").count()
    typed(page, "tôi ở vùng cao")
    page.get_by_text("tôi ở vùng cao").last.wait_for()
    wait_until(lambda: "vùng cao" in desk.handover.tickets.get(ticket.id).question)
    assert page.locator(".turn > .reply").count() == answers, "the assistant holds its tongue"

    desk.handover.claim(ticket.id, "an")
    look(page)
    page.get_by_text("Cán bộ đã nhận").wait_for()
    desk.handover.answer(ticket.id, "an", ANSWER)
    look(page)
    page.locator(".reply.officer").get_by_text(ANSWER).wait_for()
    page.get_by_text("Cán bộ đã trả lời xong").wait_for()
    page.screenshot(path=tmp_path / "answered.png")
    assert page.locator("#log").get_attribute("aria-live") == "polite"
    assert page.locator("#desk").is_hidden()
    typed(page, "lệ phí đăng ký khai sinh")
    page.wait_for_function("n => document.querySelectorAll('.turn > .reply').length > n", arg=answers)
    assert "lệ phí" not in desk.handover.tickets.get(ticket.id).question


def test_who_asks_for_a_person_in_words_gets_the_dialog_and_no_small_talk(citizen, desk):
    page = citizen()
    page.get_by_role("button", name="Gặp cán bộ", exact=True).wait_for()
    typed(page, "Tôi muốn gặp người thật!")
    box = page.get_by_role("dialog", name="Gặp cán bộ")
    box.get_by_role("button", name="Đồng ý và chuyển").click()
    box.get_by_text("Bạn viết điều cần hỏi trước đã.").wait_for()
    assert page.locator(".turn").count() == 0 and desk.handover.tickets.queue() == []
    page.keyboard.press("Escape")
    box.wait_for(state="detached")


def test_a_reload_and_a_lost_line_lose_nothing_and_say_nothing_twice(citizen, desk):
    page = citizen()
    handed_over(page)
    ticket = only(desk.handover)
    lost = []

    def once(route):
        """The service hears it, and its answer is lost on the way."""
        if not lost:
            lost.append(route.fetch())
            route.abort()
        else:
            route.continue_()

    page.route("**/lines", once)
    typed(page, "còn một điều nữa")
    page.get_by_text("Mất kết nối. Đang nối lại").wait_for()
    page.locator(".you:not(.waits)").get_by_text("còn một điều nữa").wait_for()
    assert desk.handover.tickets.get(ticket.id).question.count("còn một điều nữa") == 1
    page.reload()
    page.locator("#deskstate").get_by_text("Đang chờ cán bộ.").wait_for()
    assert page.get_by_text("còn một điều nữa").count() == 1
    desk.handover.claim(ticket.id, "an")
    desk.handover.answer(ticket.id, "an", ANSWER, close=False)
    page.context.set_offline(True)
    look(page)
    page.get_by_text("Mất kết nối. Đang nối lại").wait_for()
    page.context.set_offline(False)
    page.locator(".reply.officer").get_by_text(ANSWER).wait_for()
    assert page.locator(".reply.officer").count() == 1


def test_outside_hours_one_leaves_a_question_and_comes_back_with_the_code(citizen, desk):
    desk.handover._hours = lambda now: OpenState(state="closed", text="Mở lại 7h30 thứ Hai.")
    page = citizen()
    typed(page, UNKNOWN)
    page.get_by_role("button", name="Chuyển câu hỏi cho cán bộ").click()
    page.get_by_role("dialog").get_by_text("Ngoài giờ làm việc.").wait_for()
    page.get_by_role("button", name="Đồng ý và chuyển").click()
    page.locator("#deskstate").get_by_text("Mở lại 7h30 thứ Hai. Bạn cứ đóng trang, quay lại bằng mã.").wait_for()
    code = page.locator(".reply.code .number").text_content()
    page.get_by_role("button", name="Mang mã theo").click()
    page.get_by_role("dialog").get_by_role("img", name="Mã QR").wait_for()
    ticket = only(desk.handover)
    desk.handover.claim(ticket.id, "an")
    desk.handover.answer(ticket.id, "an", ANSWER)

    other = citizen()  # another device: nothing is known of it
    assert other.locator("#desk").is_hidden()
    other.get_by_role("button", name="Gặp cán bộ", exact=True).click()
    other.get_by_text("Đã có mã? Xem cán bộ trả lời").click()
    field = other.get_by_label("Mã quay lại (16 chữ và số)")
    field.fill("0000-0000-0000-0000")
    other.get_by_role("button", name="Xem", exact=True).click()
    other.get_by_text("Không còn yêu cầu này").wait_for()
    field.fill(code.lower())
    other.get_by_role("button", name="Xem", exact=True).click()
    other.locator(".reply.officer").get_by_text(ANSWER).wait_for()
    linked = citizen(f"#h={code}")
    linked.locator(".reply.officer").get_by_text(ANSWER).wait_for()
    assert "#h" not in linked.url


def test_the_citizen_asks_the_assistant_meanwhile_ends_and_deletes(citizen, desk):
    page = citizen()
    handed_over(page)
    ticket = only(desk.handover)
    page.get_by_role("button", name="Hỏi trợ lý").click()
    answers = page.locator(".turn > .reply").count()
    typed(page, "lệ phí đăng ký khai sinh")
    page.wait_for_function("n => document.querySelectorAll('.turn > .reply').length > n", arg=answers)
    assert "lệ phí" not in desk.handover.tickets.get(ticket.id).question
    page.get_by_role("button", name="Nhắn cán bộ").click()
    assert page.get_by_label("Nhắn cho cán bộ").count() == 1
    page.get_by_role("button", name="Kết thúc").click()
    page.get_by_role("dialog").get_by_role("button", name="Kết thúc").click()
    page.get_by_text("Anh/chị đã kết thúc").wait_for()
    assert desk.handover.tickets.get(ticket.id).why == "left"
    page.get_by_role("button", name="Tùy chọn").click()
    page.get_by_role("button", name="Xóa dữ liệu của tôi").click()
    page.get_by_role("button", name="Xóa", exact=True).click()
    wait_until(lambda: desk.handover.tickets.latest_of(ticket.sender) is None)
    assert page.evaluate("sessionStorage.length") == 0


def test_in_danger_the_assistant_speaks_while_an_officer_is_waited_for(citizen, desk):
    page = citizen()
    handed_over(page)
    typed(page, "nhà tôi đang cháy có người mắc kẹt")
    page.locator(".reply.emergency").get_by_role("link", name="114").wait_for()


def test_where_the_conversation_is_remembered_the_officers_answer_is_there_another_day(citizen, desk):
    """The tab was closed: its own memory is gone, what the device was allowed to remember is not."""
    page = citizen()
    page.get_by_role("button", name="Tùy chọn").click()
    page.get_by_label("Nhớ cuộc trò chuyện trên máy này").check()
    page.keyboard.press("Escape")
    handed_over(page)
    ticket = only(desk.handover)
    desk.handover.claim(ticket.id, "an")
    desk.handover.answer(ticket.id, "an", ANSWER)
    other = citizen(context=page.context)
    other.locator(".reply.officer").get_by_text(ANSWER).wait_for()


def test_nothing_is_stored_before_the_yes_and_a_cross_means_no(citizen, desk):
    page = citizen()
    page.get_by_role("button", name="Gặp cán bộ", exact=True).click()
    page.get_by_label("Bạn cần cán bộ giúp việc gì?").fill("một việc")
    page.get_by_role("dialog").get_by_role("button", name="Thôi").click()
    assert page.evaluate("sessionStorage.length + localStorage.length") == 0
    assert desk.handover.tickets.queue() == []


def test_where_too_many_wait_one_is_told_and_keeps_what_one_wrote(citizen, desk):
    desk.container.handover_settings = HandoverSettings(enabled=True, web_waiting=1)
    first, second = citizen(), citizen()
    handed_over(first)
    typed(second, UNKNOWN)
    second.get_by_role("button", name="Chuyển câu hỏi cho cán bộ").click()
    second.get_by_role("button", name="Đồng ý và chuyển").click()
    second.get_by_role("alert").get_by_text("Đang có quá nhiều người chờ").wait_for()
    assert UNKNOWN in second.get_by_label("Bạn cần cán bộ giúp việc gì?").input_value()


def test_axe_finds_nothing_and_nothing_is_cut_off_on_a_small_phone(citizen, desk, axe_source):
    desk.handover._hours = lambda now: OpenState(state="closed", text="Mở lại 7h30 thứ Hai 30/11.")
    page = citizen(viewport={"width": 320, "height": 640}, bypass_csp=True)
    typed(page, UNKNOWN)
    page.get_by_role("button", name="Chuyển câu hỏi cho cán bộ").click()
    page.get_by_text("Ngoài giờ làm việc.").wait_for()
    for step in ("dialog", "waiting"):
        page.evaluate(axe_source)
        found = page.evaluate("axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})")
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found["violations"]] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        if step == "dialog":
            page.get_by_role("button", name="Đồng ý và chuyển").click()
            page.locator("#desk").wait_for()


def test_the_widget_in_a_foreign_page_hands_over_too(citizen, desk):
    page = citizen()
    html = f'<!doctype html><h1>Cổng của xã</h1><script defer src="{desk.base}widget.js"></script>'
    page.route("**/foreign", lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
    page.goto(desk.base + "foreign")
    page.get_by_role("button", name="Hỏi trợ lý").click()
    typed(page, UNKNOWN)
    page.get_by_role("button", name="Chuyển câu hỏi cho cán bộ").click()
    page.get_by_role("button", name="Đồng ý và chuyển").click()
    page.locator(".reply.code .number").wait_for()
    ticket = only(desk.handover)
    desk.handover.claim(ticket.id, "an")
    desk.handover.answer(ticket.id, "an", ANSWER)
    look(page)
    page.locator(".reply.officer").get_by_text(ANSWER).wait_for()


def test_without_scripts_the_page_says_where_officers_are(chromium, desk):
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(desk.base)
    assert "Cần gặp cán bộ" in page.locator("noscript").inner_text()
    context.close()


def test_a_page_without_officers_offers_none(citizen, desk):
    desk.container.handover_settings = HandoverSettings(enabled=False)
    page = citizen()
    typed(page, UNKNOWN)
    page.locator(".turn > .reply").wait_for()
    assert page.get_by_role("button", name="Chuyển câu hỏi cho cán bộ").count() == 0
    assert page.get_by_role("button", name="Gặp cán bộ", exact=True).count() == 0
