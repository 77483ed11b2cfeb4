"""``<tro-ly>`` in three foreign pages, before the real service: the same looks, the same answers, nothing broken around."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
import uvicorn

from channels.feedback import FeedbackStore
from channels.http.app import create_app
from tests.channels.conftest import wait_until
from tests.channels.web.test_access import TAGS

pytestmark = pytest.mark.browser

PAGES = Path(__file__).parent / "foreign"
QUESTION = "thủ tục đăng ký khai sinh 1.001193 cần giấy tờ gì"
# The narrowest policy under which the widget works; docs/WEB.md promises it.
STRICT = (
    "default-src 'none'; script-src {service}; connect-src {service}; base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'; frame-ancestors 'self'"
)
# Of everything inside the element: where it stands and how it looks.
LOOKS = """(host) => [...host.shadowRoot.querySelectorAll('*')].filter((n) => n.checkVisibility()).map((n) => {
  const box = n.getBoundingClientRect(), style = getComputedStyle(n);
  return [n.tagName + '.' + n.className, box.x, box.y, box.width, box.height,
    ...['fontSize', 'fontFamily', 'fontStyle', 'fontWeight', 'lineHeight', 'letterSpacing', 'textTransform', 'textAlign',
      'direction', 'color', 'backgroundColor', 'borderTopWidth', 'borderTopStyle', 'paddingTop', 'marginTop', 'display',
      'opacity', 'visibility', 'float', 'boxSizing', 'cursor'].map((name) => style[name])].join('|');
})"""


@dataclass
class Site:
    """The service, and another site whose pages embed it."""

    service: str
    portal: str
    store: FeedbackStore


def _portal_handler(get_service) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            file = PAGES / self.path.strip("/")
            known = file.is_file() or self.path == "/favicon.ico"
            raw = file.read_text("utf-8").replace("SERVICE", get_service()).encode() if file.is_file() else b""
            self.send_response(200 if known else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            if file.name == "strict.html":
                self.send_header("Content-Security-Policy", STRICT.format(service=get_service()))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *_: object) -> None:
            pass

    return Handler


@pytest.fixture
def site(starter_container, home, monkeypatch) -> Iterator[Site]:
    service: list[str] = []
    portal = ThreadingHTTPServer(("127.0.0.1", 0), _portal_handler(lambda: service[0]))
    threading.Thread(target=portal.serve_forever, args=(0.05,), daemon=True).start()
    origin = f"http://127.0.0.1:{portal.server_port}"
    monkeypatch.setenv("TROLY_HTTP_ALLOWED_ORIGINS", origin)
    starter_container.feedback = FeedbackStore(home / "feedback.sqlite", 30)
    config = uvicorn.Config(create_app(starter_container), host="127.0.0.1", port=0, log_level="warning")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    wait_until(lambda: server.started)
    service.append(f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}")
    wait_until(lambda: httpx.get(f"{service[0]}/health").status_code == 200)
    yield Site(service[0], origin, starter_container.feedback)
    server.should_exit = True
    portal.shutdown()
    portal.server_close()
    thread.join(10)


@pytest.fixture
def visit(chromium, site):
    """Open a page of the portal; gives the page and the frame with the widget. Nothing may be refused or go elsewhere."""
    complaints: list[str] = []
    contexts = []

    def opener(name: str, **options):
        context = chromium.new_context(**{"locale": "vi-VN", "reduced_motion": "reduce", **options})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
        page.on("console", lambda line: complaints.append(line.text) if line.type in ("error", "warning") else None)
        page.goto(f"{site.portal}/{name}")
        return page, (page.frames[1] if name == "framed.html" else page.main_frame)

    yield opener
    for context in contexts:
        context.close()
    assert not complaints


def ask(frame, question: str):
    frame.locator("tro-ly").get_by_label("Câu hỏi của bạn").fill(question)
    frame.locator("tro-ly").get_by_label("Câu hỏi của bạn").press("Enter")
    frame.locator("tro-ly .turn > .reply .sources").wait_for()


def looks(frame) -> list[str]:
    return frame.locator("tro-ly").evaluate(LOOKS)


@pytest.mark.parametrize("size", [(1280, 800), (360, 640)], ids=["desktop", "phone"])
def test_three_pages_show_the_same_widget(visit, site, tmp_path, size):
    """In the portal of the province, letters were six pixels high and the send button lay under the banner."""
    seen = {}
    for name in ("strict.html", "old-portal.html", "framed.html"):
        page, frame = visit(name, viewport={"width": size[0], "height": size[1]})
        launch = frame.locator("tro-ly").get_by_role("button", name="Hỏi trợ lý")
        launch.wait_for()
        closed = looks(frame)
        launch.click()
        frame.locator("tro-ly .welcome .choices").wait_for()
        ask(frame, QUESTION)
        frame.locator("tro-ly").get_by_role("checkbox").first.check()
        page.mouse.move(1, 1)
        seen[name] = (closed, looks(frame))
        page.screenshot(path=str(tmp_path / f"{name}-{size[0]}.png"))
        box = frame.locator("tro-ly .panel").bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= size[0] and box["y"] + box["height"] <= size[1]
        assert size[0] > 480 or (box["width"], box["height"]) == size, "on a phone it fills the screen"
    for name in ("old-portal.html", "framed.html"):
        for state in (0, 1):
            ours, theirs = seen["strict.html"][state], seen[name][state]
            assert [pair for pair in zip(ours, theirs, strict=True) if pair[0] != pair[1]] == [], name


def test_the_page_around_is_left_alone_and_the_keyboard_is_ours(visit, site):
    """The portal's shortcuts swallowed letters typed into the question; Escape closed its menu instead of the panel."""
    page, frame = visit("old-portal.html", viewport={"width": 1280, "height": 800})
    before = page.evaluate(
        "[document.body.innerHTML.length, document.adoptedStyleSheets.length, scrollY, 'Chat' in window]"
    )
    page.locator("tro-ly .launch").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.shadowRoot.activeElement.id") == "question"
    page.keyboard.type("k khai sinh")
    assert (
        page.locator("tro-ly #question").input_value() == "k khai sinh" and page.evaluate("keys.includes('k')") is False
    )
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.shadowRoot.activeElement.className") == "launch"
    page.keyboard.press("Enter")
    assert page.locator("tro-ly #question").input_value() == "k khai sinh", "closing keeps what was typed"
    page.locator("tro-ly #question").fill("")
    ask(frame, QUESTION)
    assert page.evaluate("[document.body.innerHTML.length, document.adoptedStyleSheets.length, scrollY, 'Chat' in window]") == before  # fmt: skip
    page.locator("tro-ly").get_by_role("button", name="Chia sẻ, mã QR").click()
    link = page.locator("tro-ly dialog input").input_value()
    assert link == f"{site.service}/#p=1.001193", "the link leads to the service's page, not into the portal"
    page.keyboard.press("Escape")
    page.locator("tro-ly").get_by_role("button", name="Có ích").click()
    page.get_by_text("Chỉ đánh giá được lưu").wait_for()
    assert [(row["channel"], row["helpful"]) for row in site.store.rows()] == [("widget", True)]
    page.locator("tro-ly").get_by_role("button", name="Tùy chọn").click()
    page.locator("tro-ly dialog").get_by_label("Tối", exact=True).check()
    page.locator("tro-ly dialog").get_by_role("button", name="A+").click()
    page.keyboard.press("Escape")
    assert page.locator("tro-ly .panel").is_visible(), "the first Escape closes the options only"


