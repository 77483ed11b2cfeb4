"""One writer at a time, across processes, and none blocked by the dead."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import filelock
import pytest

from corpus.errors import BusyError, LibraryError
from corpus.locking import write_lock

HOLD = """
import sys, pathlib
from corpus.locking import write_lock
with write_lock(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.readline()
"""


@contextmanager
def holder(path: Path) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout and process.stdout.readline() == "held\n"
        yield process
    finally:
        process.kill()
        process.communicate()


def test_a_second_process_is_told_busy_and_the_dead_hold_nothing(home: Path) -> None:
    path = home / "write.lock"
    with holder(path) as process:
        with pytest.raises(BusyError) as caught, write_lock(path):
            pass
        assert caught.value.code == "BUSY"
        process.kill()
        process.wait(10)
        with write_lock(path):
            pass


def test_the_lock_is_free_when_the_holder_ends(home: Path) -> None:
    path = home / "write.lock"
    with holder(path) as process:
        process.communicate("\n", timeout=10)
        with write_lock(path):
            pass


def test_a_second_thread_of_one_process_is_busy_too(home: Path) -> None:
    """The staff console builds an index in the server's own process."""
    told: list[str] = []

    def second() -> None:
        try:
            with write_lock(home / "write.lock"):
                told.append("held")
        except BusyError as error:
            told.append(error.code)

    with write_lock(home / "write.lock"):
        thread = threading.Thread(target=second)
        thread.start()
        thread.join()
    assert told == ["BUSY"]


def test_waiting_for_the_lock(home: Path) -> None:
    path, entered = home / "write.lock", threading.Event()

    def first() -> None:
        with write_lock(path):
            entered.set()
            threading.Event().wait(0.2)

    thread = threading.Thread(target=first)
    thread.start()
    entered.wait(5)
    with write_lock(path, wait_seconds=10):
        pass
    thread.join()


def test_an_error_inside_lets_go(home: Path) -> None:
    with pytest.raises(ZeroDivisionError), write_lock(home / "write.lock"):
        _ = 1 / 0
    with write_lock(home / "write.lock"):
        pass


def test_the_folder_is_made(home: Path) -> None:
    with write_lock(home / "new" / "write.lock"):
        assert (home / "new").is_dir()


@pytest.mark.parametrize("path", ["file/write.lock", "folder"])
def test_a_home_that_cannot_be_written(home: Path, path: str) -> None:
    (home / "file").write_text("")
    (home / "folder").mkdir()
    with pytest.raises(LibraryError) as caught, write_lock(home / path):
        pass
    assert caught.value.code == "HOME_UNWRITABLE" and str(home) in caught.value.detail


def test_a_disk_too_full_for_a_lock_file(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Said to be an unwritable folder, it sent the operator looking for permissions."""

    def full(self: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(filelock.FileLock, "acquire", full)
    with pytest.raises(LibraryError) as caught, write_lock(home / "write.lock"):
        pass
    assert caught.value.code == "DISK_FULL"
