"""Small screens, keyboards, screen readers, weak eyes: WCAG 2.2 AA as far as a machine can tell."""

from __future__ import annotations

import json

import pytest

pytestmark = pytest.mark.browser

KINDS = ["khai sinh", "kết hôn", "cháy nhà", "không nguồn", "hostile", "chưa có"]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page, source: str) -> list[str]:
    page.evaluate("scrollTo(0, document.body.scrollHeight)")  # where the input lies over nothing
    page.evaluate(source)
    result = page.evaluate(f"axe.run({{ runOnly: {json.dumps(TAGS)} }})")
    return [
        f"{found['id']}: {node['html'][:120]} {node['failureSummary'][:300]}"
        for found in result["violations"]
        for node in found["nodes"]
    ]


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(stub, open_page, ask, axe_source, scheme, width):
    page = open_page(color_scheme=scheme, viewport={"width": width, "height": 740})
    assert violations(page, axe_source) == []
    for question in KINDS:
        ask(page, question)
        page.evaluate("document.querySelectorAll('details').forEach((node) => { node.open = true; })")
        assert violations(page, axe_source) == [], question
    stub.replies.append((500, {"code": "error", "message": "Kho dữ liệu đang bận."}))
    ask(page, "lỗi")
    page.get_by_label("Câu hỏi của bạn").fill("ế" * 2010)
    assert violations(page, axe_source) == []
    page.get_by_label("Câu hỏi của bạn").fill("đợi")
    stub.release.clear()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Dừng").wait_for()
    assert violations(page, axe_source) == []


def test_landmarks_and_roles(page, ask):
    """Screen readers move by landmark and heading; answers are spoken because they land in the log."""
    reply = ask(page, "khai sinh")
    assert page.locator("html").get_attribute("lang") == "vi"
    for role in ("banner", "main", "form", "log", "status"):
        assert page.get_by_role(role).count() == 1, role
    log = page.get_by_role("log", name="Cuộc trò chuyện")
    assert log.get_attribute("aria-live") == "polite" and log.get_attribute("aria-relevant") == "additions"
    assert log.locator(reply).count() == 1
    assert page.get_by_role("status").evaluate("node => !node.closest('[role=log]')")
    assert page.get_by_role("heading", level=1).count() == 1
    assert page.get_by_role("heading", level=2).all_inner_texts()[-2:] == ["Bạn hỏi", "Trợ lý AI"]
    assert page.get_by_role("table", name="Phí, lệ phí").get_by_role("rowheader").count() == 4
    assert page.get_by_role("group", name="Trẻ em sinh ra do mang thai hộ").get_by_role("checkbox").count() == 1


def test_a_whole_conversation_by_keyboard(stub, page):
    """The first Tab offers the way to the input; every control after it shows where the focus is."""
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Tới ô nhập câu hỏi")
    assert skip.evaluate("node => node === document.activeElement")
    assert skip.bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    page.keyboard.type("khai sinh")
    page.keyboard.press("Enter")
    page.locator(".turn > .reply").wait_for()
    page.evaluate("document.getElementById('smaller').focus()")
    seen = []
    for _ in range(60):
        page.keyboard.press("Tab")
        name, outline, covered = page.evaluate(
            "() => { const node = document.activeElement, box = node.getBoundingClientRect();"
            " const top = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height / 2, 20));"
            " return [node.id || node.innerText || node.type, getComputedStyle(node).outlineStyle,"
            "  !(top && (node.contains(top) || top.contains(node) || node.labels?.[0]?.contains(top)))]; }"
        )
        seen.append(name)
        if name == "send":
            break
        assert outline == "solid", f"no visible focus on {name}"
        assert not covered, f"{name} is hidden when it has the focus"
    for control in ("normal", "larger", "fresh", "checkbox", "Sao chép", "question", "send", "hotline"):
        assert control in seen
    assert len(stub.asked) == 1, "moving through the page must not send anything"


@pytest.mark.parametrize("size", ["A", "A+++"])
def test_320_pixels_need_no_sideways_scrolling(open_page, ask, size):
    """On the cheapest phone with large letters, prices stood outside the screen."""
    page = open_page(viewport={"width": 320, "height": 568})
    for _ in range(size.count("+")):
        page.get_by_role("button", name="A+").click()
    for question in [*KINDS, "https://dichvucong.gov.vn/" + "x" * 300]:
        ask(page, question)
        page.evaluate("document.querySelectorAll('details').forEach((node) => { node.open = true; })")
        wide = page.evaluate(
            "[...document.querySelectorAll('body *')].filter((n) => !n.closest('.vh, .skip')"
            " && n.getBoundingClientRect().right > innerWidth + 1).map((n) => n.outerHTML.slice(0, 90))"
        )
        assert wide == [] and page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("presses", range(4))
