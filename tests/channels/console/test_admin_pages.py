"""Pages of QA, editors and administrators with something on them: long names, full tables, bad input, two agencies."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from assistant.answer import Answer, Outcome
from channels.assistants.model import spec_of
from channels.container import Container
from channels.handover.golden import GoldenSet
from channels.handover.tasks import TaskKind, Tasks
from channels.keys import Scope
from channels.staff.roles import Role, Staff
from corpus.models import Procedure
from eval.live import LiveLog
from tests.support.console import ConsoleServer, console_server, make_staff
from tests.support.records import bring

pytestmark = pytest.mark.browser
pytest.importorskip("nicegui", reason="the extra console is not installed")

LONG = "Trợ lý hướng dẫn thủ tục hành chính của Ủy ban nhân dân xã Mẫu Thượng Nguồn Xa"
CODE, OLD, NEW = "9.900001", "Đăng ký nuôi voi nhà", "Đăng ký nuôi voi nhà trên địa bàn xã"
NORTH, SOUTH = "Nuôi gấu ở xã Bắc cần giấy tờ gì, nộp ở đâu và bao lâu thì có kết quả", "Nuôi hổ ở xã Nam"
WHOLE = (Role.QA, Role.ADMINISTRATOR, Role.EDITOR)


@pytest.fixture(scope="module")
def console(starter_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ConsoleServer]:
    home = tmp_path_factory.mktemp("admin-pages") / "home"
    shutil.copytree(starter_home, home)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TROLY_HOME", str(home))
        patch.setenv("TROLY_INDEX_EMBEDDER", "hashing")
        container = Container()
        seed(container, home)
        container.library.close()
    with console_server(home, TROLY_EVAL_LIVE_LOG="true") as server:
        yield server


def seed(container: Container, home: Path) -> None:
    lan = Staff("lan", "Lan", frozenset({Role.ADMINISTRATOR}), frozenset({"*"}), frozenset({"*"}))
    room, answered = container.assistants, Answer(outcome=Outcome.ANSWERED, text="")
    for name, spec, asked in (("bac", spec_of(name=LONG), NORTH), ("nam", spec_of(name="Trợ lý xã Nam"), SOUTH)):
        room.assistants.make(lan, f"tro-ly-{name}", unit=f"xa-{name}", collection=name, spec=spec)
        LiveLog(room.quality_home(f"tro-ly-{name}"), 30).note(asked, answered)
        for back in range(3):
            room.usage.note(f"tro-ly-{name}", "page", answered, day=date.today() - timedelta(days=back))
    room.switches.turn(lan, "assistant", "tro-ly-nam", on=False, reason="Đang kiểm tra lại toàn bộ nội dung về lệ phí")
    LiveLog(home, 30).note("đăng ký khai sinh ở đâu", answered)
    container.keys.create("Hệ thống thông tin báo cáo của tỉnh, kết nối tự động hằng tháng", [*Scope])
    golden = GoldenSet(container.handover_store, home)
    for ticket in ("t1", "t2"):
        golden.propose(ticket=ticket, officer="an", question="làm giấy khai sinh cho cháu ở đâu", drafted="Ở tỉnh.",
                       answered="Ở xã nơi cư trú, trong ngày, 0 đồng.", records=[])  # fmt: skip
    tasks = Tasks(container.handover_store)
    tasks.open(TaskKind.CONTENT_WRONG, f"procedure:{CODE}", "Lệ phí đã đổi từ tháng trước\nNgười dân phản ánh", "an")
    tasks.open(TaskKind.CONTENT_MISSING, "Nuôi chim yến", "Chưa có bản ghi nào", "an")
    file = home / "voi.jsonl"
    for title, text in ((OLD, "Nộp ở xã."), (NEW, "Nộp ở xã hoặc trên cổng.")):
        bring(container.library, file, Procedure(key=CODE, title=title, description=text))


PATHS = [
    "/qa/labels", "/qa/labels?assistant=tro-ly-bac", "/qa/retrieval", "/qa/record?q=đăng ký khai sinh", "/qa/golden",
    "/qa/golden/1", "/tasks", "/tasks/1", "/versions", f"/versions?record={CODE}", "/admin/assistants",
    "/admin/assistants/tro-ly-bac", "/admin/switches", "/admin/usage", "/admin/keys", "/admin/accounts", "/admin/audit",
]  # fmt: skip


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.timeout(300)
def test_axe_finds_nothing_on_full_pages(page_as, axe, shoot, console, width):
    make_staff(console.room, *Role, login=f"can-bo-phong-quan-ly-do-thi-va-dat-dai-{width}", units=("xa-bac",))
    page = page_as(*WHOLE, viewport={"width": width, "height": 800})
    for path in [*PATHS, f"/admin/accounts/{console.room.accounts.all()[0].staff.id}"]:
        console.open(page, path)
        if "q=" in path:
            page.get_by_text("được chọn", exact=True).first.wait_for()
        name = re.sub(r"[^\w-]+", "-", path)[:60]
        shoot(page, f"full{name}-{width}")
        assert axe(page) == [], path
        wider = page.evaluate("document.scrollingElement.scrollWidth - window.innerWidth")
        assert wider <= 0, f"{path} is {wider} pixels wider than the screen"


def failing(page, code: str) -> None:
    page.get_by_text(f"[{code}]").first.wait_for()


def press(page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_bad_input_is_told_with_its_code(page_as, shoot, console):
    page = page_as(*WHOLE, path="/admin/accounts")
    page.get_by_label("Tên đăng nhập").fill("hoa")
    press(page, "Thêm tài khoản")
    failing(page, "ROLES_EMPTY")
    console.open(page, "/admin/keys")
    press(page, "Tạo khóa")
    failing(page, "KEY_UNFIT")
    press(page, "Thu hồi")
    failing(page, "NOTHING_CHOSEN")
    console.open(page, "/admin/switches")
    press(page, "Tắt")
    failing(page, "NOTHING_CHOSEN")
    page.get_by_label("Kênh, bộ dữ liệu hoặc trợ lý").click()
    page.get_by_role("option", name="Kênh: Kiosk").click()
    press(page, "Tắt")
    failing(page, "REASON_NEEDED")
    shoot(page, "bad-switches")
    console.open(page, "/admin/assistants")
    press(page, "Tạo")
    failing(page, "ASSISTANT_INVALID")
    page.get_by_label("Tên trợ lý").fill("Trợ lý xã Mẫu")
    page.get_by_label("Địa chỉ (chữ").fill("Xã Mẫu")
    press(page, "Tạo")
    failing(page, "ASSISTANT_SLUG")
    page.get_by_label("Địa chỉ (chữ").fill("xa-mau")
    press(page, "Tạo")
    failing(page, "ASSISTANT_UNIT")
    console.open(page, "/qa/retrieval")
    press(page, "Tìm")
    failing(page, "EMPTY_QUESTION")
    console.open(page, "/qa/golden/2")
    page.get_by_label("Bản ghi trả lời được câu này").fill("procedure:0")
    press(page, "Duyệt")
    failing(page, "GOLDEN_RECORD")
    page.get_by_label("Bản ghi trả lời được câu này").fill("")
    press(page, "Duyệt")
    failing(page, "GOLDEN_UNFIT")
    console.open(page, "/tasks/2")
    press(page, "Đã xong")
    failing(page, "REASON_NEEDED")
    for path, code in (
        ("/admin/usage?first=2026-02-02&last=2026-01-01", "USAGE_PERIOD"), ("/admin/usage?first=mai", "USAGE_PERIOD"),
        ("/admin/assistants/khong-co", "ASSISTANT_UNKNOWN"), ("/admin/accounts/khong-co", "NOT_FOUND"),
        ("/qa/labels/khong-co", "LABEL_UNKNOWN"), ("/qa/labels?assistant=khong-co", "FORBIDDEN"),
        ("/qa/golden/mot", "GOLDEN_UNKNOWN"), ("/tasks/0", "TASK_TAKEN"), ("/versions?record=0", "RECORD_UNKNOWN"),
        (f"/versions?record={CODE}&before=9", "VERSION_UNKNOWN"), (f"/versions?record={CODE}&after=x", "VERSION_UNKNOWN"),
    ):  # fmt: skip
        console.open(page, path)
        failing(page, code)
        assert page.get_by_role("main").get_by_text(f"[{code}]").count(), "said where the page would stand"
    shoot(page, "bad-version")


def test_an_agencys_qa_labels_its_own_assistant_and_no_other(page_as, axe, shoot, console):
    page = page_as(Role.QA, path="/qa/labels", units=("xa-bac",), collections=("bac",))
    page.get_by_role("link", name=NORTH).wait_for()
    assert page.get_by_text(SOUTH).count() == 0 and page.get_by_text("đăng ký khai sinh ở đâu").count() == 0
    shoot(page, "agency-labels")
    page.get_by_role("link", name=NORTH).click()
    page.get_by_role("combobox", name="Nhãn").click()
    page.get_by_role("option", name="sai", exact=True).click()
    press(page, "Lưu nhãn")
    page.get_by_text("Đã lưu.").wait_for()
    assert axe(page) == []
    for other in ("tro-ly-nam", "main"):
        console.open(page, f"/qa/labels?assistant={other}")
        failing(page, "FORBIDDEN")
        assert page.get_by_text(SOUTH).count() == 0
    assert [entry.subject for entry in console.room.audit.entries(what="act.refused")][:2] == ["/console/qa/labels"] * 2
    console.open(page, "/qa/labels")
    page.get_by_role("cell", name="sai", exact=True).wait_for()
    assert page.get_by_role("link", name="Đánh giá", exact=True).count() == 0, "runs are the installation's"


def test_a_golden_question_and_a_task_are_finished(page_as, axe, console):
    page = page_as(*WHOLE, path="/qa/golden/1")
    page.get_by_label("Bản ghi trả lời được câu này").fill(f"procedure:{CODE}")
    press(page, "Duyệt")
    page.get_by_text("Đã đưa vào bộ câu hỏi chuẩn.").wait_for()
    assert "làm giấy khai sinh" in (console.home / "quality/officers.jsonl").read_text("utf-8")
    console.open(page, "/tasks")
    page.get_by_role("link", name=f"{NEW} (procedure:{CODE})").click()
    press(page, "Nhận việc")
    page.get_by_text("Anh/chị đã nhận việc này.").wait_for()
    page.get_by_role("textbox", name="Kết quả").fill("Đã sửa lệ phí theo quyết định mới")
    press(page, "Đã xong")
    page.get_by_text("Đã ghi kết quả.").wait_for()
    assert page.get_by_role("link", name=NEW).count() == 0
    noted = {entry.what for entry in console.room.audit.entries()}
    assert {"golden.approve", "task.take", "task.finish"} <= noted


def test_two_versions_stand_side_by_side(page_as, axe, shoot, console):
    page = page_as(Role.EDITOR, path="/versions", collections=("main",))
    page.get_by_label("Tên hoặc mã bản ghi").fill("nuoi voi nha")
    press(page, "Tìm")
    page.get_by_role("link", name=NEW).click()
    page.get_by_text("Khác nhau ở 2 chỗ").wait_for()
    assert page.locator("ins").all_inner_texts() == ["trên địa bàn xã ", "xã hoặc trên cổng. "]
    assert page.locator("del").all_inner_texts() == ["xã. "]
    shoot(page, "versions")
    assert axe(page) == []
    page = page_as(Role.EDITOR, path=f"/versions?record={CODE}", collections=("bac",))
    failing(page, "FORBIDDEN")


def test_who_administers_one_agency(page_as, axe, shoot, console):
    reach = {"units": ("xa-bac",), "collections": ("bac",)}
    other = make_staff(console.room, Role.OFFICER, units=("xa-nam",), collections=("nam",))
    free = make_staff(console.room, Role.OFFICER, units=(), collections=("bac",))
    mine = make_staff(console.room, Role.OFFICER, **reach)
    page = page_as(Role.ADMINISTRATOR, path="/admin/accounts", **reach)
    page.get_by_role("link", name=mine.login, exact=True).wait_for()
    assert not any(page.get_by_text(each.login, exact=True).count() for each in (other, free))
    assert page.get_by_role("button", name="Thêm tài khoản").count() == 0
    shoot(page, "agency-accounts")
    console.open(page, f"/admin/accounts/{other.id}")
    failing(page, "FORBIDDEN")
    console.open(page, f"/admin/accounts/{mine.id}")
    assert page.get_by_role("button", name="Giao lại vai trò").count() == 0
    press(page, "Khóa tài khoản")
    page.get_by_role("dialog").get_by_role("button", name="Khóa tài khoản").click()
    page.get_by_text("đã khóa").wait_for()
    for path, shown in (("/admin/usage", "tro-ly-nam"), ("/admin/switches", "Trợ lý xã Nam"), ("/admin/audit", "Lan"),
                        ("/admin/assistants", "Trợ lý xã Nam")):  # fmt: skip
        console.open(page, path)
        shoot(page, f"agency{path.replace('/', '-')}")
        assert shown not in page.content() and "xa-nam" not in page.content(), path
        assert axe(page) == []
    assert page.get_by_role("link", name="Khóa truy cập").count() == 0
