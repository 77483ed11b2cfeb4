"""Asking, waiting, giving up, failing and trying again."""

from __future__ import annotations

import re

import pytest

from assistant import answer as a

pytestmark = pytest.mark.browser


def questions(stub) -> list[str]:
    return [body["question"] for body in stub.asked]


def test_enter_sends_and_shift_enter_breaks_the_line(stub, page):
    box = page.get_by_label("Câu hỏi của bạn")
    box.type("dòng một")
    page.keyboard.press("Shift+Enter")
    box.type("dòng hai")
    assert stub.asked == []
    page.keyboard.press("Enter")
    page.get_by_text("Chưa có nguồn về: dòng một").wait_for()
    assert questions(stub) == ["dòng một\ndòng hai"]
    assert box.input_value() == ""


def test_enter_that_ends_a_telex_word_does_not_send(stub, page):
    """With a Vietnamese input method, Enter takes the composed word; half a question went out at each of them."""
    box = page.get_by_label("Câu hỏi của bạn")
    box.focus()
    client = page.context.new_cdp_session(page)
    client.send("Input.imeSetComposition", {"text": "giấy", "selectionStart": 4, "selectionEnd": 4})
    for event in ("{ key: 'Enter', isComposing: true }", "{ key: 'Enter', keyCode: 229 }"):
        page.evaluate(
            f"document.getElementById('question').dispatchEvent(new KeyboardEvent('keydown',"
            f" Object.assign({{ bubbles: true, cancelable: true }}, {event})))"
        )
    page.wait_for_timeout(200)
    assert stub.asked == []
    client.send("Input.insertText", {"text": "giấy"})
    page.keyboard.press("Enter")
    page.get_by_text("Chưa có nguồn về: giấy").wait_for()
    assert questions(stub) == ["giấy"]


def test_the_service_gets_composed_letters(stub, page, ask):
    """macOS types "ế" as three code points: counted and compared as such, the same question was another question."""
    ask(page, "le\u0302\u0323 phi\u0301 khai sinh")
    assert questions(stub) == ["lệ phí khai sinh"]


@pytest.mark.parametrize("text", ["", "   ", "\n\n"])
def test_nothing_is_not_sent(stub, page, text):
    page.get_by_label("Câu hỏi của bạn").fill(text)
    page.get_by_role("button", name="Gửi").click()
    page.wait_for_timeout(200)
    assert stub.asked == [] and page.locator(".turn").count() == 0


def test_a_long_question_is_counted_and_never_cut(stub, page, ask):
    """A field with maxlength cut a pasted letter in the middle without a word, and the answer was about the half."""
    box, counter = page.get_by_label("Câu hỏi của bạn"), page.locator("#counter")
    box.fill("ế" * 1799)
    assert not counter.is_visible()
    box.fill("ế" * 1950)
    assert counter.inner_text() == "Còn 50 ký tự"
    box.fill("ế" * 2003)
    assert counter.inner_text() == "Quá 3 ký tự" and box.get_attribute("aria-invalid") == "true"
    page.keyboard.press("Enter")
    assert page.get_by_role("status").inner_text() == "Câu hỏi dài quá 2000 ký tự. Xin rút gọn 3 ký tự."
    assert stub.asked == [] and len(box.input_value()) == 2003
    ask(page, "e\u0302\u0301" * 2000)
    assert [len(question) for question in questions(stub)] == [2000]


def test_focus_stays_in_the_input(page, ask):
    """Each answer stole the focus: a blind user was thrown to the top of the page after every question."""
    box = "document.activeElement.id"
    ask(page, "khai sinh")
    assert page.evaluate(box) == "question"
    page.get_by_label("Câu hỏi của bạn").fill("kết hôn")
    page.get_by_role("button", name="Gửi").click()
    page.get_by_text("Bạn muốn hỏi thủ tục nào?").wait_for()
    assert page.evaluate(box) == "question"
    page.get_by_role("button", name="Kết hôn trong nước").click()
    page.get_by_text("Chưa có nguồn về: đăng ký kết hôn").wait_for()
    assert page.evaluate(box) == "question"


def test_on_a_phone_the_keyboard_closes_but_focus_is_kept(open_page, ask):
    page = open_page(has_touch=True, is_mobile=True)
    ask(page, "khai sinh")
    assert page.evaluate("document.activeElement.id") == "send"


def test_the_answer_begins_at_the_top_of_the_screen(page, ask):
    """Scrolled to its end, a long answer had to be searched for its beginning with the thumb."""
    ask(page, "kết hôn")
    ask(page, "khai sinh")
    assert 0 <= page.locator(".you").last.bounding_box()["y"] < 80


