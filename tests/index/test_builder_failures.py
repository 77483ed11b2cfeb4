"""Building that fails: killed, out of disk, or twice at once, the live generation stays and nothing else is left."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import index.builder as module
from channels.cli.index import run_build
from channels.container import Container
from corpus.errors import BusyError, LibraryError, TrolyError
from corpus.library import Library
from corpus.locking import write_lock
from index.builder import JOURNAL
from index.generations import Generations, Manifest
from index.lexical import LexicalIndex
from index.vectors import VectorIndex
from tests.support.building import WatchedEmbedder, build, files
from tests.support.processes import die, killed, start, wait
from tests.support.records import bring, faq, small_records


def leftovers(home: Path) -> list[str]:
    return [path.name for path in (home / "index" / "generations").glob(".*")]


# ------------------------------------------------------------------ failing


def failing(error: BaseException) -> WatchedEmbedder:
    """An embedder that fails at its second batch."""
    calls = iter(range(1000))

    def fail() -> None:
        if next(calls) == 1:
            raise error

    return WatchedEmbedder(before=fail)


@pytest.fixture
def big_library(small_library: Library, home: Path) -> Library:
    """Enough records for several portions of embedding."""
    bring(small_library, home / "b.jsonl", *(faq(str(number), answer="x" * 400) for number in range(300)))
    return small_library


def _without_journal(home: Path) -> dict[str, bytes]:
    """Everything of the index but what a broken-off build has embedded, which the next one goes on with."""
    return {name: raw for name, raw in files(home / "index").items() if name != JOURNAL}


def test_a_build_that_was_broken_off_goes_on_with_what_it_had_embedded(big_library: Library, home: Path) -> None:
    """An hour of embedding a code of laws, and the power goes in the last minute."""
    calls = iter(range(100))

    def die_at_the_fourth() -> None:
        if next(calls) == 3:
            die()

    big_library.close()
    assert killed(lambda: build(big_library, home, WatchedEmbedder(before=die_at_the_fourth)))
    again = WatchedEmbedder()
    report = build(big_library, home, again)
    whole = WatchedEmbedder()
    build(big_library, home, whole, full=True)
    assert 0 < len(again.texts) < len(whole.texts) and report.embedded == len(again.texts)
    assert not (home / "index" / JOURNAL).exists()


@pytest.mark.parametrize(
    "error", [KeyboardInterrupt(), ValueError("bad vector"), TrolyError("x", code="EMBEDDER_UNREACHABLE")]
)
def test_a_failed_build_leaves_the_live_one_and_nothing_else(
    small_library: Library, home: Path, error: BaseException
) -> None:
    live = build(small_library, home, WatchedEmbedder()).generation
    before = files(home / "index")
    bring(small_library, home / "b.jsonl", *(faq(str(number)) for number in range(300)))
    with pytest.raises(type(error)) as caught:
        build(small_library, home, failing(error))
    assert caught.value is error, "the caller's own error, not one in its place"
    assert _without_journal(home) == before and leftovers(home) == []
    assert build(small_library, home, WatchedEmbedder()).reason == "difference"
    assert Generations(home).live() != live


@pytest.mark.parametrize("moment", ["embedding", "manifest", "rename"])
def test_a_killed_build_leaves_the_live_one_and_is_swept(
    small_library: Library, home: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    live = build(small_library, home, WatchedEmbedder()).generation
    before = files(home / "index")
    bring(small_library, home / "b.jsonl", *(faq(str(number)) for number in range(100)))
    small_library.close()
    with monkeypatch.context() as patch:
        embedder = WatchedEmbedder(before=die if moment == "embedding" else lambda: None)
        if moment == "manifest":
            patch.setattr(Manifest, "write", lambda self, folder: die())
        if moment == "rename":
            patch.setattr(Path, "rename", lambda self, target: die())
        assert killed(lambda: build(small_library, home, embedder))
    assert len(leftovers(home)) == 1
    generations = Generations(home)
    assert generations.live() == live and generations.all() == [live]
    assert {
        name: raw for name, raw in _without_journal(home).items() if "/." not in f"/{name.split('/lexical')[0]}"
    } == before
    report = build(small_library, home, WatchedEmbedder())
    assert report.reason == "difference" and report.created == 100 and leftovers(home) == []


def test_a_process_killed_while_publishing_leaves_the_old_pointer(
    small_library: Library, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = build(small_library, home).generation
    bring(small_library, home / "b.jsonl", faq("x"))
    report = build(small_library, home, publish=False)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", lambda self, target: die())
        assert killed(lambda: Generations(home).publish(report.generation))
    assert Generations(home).live() == live
    Generations(home).publish(report.generation)
    assert Generations(home).live() == report.generation


def test_two_builds_at_once(container: Container, home: Path) -> None:
    bring(container.library, home / "a.jsonl", faq("a"))
    with write_lock(container.corpus_settings.lock_path), pytest.raises(BusyError) as caught:
        run_build(container, publish=True, full=False)
    assert caught.value.code == "BUSY" and container.generations.all() == []
    assert run_build(container, publish=True, full=False)[1]


def test_two_builds_at_once_in_two_processes(container: Container, home: Path) -> None:
    bring(container.library, home / "a.jsonl", faq("a"))
    container.library.close()
    entered, said = os.pipe()
    release, let = os.pipe()

    def slow() -> None:
        def hold() -> None:
            os.write(said, b"!")
            os.read(release, 1)

        container.embedder = WatchedEmbedder(before=hold)
        run_build(container, publish=True, full=False)

    child = start(slow)
    os.read(entered, 1)
    with pytest.raises(BusyError):
        run_build(Container(), publish=True, full=False)
    os.write(let, b"!")
    assert wait(child) == 0
    assert Generations(home).live() is not None and leftovers(home) == []


# ------------------------------------------------------------------ full disk


def full_disk(*_: object, **__: object) -> Any:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize(
    ("owner", "name"),
    [(shutil, "copytree"), (LexicalIndex, "change"), (VectorIndex, "save"), (module, "checksums"), (Manifest, "write"),
     (Path, "mkdir"), (Path, "rename")],
)  # fmt: skip
def test_a_disk_full_at_any_moment_leaves_the_live_one(
    small_library: Library, home: Path, monkeypatch: pytest.MonkeyPatch, owner: Any, name: str
) -> None:
    live = build(small_library, home).generation
    before = files(home / "index")
    bring(small_library, home / "b.jsonl", faq("x"))
    with monkeypatch.context() as patch:
        patch.setattr(owner, name, full_disk)
        with pytest.raises(TrolyError) as caught:
            build(small_library, home, publish=False)
    assert caught.value.code == "DISK_FULL"
    assert files(home / "index") == before and leftovers(home) == [] and Generations(home).live() == live


@pytest.mark.parametrize("filler", [0, 400])
def test_a_really_full_disk(tiny_disk: Path, home: Path, filler: int) -> None:
    """Whichever library meets the end of the disk, it must be called a full disk: sqlite, tantivy and faiss each
    report it in their own way."""
    library = Library(home / "library.sqlite")
    bring(library, home / "a.jsonl", *small_records())
    live = build(library, tiny_disk).generation
    before = files(tiny_disk / "index")
    (tiny_disk / "other").write_bytes(b"x" * filler * 1024)
    bring(library, home / "b.jsonl", *(faq(str(n), answer=f"từ{n} " * 200) for n in range(400)))
    with pytest.raises(TrolyError) as caught:
        build(library, tiny_disk)
    assert caught.value.code == "DISK_FULL", caught.value.detail
    assert files(tiny_disk / "index") == before and Generations(tiny_disk).live() == live
    (tiny_disk / "other").unlink()
    del caught  # and with it the frames that hold deleted files open
    bring(library, home / "b.jsonl", faq("0"))
    assert build(library, tiny_disk).created == 1, "with space again it works, without any repair"
    library.close()


def test_other_errors_of_the_disk_are_no_full_disk(
    small_library: Library, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> Iterator[None]:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(VectorIndex, "save", broken)
    with pytest.raises(OSError, match="Input/output"):
        build(small_library, home)
    assert leftovers(home) == []


def test_a_library_that_cannot_be_read_stops_the_build(small_library: Library, home: Path) -> None:
    live = build(small_library, home).generation
    small_library.close()
    (home / "library.sqlite").write_bytes(b"garbage" * 999)
    with pytest.raises(LibraryError):
        build(small_library, home)
    assert Generations(home).live() == live and leftovers(home) == []
