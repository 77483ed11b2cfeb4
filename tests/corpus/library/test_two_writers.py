"""Two programs write one library at once: the later one waits for the earlier, and neither is thrown out half way."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from corpus.errors import TrolyError
from corpus.library import FileReport, Library
from corpus.sources import runs
from corpus.sources.base import Content, Listed
from corpus.sources.state import Owner, SourceState, Uncovered, settle
from corpus.sources.tables import ItemRow, SourceRow

_HEAD_START = 0.4  # seconds that the other writer has to get in between; a longer machine makes the test no stricter
_ITEM = Listed("a.jsonl", stamp="2")


@pytest.fixture
def other(target: Path | str) -> Iterator[Library]:
    """The same library as another program has it open."""
    other = Library(target)
    yield other
    other.close()


class Between:
    """Runs ``act`` in another thread as soon as a transaction has read, and keeps what it raised."""

    def __init__(self, act: Callable[[], object]) -> None:
        self._act, self._thread = act, threading.Thread(target=self._run)
        self.raised: TrolyError | None = None

    def _run(self) -> None:
        try:
            self._act()
        except TrolyError as error:
            self.raised = error

    def after(self, read: Callable[..., Any]) -> Callable[..., Any]:
        def reads(*args: Any, **values: Any) -> Any:
            found = read(*args, **values)
            if self._thread.ident is None and threading.current_thread() is not self._thread:
                self._thread.start()
                self._thread.join(_HEAD_START)
            return found

        return reads

    def end(self) -> None:
        self._thread.join()
        if self.raised:
            raise self.raised


def state_of(library: Library) -> SourceState:
    return SourceState(library, Owner("vao", "main"))


def content(path: Path) -> Content:
    return Content(path, "d" * 64, stamp="2")


def finish(library: Library, path: Path) -> None:
    state_of(library).finish("a.jsonl", content(path), FileReport("a.jsonl"), try_again=False)


WRITES: dict[str, Callable[[Library, Path], object]] = {
    "begin": lambda library, path: state_of(library).begin(_ITEM, path, linked=False),
    "finish": finish,
    "touch": lambda library, path: state_of(library).touch("a.jsonl", stamp="3", etag="", modified="", links=()),
    "settle": lambda library, path: settle(library, Uncovered(1, "a.jsonl", path, ""), FileReport("a.jsonl")),
    "note_start": lambda library, path: runs.note_start(library, "vao"),
    "note_end": lambda library, path: runs.note_end(library, "vao", "done", {}, succeeded=True),
}


_CASES = [(name, known) for name in WRITES for known in (False, True) if known or name != "finish"]


@pytest.mark.parametrize(("name", "known"), _CASES)
def test_what_another_program_writes_in_between_stops_no_write(
    library: Library, other: Library, home: Path, monkeypatch: pytest.MonkeyPatch, name: str, known: bool
) -> None:
    """A run read its item's row, a console wrote in that moment, and the run ended with "database is locked" (SQLite),
    or with a row that was there twice (PostgreSQL): its file counted as not read, whole as it was."""
    path, write = home / "a.jsonl", WRITES[name]
    if known:
        WRITES["begin"](library, path)
        WRITES["note_start"](library, path)
    other.counts()  # open, so that the schema is looked at before
    between = Between(lambda: write(other, path))
    monkeypatch.setattr(Session, "get", between.after(Session.get))
    monkeypatch.setattr(Session, "scalar", between.after(Session.scalar))
    write(library, path)
    between.end()
    with library.session() as session:
        assert session.query(ItemRow).count() == (known or name == "begin")
        assert session.query(SourceRow).count() == (known or name == "note_start")