def test_history_is_the_last_six_turns_and_only_answered_ones(stub, page, ask):
    ask(page, "câu 0")
    stub.replies.append((500, {"code": "error", "message": "Trợ lý đang gặp sự cố."}))
    ask(page, "câu hỏng")
    for number in range(1, 8):
        ask(page, f"câu {number}")
    assert stub.asked[0]["history"] == []
    history = stub.asked[-1]["history"]
    assert [turn["text"] for turn in history if turn["role"] == "user"] == [f"câu {n}" for n in range(1, 7)]
    assert history[1] == {"role": "assistant", "text": "Chưa có nguồn về: câu 1"}


def test_nothing_is_kept_on_the_device(page, ask):
    """People ask at the commune's shared computer: the next one must find nothing."""
    ask(page, "khai sinh")
    page.get_by_role("button", name="A+").click()
    kept = page.evaluate(
        "async () => [localStorage.length, sessionStorage.length, document.cookie.length,"
        " (await indexedDB.databases()).length, (await caches.keys()).length,"
        " (await navigator.serviceWorker.getRegistrations()).length]"
    )
    assert kept == [0] * 6
    assert "?" not in page.url and "#" not in page.url


def test_a_new_conversation_forgets_after_asking(stub, page, ask):
    """One wrong tap beside the text size buttons threw a whole conversation away."""
    ask(page, "khai sinh")
    page.get_by_role("button", name="Cuộc trò chuyện mới").click()
    page.get_by_role("dialog").get_by_role("button", name="Thôi").click()
    assert page.locator(".turn").count() == 1
    page.get_by_role("button", name="Cuộc trò chuyện mới").click()
    page.get_by_role("dialog").get_by_role("button", name="Xóa").click()
    page.get_by_text("Đã bắt đầu cuộc trò chuyện mới.").wait_for()
    assert page.locator(".turn").count() == 0 and page.locator(".welcome").is_visible()
    ask(page, "kết hôn")
    assert stub.asked[-1]["history"] == []


def test_a_late_answer_does_not_enter_a_new_conversation(stub, page):
    """The answer to one person's question turned up on the screen of the next."""
    stub.release.clear()
    page.get_by_label("Câu hỏi của bạn").fill("khai sinh")
    page.keyboard.press("Enter")
    assert stub.arrived.acquire(timeout=5)
    page.get_by_role("button", name="Cuộc trò chuyện mới").click()
    page.get_by_role("dialog").get_by_role("button", name="Xóa").click()
    page.wait_for_timeout(200)
    assert page.get_by_role("status").inner_text() == "Đã bắt đầu cuộc trò chuyện mới."
    page.get_by_label("Câu hỏi của bạn").fill("kết hôn")
    page.keyboard.press("Enter")
    assert stub.arrived.acquire(timeout=5)
    assert page.get_by_role("button", name="Dừng").is_visible(), "the old question's end must not end the new one"
    stub.release.set()
    page.get_by_text("Bạn muốn hỏi thủ tục nào?").wait_for()
    assert stub.asked[-1]["history"] == [] and page.locator(".turn > .reply").count() == 1


def test_waiting_is_said_and_can_be_stopped(stub, page):
    stub.release.clear()
    page.get_by_label("Câu hỏi của bạn").fill("khai sinh")
    page.keyboard.press("Enter")
    assert stub.arrived.acquire(timeout=5)
    assert page.get_by_role("status").inner_text() == "Đang tìm câu trả lời…"
    page.get_by_role("button", name="Dừng").click()
    page.get_by_text("Bạn đã dừng câu hỏi này.").wait_for()
    assert not page.get_by_role("button", name="Dừng").is_visible()
    assert page.evaluate("document.activeElement.id") == "question"
    stub.release.set()
    page.get_by_role("button", name="Thử lại").click()
    page.get_by_text("Trẻ em sinh ra do mang thai hộ").wait_for()
    assert page.get_by_text("Bạn đã dừng câu hỏi này.").count() == 0


def test_one_question_at_a_time_and_the_typed_text_is_kept(stub, page):
    """Impatient second presses sent the question five times."""
    stub.release.clear()
    box = page.get_by_label("Câu hỏi của bạn")
    box.fill("khai sinh")
    page.keyboard.press("Enter")
    assert stub.arrived.acquire(timeout=5)
    box.fill("kết hôn")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Gửi").click(force=True)
    assert "Xin đợi" in page.get_by_role("status").inner_text()
    assert box.input_value() == "kết hôn"
    stub.release.set()
    page.get_by_text("Trẻ em sinh ra do mang thai hộ").wait_for()
    assert questions(stub) == ["khai sinh"]