def test_printing_takes_the_answer_and_not_the_portal(visit, axe_source):
    page, frame = visit("strict.html", viewport={"width": 1280, "height": 800})
    page.locator("tro-ly .launch").click()
    ask(frame, QUESTION)
    frame.locator("tro-ly").get_by_role("checkbox").nth(1).check()
    page.evaluate(axe_source)
    found = page.evaluate(f"axe.run('tro-ly', {{ runOnly: {json.dumps(TAGS)} }})")["violations"]
    assert [(each["id"], each["nodes"][0]["html"][:150]) for each in found] == []
    page.emulate_media(media="print")
    # The browser's own dialog cannot be seen from here: what it would be given is the frame.
    printed = page.evaluate(
        """() => new Promise((done) => {
          const shadow = document.querySelector('tro-ly').shadowRoot;
          const append = Element.prototype.append;
          Element.prototype.append = function (...nodes) {
            append.apply(this, nodes);
            for (const node of nodes) if (node.tagName === 'IFRAME') node.contentWindow.print = () =>
              setTimeout(() => done([node.contentDocument.body.innerText, node.contentDocument.adoptedStyleSheets.length,
                node.contentDocument.querySelectorAll('input:checked').length]));
          };
          shadow.querySelector('.turn > .reply .tools button:nth-child(2)').click();
        })"""
    )
    assert QUESTION in printed[0] and "Giấy tờ cần nộp" in printed[0] and "In ngày" in printed[0]
    assert "Xã Mẫu" not in printed[0] and "Sao chép" not in printed[0] and printed[1:] == [1, 1]


def test_a_site_that_is_not_allowed_is_told_so_and_loses_nothing(chromium, site):
    """The widget copied to a page nobody allowed: no endless waiting, and the service answers it nothing."""
    context = chromium.new_context(viewport={"width": 800, "height": 700}, locale="vi-VN")
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.goto(site.portal.replace("127.0.0.1", "localhost") + "/old-portal.html")
    page.locator("tro-ly .launch").click()
    page.locator("tro-ly #status").get_by_text("Không kết nối được với trợ lý.").wait_for()
    page.locator("tro-ly #question").fill("khai sinh")
    page.locator("tro-ly #question").press("Enter")
    page.locator("tro-ly .failed").get_by_role("button", name="Thử lại").wait_for()
    assert "khai sinh" in page.locator("tro-ly .you").inner_text()
    context.close()
