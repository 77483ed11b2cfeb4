"""QA compares two runs; an agency makes an assistant of its own over three documents, and switches it off."""

from __future__ import annotations

import json
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from channels.staff.roles import Role
from tests.support.console import ConsoleServer, console_server

pytestmark = pytest.mark.browser
pytest.importorskip("nicegui", reason="the extra console is not installed")
_PATIENCE = 90_000  # milliseconds


@pytest.fixture(scope="module")
def console(starter_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ConsoleServer]:
    home = tmp_path_factory.mktemp("qa-day") / "home"
    shutil.copytree(starter_home, home)
    with console_server(home, TROLY_EDITING_GATE_LIMIT="6", TROLY_EDITING_TWO_PEOPLE="false") as server:
        yield server


@pytest.mark.timeout(300)
def test_qa_compares_two_runs(page_as, axe, shoot, console):
    page = page_as(Role.QA, path="/qa")
    for count in (1, 2):
        page.get_by_label("Số câu nhiều nhất").fill("4")
        page.get_by_role("button", name="Bắt đầu đánh giá").click()
        page.wait_for_function(
            "n => document.querySelectorAll('tbody a.console-link').length === n", arg=count, timeout=_PATIENCE
        )
    assert axe(page) == []
    page.get_by_role("button", name="So sánh").click()
    page.get_by_role("cell", name="không khác rõ").first.wait_for(timeout=_PATIENCE)
    shoot(page, "qa-compare")
    assert axe(page) == []
    console.open(page, "/qa/record?q=đăng ký khai sinh ở đâu")
    page.get_by_role("cell", name="được chọn").first.wait_for(timeout=_PATIENCE)
    shoot(page, "qa-record")
    assert axe(page) == []


@pytest.mark.timeout(400)
def test_an_agency_makes_its_own_assistant(page_as, axe, shoot, console, tmp_path: Path):
    began = time.monotonic()
    roles = (Role.ADMINISTRATOR, Role.EDITOR, Role.APPROVER)
    page = page_as(*roles, path="/content", units=("xa-mau",), collections=("xa-mau",))
    files = []
    for number in range(3):
        record = {"kind": "faq", "key": f"voi-{number}", "title": f"Nuôi voi loại {number} cần gì?",
                  "answer": f"Cần {number + 3} mẫu đơn màu xanh."}  # fmt: skip
        files.append(tmp_path / f"voi-{number}.jsonl")
        files[-1].write_text(json.dumps(record, ensure_ascii=False) + "\n", "utf-8")
    page.get_by_label("Bộ dữ liệu").click()
    page.get_by_role("option", name="xa-mau").click()
    page.locator("input[type=file]").first.set_input_files([str(path) for path in files])
    page.wait_for_url(re.compile(r"/content/\d+$"), timeout=_PATIENCE)
    page.get_by_role("button", name="Gửi duyệt mọi bản ghi").click(timeout=_PATIENCE)
    page.get_by_role("cell", name="chờ duyệt").first.wait_for(timeout=_PATIENCE)
    # Who drafts does not approve.
    page = page_as(*roles, path="/drafts", units=("xa-mau",), collections=("xa-mau",))
    page.get_by_role("button", name="Duyệt tất cả").click(timeout=_PATIENCE)
    page.get_by_text("Chưa có gì ở đây.").wait_for(timeout=_PATIENCE)
    console.open(page, "/indexing")
    page.get_by_role("button", name="Lập chỉ mục", exact=True).click()
    page.get_by_text("Xem cổng kiểm tra").click(timeout=3 * _PATIENCE)
    page.get_by_role("button", name="Xuất bản", exact=True).click(timeout=_PATIENCE)
    page.get_by_role("dialog").get_by_role("button", name="Xuất bản").click()
    page.wait_for_url("**/console/indexing", timeout=_PATIENCE)  # the page leads there; another way would cross it
    console.open(page, "/admin/assistants")
    assert axe(page) == []
    page.get_by_label("Địa chỉ (chữ").fill("xa-mau")
    page.get_by_label("Tên trợ lý").fill("Trợ lý xã Mẫu")
    page.get_by_role("button", name="Tạo", exact=True).click()
    page.get_by_text("/a/xa-mau/").wait_for(timeout=_PATIENCE)
    shoot(page, "agency-assistant")
    said = page.request.post(f"{console.base}/a/xa-mau/v1/answers", data={"question": "nuôi voi loại 1 cần gì"}).json()
    print(f"an assistant of three documents after {time.monotonic() - began:.0f} s")
    assert "4 mẫu đơn màu xanh" in said["text"], said
