"""Whole ways through the page: on a phone, a desk and a tall screen, by keyboard, with large letters, on bad lines."""

from __future__ import annotations

import json
import re
import subprocess
import threading

import pytest

from tests.channels.web.conftest import BIRTH, DECREE, STATIC
from tests.channels.web.test_access import violations

pytestmark = pytest.mark.browser

SIZES = {"phone": (360, 640), "desktop": (1280, 800), "kiosk": (1080, 1920)}
WIDE = (
    "[...document.querySelectorAll('#troly *')].filter((n) => !n.closest('.vh, .skip, svg') && n.checkVisibility()"
    " && n.getBoundingClientRect().right > innerWidth + 1).map((n) => n.outerHTML.slice(0, 90))"
)
ARTICLE = "1. Người đi đăng ký nộp tờ khai.\n2. Công chức tư pháp ghi vào sổ.\nNgười đi đăng ký… ký tên."
RECORD = {
    "title": BIRTH.title,
    "left_out": 0,
    "sections": [
        {"key": "documents", "title": "Giấy tờ cần nộp", "blocks": [{"type": "text", "text": "Tờ khai"}]},
        {"key": "fee", "title": "Phí, lệ phí", "blocks": [{"type": "fees", "rows": [{"method": "direct", "text": "8.000 đồng"}]}]},
    ],
}  # fmt: skip
LAW = {
    "title": DECREE.title,
    "left_out": 40,
    "sections": [
        *({"key": f"article:{n}", "title": f"Điều {n}", "blocks": [{"type": "article", "number": "1", "article": str(n), "excerpt": "Lời.\n" * 30}]} for n in (14, 15)),
        {"key": "article:16", "title": "Điều 16. Thủ tục", "blocks": [{"type": "article", "number": "1", "article": "16", "excerpt": ARTICLE}]},
    ],
}  # fmt: skip


@pytest.fixture
def streaming(stub):
    """The service as it is: answers in blocks; the article is quoted from the decree; the fee can be looked up."""
    stub.streams = True
    answer = stub.answers["khai sinh"]
    blocks = [
        block.model_copy(update={"source": DECREE.id})
        if block.type == "article"
        else block.model_copy(update={"aspect": "fee", "title": "Phí, lệ phí"})
        if block.type == "fees"
        else block
        for block in answer.blocks
    ]
    stub.answers["khai sinh"] = answer.model_copy(update={"blocks": tuple(blocks), "procedures": ("1.001193",)})
    stub.sources = {BIRTH.number: RECORD, DECREE.number: LAW}
    return stub


def axe(page, source, where: str) -> None:
    assert violations(page, source) == [], where


