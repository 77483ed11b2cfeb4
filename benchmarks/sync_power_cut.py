"""kill -9 in the middle of a synchronisation: ``python -m benchmarks.sync_power_cut [--cuts 50] [--first-seed 1]``.

Each cut: a data folder that was synchronised once; then the folder and the portal change (new, changed, deleted, moved
and renamed items, an attachment, a page that is gone); a process of its own runs the real synchronisation and is killed
at a point that the seed decides. Even seeds: before the n-th call of any of our functions, n being spread over all that
an undisturbed run makes. Odd seeds: from outside, after a share of the time that an undisturbed run takes, so also
inside the database and between two writes of a file.

Shown after every cut: the database is whole; every record is the old one or the new one and none that both states hold
is missing; the next run ends as an undisturbed one does; one more run skips everything. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

from sqlalchemy import select

from corpus.documents.sandbox import shared_sandbox
from corpus.library import Library
from corpus.sources.addresses import Guard
from corpus.sources.base import Source
from corpus.sources.captures import Captures
from corpus.sources.config import PortalConfig
from corpus.sources.folder import FolderSource
from corpus.sources.http import Polite
from corpus.sources.portal import PortalSource
from corpus.sources.registry import item_files
from corpus.sources.report import Done, SyncReport
from corpus.sources.state import Owner
from corpus.sources.sync import Plan, synchronise
from corpus.sources.tables import ItemRow
from corpus.sources.testkit.portal import FakePortal, notice

ROOT = Path(__file__).resolve().parents[1]
State = dict[str, str]


@dataclass(slots=True)
class Cut:
    """One kill and what was found after it."""

    seed: int
    how: str
    killed: bool
    records_after: int = 0
    repaired: dict[str, int] = field(default_factory=dict)


class Stage:
    """A world to synchronise with: a folder and a portal, before and after the change."""

    def __init__(self, place: Path, url: str, portal: FakePortal) -> None:
        self.home, self.folder = place / "home", place / "vao"
        self.url, self.portal = url, portal

    def before(self) -> None:
        """The world that is synchronised first."""
        for number in range(6):
            self._write(f"a/{number}.jsonl", f"k{number}", "Cũ.")
        self._write("chung.jsonl", "k-chung", "Cũ.", "k0", "k1")
        (self.folder / "trang.html").write_text(notice("Hướng dẫn cũ"), "utf-8")
        self.portal.pages = {f"/tin/{n}.html": notice(f"Tin {n}") for n in range(5)}
        self.portal.pages["/tin/0.html"] = notice("Tin 0", files=("/tep/a.csv",))
        self.portal.pages["/tep/a.csv"] = _QUESTIONS

    def after(self) -> None:
        """The world as it is when the power goes."""
        self._write("a/1.jsonl", "k1", "Mới.")
        self._write("a/2.jsonl", "k2", "Mới.", "k2b")
        (self.folder / "a" / "3.jsonl").unlink()
        (self.folder / "b").mkdir()
        (self.folder / "a" / "4.jsonl").rename(self.folder / "b" / "4.jsonl")
        (self.folder / "a" / "5.jsonl").rename(self.folder / "a" / "năm.jsonl")
        (self.folder / "chung.jsonl").unlink()
        (self.folder / "trang.html").write_text(notice("Hướng dẫn mới"), "utf-8")
        for number in range(3):
            self._write(f"mới/{number}.jsonl", f"m{number}", "Mới.")
        self.portal.pages["/tin/1.html"] = notice("Tin 1", "Đã sửa.")
        self.portal.pages["/tin/0.html"] = notice("Tin 0")
        del self.portal.pages["/tin/2.html"]
        self.portal.pages["/tin/9.html"] = notice("Tin 9")

    def run(self) -> list[SyncReport]:
        """Synchronise both, as ``troly corpus sync`` does."""
        library = Library(self.home / "library.sqlite")
        plans = [Plan(Owner(name, "main"), self.home / "write.lock", confirm=True) for name in ("cong", "vao")]
        try:
            return [
                synchronise(library, source, plan)
                for source, plan in zip((self._portal(library), self._folder()), plans, strict=True)
            ]
        finally:
            library.close()

    def records(self) -> State:
        """``id → digest`` of the library."""
        library = Library(self.home / "library.sqlite")
        try:
            return {key: digest for (_, key), digest in library.digests().items()}
        finally:
            library.close()

    def items(self) -> list[tuple[str, ...]]:
        """What is remembered of the items, but for times of the disk."""
        library = Library(self.home / "library.sqlite")
        try:
            with library.session() as session:
                rows = session.scalars(select(ItemRow).order_by(ItemRow.source, ItemRow.item))
                return [
                    (row.source, row.item, row.state, row.digest, row.links, row.ids, row.error) for row in rows
                ]  # fmt: skip
        finally:
            library.close()

    def kept_files(self) -> set[str]:
        """Names of the files kept for the portal."""
        folder = self.home / "sources" / "cong"
        return {path.name for path in folder.iterdir() if not path.name.startswith(".")} if folder.is_dir() else set()

    def _portal(self, library: Library) -> Source:
        config = PortalConfig(name="cong", kind="portal", url=self.url, rate_seconds=0, private_addresses=True)
        guard = Guard(config.url, private=True)
        captures = Captures(self.home / "sources" / "cong")
        captures.sweep(item_files(library, "cong"))
        return PortalSource(config, Polite(config, guard), guard, captures)

    def _folder(self) -> Source:
        return FolderSource("vao", self.folder, settle_seconds=0)

    def _write(self, name: str, key: str, answer: str, *more: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        rows = [{"kind": "faq", "key": one, "title": f"Câu {one}?", "answer": answer} for one in (key, *more)]
        path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")


_QUESTIONS = ("câu hỏi,trả lời\n" + "".join(f"Nuôi mấy con bồ câu loại {n}?,Mười con.\n" for n in range(4))).encode()


def cuts(seeds: Iterator[int] | range, place: Path) -> Iterator[Cut]:
    """Cut the power once for each seed. Raises ``AssertionError`` saying what was lost."""
    portal = FakePortal()
    with portal.serve() as server:
        stage = Stage(place / "model", server.url, portal)
        stage.before()
        stage.run()
        first, old_items = stage.records(), stage.items()
        start = place / "start"
        shutil.copytree(stage.home, start)
        shutil.copytree(stage.folder, place / "folder", copy_function=shutil.copy2)
        old_pages = dict(portal.pages)
        stage.after()
        new_pages = dict(portal.pages)
        calls, seconds = _measured(stage, start)
        wanted, items, files = stage.records(), stage.items(), stage.kept_files()
        assert wanted != first and items != old_items
        for seed in seeds:
            portal.pages = dict(old_pages)
            shutil.rmtree(stage.folder)
            shutil.copytree(place / "folder", stage.folder, copy_function=shutil.copy2)
            _reset(stage.home, start)
            stage.after()
            assert portal.pages == new_pages
            cut = _cut(stage, seed, calls, seconds)
            _whole(stage.home / "library.sqlite")
            found = stage.records()
            cut.records_after = len(found)
            for key in first.keys() & wanted.keys():
                assert found.get(key) in (first[key], wanted[key]), f"seed {seed}: {key} was lost or is neither"
            strange = {key for key in found if found[key] not in (first.get(key), wanted.get(key))}
            assert not strange, f"seed {seed}: {strange} are of no state"
            again = stage.run()
            cut.repaired = {done.value: sum(one.total(done) for one in again) for done in Done}
            assert all(one.outcome == "done" for one in again), f"seed {seed}: {[asdict(one) for one in again]}"
            assert stage.records() == wanted, f"seed {seed}: another end than undisturbed"
            assert stage.items() == items, f"seed {seed}: other items than undisturbed"
            assert stage.kept_files() == files, f"seed {seed}: other files than undisturbed"
            last = stage.run()
            assert not any(one.items for one in last), f"seed {seed}: the third run did something"
            yield cut


def _cut(stage: Stage, seed: int, calls: int, seconds: float) -> Cut:
    chance = random.Random(seed)
    if seed % 2 == 0:
        at = chance.randrange(calls)
        return Cut(seed, f"before call {at} of {calls}", _ended(_start(stage, at)))
    delay = chance.random() * seconds
    child = _start(stage, None)
    time.sleep(delay)
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    return Cut(seed, f"after {delay:.3f} of {seconds:.3f} s", _ended(child))


def _measured(stage: Stage, start: Path) -> tuple[int, float]:
    """Calls and seconds of an undisturbed run, in a process like those that are killed."""
    file = stage.home.parent / "calls"
    _ended(_start(stage, None, file))
    _reset(stage.home, start)
    started = time.monotonic()
    assert not _ended(_start(stage, None))
    return int(file.read_text()), time.monotonic() - started


def _start(stage: Stage, at: int | None, count: Path | None = None) -> int:
    """Run in a process of its own, which kills itself before call ``at`` of a function of ours."""
    child = os.fork()
    if child:
        return child
    try:
        shared_sandbox.cache_clear()  # the parent's reading process answers the parent
        made = 0

        def called(frame: FrameType, event: str, _: Any) -> None:
            nonlocal made
            if event == "call" and frame.f_code.co_filename.startswith(str(ROOT / "corpus")):
                if made == at:
                    os.kill(os.getpid(), signal.SIGKILL)
                made += 1

        if at is not None or count is not None:
            sys.setprofile(called)
        stage.run()
        sys.setprofile(None)
        if count is not None:
            count.write_text(str(made))
        os._exit(0)
    finally:
        os._exit(1)


def _ended(child: int) -> bool:
    """Whether it was killed. Raises ``AssertionError`` when it failed."""
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in (0, -signal.SIGKILL), f"the run ended with {code}"
    return code == -signal.SIGKILL


def _reset(home: Path, start: Path) -> None:
    shutil.rmtree(home)
    shutil.copytree(start, home)


def _whole(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        (found,) = connection.execute("PRAGMA integrity_check").fetchone()
    assert found == "ok", found


def main() -> None:
    """Cut and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cuts", type=int, default=50)
    parser.add_argument("--first-seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        started = time.monotonic()
        made = list(cuts(range(given.first_seed, given.first_seed + given.cuts), Path(place)))
    killed = [cut for cut in made if cut.killed]
    print(json.dumps({"cuts": len(made), "killed_in_time": len(killed), "seconds": round(time.monotonic() - started, 1),
                      "each": [asdict(cut) for cut in made]}, ensure_ascii=False, indent=1))  # fmt: skip


if __name__ == "__main__":
    main()