@pytest.mark.parametrize(
    ("status", "body", "shown"),
    [
        (500, {"code": "error", "message": "Kho dữ liệu đang bận."}, "Kho dữ liệu đang bận."),
        (500, "Internal Server Error", "Trợ lý đang gặp sự cố."),
        (502, "<html>Bad Gateway</html>", "Trợ lý đang gặp sự cố."),
        (429, {"detail": "Too Many Requests"}, "Đang có quá nhiều câu hỏi."),
        (422, {"detail": [{"msg": "Field required"}]}, "Trợ lý không đọc được câu hỏi này."),
        (200, "not json", "Trợ lý đang gặp sự cố."),
        (200, {"hello": 1}, "Trợ lý đang gặp sự cố."),
    ],
)
def test_a_failure_speaks_vietnamese_and_offers_another_try(stub, page, ask, status, body, shown):
    """Citizens read "Internal Server Error" and "Field required"."""
    stub.replies.append((status, body))
    reply = ask(page, "lệ phí khai sinh")
    assert shown in reply.inner_text()
    assert not re.search("error|required|gateway|many", reply.inner_text(), re.I)
    reply.get_by_role("button", name="Thử lại").click()
    page.get_by_text("Lệ phí 8.000 đồng.").wait_for()
    assert page.locator(".turn").count() == 1 and stub.asked[-1]["history"] == []


def test_offline_is_said_and_the_question_is_not_lost(stub, page, ask):
    """Between two hills the signal goes: the question typed on a phone for five minutes went with it."""
    page.context.set_offline(True)
    reply = ask(page, "lệ phí khai sinh")
    assert "không có mạng" in reply.inner_text() and stub.asked == []
    page.context.set_offline(False)
    page.get_by_text("Đã có mạng trở lại.").wait_for()
    reply.get_by_role("button", name="Thử lại").click()
    page.get_by_text("Lệ phí 8.000 đồng.").wait_for()


def test_while_warming_the_page_waits_and_then_sends(stub, open_page):
    """A question asked while the models were loading got an error page; it has only to wait."""
    stub.health = ["warming"] * 3
    page = open_page(ready=False)
    page.get_by_text("Trợ lý đang khởi động…").wait_for()
    page.get_by_label("Câu hỏi của bạn").fill("lệ phí khai sinh")
    page.keyboard.press("Enter")
    page.get_by_text("Lệ phí 8.000 đồng.").wait_for(timeout=15000)
    assert questions(stub) == ["lệ phí khai sinh"]


def test_a_service_started_anew_under_the_page_is_waited_for(stub, page, ask):
    stub.replies.append((503, {"code": "NOT_READY", "message": "Trợ lý đang khởi động."}))
    assert "8.000 đồng" in ask(page, "lệ phí khai sinh").inner_text()
    assert len(stub.asked) == 2


def test_an_assistant_that_cannot_load_says_so(stub, open_page, ask):
    """A damaged index left "starting…" on the screen for a whole day."""
    stub.health = ["unusable"] * 2
    page = open_page(ready=False)
    page.get_by_text("Trợ lý đang được bảo trì nên chưa trả lời được.").wait_for()
    reply = ask(page, "lệ phí khai sinh")
    assert "bảo trì" in reply.inner_text() and stub.asked == []
    reply.get_by_role("button", name="Thử lại").click()
    page.get_by_text("Lệ phí 8.000 đồng.").wait_for()


def test_stop_works_while_warming(stub, open_page):
    stub.health = ["warming"] * 99
    page = open_page(ready=False)
    page.get_by_label("Câu hỏi của bạn").fill("khai sinh")
    page.keyboard.press("Enter")
    page.get_by_text("Trợ lý đang khởi động…").wait_for()
    page.get_by_role("button", name="Dừng").click()
    page.get_by_text("Bạn đã dừng câu hỏi này.").wait_for()
    assert stub.asked == []


def test_a_page_mounted_under_a_path_finds_its_service(stub, page, ask):
    """Behind a provincial portal the page lives at /troly/: addresses from the root went to the portal itself."""
    stub.answers["x"] = a.Answer(outcome=a.Outcome.NO_SOURCE, text="Dưới một đường dẫn.")
    stub.prefix = "/troly"
    page.goto(stub.base + "troly/")
    page.get_by_text("Trợ lý AI").first.wait_for()
    assert "Dưới một đường dẫn." in ask(page, "x").inner_text()
