"""What stays on the device, what is deleted, which language is spoken, and voices."""

from __future__ import annotations

import re

import pytest

from assistant import answer as a
from tests.channels.web.conftest import BIRTH

pytestmark = pytest.mark.browser

ENGLISH = a.Answer(
    outcome=a.Outcome.ANSWERED,
    text="Birth registration.",
    blocks=(a.ChecklistBlock(cases=(a.PaperCase(papers=(a.PaperItem(name="Tờ khai", originals=1),)),), source=BIRTH.id),),
    sources=(BIRTH,),
    reasons={"language": "en, 90% of the words known"},
)  # fmt: skip
SPEECH = """
window.said = []; window.cancelled = 0;
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
Object.defineProperty(window, 'speechSynthesis', { value: { getVoices: () => [{ lang: 'vi-VN' }], addEventListener() {},
  cancel() { window.cancelled++; }, speak(one) { window.said.push(one); } } });
window.SpeechRecognition = class { start() { window.ear = this; } stop() { this.onend(); } };
"""


def kept(page) -> str:
    return page.evaluate("JSON.stringify(localStorage)")


def test_history_is_kept_only_after_a_yes_and_gone_after_a_no(stub, page, ask):
    ask(page, "khai sinh")
    assert kept(page) == "{}"
    page.get_by_role("button", name="Tùy chọn").click()
    page.get_by_label("Nhớ cuộc trò chuyện trên máy này").check()
    page.get_by_text("Sẽ nhớ cuộc trò chuyện trên máy này.").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="A+").click()
    ask(page, "lệ phí khai sinh")
    page.reload()
    page.get_by_text("Lệ phí 8.000 đồng.").wait_for()
    assert page.locator(".turn").count() == 2 and page.locator("#troly").get_attribute("data-size") == "125"
    assert len(stub.asked) == 2, "what is kept is shown, not asked again"
    assert page.get_by_text("lưu trên máy này. Quy định có thể đã đổi").count() == 2
    ask(page, "kết hôn")
    assert len(stub.asked[-1]["history"]) == 4
    page.locator(".turn").last.get_by_role("button", name="Có ích").click()
    page.get_by_text("Chỉ đánh giá được lưu").wait_for()
    assert stub.feedback[-1]["answer"] == 2, "numbers go on where they were"
    page.get_by_role("button", name="Tùy chọn").click()
    page.get_by_label("Nhớ cuộc trò chuyện trên máy này").uncheck()
    assert kept(page) == "{}"


@pytest.mark.parametrize("spoilt", ["nonsense", '{"version":1,"at":1,"turns":[]}', '{"version":9}'])
def test_what_cannot_be_read_or_is_too_old_is_dropped(page, spoilt):
    page.evaluate("text => localStorage.setItem('tro-ly', text)", spoilt)
    page.reload()
    page.locator(".welcome").wait_for()
    assert kept(page) == "{}" and page.locator(".turn").count() == 0


def test_where_the_browser_keeps_nothing_that_is_said(open_page):
    page = open_page(ready=False)
    page.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no'); } })")
    page.reload()
    page.get_by_role("button", name="Tùy chọn").click()
    page.get_by_label("Nhớ cuộc trò chuyện trên máy này").click()
    page.get_by_text("Trình duyệt không cho lưu trên máy này.").wait_for()
    assert not page.get_by_label("Nhớ cuộc trò chuyện trên máy này").is_checked()


def test_delete_my_data_deletes_here_and_there(stub, page, ask):
    """ "Deleted" was said although the line was down: the verdicts stayed on the server."""

    def forget():
        page.get_by_role("button", name="Tùy chọn").click()
        page.get_by_role("button", name="Xóa dữ liệu của tôi").click()
        page.get_by_role("dialog").get_by_role("button", name="Xóa", exact=True).click()

    page.get_by_role("button", name="Tùy chọn").click()
    page.get_by_label("Nhớ cuộc trò chuyện trên máy này").check()
    page.keyboard.press("Escape")
    ask(page, "khai sinh").get_by_role("button", name="Có ích").click()
    page.get_by_text("Chỉ đánh giá được lưu").wait_for()
    mine = stub.feedback[-1]["conversation"]
    assert re.fullmatch("[0-9a-f]{32}", mine) and mine in kept(page)
    stub.refuse.append(503)
    forget()
    page.get_by_text("Chưa xóa được 1 đánh giá trên máy chủ").wait_for()
    assert kept(page) == "{}" and page.locator(".turn").count() == 0
    forget()
    page.get_by_text("máy chủ đã xóa 1 đánh giá").wait_for()
    assert stub.forgotten == [mine, mine]
    ask(page, "khai sinh").get_by_role("button", name="Có ích").click()
    page.get_by_text("Chỉ đánh giá được lưu").wait_for()
    assert stub.feedback[-1]["conversation"] != mine, "what comes after has nothing to do with what was before"


