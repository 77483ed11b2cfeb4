"""A file can cost the process that reads it and never the one that asked."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from corpus.documents import sandbox as module
from corpus.documents.limits import Limits
from corpus.documents.sandbox import Sandbox
from corpus.errors import DependencyError, InputError
from tests.support import office

pytest.importorskip("lxml")
_SCRIPTED = """
import json, os, sys, time
for line in sys.stdin:
    name = json.loads(line)["name"]
    if name == "hangs": time.sleep(60)
    if name == "slow":
        for _ in range(6):
            time.sleep(0.2); print(json.dumps({"alive": 1}), flush=True)
    if name == "dies": os.kill(os.getpid(), 11)
    if name == "killed": os.kill(os.getpid(), 9)
    print(json.dumps({"document": {"format": "txt", "name": name, "fields": {"pid": str(os.getpid())}}}), flush=True)
"""


@pytest.fixture
def scripted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A reading process that does what the file's name says."""
    script = tmp_path / "worker.py"
    script.write_text(_SCRIPTED)
    popen = module.subprocess.Popen
    monkeypatch.setattr(module.subprocess, "Popen", lambda command, **more: popen([command[0], str(script)], **more))
    for name in ("hangs", "slow", "dies", "killed", "good"):
        (tmp_path / name).write_text("x")
    return tmp_path


def code_of(box: Sandbox, path: Path) -> str:
    with pytest.raises(InputError) as caught:
        box.read(path)
    return caught.value.code


def test_files_are_read_one_after_the_other_by_one_process(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(office.docx("Chữ trong tệp"))
    (tmp_path / "b.docx").write_bytes(b"PK\x03\x04 hong")
    with Sandbox() as box:
        assert box.read(tmp_path / "a.docx").text == "Chữ trong tệp"
        process = box._process
        assert code_of(box, tmp_path / "b.docx") == "FILE_DAMAGED"
        assert box.read(tmp_path / "a.docx").name == "a.docx" and box._process is process
    assert process is not None and process.poll() is not None, "the process must end with the sandbox"


def test_a_file_that_hangs_is_given_up_and_the_next_one_is_read(scripted: Path) -> None:
    with Sandbox(Limits(seconds=0.8)) as box:
        assert code_of(box, scripted / "hangs") == "READ_TIMEOUT"
        assert box.read(scripted / "good").name == "good"


def test_slow_reading_that_moves_on_is_no_hang(scripted: Path) -> None:
    """A scan of two hundred pages takes minutes, and says so page by page."""
    with Sandbox(Limits(seconds=0.9)) as box:
        assert box.read(scripted / "slow").name == "slow"


@pytest.mark.parametrize(("name", "code"), [("dies", "READ_CRASHED"), ("killed", "READ_MEMORY")])
def test_a_crash_is_an_error_of_one_file(scripted: Path, name: str, code: str) -> None:
    with Sandbox() as box:
        assert code_of(box, scripted / name) == code
        assert box.read(scripted / "good").name == "good"


@pytest.mark.skipif(os.name != "posix", reason="no memory limit of processes there")
def test_memory_beyond_the_limit_is_refused_and_the_reader_lives_on(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(("chữ thường " * 4_000_000).encode())
    (tmp_path / "b.txt").write_text("chữ thường")
    with Sandbox(Limits(memory=360 * 1024 * 1024)) as box:
        assert code_of(box, tmp_path / "a.txt") in ("READ_MEMORY", "READ_CRASHED", "FILE_TOO_LARGE")
        assert box.read(tmp_path / "b.txt").text == "chữ thường"


def test_a_missing_file_and_a_pipe_are_unreadable(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with Sandbox() as box:
        assert code_of(box, tmp_path / "none") == "FILE_UNREADABLE"
        assert code_of(box, tmp_path / "pipe") == "FILE_UNREADABLE"


def test_a_missing_program_is_named_through_the_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le") * 40)
    monkeypatch.setenv("PATH", str(tmp_path))
    with Sandbox() as box, pytest.raises(DependencyError) as caught:
        box.read(tmp_path / "a.doc")
    assert "apt-get install antiword" in caught.value.detail
