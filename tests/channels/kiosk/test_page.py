"""A hall, people, a kiosk: real browser, real server, real answers."""

from __future__ import annotations

import json
import re

import pytest

from benchmarks.kiosk_soak import NAME, live_through, traces
from tests.channels.kiosk.conftest import LANDSCAPE

pytestmark = pytest.mark.browser

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
BIRTH = "Đăng ký khai sinh"
SMALL = """(top) => [...document.querySelectorAll('button, summary, textarea, .paper label')]
  .filter((node) => node.checkVisibility()).map((node) => [node.textContent.slice(0, 30), node.getBoundingClientRect()])
  .filter(([, box]) => box.bottom > 0 && box.top < innerHeight && (box.width < 44 || box.height < 44 || box.top < top - 1))
  .map(([name, box]) => `${name} ${box.width}x${box.height} at ${box.top}`)"""
EMPTY = """async () => localStorage.length + sessionStorage.length + document.cookie.length
  + (await indexedDB.databases()).length + (await caches.keys()).length"""


def to_birth(page) -> None:
    """From the attract screen to the answer on registering a birth."""
    page.locator(".start").tap()
    page.get_by_role("button", name="Có con, nuôi con").tap()
    page.get_by_role("button", name=BIRTH, exact=True).tap()
    page.locator("[data-screen=answer] .reply").wait_for()


def test_the_whole_way_by_touch(open_kiosk, tmp_path):
    """Attract, topic, answer, QR, slip, leave; on each screen every target is large and in the lower three quarters."""
    page = open_kiosk()

    def look(name: str) -> None:
        page.screenshot(path=str(tmp_path / f"{name}.png"))
        assert page.evaluate(SMALL, page.viewport_size["height"] * 0.24) == [], name
        assert "trí tuệ nhân tạo" in page.locator("#notice").inner_text() and page.locator("#notice").is_visible()
        assert page.evaluate(
            "document.documentElement.scrollWidth <= innerWidth && document.body.scrollHeight <= innerHeight"
        )

    look("attract")
    assert "Bốc số ở máy cạnh cửa" in page.locator("#queue").inner_text()
    assert page.locator("#opening").inner_text() == "Đang mở cửa, đến 23h59"
    page.locator(".start").tap()
    look("home")
    page.get_by_role("button", name="Có con, nuôi con").tap()
    look("event")
    page.get_by_role("button", name=BIRTH, exact=True).tap()
    reply = page.locator("[data-screen=answer] .reply")
    reply.wait_for()
    look("answer")
    assert (
        reply.get_by_role("heading", name="Giấy tờ cần nộp").count()
        and "1.001193" in reply.locator(".sources").inner_text()
    )
    assert "Quầy 1 – Hướng dẫn" in page.locator("main > .notice").inner_text()
    assert reply.locator("a").count() == 0, "nowhere to go from here"
    page.locator("#take").tap()
    page.locator(".qr img").wait_for()
    page.wait_for_function("() => document.querySelector('.qr img').naturalWidth > 0")
    look("take")
    assert page.get_by_text("https://troly.example/kiosk/take#ma=1.001193").is_visible()
    page.get_by_role("button", name="In phiếu giấy").tap()
    slip = page.locator(".slip")
    slip.wait_for()
    look("slip")
    words = slip.inner_text()
    assert all(
        part in words
        for part in ("khai sinh", "Giấy tờ cần nộp", "1 bản chính", "Nguồn", "1.001193", "Quầy 1", "không phải văn bản")
    )
    page.get_by_role("button", name="In ngay").tap()
    assert page.evaluate("window.printed") == 1
    assert pages(page.pdf(prefer_css_page_size=True)) == [80]
    page.get_by_role("button", name="Đổi sang khổ A4").tap()
    assert "Các bước thực hiện" in slip.inner_text()
    page.get_by_role("button", name="In ngay").tap()
    assert set(pages(page.pdf(prefer_css_page_size=True))) == {210}
    page.locator("#options").tap()
    page.get_by_role("button", name="Chữ to hơn").tap()
    assert page.evaluate(
        "document.querySelector('#top').scrollHeight <= document.querySelector('#top').clientHeight"
    ), "the AI notice is cut"
    page.locator("#leave").tap()
    page.locator(".start").wait_for()
    look("left")
    assert "khai sinh cho con" not in page.locator("main").inner_text().replace(
        "Làm giấy khai sinh cho con cần gì?", ""
    )
    assert page.evaluate(EMPTY) == 0 and page.context.cookies() == []


