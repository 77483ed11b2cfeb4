"""Databases: opened by several programs at once."""

from __future__ import annotations

import sqlite3
import threading
import time
from pathlib import Path

import pytest

from corpus.database import write_ahead


@pytest.fixture
def holder(home: Path) -> sqlite3.Connection:
    """Another program that is just making the file."""
    home.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(home / "new.sqlite", isolation_level=None, check_same_thread=False)
    connection.execute("CREATE TABLE one (n)")
    connection.execute("BEGIN EXCLUSIVE")
    return connection


def test_a_file_that_another_program_is_making_is_waited_for(home: Path, holder: sqlite3.Connection) -> None:
    """Two programs started together on a new folder: one of them ended with "database is locked" at once, although
    its time-out was thirty seconds. SQLite does not apply the time-out to this change."""
    mine = sqlite3.connect(home / "new.sqlite", isolation_level=None, timeout=0)
    ended: list[float] = []

    def finish() -> None:
        time.sleep(0.2)
        ended.append(time.monotonic())
        holder.execute("COMMIT")
        holder.close()

    thread = threading.Thread(target=finish)
    thread.start()
    write_ahead(mine)
    assert ended and time.monotonic() >= ended[0]
    assert mine.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    thread.join()
    mine.close()


def test_a_file_that_stays_locked_is_given_up(home: Path, holder: sqlite3.Connection) -> None:
    mine = sqlite3.connect(home / "new.sqlite", isolation_level=None, timeout=0)
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        write_ahead(mine, wait_seconds=0.05)
    mine.close()
    holder.close()


def test_what_is_no_database_is_said_at_once(home: Path) -> None:
    home.mkdir(parents=True, exist_ok=True)
    (home / "no.sqlite").write_bytes(b"not a database" * 100)
    mine = sqlite3.connect(home / "no.sqlite", isolation_level=None)
    with pytest.raises(sqlite3.DatabaseError, match="not a database"):
        write_ahead(mine)
    mine.close()
