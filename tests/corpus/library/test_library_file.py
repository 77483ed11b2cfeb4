"""A library in a SQLite file: full, damaged, newer, unwritable, half made; each has its own code and loses nothing."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic import op
from sqlalchemy import event, text

from corpus.errors import BusyError, LibraryError
from corpus.library import Library, import_paths
from tests.support.processes import die, killed, start, wait
from tests.support.records import bring, faq, small_records, state, write_records


def code_of(action: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(LibraryError) as caught:
        action()
    return caught.value.code, caught.value.detail


@pytest.fixture
def backend() -> str:
    return "sqlite"


# ------------------------------------------------------------------ opening


def test_the_constructor_opens_nothing(home: Path) -> None:
    Library(home / "deep" / "library.sqlite")
    assert not (home / "deep").exists()


def test_the_folder_is_made_on_first_use(home: Path) -> None:
    path = home / "deep" / "er" / "library.sqlite"
    library = Library(path)
    assert library.counts() == {} and path.is_file()
    library.close()
    library.close()
    assert library.counts() == {}, "closing is no end: the next use connects again"
    library.close()


@pytest.mark.parametrize("name", ["có dấu và cách", "a?b=c", "a#b", "100%", "a%20b", "'; DROP"])
def test_any_folder_name_works(home: Path, name: str) -> None:
    """Put into a URL as text, "?" cut the file name off: the library was somewhere else."""
    library = Library(home / name / "library.sqlite")
    bring(library, home / "a.jsonl", faq("a"))
    library.close()
    assert (home / name / "library.sqlite").stat().st_size > 4096


def test_programs_may_start_on_a_new_folder_at_once(home: Path) -> None:
    """The server and an import, started together, both made the tables and one of them failed."""
    for attempt in range(5):
        path = home / str(attempt) / "library.sqlite"
        gate, opened = os.pipe()

        def look(path: Path = path, gate: int = gate) -> None:
            os.read(gate, 1)
            assert Library(path).counts() == {}

        running = [start(look) for _ in range(3)]
        os.write(opened, b"go!")
        assert [wait(process) for process in running] == [0, 0, 0]
        os.close(gate)
        os.close(opened)


def test_a_first_start_killed_half_way_is_no_damage(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """sqlite3 commits before each CREATE TABLE: records existed, the version did not, and no start worked again."""
    make = op.create_table

    def dying(name: str, *columns: object) -> None:
        if name == "imports":
            die()
        make(name, *columns)

    library = Library(home / "library.sqlite")
    with monkeypatch.context() as patch:
        patch.setattr(op, "create_table", dying)
        assert killed(library.counts)
    assert library.counts() == {}
    library.close()


@pytest.mark.parametrize("revision", ["9999", "0001a", "abcdef"])
def test_a_library_of_a_newer_program(small_library: Library, home: Path, revision: str) -> None:
    before = state(small_library)
    with small_library.session() as session:
        session.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})
    small_library.close()
    code, detail = code_of(small_library.counts)
    assert code == "LIBRARY_NEWER" and revision in detail
    with sqlite3.connect(home / "library.sqlite") as plain:
        plain.execute("UPDATE alembic_version SET version_num = '0002'")
    plain.close()
    assert state(small_library) == before, "nothing was touched"


@pytest.mark.parametrize("damage", ["overwritten", "head", "torn"])
def test_a_damaged_file(small_library: Library, home: Path, damage: str) -> None:
    path = home / "library.sqlite"
    bring(small_library, home / "b.jsonl", *(faq(str(number), answer="x" * 500) for number in range(300)))
    small_library.close()
    raw = path.read_bytes()
    assert not (home / "library.sqlite-wal").exists()
    path.write_bytes({"overwritten": b"\xff" * 9999, "head": b"\0" * 100 + raw[100:],
                      "torn": raw[:4096] + b"\xa5" * (len(raw) - 4096)}[damage])  # fmt: skip
    code, detail = code_of(lambda: list(small_library.entries()))
    assert code == "LIBRARY_DAMAGED" and "backup" in detail


def test_a_file_where_the_folder_should_be(home: Path) -> None:
    (home / "file").write_text("")
    code, detail = code_of(Library(home / "file" / "library.sqlite").counts)
    assert code == "HOME_UNWRITABLE" and str(home) in detail
    assert code_of(Library(home / "file" / "deep" / "library.sqlite").counts)[0] == "HOME_UNWRITABLE"


def test_a_folder_where_the_file_should_be(home: Path) -> None:
    (home / "library.sqlite").mkdir()
    assert code_of(Library(home / "library.sqlite").counts)[0] == "HOME_UNWRITABLE"


def test_somebody_else_keeps_writing(small_library: Library, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not through our lock: a database tool left open by an administrator."""
    engine = small_library.database.engine()
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout=10"))
    engine.dispose()
    other = sqlite3.connect(home / "library.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(BusyError) as caught:
        bring(small_library, home / "b.jsonl", faq("x"))
    assert caught.value.code == "BUSY"
    other.execute("ROLLBACK")
    other.close()
    bring(small_library, home / "b.jsonl", faq("x"))


def test_a_full_database_loses_nothing(small_library: Library, home: Path) -> None:
    before = state(small_library)
    small_library.close()
    engine = small_library.database.engine()
    with engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    event.listen(engine, "connect", lambda plain, _: plain.execute(f"PRAGMA max_page_count={pages + 2}"))
    engine.dispose()
    records = [faq("ho-khau", answer="Khác."), *(faq(str(n), answer="x" * 900) for n in range(1500))]
    assert code_of(lambda: bring(small_library, home / "b.jsonl", *records))[0] == "DISK_FULL"
    assert state(small_library) == before
    small_library.close()
    assert state(small_library) == before


def test_a_full_disk_loses_nothing(tiny_disk: Path, home: Path) -> None:
    library = Library(tiny_disk / "library.sqlite")
    bring(library, home / "a.jsonl", *small_records())
    before = state(library)
    path = write_records(home / "b.jsonl", (faq(str(n), answer="x" * 900) for n in range(3000)))
    assert code_of(lambda: import_paths(library, [path], collection="main"))[0] == "DISK_FULL"
    assert state(library) == before
    library.close()
    again = Library(tiny_disk / "library.sqlite")
    assert state(again) == before
    bring(again, home / "c.jsonl", faq("x"))
    again.close()


def test_a_disk_that_is_full_from_the_start(tiny_disk: Path) -> None:
    (tiny_disk / "other").write_bytes(b"x" * (1024 * 1024 - 4096))
    library = Library(tiny_disk / "library.sqlite")
    code, _ = code_of(library.counts)
    assert code in {"DISK_FULL", "HOME_UNWRITABLE"}
    (tiny_disk / "other").unlink()
    assert library.counts() == {}, "with space again it works, without any repair"
    library.close()