def pages(pdf: bytes) -> list[int]:
    """Widths of a PDF's pages in mm."""
    boxes = re.findall(rb"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)", pdf)
    return [round(float(width) * 25.4 / 72) for width, _ in boxes]


def test_the_phone_gets_the_same_matter(open_kiosk):
    page = open_kiosk("/kiosk/take#ma=1.001193", viewport={"width": 360, "height": 740})
    page.locator(".reply").wait_for()
    assert "1.001193" in page.locator(".sources").inner_text() and page.locator(".reply a").count()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_by_keyboard_alone_and_axe_finds_nothing(open_kiosk, axe_source):
    """A keyboard or switch stands where a screen cannot be reached: Tab and Enter lead everywhere."""
    page = open_kiosk(viewport=LANDSCAPE)

    def press(label: str) -> None:
        for _ in range(90):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.textContent.trim()").startswith(label):
                return page.keyboard.press("Enter")
        pytest.fail(f"{label!r} is never reached")

    def faultless(where: str) -> None:
        page.evaluate(axe_source)
        result = page.evaluate(f"axe.run({{ runOnly: {json.dumps(TAGS)} }})")
        found = [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in result["violations"]]
        assert found == [], where

    faultless("attract")
    press("Chạm vào đây")
    faultless("home")
    press("Gõ hoặc nói")
    page.locator("#question").wait_for()
    faultless("ask")
    page.keyboard.type("dang ky ket hon can giay to gi")
    page.keyboard.press("Enter")
    page.locator("[data-screen=answer] .reply").wait_for()
    assert page.evaluate("document.activeElement.textContent") == "Trợ lý AI trả lời"
    page.evaluate("document.querySelectorAll('details').forEach((node) => { node.open = true; })")
    faultless("answer")
    assert page.evaluate("document.querySelector('#top').scrollHeight <= document.querySelector('#top').clientHeight")
    press("In phiếu")
    page.locator(".slip").wait_for()
    faultless("slip")
    press("Gặp cán bộ")
    faultless("officer")
    press("Dễ nhìn")
    press("Tương phản mạnh")
    press("Chữ to hơn")
    assert page.evaluate(
        "document.querySelector('#top').scrollHeight <= document.querySelector('#top').clientHeight"
    ), "the AI notice is cut"
    faultless("options")
    press("Kết thúc")
    page.locator(".start").wait_for()
    assert page.evaluate("document.documentElement.className") == "", "how it looked is forgotten too"


def test_who_walks_away_is_forgotten_and_who_stays_is_not(open_kiosk):
    """Somebody found the question of the one before still on the screen."""
    page = open_kiosk(clock=True)
    page.locator(".start").tap()
    page.get_by_role("button", name="Gõ hoặc nói").tap()
    page.locator("#question").fill(NAME)
    page.clock.fast_forward(45_000)
    assert page.locator("#idle").is_visible() and int(page.locator("#left").inner_text()) in range(10, 17)
    page.get_by_role("button", name="Tôi vẫn ở đây").tap()
    page.clock.fast_forward(30_000)
    assert page.locator("#question").input_value() == NAME and not page.locator("#idle").is_visible()
    page.clock.fast_forward(15_000)
    page.locator("#idle[open]").wait_for()
    page.clock.fast_forward(20_000)
    page.locator(".start").wait_for()
    assert NAME not in page.content() and not page.locator("#idle").is_visible()
    page.locator(".start").tap()
    page.get_by_role("button", name="Gõ hoặc nói").tap()
    assert page.locator("#question").input_value() == ""


