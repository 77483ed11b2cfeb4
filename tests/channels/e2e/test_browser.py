"""A person before the page: real browser, real server, real answers."""

from __future__ import annotations

import re

import httpx
import pytest

pytestmark = pytest.mark.browser

# Named by its code, so that only the tests of everyday words depend on what the ranking makes of them.
QUESTION = "thủ tục đăng ký khai sinh 1.001193 cần giấy tờ gì"
# A fee that the record does not know, and nobody asked for, is folded.
PARTS = ("Giấy tờ cần nộp", "Thời hạn giải quyết", "Nơi nộp hồ sơ")
TITLES = {
    "1.001193": re.compile("^Thủ tục đăng ký khai sinh(?! cho)"),
    "1.000894": re.compile("^Thủ tục đăng ký kết hôn(?! lại| có)"),
}


@pytest.fixture
def page(chromium, server):
    """The page on a small phone; nothing may break, be refused by its policy or come from elsewhere."""
    context = chromium.new_context(viewport={"width": 390, "height": 800}, locale="vi-VN", reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(10_000)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    page.on("request", lambda sent: sent.url.startswith(server.base) or complaints.append(f"elsewhere: {sent.url}"))
    page.goto(server.base + "/")
    page.get_by_label("Câu hỏi của bạn").wait_for()
    yield page
    context.close()
    assert not complaints


def ask(page, question: str):
    """Type a question, press Enter, and give the reply."""
    before = page.locator(".turn > .reply").count()
    page.get_by_label("Câu hỏi của bạn").fill(question)
    page.keyboard.press("Enter")
    page.wait_for_function("n => document.querySelectorAll('.turn > .reply').length > n", arg=before)
    return page.locator(".turn > .reply").last


def settled(page, reply, code: str):
    """The reply, or the next one when the assistant asked back and the person took the choice with this code."""
    choice = reply.locator(".choices button").filter(has_text=TITLES[code])
    if choice.count() == 0:
        return reply
    before = page.locator(".turn > .reply").count()
    choice.first.click()
    page.wait_for_function("n => document.querySelectorAll('.turn > .reply').length > n", arg=before)
    return page.locator(".turn > .reply").last


def test_papers_days_office_and_source_of_a_birth_certificate(page, tmp_path):
    """The first thing people ask, with the whole path from typing to the source."""
    reply = settled(page, ask(page, "đăng ký khai sinh cần giấy tờ gì"), "1.001193")
    page.screenshot(path=str(tmp_path / "birth.png"), full_page=True)
    for title in PARTS:
        assert reply.get_by_role("heading", name=title).first.is_visible()
    assert "khai sinh" in reply.locator(".sources").inner_text().lower()


def test_everything_the_service_answered_stands_on_the_page(page, server):
    reply = ask(page, QUESTION)
    answer = server.ask(QUESTION).json()
    assert all(reply.get_by_role("heading", name=title).first.is_visible() for title in PARTS)
    words = reply.inner_text()
    shown = [block for block in answer["blocks"] if not block["folded"]]
    papers = [
        p["name"] for b in shown if b["type"] == "checklist" for c in b["cases"] for p in c["papers"] if not p["note"]
    ]
    assert papers and all(reply.get_by_role("checkbox", name=name).count() >= 1 for name in papers)
    assert all(place["name"] in words for b in shown if b["type"] == "places" for place in b["places"])
    assert all(row["text"] in words for b in shown if b["type"] in ("times", "fees") for row in b["rows"])
    source = reply.locator(".sources").get_by_role("link").first
    assert source.get_attribute("href") == answer["sources"][0]["url"] and answer["sources"][0]["title"] in words
    assert words.count("(mã 1.001193)") == 1  # told once


def test_a_question_without_diacritics(page, tmp_path):
    reply = settled(page, ask(page, "dang ky ket hon can giay to gi"), "1.000894")
    page.screenshot(path=str(tmp_path / "unaccented.png"), full_page=True)
    assert reply.get_by_role("heading", name="Giấy tờ cần nộp").first.is_visible()
    assert "kết hôn" in reply.locator(".sources").inner_text().lower()


@pytest.mark.parametrize("nonsense", ["asdkjh qweoiu zxcmnb", "!!!???", "<img src=x onerror=alert(1)>"])
def test_nonsense_gets_a_polite_answer_and_no_source(page, tmp_path, nonsense):
    reply = ask(page, nonsense)
    said = ("nguồn", "chưa đọc được", "phạm vi", "bằng tiếng Việt và tiếng Anh")
    assert any(words in reply.inner_text() for words in said)
    assert reply.locator(".sources").count() == 0 and "failed" not in (reply.get_attribute("class") or "")
    assert page.locator(".you").last.inner_text().endswith(nonsense)
    page.screenshot(path=str(tmp_path / "nonsense.png"))


def test_everything_by_keyboard(page, tmp_path):
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").startswith("Tới ô nhập")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "question"
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    page.locator(".turn > .reply").first.wait_for()
    page.locator(".turn > .reply .actions button").first.wait_for()
    label = page.locator(".turn > .reply .actions button").first.inner_text()
    page.evaluate("document.querySelector('.turn').focus?.()")
    for _ in range(80):  # to the first follow-up question, and ask it
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == label:
            break
    else:
        pytest.fail(f"{label!r} is never reached by Tab")
    before = page.locator(".turn > .reply").count()
    page.keyboard.press("Enter")
    page.wait_for_function("n => document.querySelectorAll('.turn > .reply').length > n", arg=before)
    page.screenshot(path=str(tmp_path / "keyboard.png"), full_page=True)
    assert page.locator(".turn > .reply").last.locator(".sources").is_visible()


def test_the_conversation_is_kept_for_the_next_question(page, server):
    ask(page, "đăng ký kết hôn cần giấy tờ gì")
    sent: list[dict] = []
    page.on("request", lambda request: sent.append(request.post_data_json) if "/v1/answers" in request.url else None)
    ask(page, "vậy mất bao nhiêu tiền")
    assert [turn["role"] for turn in sent[-1]["history"]][-2:] == ["user", "assistant"]
    assert httpx.post(server.base + "/v1/answers", json=sent[-1], timeout=10).status_code == 200


def test_the_api_description_looks_like_a_page(page, server, tmp_path):
    page.goto(server.base + "/docs")
    assert page.get_by_role("heading", name="POST /v1/answers").is_visible()
    page.screenshot(path=str(tmp_path / "docs.png"), full_page=True)
    assert page.evaluate("getComputedStyle(document.body).fontFamily") != "serif"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
