"""An editor's day in small: files in, reviewed, approved by somebody else, indexed, through the gate, live, and back."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from channels.staff.roles import Role
from tests.support.console import ConsoleServer, console_server

pytestmark = pytest.mark.browser
pytest.importorskip("nicegui", reason="the extra console is not installed")
_PATIENCE = 90_000  # milliseconds: a build with its measuring on a busy machine


@pytest.fixture(scope="module")
def console(starter_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ConsoleServer]:
    """A server of its own, whose gate asks few questions."""
    home = tmp_path_factory.mktemp("editors-day") / "home"
    shutil.copytree(starter_home, home)
    with console_server(home, TROLY_EDITING_GATE_LIMIT="12") as server:
        yield server


def office(number: int) -> str:
    record = {"kind": "office", "key": f"mau-{number}", "title": f"Bộ phận một cửa xã Mẫu {number}", "address": "Số 1"}
    return json.dumps(record, ensure_ascii=False) + "\n"


DECISION = """ỦY BAN NHÂN DÂN TỈNH SAO MAI
Số: 77/2026/QĐ-UBND
Sao Mai, ngày 05 tháng 3 năm 2026
QUYẾT ĐỊNH
Ban hành quy định về nuôi voi trong khu dân cư
Điều 1. Phạm vi điều chỉnh
Quyết định này quy định việc nuôi voi trong khu dân cư của tỉnh.
Điều 2. Hiệu lực
Quyết định này có hiệu lực từ ngày 15 tháng 3 năm 2026.
"""


@pytest.mark.timeout(400)
def test_from_files_to_a_published_index_and_back(page_as, axe, shoot, console, tmp_path: Path):
    files = [tmp_path / "77-QD.txt", tmp_path / "mot-cua.jsonl", tmp_path / "hong.pdf"]
    for path, text in zip(files, (DECISION, office(1), "%PDF-1.7 hỏng"), strict=True):
        path.write_text(text, "utf-8")
    editor, approver = page_as(Role.EDITOR, path="/content"), page_as(Role.APPROVER, path="/drafts")

    editor.locator("input[type=file]").first.set_input_files([str(path) for path in files])
    editor.wait_for_url(re.compile(r"/content/\d+$"), timeout=_PATIENCE)
    editor.get_by_text("Đã đọc xong 3 tệp").wait_for(timeout=_PATIENCE)
    editor.get_by_role("link", name="nuôi voi").wait_for(timeout=_PATIENCE)
    shoot(editor, "editor-batch")
    assert axe(editor) == []
    batch = editor.url

    editor.get_by_role("link", name="nuôi voi").click()
    editor.get_by_role("button", name="Lưu sửa đổi").wait_for(timeout=_PATIENCE)
    editor.get_by_text("Các trường trống").click()
    editor.get_by_label("Hết hiệu lực sau ngày").fill("hôm qua")
    editor.get_by_role("button", name="Lưu sửa đổi").click()
    editor.get_by_text("không phải ngày").wait_for(timeout=_PATIENCE)
    editor.get_by_label("Hết hiệu lực sau ngày").fill("31/12/2030")
    editor.get_by_role("button", name="Lưu sửa đổi").click()
    editor.get_by_text("Hết hiệu lực sau ngày (độ chắc 1.00)").wait_for(timeout=_PATIENCE)
    assert axe(editor) == []

    console.open(editor, batch.removeprefix(f"{console.base}/console"))
    editor.get_by_role("button", name="Gửi duyệt mọi bản ghi").click()
    editor.get_by_role("cell", name="chờ duyệt").first.wait_for(timeout=_PATIENCE)
    assert editor.get_by_role("button", name="Duyệt tất cả").count() == 0

    console.open(approver, "/drafts")
    assert axe(approver) == []
    approver.get_by_role("button", name="Duyệt tất cả").click()
    approver.get_by_text("Chưa có gì ở đây.").wait_for(timeout=_PATIENCE)

    console.open(approver, "/indexing")
    before = approver.locator("dt").first.inner_text()
    approver.get_by_role("button", name="Lập chỉ mục", exact=True).click()
    approver.get_by_text("Xem cổng kiểm tra").wait_for(timeout=3 * _PATIENCE)
    approver.get_by_text("Xem cổng kiểm tra").click()
    approver.get_by_role("button", name="Xuất bản", exact=True).wait_for(timeout=_PATIENCE)
    shoot(approver, "editor-gate")
    assert axe(approver) == []
    approver.get_by_role("button", name="Xuất bản", exact=True).click()
    approver.get_by_role("dialog").get_by_role("button", name="Xuất bản").click()
    approver.get_by_role("button", name="Quay về bản trước").wait_for(timeout=_PATIENCE)
    assert approver.locator("dt").first.inner_text() != before

    approver.get_by_label("Lý do").fill("thử quay về")
    approver.get_by_role("button", name="Quay về bản trước").click()
    approver.get_by_role("dialog").get_by_role("button", name="Quay về bản trước").click()
    approver.get_by_role("cell", name="thử quay về").wait_for(timeout=_PATIENCE)
    assert approver.locator("dt").first.inner_text() == before
    shoot(approver, "editor-back")
    assert axe(approver) == []


def test_files_and_folders_are_chosen_by_buttons_that_have_names(page_as):
    """The uploader's own button had no name, and the one for folders turned every later choice into a folder's."""
    page = page_as(Role.EDITOR, path="/content")
    field = page.locator("input[type=file]").first
    for name, folder in (("Chọn cả thư mục", True), ("Chọn tệp, hoặc tệp nén của cả thư mục", False)):
        with page.expect_file_chooser():
            page.get_by_role("button", name=name, exact=True).press("Enter")
        assert field.evaluate("node => node.webkitdirectory") is folder


def test_a_fault_in_a_data_file_is_shown_at_its_line_and_what_is_right_is_used(page_as, axe, console):
    page = page_as(Role.EDITOR, path="/data/ready")
    box = page.get_by_label("Nội dung (YAML)")
    box.fill("- says: [trung tâm mấy giờ mở cửa]\n  answer: Từ 7 giờ 30.\n")
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.get_by_text(re.compile("Dòng 1: .*source")).wait_for(timeout=_PATIENCE)
    assert axe(page) == []
    box.fill("- says: [trung tâm mấy giờ mở cửa]\n  answer: Từ 7 giờ 30.\n  source: Thông báo 12\n")
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.get_by_text("Lịch sử").wait_for(timeout=_PATIENCE)
    said = page.request.post(f"{console.base}/v1/answers", data={"question": "Trung tâm mấy giờ mở cửa?"}).json()
    assert said["outcome"] == "answered" and "7 giờ 30" in said["text"]
