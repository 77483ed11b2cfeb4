"""Sentences of a model on the page: above what the record says, marked as written by AI, and never in its place."""

from __future__ import annotations

import pytest

from assistant import answer as a
from tests.channels.web.conftest import BIRTH, PAPERS

pytestmark = pytest.mark.browser
WRITTEN = a.TextBlock(
    title="Trả lời ngắn (AI viết, đã đối chiếu với nguồn)", source=BIRTH.id, written=True,
    text="Dạ, lệ phí: 8.000 đồng. Hồ sơ nộp tại Ủy ban nhân dân cấp xã ạ.",
)  # fmt: skip
HEAD = a.TextBlock(text="Đăng ký khai sinh (mã 1.001193)", source=BIRTH.id)
ANSWER = a.Answer(
    outcome=a.Outcome.ANSWERED, text="Dạ, lệ phí: 8.000 đồng.", blocks=(WRITTEN, HEAD, PAPERS), sources=(BIRTH,)
)
QUESTION = "khai sinh lệ phí bao nhiêu"


def test_sentences_come_in_above_the_record_and_stay_there(stub, page, ask):
    stub.streams = True
    stub.answers[QUESTION] = ANSWER
    reply = ask(page, QUESTION)
    assert reply.locator(".written").count() == 1
    words = reply.inner_text()
    assert "AI viết" in words and words.index("8.000 đồng") < words.index("Đăng ký khai sinh (mã")
    assert reply.locator(".checklist").count() == 1  # the record's blocks, each once


def test_while_the_model_writes_the_record_is_already_read(stub, page):
    stub.streams = True
    stub.answers[QUESTION] = ANSWER
    stub.writes_on.clear()
    page.get_by_label("Câu hỏi của bạn").fill(QUESTION)
    page.keyboard.press("Enter")
    live = page.locator("article.live")
    live.locator(".written").wait_for()
    assert live.locator(".checklist").count() == 1
    assert live.locator("> *").nth(1).get_attribute("class") == "block text written"
    said = live.locator(".written").inner_text()
    assert "AI viết" in said and "8.000 đồng" in said and "Hồ sơ" not in said  # a sentence at a time
    stub.writes_on.set()
    page.locator(".turn > .reply").wait_for()
    assert page.locator("article.live").count() == 0
    assert "Hồ sơ nộp tại" in page.locator(".turn > .reply .written").inner_text()


def test_an_answer_kept_from_before_shows_its_sentences(stub, page, ask):
    """Without a stream the whole answer comes at once; its sentences are a block as any other."""
    stub.answers[QUESTION] = ANSWER
    assert ask(page, QUESTION).locator(".written").count() == 1
