"""The page in a real browser, before a stub of the service: static files and canned answers, on 127.0.0.1."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from assistant import answer as a
from channels.web import bundle
from corpus.models import FeeKind, Kind, Method, TimeUnit

STATIC = Path(__file__).parents[3] / "channels" / "web" / "static"
TYPES = {".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
# Trusted types make the browser itself refuse innerHTML and its like.
CSP = (
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
NOTICE = (
    "Tôi là trợ lý ảo dùng trí tuệ nhân tạo của tỉnh Mẫu. Câu trả lời chỉ để tham khảo, không thay thế văn bản của "
    "cơ quan nhà nước. Vui lòng không gửi số căn cước, mật khẩu, mã OTP."
)
PROFILE = {
    "name": "Trợ lý dịch vụ công tỉnh Mẫu",
    "province": "Ủy ban nhân dân tỉnh Mẫu",
    "greeting": "Chào bác, chào anh chị. Tôi giúp tra giấy tờ, lệ phí, thời hạn và nơi nộp của thủ tục hành chính.",
    "ai_notice": NOTICE,
    "suggestions": ["Làm giấy khai sinh cho con cần gì?", "Đổi căn cước mất bao nhiêu tiền?"],
    "hotline": {"label": "Gặp cán bộ", "phone": "1900 0000"},
}
PORTAL = "https://dichvucong.gov.vn/chi-tiet-thu-tuc?ma=1.001193"
BIRTH = a.Source(
    id="procedure:1.001193",
    kind=Kind.PROCEDURE,
    title="Đăng ký khai sinh",
    number="1.001193",
    url=PORTAL,
    updated=date(2025, 7, 1),
)
DECREE = a.Source(
    id="legal:123/2015/NĐ-CP",
    kind=Kind.LEGAL,
    title="Nghị định 123/2015/NĐ-CP hướng dẫn Luật Hộ tịch",
    number="123/2015/NĐ-CP",
    valid_from=date(2016, 1, 1),
    valid_to=date(2020, 2, 29),
    excerpt="Người yêu cầu đăng ký hộ tịch xuất trình bản chính giấy tờ tùy thân.",
)
PAPERS = a.ChecklistBlock(
    source=BIRTH.id,
    cases=(
        a.PaperCase(
            papers=(
                a.PaperItem(
                    name="Tờ khai đăng ký khai sinh theo mẫu",
                    originals=1,
                    copies=0,
                    forms=(
                        a.FormItem(code="CT01", name="Tờ khai", url="https://dichvucong.gov.vn/mau/ct01.docx"),
                        a.FormItem(file="huong-dan.docx"),
                    ),
                ),
                a.PaperItem(name="Giấy chứng sinh do cơ sở y tế cấp", originals=1, copies=2),
                a.PaperItem(name="Không có giấy chứng sinh thì nộp văn bản của người làm chứng.", note=True),
            )
        ),
        a.PaperCase(case="Trẻ em sinh ra do mang thai hộ", papers=(a.PaperItem(name="Văn bản xác nhận"),)),
    ),
)
BLOCKS: tuple[a.AnyBlock, ...] = (
    a.NoticeBlock(level="warning", text="Từ 01/03/2027 áp dụng Luật Hộ tịch mới."),
    PAPERS,
    a.FeesBlock(
        source=BIRTH.id,
        rows=(
            a.FeeRow(method=Method.DIRECT, text="8.000 đồng", kind=FeeKind.AMOUNT, amount=8000),
            a.FeeRow(method=Method.ONLINE, text="Miễn phí", kind=FeeKind.FREE),
            a.FeeRow(method=Method.POSTAL, text="1.250.000 đồng", kind=FeeKind.AMOUNT, amount=1_250_000),
            a.FeeRow(text="Nguồn không nêu mức thu", kind=FeeKind.UNKNOWN),
        ),
    ),
    a.TimesBlock(
        rows=(
            a.TimeRow(method=Method.DIRECT, text="Trong ngày làm việc", unit=TimeUnit.AT_ONCE),
            a.TimeRow(method=Method.ONLINE, case="Phải xác minh thêm", text="5 ngày làm việc", quantity=5),
        )
    ),
    a.PlacesBlock(
        places=(
            a.PlaceItem(
                name="Trung tâm Phục vụ hành chính công xã Mẫu",
                address="12 đường Lê Lợi",
                phone="0260 386 2222 hoặc 1022",
                hours="Thứ Hai đến thứ Sáu, 7h30 – 16h30",
                note="Nhận hồ sơ đến 15h.",
                url="https://xamau.example.gov.vn",
            ),
        )
    ),
    a.StepsBlock(
        folded=True,
        steps=(
            a.StepItem(title="Bước 1: Chuẩn bị hồ sơ", text="Gom đủ giấy tờ."),
            a.StepItem(text="Bước 2. Nộp tại bộ phận một cửa."),
            a.StepItem(text="Nhận kết quả."),
        ),
    ),
    a.LegalBlock(
        folded=True,
        items=(
            a.LegalItem(number="60/2014/QH13", title="Luật Hộ tịch", url="https://vbpl.vn/60", status="Còn hiệu lực"),
            a.LegalItem(title="Thông tư hướng dẫn"),
        ),
    ),
    a.ArticleBlock(
        number="60/2014/QH13",
        article="16",
        clause="1",
        heading="Thủ tục đăng ký khai sinh",
        excerpt="Người đi đăng ký…",
    ),
    a.TextBlock(title="Kết quả", text="Giấy khai sinh (bản chính)."),
)
CONTEXT = {"viewport": {"width": 360, "height": 740}, "locale": "vi-VN", "reduced_motion": "reduce"}
HOSTILE = "<script>window.pwned=1</script><img src=x onerror='window.pwned=1'>"

ANSWERS: dict[str, a.Answer] = {
    "khai sinh": a.Answer(
        outcome=a.Outcome.ANSWERED,
        text="Đăng ký khai sinh: chuẩn bị 2 loại giấy tờ, nộp tại xã.\n\nLàm trong ngày.",
        blocks=BLOCKS,
        sources=(BIRTH, DECREE),
        actions=(
            a.Action(type="link", label="Nộp trực tuyến", url=PORTAL),
            a.Action(type="phone", label="Gọi bộ phận một cửa", phone="0260.386.2222"),
            a.Action(type="ask", label="Lệ phí là bao nhiêu?", question="lệ phí khai sinh"),
        ),
    ),
    "lệ phí khai sinh": a.Answer(outcome=a.Outcome.ANSWERED, text="Lệ phí 8.000 đồng.", sources=(BIRTH,)),
    "kết hôn": a.Answer(
        outcome=a.Outcome.CLARIFICATION,
        text="Bạn muốn hỏi thủ tục nào?",
        choices=(
            a.Choice(
                label="Kết hôn trong nước", question="đăng ký kết hôn trong nước", hint="Cả hai là người Việt Nam"
            ),
            a.Choice(label="Kết hôn có yếu tố nước ngoài", question="kết hôn với người nước ngoài"),
        ),
    ),
    "cháy nhà": a.Answer(
        outcome=a.Outcome.EMERGENCY,
        text="Hãy ra khỏi nơi nguy hiểm và gọi ngay.",
        actions=(a.Action(type="phone", label="114", phone="114"),),
    ),
    "bị đánh": a.Answer(outcome=a.Outcome.EMERGENCY, text="Hãy gọi ngay."),
    "không nguồn": a.Answer(outcome=a.Outcome.ANSWERED, text="Một câu trả lời trần."),
    "hostile": a.Answer(
        outcome=a.Outcome.ANSWERED,
        text=HOSTILE,
        blocks=(
            a.TextBlock(title=HOSTILE, text=HOSTILE),
            a.ChecklistBlock(
                cases=(
                    a.PaperCase(
                        case=HOSTILE,
                        papers=(
                            a.PaperItem(name=HOSTILE, forms=(a.FormItem(name=HOSTILE, url="javascript:pwned=1"),)),
                        ),
                    ),
                )
            ),
            a.PlacesBlock(places=(a.PlaceItem(name=HOSTILE, phone="javascript:pwned=1", url="data:text/html,x"),)),
            a.LegalBlock(items=(a.LegalItem(number="1/2020", url="JaVaScRiPt:window.pwned=1"),)),
        ),
        sources=(a.Source(id="x", kind=Kind.NEWS, title=HOSTILE, url=" javascript:window.pwned=1"),),
        choices=(a.Choice(label=HOSTILE, question=HOSTILE),),
        actions=(a.Action(type="link", label="Bấm vào đây", url="vbscript:x"),),
    ),
}


@dataclass
class Stub:
    """What the service does, set by a test, and what it was asked."""

    base: str = ""
    profile: dict | None = field(default_factory=lambda: dict(PROFILE))
    answers: dict[str, a.Answer] = field(default_factory=lambda: dict(ANSWERS))
    replies: list[tuple[int, object]] = field(default_factory=list)  # status and body that go before the answers
    prefix: str = ""  # path under which the whole site is mounted
    health: list[str] = field(default_factory=list)  # what health says before it says "ready"
    streams: bool = False  # answers come as events, a block each
    cut_after: list[int] = field(default_factory=list)  # of the next streams, after how many blocks the line is cut
    feedback: list[dict] = field(default_factory=list)  # verdicts that arrived
    forgotten: list[str] = field(default_factory=list)  # conversations that were to be deleted
    sources: dict[str, dict] = field(default_factory=dict)  # what is behind a source, by its number
    refuse: list[int] = field(default_factory=list)  # status of the next answers to feedback and forgetting
    release: threading.Event = field(default_factory=threading.Event)  # cleared: answers wait
    writes_on: threading.Event = field(default_factory=threading.Event)  # cleared: waits after a model's sentence
    asked: list[dict] = field(default_factory=list)
    arrived: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    on_cut: Callable[[], None] = lambda: None  # what happens when a stream was cut
    server: ThreadingHTTPServer | None = None

    def __post_init__(self) -> None:
        self.release.set()
        self.writes_on.set()

    def up(self, port: int = 0) -> None:
        """Begin to listen."""
        self.server = ThreadingHTTPServer(("127.0.0.1", port), _handler(self))
        self.base = f"http://127.0.0.1:{self.server.server_port}/"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def down(self) -> None:
        """Stop listening, as a service does that is started anew."""
        if self.server:
            self.server.shutdown()
            self.server.server_close()
        self.server = None

    def answer(self, body: dict) -> tuple[int, object]:
        self.asked.append(body)
        self.arrived.release()
        self.release.wait(20)
        if self.replies:
            return self.replies.pop(0)
        known = self.answers.get(body["question"])
        known = known or a.Answer(outcome=a.Outcome.NO_SOURCE, text=f"Chưa có nguồn về: {body['question']}")
        return 200, known.model_dump(mode="json")


def _handler(stub: Stub) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.split("?")[0].removeprefix(stub.prefix)
            if path == "/health":
                status = stub.health.pop(0) if stub.health else "ready"
                self.reply(200 if status == "ready" else 503, {"status": status})
            elif path == "/v1/profile":
                self.reply(200 if stub.profile else 500, stub.profile)
            elif path == "/v1/sources":
                known = stub.sources.get(parse_qs(self.path.partition("?")[2])["number"][0])
                self.reply(200 if known else 404, known)
            elif path in ("/page.js", "/widget.js"):
                self.reply(200, (bundle.page() if path == "/page.js" else bundle.widget()).text, "text/javascript")
            else:
                file = STATIC / ("index.html" if path == "/" else path.removeprefix("/static/"))
                self.reply(200, file.read_bytes(), TYPES[file.suffix]) if file.is_file() else self.reply(404, {})

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if self.path == stub.prefix + "/v1/feedback":
                stub.feedback.append(body)
                self.reply(stub.refuse.pop(0) if stub.refuse else 204, b"")
                return
            assert self.path == stub.prefix + "/v1/answers"
            status, answer = stub.answer(body)
            if stub.streams and status == 200 and "text/event-stream" in self.headers["Accept"]:
                self.stream(answer, stub.cut_after.pop(0) if stub.cut_after else None)
            else:
                self.reply(status, answer)

        def do_DELETE(self) -> None:
            conversation = self.path.removeprefix(stub.prefix + "/v1/conversations/")
            stub.forgotten.append(conversation)
            deleted = [verdict for verdict in stub.feedback if verdict["conversation"] == conversation]
            self.reply(stub.refuse.pop(0) if stub.refuse else 200, {"deleted": len(deleted)})

        def stream(self, answer: dict, cut_after: int | None) -> None:
            """The answer as events; cut off after some blocks, or whole."""
            written = [block for block in answer["blocks"] if block.get("written")]
            events = [("block", block) for block in answer["blocks"] if block not in written][:cut_after]
            events += [("written", {"text": f"{text}."}) for b in written for text in b["text"].rstrip(".").split(". ")]
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream; charset=utf-8")
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for name, data in [*events, *([] if cut_after is not None else [("answer", answer)])]:
                raw = f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode()
                self.wfile.write(f"{len(raw):x}\r\n".encode() + raw + b"\r\n")
                self.wfile.flush()
                if written and name == "written":
                    stub.writes_on.wait(20)
            if cut_after is None:
                self.wfile.write(b"0\r\n\r\n")
            self.close_connection = True
            if cut_after is not None:
                stub.on_cut()

        def reply(self, status: int, body: object, kind: str = "application/json") -> None:
            raw = (
                body
                if isinstance(body, bytes)
                else body.encode()
                if isinstance(body, str)
                else json.dumps(body).encode()
            )
            try:
                self.send_response(status)
                for name, value in (("Content-Type", kind), ("Content-Length", str(len(raw)))):
                    self.send_header(name, value)
                self.send_header("Content-Security-Policy", CSP)
                self.send_header("X-Content-Type-Options", "nosniff")
                self.end_headers()
                self.wfile.write(raw)
            except (BrokenPipeError, ConnectionResetError):
                pass  # the page gave up waiting, as it should after "Dừng"

        def log_message(self, *_: object) -> None:
            pass

    return Handler


@pytest.fixture
def stub() -> Iterator[Stub]:
    stub = Stub()
    stub.up()
    yield stub
    stub.release.set()
    stub.writes_on.set()
    stub.down()


@pytest.fixture
def open_page(chromium, stub):
    """Open the page; afterwards no error, no refused content and no request elsewhere may have happened."""
    contexts, complaints = [], []

    def opener(ready: bool = True, **options):
        context = chromium.new_context(**{**CONTEXT, **options})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(8000)
        page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
        page.on("console", lambda line: complaints.append(line.text) if "Content Security" in line.text else None)
        page.on("request", lambda sent: sent.url.startswith(stub.base) or complaints.append(f"elsewhere: {sent.url}"))
        page.goto(stub.base)
        if ready:
            page.get_by_text("Trợ lý AI").first.wait_for()
            page.wait_for_function("() => document.getElementById('status').textContent === ''")
        return page

    yield opener
    for context in contexts:
        context.close()
    assert not complaints


@pytest.fixture
def page(open_page):
    return open_page()


@pytest.fixture
def ask():
    """Type a question, press Enter and wait until it is dealt with."""

    def asker(page, question: str):
        before = page.locator(".turn > .reply").count()
        page.get_by_label("Câu hỏi của bạn").fill(question)
        page.keyboard.press("Enter")
        page.wait_for_function("n => document.querySelectorAll('.turn > .reply').length > n", arg=before)
        return page.locator(".turn > .reply").last

    return asker
