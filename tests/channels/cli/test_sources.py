"""``troly corpus sync`` and ``troly corpus sources`` as a person types them."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from channels.cli.main import app
from channels.container import Container
from channels.messages import error_messages
from corpus.locking import write_lock
from corpus.sources import schedule
from corpus.sources.testkit.portal import FakePortal, notice
from tests.support.records import faq, write_records


def troly(*args: str):  # type: ignore[no-untyped-def]
    return CliRunner().invoke(app, ["corpus", *args])


def declare(home: Path, *entries: dict[str, object]) -> None:
    (home / "sources.yaml").write_text(yaml.safe_dump({"sources": list(entries)}), "utf-8")


@pytest.fixture
def root(home: Path) -> Path:
    folder = home / "vao"
    folder.mkdir()
    declare(home, {"name": "vao", "kind": "folder", "path": str(folder), "settle_seconds": 0})
    return folder


def test_a_run_is_shown_and_the_next_changes_nothing(root: Path) -> None:
    write_records(root / "a.jsonl", [faq("a")])
    (root / "hỏng.docx").write_bytes(b"PK\x03\x04" + b"x" * 99)
    first = troly("sync")
    assert first.exit_code == 2 and "a.jsonl" in first.stdout and "FILE_DAMAGED" in first.stdout
    (root / "hỏng.docx").unlink()
    (root / "b.jsonl").write_text("", "utf-8")
    (root / "b.jsonl").unlink()
    assert troly("sync", "--confirm").exit_code == 0
    again = troly("sync", "vao", "--json")
    [report] = json.loads(again.stdout)
    assert again.exit_code == 0 and report["totals"]["skipped"] == 1 and report["items"] == []
    listed = troly("sources")
    assert "vao" in listed.stdout and "xong" in listed.stdout
    [known] = json.loads(troly("sources", "--json").stdout)
    assert (known["items"], known["outcome"]) == (1, "done")


def test_somebody_is_asked_before_much_is_withdrawn(root: Path) -> None:
    for number in range(9):
        write_records(root / f"{number}.jsonl", [faq(f"k{number}")])
    assert troly("sync").exit_code == 0
    for number in range(8):
        (root / f"{number}.jsonl").unlink()
    asked = troly("sync")
    assert asked.exit_code == 2 and "--confirm" in asked.stdout and "TOO_MANY_GONE" in asked.stdout
    agreed = troly("sync", "--confirm")
    assert agreed.exit_code == 0 and "8 gỡ" in agreed.stdout


@pytest.mark.parametrize(("args", "code", "exit_code"), [
    (("sync", "ghost"), "UNKNOWN_SOURCE", 2), (("sync", "--every", "nhanh"), "BAD_INTERVAL", 2),
])  # fmt: skip
def test_what_is_typed_wrong(root: Path, args: tuple[str, ...], code: str, exit_code: int) -> None:
    found = troly(*args)
    assert found.exit_code == exit_code and code in found.stderr


def test_every_code_has_words_for_the_editor() -> None:
    """A code without a text was shown as "the system has an unexpected error"."""
    rooms = Path(__file__).parents[3] / "corpus"
    files = [*(rooms / "sources").glob("*.py"), rooms / "readers" / "capture.py"]
    text = "\n".join(path.read_text("utf-8") for path in files)
    codes = set(re.findall(r'"([A-Z]{3,}_[A-Z_]{3,})"', text))
    assert len(codes) > 20 and not codes - error_messages().keys()


def test_no_sources_yet(home: Path) -> None:
    found = troly("sync")
    assert found.exit_code == 2 and "SOURCES_MISSING" in found.stderr and "sources.yaml" in found.stderr


def test_one_source_that_is_busy_does_not_stop_the_others(home: Path, root: Path) -> None:
    other = home / "khac"
    other.mkdir()
    write_records(other / "b.jsonl", [faq("b")])
    declare(home, {"name": "vao", "kind": "folder", "path": str(root), "settle_seconds": 0},
            {"name": "khac", "kind": "folder", "path": str(other), "settle_seconds": 0})  # fmt: skip
    own = hashlib.sha256(b"vao").hexdigest()[:16]
    with write_lock(home / f"sync-{own}.lock"):
        found = troly("sync")
    assert found.exit_code == 3 and "BUSY" in found.stdout and "khac: xong. 1 mới" in found.stdout
    (other / "hỏng.docx").write_bytes(b"PK\x03\x04" + b"x" * 99)
    with write_lock(home / f"sync-{own}.lock"):
        assert troly("sync").exit_code == 2, "what could not be read is told before what was busy"


def test_every_outlives_a_bad_night(root: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        (home / "sources.yaml").write_text("sources: [", "utf-8")
        if len(slept) == 2:
            raise KeyboardInterrupt

    def repeatedly(work, seconds):  # type: ignore[no-untyped-def]
        schedule.repeatedly(work, seconds, sleep=sleep, clock=lambda: 0.0)

    monkeypatch.setattr("channels.cli.sources.repeatedly", repeatedly)
    found = troly("sync", "--every", "6h")
    assert slept == [21600, 21600] and "YAML_BROKEN" in found.stderr and found.exit_code == 130


def test_a_withdrawn_page_leaves_the_index(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the portal to the answer and back: what the portal took down was still being quoted."""
    monkeypatch.setenv("TROLY_INDEX_EMBEDDER", "hashing")
    portal = FakePortal({f"/tin/{n}.html": notice(title) for n, title in enumerate(
        ["Lịch tiêm phòng cho bồ câu đưa thư", "Đăng ký hội thi chim cảnh", "Thông báo nghỉ lễ", "Hướng dẫn dùng ki-ốt"])})  # fmt: skip

    def indexed() -> int:
        return sum(Container().live.searcher().manifest.collections["main"].values())

    with portal.serve() as server:
        declare(
            home, {"name": "cong", "kind": "portal", "url": server.url, "rate_seconds": 0, "private_addresses": True}
        )
        first = troly("sync", "--index")
        assert first.exit_code == 0, first.stdout + first.stderr
        assert indexed() == 4
        del portal.pages["/tin/0.html"]
        second = troly("sync", "--index")
        assert second.exit_code == 0 and "đang dùng" in second.stderr
    assert indexed() == 3


def test_who_changed_a_record_is_shown(root: Path) -> None:
    """An editor asked where a notice had gone; the history named neither the source nor a reason."""
    for answer in ("Một.", "Hai."):
        write_records(root / "a.jsonl", [faq("a", answer=answer), faq("b")])
        assert troly("sync").exit_code == 0
    shown = troly("diff", "faq:a", "1", "2").stdout
    assert shown.count("sync:vao") == 2 and "a.jsonl" in shown and "+ Hai." in shown
    write_records(root / "a.jsonl", [faq("b")])
    assert troly("sync").exit_code == 0
    shown = troly("show", "faq:a").stdout
    assert "nguồn đã bỏ" in shown and "Mục này không còn ở nguồn." in shown and "sync:vao" in shown