def test_a_price_is_never_broken_in_two_lines(open_page, ask, presses):
    """With the largest letters "8.000 đồng" stood as "8.00" and, on the next line, "0 đồng"."""
    page = open_page(viewport={"width": 320, "height": 640})
    for _ in range(presses):
        page.get_by_role("button", name="A+").click()
    reply = ask(page, "khai sinh")
    lines = reply.locator(".fees td").evaluate_all(
        "cells => cells.flatMap((cell) => [...cell.textContent.matchAll(/\\S+/g)].map((word) => {"
        " const range = new Range(); range.setStart(cell.firstChild, word.index);"
        " range.setEnd(cell.firstChild, word.index + word[0].length);"
        " return [word[0], new Set([...range.getClientRects()].map((box) => box.y)).size]; }))"
    )
    assert ["1.250.000", 1] in lines and {count for _, count in lines} == {1}
    assert reply.get_by_role("table", name="Phí, lệ phí").get_by_role("row").count() >= 4, "still a table when stacked"


def test_the_input_leaves_room_for_reading(open_page, ask):
    """Zoomed to 400 % a laptop is 320 × 256: a fixed input covered the whole answer."""
    page = open_page(viewport={"width": 320, "height": 256})
    ask(page, "khai sinh")
    assert page.locator("#bar").evaluate("node => getComputedStyle(node).position") == "static"
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.locator("#bar").bounding_box()["height"] < 640 / 3


def test_targets_are_as_large_as_a_thumb(open_page, ask):
    """An old man's thumb: 44 px both ways, at the smallest letters too."""
    page = open_page(viewport={"width": 320, "height": 740})
    page.get_by_role("button", name="A-").click()
    for question in KINDS:
        ask(page, question)
    page.evaluate("document.querySelectorAll('details').forEach((node) => { node.open = true; })")
    small = page.evaluate(
        "[...document.querySelectorAll('a, button, summary, textarea, input')].filter((n) => n.checkVisibility())"
        ".filter((n) => !n.matches('.skip')).map((n) => [n, (n.closest('label') || n).getBoundingClientRect()])"
        ".filter(([, box]) => box.width < 43.9 || box.height < 43.9)"
        ".map(([n, box]) => `${n.outerHTML.slice(0, 80)} ${box.width}x${box.height}`)"
    )
    assert small == []


def test_letters_grow_and_shrink(page):
    def size() -> float:
        return float(page.locator(".welcome p").evaluate("node => parseFloat(getComputedStyle(node).fontSize)"))

    start = size()
    page.get_by_role("button", name="A+ chữ to hơn").click()
    assert size() > start * 1.2
    assert page.get_by_role("status").inner_text() == "Cỡ chữ 125%"
    for _ in range(9):
        page.get_by_role("button", name="A+ chữ to hơn").click()
    assert size() == pytest.approx(2 * start)
    page.get_by_role("button", name="A cỡ chữ mặc định").click()
    assert size() == start
    page.get_by_role("button", name="A- chữ nhỏ hơn").click()
    assert 14 < size() < start


def test_motion_only_for_those_who_want_it(stub, open_page):
    stub.release.clear()
    for wish, running in (("no-preference", True), ("reduce", False)):
        page = open_page(reduced_motion=wish)
        page.get_by_label("Câu hỏi của bạn").fill("khai sinh")
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Dừng").wait_for()
        assert page.evaluate("document.getAnimations().length > 0") is running


def test_forced_colours_keep_the_edges(open_page, ask):
    """In Windows high contrast, backgrounds go: what only a background marked was no button any more."""
    page = open_page(forced_colors="active")
    ask(page, "kết hôn")
    bare = page.evaluate(
        "[...document.querySelectorAll('button, textarea, .button')].filter((n) => n.checkVisibility()"
        " && getComputedStyle(n).borderTopStyle !== 'solid').map((n) => n.outerHTML.slice(0, 80))"
    )
    assert bare == []