@pytest.mark.parametrize("name", SIZES)
def test_from_the_question_to_the_list_on_the_phone(streaming, open_page, ask, axe_source, tmp_path, name):
    """Ask, tick, look into the source, take the list along, say that something is missing."""
    width, height = SIZES[name]
    dark = name == "kiosk"
    page = open_page(viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light")
    page.screenshot(path=str(tmp_path / f"{name}-begin.png"))
    reply = ask(page, "khai sinh")
    assert page.evaluate(WIDE) == [] and page.locator(".live").count() == 0
    reply.get_by_role("checkbox").nth(1).check()
    page.screenshot(path=str(tmp_path / f"{name}-answer.png"))

    reply.get_by_role("button", name="Xem trong nguồn: Trích văn bản").click()
    drawer = page.get_by_role("dialog", name=re.compile("^Nghị định 123"))
    mark = drawer.locator("mark")
    mark.wait_for()
    assert mark.inner_text() == "Người đi đăng ký" or mark.first.inner_text().startswith("Người đi đăng ký")
    box = mark.first.bounding_box()
    assert 0 <= box["y"] < height, "the drawer opens at the quoted words"
    assert drawer.locator("details").count() == 2 and "Còn 40 điều khác" in drawer.inner_text()
    assert "Đã hết hiệu lực sau ngày 29/02/2020" in drawer.inner_text(), "the drawer hides no expiry"
    page.screenshot(path=str(tmp_path / f"{name}-drawer.png"))
    if name == "phone":
        axe(page, axe_source, "drawer")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.textContent") == "Xem trong nguồn", "focus is back where it was"

    reply.get_by_role("button", name="Chia sẻ, mã QR").click()
    link = page.get_by_label("Sao chép liên kết").first.input_value()
    assert link == streaming.base + "#p=1.001193&t=3-1"
    assert page.get_by_role("img", name="Mã QR mở danh sách này").bounding_box()["width"] > 150
    page.screenshot(path=str(tmp_path / f"{name}-share.png"))
    if name == "phone":
        axe(page, axe_source, "share")
    page.get_by_role("button", name="Đóng").click()

    verdict = reply.get_by_role("group", name="Câu trả lời này có giúp được bạn không?")
    verdict.get_by_role("button", name="Chưa").click()
    reply.get_by_role("checkbox", name="Còn thiếu").check()
    if name == "phone":
        axe(page, axe_source, "reasons")
    streaming.refuse.append(503)
    reply.get_by_role("button", name="Gửi đánh giá").click()
    reply.get_by_text("Chưa gửi được đánh giá.").wait_for()
    reply.get_by_role("button", name="Thử lại").click()
    reply.get_by_text("Chỉ đánh giá được lưu").wait_for()
    sent = streaming.feedback[-1]
    assert (sent["helpful"], sent["reasons"], sent["procedures"]) == (False, ["incomplete"], ["1.001193"])
    assert "khai sinh" not in json.dumps(sent, ensure_ascii=False) and streaming.feedback[-2] == sent

    page.get_by_role("button", name="Tùy chọn").click()
    page.get_by_label("Tương phản cao").check()
    page.get_by_label("Sáng" if dark else "Tối", exact=True).check()
    if name == "phone":
        axe(page, axe_source, "options")
    page.screenshot(path=str(tmp_path / f"{name}-options.png"))
    page.keyboard.press("Escape")
    if name != "desktop":
        axe(page, axe_source, "high contrast")
    assert page.evaluate(WIDE) == []
    page.screenshot(path=str(tmp_path / f"{name}-contrast.png"))


def test_everything_new_by_keyboard_alone(streaming, page, ask):
    """Every way in is a way out: the focus comes back to the button that opened something."""

    def tab_to(label: str) -> None:
        for _ in range(90):
            page.keyboard.press("Tab")
            words = page.evaluate("(document.activeElement.labels?.[0] || document.activeElement).textContent.trim()")
            if words == label:
                return
        pytest.fail(f"{label!r} is never reached by Tab")

    def focused() -> str:
        return page.evaluate("document.activeElement.textContent")

    ask(page, "khai sinh")
    page.evaluate("document.querySelector('.turn').tabIndex = -1; document.querySelector('.turn').focus()")
    tab_to("Xem trong nguồn")
    page.keyboard.press("Enter")
    page.locator(".here h3").wait_for()
    assert focused() == "Phí, lệ phí", "in the drawer the quoted field has the focus"
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('dialog')")
    page.keyboard.press("Escape")
    assert focused() == "Xem trong nguồn"
    tab_to("Chưa")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.value") == "wrong"
    page.keyboard.press("Space")
    tab_to("Gửi đánh giá")
    page.keyboard.press("Enter")
    page.get_by_text("Chỉ đánh giá được lưu").wait_for()
    assert focused().startswith("Cảm ơn bạn") and streaming.feedback[-1]["reasons"] == ["wrong"]
    page.locator("#options").focus()
    page.keyboard.press("Enter")
    tab_to("Xóa dữ liệu của tôi")
    page.keyboard.press("Enter")
    assert focused() == "Thôi", "the harmless button comes first"
    page.keyboard.press("Escape")
    assert page.locator(".turn").count() == 1


def test_letters_of_200_percent(streaming, open_page, ask, tmp_path):
    """At 200 % the options stood outside a small phone and could not be closed."""
    page = open_page(viewport={"width": 360, "height": 640})
    for _ in range(4):
        page.get_by_role("button", name="A+").click()
    assert page.get_by_role("status").inner_text() == "Cỡ chữ 200%"
    reply = ask(page, "khai sinh")
    assert page.locator(".you p").evaluate("n => parseFloat(getComputedStyle(n).fontSize)") == 34
    for opener in ("Tùy chọn", "Chia sẻ, mã QR", "Xem nội dung nguồn"):
        page.get_by_role("button", name=opener).first.click()
        page.wait_for_function("() => !document.querySelector('dialog [role=status]')?.textContent.includes('Đang mở')")
        assert page.evaluate(WIDE) == [], opener
        close = page.get_by_role("dialog").get_by_role("button", name="Đóng")
        assert close.bounding_box()["x"] + close.bounding_box()["width"] <= 360
        page.screenshot(path=str(tmp_path / f"200-{opener[:4]}.png"))
        close.click()
    reply.get_by_role("button", name="Chưa").click()
    assert page.evaluate(WIDE) == [] and page.evaluate("document.documentElement.scrollWidth") <= 360


def test_slow_3g_and_no_line_at_all(streaming, open_page, ask):
    """The slowest line that phones here have: the page says what it does, and what was typed stays."""
    page = open_page(ready=False)
    line = page.context.new_cdp_session(page)
    slow = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
    line.send("Network.emulateNetworkConditions", slow)
    page.reload()
    page.get_by_label("Câu hỏi của bạn").wait_for()
    page.get_by_label("Câu hỏi của bạn").fill("khai sinh")
    page.keyboard.press("Enter")
    page.get_by_role("status").get_by_text("Đang tìm câu trả lời…").wait_for()
    page.get_by_label("Câu hỏi của bạn").fill("đang viết câu sau")
    page.locator(".turn > .reply").wait_for()
    assert page.get_by_label("Câu hỏi của bạn").input_value() == "đang viết câu sau"
    line.send("Network.emulateNetworkConditions", {**slow, "offline": True})
    page.get_by_role("status").get_by_text("Thiết bị đang không có mạng.").wait_for()
    page.keyboard.press("Enter")
    page.locator(".failed").get_by_text("không có mạng").wait_for()
    page.get_by_role("button", name="Xem nội dung nguồn").first.click()
    page.get_by_role("dialog").get_by_text("Không kết nối được").wait_for()
    page.keyboard.press("Escape")
    line.send("Network.emulateNetworkConditions", {**slow, "latency": 0, "downloadThroughput": -1})
    page.get_by_role("status").get_by_text("Đã có mạng trở lại.").wait_for()
    page.get_by_role("button", name="Thử lại").click()
    page.get_by_text("Chưa có nguồn về: đang viết câu sau").wait_for()
    assert [body["question"] for body in streaming.asked] == ["khai sinh", "đang viết câu sau"]


def test_a_service_started_anew_in_the_middle_of_an_answer(streaming, page, ask):
    """Half an answer stayed on the screen, looking whole: without the fee, as if there were none."""
    port = int(streaming.base.rstrip("/").rpartition(":")[2])
    streaming.cut_after = [3]
    streaming.on_cut = streaming.down
    streaming.release.clear()
    box = page.get_by_label("Câu hỏi của bạn")
    box.fill("khai sinh")
    page.keyboard.press("Enter")
    assert streaming.arrived.acquire(timeout=5)
    box.fill("viết trong lúc đợi")
    streaming.release.set()
    page.get_by_role("status").get_by_text("Mất kết nối giữa chừng.").wait_for()
    stop = page.get_by_role("button", name="Dừng").bounding_box()
    assert stop["width"] > stop["height"], "a long message squeezed the button to a column of letters"
    assert page.locator(".live, .turn > .reply").count() == 0, "half an answer is no answer"
    streaming.health = ["warming"]
    streaming.on_cut = lambda: None
    threading.Timer(0.5, streaming.up, (port,)).start()
    page.locator(".turn > .reply .sources").wait_for(timeout=20_000)
    assert page.locator(".turn").count() == page.locator(".turn > .reply").count() == 1
    assert page.locator("section.fees").count() == page.locator("section.checklist").count() == 1
    assert box.input_value() == "viết trong lúc đợi"
    assert [body["question"] for body in streaming.asked] == ["khai sinh"] * 2
    ask(page, "lệ phí khai sinh")
    assert len(streaming.asked[-1]["history"]) == 2, "asked twice, remembered once"


def test_a_service_that_goes_while_it_thinks_is_asked_again(streaming, page, ask):
    """Killed before the first byte, the question was answered with an error card by a service that was back at once."""
    port = int(streaming.base.rstrip("/").rpartition(":")[2])
    ask(page, "lệ phí khai sinh")
    streaming.down()
    page.get_by_label("Câu hỏi của bạn").fill("khai sinh")
    page.keyboard.press("Enter")
    page.get_by_role("status").get_by_text("Mất kết nối giữa chừng.").wait_for()
    streaming.up(port)
    page.locator(".turn > .reply section.fees").wait_for(timeout=20_000)
    assert [body["question"] for body in streaming.asked] == ["lệ phí khai sinh", "khai sinh"]
    assert page.locator(".turn > .reply").count() == 2


def test_a_line_that_always_breaks_ends_in_a_clear_state(streaming, page, ask):
    streaming.cut_after = [2] * 4
    reply = ask(page, "khai sinh")
    assert "Không kết nối được" in reply.inner_text() and len(streaming.asked) == 4
    reply.get_by_role("button", name="Thử lại").click()
    page.locator(".turn > .reply .sources").wait_for()
    assert page.locator(".live").count() == 0 and page.locator(".turn > .reply").count() == 1


def test_blocks_are_shown_as_they_come_and_spoken_once(streaming, page):
    """Spoken block by block and then again as a whole, an answer took a blind person twice the time."""
    page.evaluate(
        """() => { window.seen = []; const log = document.getElementById('log');
        new MutationObserver(() => { const live = log.querySelector('.live');
          if (live) seen.push([live.children.length, log.getAttribute('aria-busy')]); })
        .observe(log, { childList: true, subtree: true, attributes: true }); }"""
    )
    page.get_by_label("Câu hỏi của bạn").fill("khai sinh")
    page.keyboard.press("Enter")
    page.locator(".turn > .reply").wait_for()
    seen = page.evaluate("seen")
    assert seen and all(busy == "true" for _, busy in seen)
    assert page.locator("#log").get_attribute("aria-busy") is None


def test_codes_made_here_are_read_by_another_reader(npm_folder, tmp_path):
    """A square that looks like a QR code and opens nothing: every size is read back by a reader not ours."""
    script = tmp_path / "read.mjs"
    script.write_text(
        f"""import {{ qrModules }} from {json.dumps((STATIC / "qr.js").as_uri())};
import jsQR from {json.dumps((npm_folder / "jsqr" / "dist" / "jsQR.js").as_uri())};
const text = (n) => "https://tro-ly.example/#p=1.001193&t=" + "ếx9-".repeat(200).slice(0, n);
const wrong = [], sizes = new Set();
for (let n = 0; n < 416; n += 8) {{
  const cells = qrModules(text(n));
  sizes.add(cells.length);
  const scale = 4, side = (cells.length + 8) * scale, data = new Uint8ClampedArray(side * side * 4).fill(255);
  cells.forEach((row, r) => row.forEach((dark, c) => {{
    if (dark) for (let y = 0; y < scale; y++) for (let x = 0; x < scale; x++)
      data.fill(0, (((r + 4) * scale + y) * side + (c + 4) * scale + x) * 4, (((r + 4) * scale + y) * side + (c + 4) * scale + x) * 4 + 3);
  }}));
  if ((jsQR.default || jsQR)(data, side, side)?.data !== text(n)) wrong.push(n);
}}
console.log(JSON.stringify({{ wrong, sizes: sizes.size, long: qrModules("x".repeat(667)) }}));
""",
        "utf-8",
    )
    done = subprocess.run(["node", str(script)], capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"wrong": [], "sizes": 18, "long": None}