def test_there_is_no_way_out(open_kiosk, hall):
    page = open_kiosk()
    to_birth(page)
    refused = page.evaluate("""() => ["contextmenu", "dragstart", "drop", "auxclick"].map((name) =>
        !document.querySelector("main").dispatchEvent(new Event(name, { bubbles: true, cancelable: true })))
      .concat(["F5", "F12"].map((key) => !document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }))))
      .concat(["p", "n", "t", "w", "r", "l"].map((key) => !document.body.dispatchEvent(new KeyboardEvent("keydown", { key, ctrlKey: true, bubbles: true, cancelable: true }))))
      .concat([!document.body.dispatchEvent(new WheelEvent("wheel", { ctrlKey: true, bubbles: true, cancelable: true }))])
      .concat([window.open("https://example.org") === null])""")
    assert all(refused) and len(refused) == 14
    page.evaluate("""() => { const a = document.createElement("a"); a.href = "https://example.org/"; a.target = "_blank"; a.textContent = "x";
      document.querySelector("main").append(a); a.click(); }""")
    page.go_back(wait_until="commit")
    page.get_by_role("heading", name="Có con, nuôi con").wait_for()
    assert page.url == hall.base + "/kiosk?id=sanh-1" and len(page.context.pages) == 1


def test_a_server_that_is_started_anew_is_waited_for(open_kiosk, hall):
    """The box updated itself at nine in the morning; the question of the woman before it was gone."""
    page = open_kiosk(quiet=False)
    page.locator(".start").tap()
    page.get_by_role("button", name="Giấy tờ cá nhân").tap()
    hall.stop()
    page.get_by_role("button", name="Hộ chiếu").tap()
    page.locator("#trouble").get_by_text("đang nối lại").wait_for()
    assert page.locator("#leave").is_visible()
    hall.start()
    page.locator("[data-screen=answer] .reply").wait_for()
    assert "hộ chiếu" in page.locator(".reply").inner_text().lower() and not page.locator("#trouble").is_visible()


def test_voice_and_recordings_say_who_speaks(open_kiosk):
    page = open_kiosk(quiet=False)
    said: list[str] = []
    page.on("request", lambda sent: said.append(sent.post_data_json["text"]) if sent.url.endswith("/speech") else None)
    page.locator(".start").tap()
    page.get_by_role("button", name="Tiếng dân tộc").tap()
    assert "Cô Lam, quầy 2" in page.locator("main").inner_text()
    with page.expect_response("**/kiosk/recordings/suoi/chao") as played:
        page.get_by_role("button", name="Lời chào").tap()
    assert played.value.ok
    page.locator("#leave").tap()
    to_birth(page)
    assert "giọng đọc tổng hợp" in page.locator("#read").inner_text()
    with page.expect_response("**/kiosk/speech") as spoken:
        page.locator("#read").tap()
    assert spoken.value.headers["x-synthetic-speech"] == "true"
    assert said[0] == "Giọng đọc tổng hợp, không phải người thật."
    page.locator("#more").tap()
    page.get_by_role("button", name="Chạm rồi nói").tap()
    page.locator("#heard").get_by_text("chưa có micro").wait_for()  # this browser has none: said, not hidden


def test_a_kiosk_nobody_declared_says_so_on_its_screen(open_kiosk):
    page = open_kiosk("/kiosk", quiet=False)
    page.goto(page.url + "?id=la")
    page.locator("#trouble").get_by_text("Máy này chưa được khai báo").wait_for()


def test_a_short_day_leaves_nothing(hall, chromium, tmp_path):
    """The soak of benchmarks/kiosk_soak.py in short; a leak of one screen a session shows after a dozen."""
    (tmp_path / "planted").write_text(f"x{NAME}x", "utf-16-le")
    assert traces([tmp_path], [NAME]) == [f"planted: {NAME.encode('utf-16-le')!r}"], "the search finds what is there"
    profile = tmp_path / "profile"
    day = live_through(
        chromium.browser_type, hall.base, profile, sessions=8, hours=0.5, every=2, address="/kiosk?id=sanh-1"
    )
    report = day.report()
    assert report["stored"] == [] and report["left_on_page"] == [] and report["sessions"] == 8
    assert report["nodes"]["last_quarter"] < report["nodes"]["first_quarter"] + 150
    assert report["heap_mb"]["last_quarter"] < report["heap_mb"]["first_quarter"] + 3
    assert len(day.typed) == 4 and traces([profile], [NAME, *day.typed]) == []