def test_words_follow_the_answer_until_a_language_was_chosen(stub, page, ask, axe_source):
    stub.answers["birth"] = ENGLISH
    reply = ask(page, "birth")
    assert reply.get_attribute("lang") == "en" and reply.get_by_text("1 original(s)").is_visible()
    assert "1 July 2025" in reply.locator(".sources").inner_text()
    assert page.get_by_label("Your question").is_visible() and page.locator("html").get_attribute("lang") == "en"
    assert "artificial intelligence" in page.locator("#ai-notice").inner_text()
    assert page.get_by_role("link", name="Talk to an officer: 1900 0000").is_visible()
    page.get_by_role("button", name="Tiếng Việt").click()
    ask(page, "birth")
    assert page.get_by_label("Câu hỏi của bạn").is_visible(), "a choice holds"
    page.get_by_role("button", name="English").click()
    vietnamese = page.evaluate(
        """() => { const walk = document.createTreeWalker(document.getElementById('troly'), NodeFilter.SHOW_TEXT), out = [];
        for (let node; (node = walk.nextNode());) if (node.parentElement.closest('[lang]').lang === 'en'
          && node.parentElement.checkVisibility() && !node.parentElement.closest('.turn')
          && /[àáảãạăâđèéẻẽẹêìíòóôơùúưýỳ]/i.test(node.data)) out.push(node.data); return out; }"""
    )
    assert vietnamese in ([], ["Ủy ban nhân dân tỉnh Mẫu"]), "the office keeps its name, nothing else stays behind"


def test_a_shared_link_asks_ticks_and_is_forgotten(stub, open_page):
    page = open_page(ready=False)
    stub.answers["Thủ tục 1.001193 cần giấy tờ gì?"] = stub.answers["khai sinh"]
    page.goto(stub.base + "#p=1.001193&t=3-0-2")
    page.reload()
    page.locator(".turn > .reply").wait_for()
    assert [box.is_checked() for box in page.locator(".paper input").all()] == [True, False, True]
    assert "#" not in page.url
    page.goto(stub.base + "#q=" + "l%E1%BB%87%20ph%C3%AD%20khai%20sinh&l=en")
    page.reload()
    page.get_by_text("Lệ phí 8.000 đồng.").wait_for()


def test_speech_in_and_out(stub, open_page, ask):
    page = open_page(ready=False)
    page.add_init_script(SPEECH)
    page.reload()
    page.get_by_role("button", name="Nói câu hỏi").click()
    box = page.get_by_role("dialog")
    assert "hãng làm trình duyệt" in box.inner_text()
    box.get_by_role("button", name="Đồng ý").click()
    page.get_by_text("Đang nghe…").wait_for()
    page.evaluate("ear.onresult({ results: [[{ transcript: 'lệ phí khai sinh' }]] })")
    assert page.get_by_label("Câu hỏi của bạn").input_value() == "lệ phí khai sinh" and stub.asked == []
    page.get_by_role("button", name="Dừng nghe").click()
    page.get_by_text("Xem lại rồi bấm “Gửi”.").wait_for()
    page.keyboard.press("Enter")
    reply = page.locator(".turn > .reply")
    reply.get_by_role("button", name="Đọc to").click()
    said = page.evaluate("said.map((one) => one.text)")
    assert said[0] == "Giọng đọc tổng hợp, do máy tạo." and "Lệ phí 8.000 đồng." in said
    assert page.get_by_role("status").inner_text() == said[0] and not any("http" in text for text in said)
    before = page.evaluate("cancelled")
    reply.get_by_role("button", name="Dừng đọc").click()
    assert page.evaluate("cancelled") > before and reply.get_by_role("button", name="Đọc to").is_visible()
    page.get_by_role("button", name="Nói câu hỏi").click()
    page.evaluate("ear.onerror({ error: 'not-allowed' }), ear.onend()")
    page.get_by_text("Trình duyệt chưa cho dùng micrô.").wait_for()


def test_without_engines_there_are_no_voice_buttons(open_page, ask):
    page = open_page(ready=False)
    page.add_init_script(
        "delete window.webkitSpeechRecognition; delete window.SpeechRecognition; delete window.speechSynthesis"
    )
    page.reload()
    reply = ask(page, "lệ phí khai sinh")
    assert not page.locator("#mic").is_visible() and not reply.locator(".read").is_visible()
