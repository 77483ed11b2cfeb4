"""The database of the messaging channels: one SQLite file in the data folder, in WAL mode."""

from __future__ import annotations

import errno
import os
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus.database import write_ahead
from corpus.errors import TrolyError

FILE = "channels.sqlite"
_VERSION = 1
_SCHEMA = """
CREATE TABLE messages (            -- what came in; ``seq`` is the order of arrival
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  channel TEXT NOT NULL, id TEXT NOT NULL, sender TEXT NOT NULL,
  body TEXT NOT NULL,              -- the message as JSON, with the address; emptied when it is done
  sent REAL NOT NULL, received REAL NOT NULL,
  state TEXT NOT NULL,             -- waiting, done, dead
  attempts INTEGER NOT NULL DEFAULT 0, due REAL NOT NULL, problem TEXT NOT NULL DEFAULT '', finished REAL,
  urgent INTEGER NOT NULL DEFAULT 0, -- answered even while a person talks
  UNIQUE (channel, id));
CREATE INDEX messages_waiting ON messages (sender, sent, seq) WHERE state = 'waiting';
CREATE INDEX messages_recent ON messages (sender, received);
CREATE INDEX messages_state ON messages (state, seq);
CREATE TABLE parts (               -- what goes out: the ledger of sends
  message INTEGER NOT NULL REFERENCES messages (seq) ON DELETE CASCADE, number INTEGER NOT NULL,
  sender TEXT NOT NULL, body TEXT NOT NULL, digest TEXT NOT NULL,
  state TEXT NOT NULL,             -- ready, sending, sent, unsure, dropped
  remote TEXT NOT NULL DEFAULT '', since REAL,
  PRIMARY KEY (message, number)) WITHOUT ROWID;
CREATE INDEX parts_of_sender ON parts (sender, digest);
CREATE INDEX parts_of_peer ON parts (remote) WHERE remote <> '';
CREATE TABLE people (              -- one row a sender, no content
  sender TEXT PRIMARY KEY, seen REAL NOT NULL DEFAULT 0, greeted REAL NOT NULL DEFAULT 0,
  silent_from REAL NOT NULL DEFAULT 0, silent_until REAL NOT NULL DEFAULT 0) WITHOUT ROWID;
CREATE TABLE turns (               -- the last turns of a conversation, gone after a while
  number INTEGER PRIMARY KEY AUTOINCREMENT, sender TEXT NOT NULL, role TEXT NOT NULL, text TEXT NOT NULL, at REAL NOT NULL);
CREATE INDEX turns_of_sender ON turns (sender, number);
CREATE TABLE offers (              -- what a button or a number stands for
  sender TEXT NOT NULL, token TEXT NOT NULL, number INTEGER NOT NULL, question TEXT NOT NULL, at REAL NOT NULL,
  latest INTEGER NOT NULL, PRIMARY KEY (sender, token)) WITHOUT ROWID;
CREATE TABLE blocks (              -- a channel through which nothing goes until somebody mends it
  channel TEXT PRIMARY KEY, until REAL NOT NULL, code TEXT NOT NULL, detail TEXT NOT NULL, since REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE counts (              -- how often something happened, by day
  channel TEXT NOT NULL, name TEXT NOT NULL, day TEXT NOT NULL, n INTEGER NOT NULL,
  PRIMARY KEY (channel, name, day)) WITHOUT ROWID;
CREATE TABLE api_keys (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, digest TEXT NOT NULL, scopes TEXT NOT NULL, per_minute INTEGER NOT NULL,
  made REAL NOT NULL, expires REAL, revoked REAL, used_on TEXT NOT NULL DEFAULT '') WITHOUT ROWID;
"""


class StoreError(TrolyError):
    """The channels' database cannot be opened, read or written."""

    code = "CHANNEL_STORE"


class Tally:
    """Counts that were not written yet."""

    def __init__(self, every_seconds: float = 1.0) -> None:
        self._every = every_seconds
        self._counted: Counter[tuple[str, str, str]] = Counter()
        self._lock = threading.Lock()
        self._taken = time.monotonic()

    def add(self, key: tuple[str, str, str], n: int) -> bool:
        """Count; whether it is time to write."""
        with self._lock:
            self._counted[key] += n
            return time.monotonic() - self._taken > self._every

    def take(self) -> Counter[tuple[str, str, str]]:
        """What was counted since the last time."""
        with self._lock:
            counted, self._counted = self._counted, Counter()
            self._taken = time.monotonic()
        return counted


class Store:
    """One connection, used by one thread at a time. Opened on first use; the file is readable by its owner only."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.path = home / FILE
        self.tally = Tally()
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None

    @contextmanager
    def write(self, *, durable: bool = True) -> Iterator[sqlite3.Connection]:
        """A transaction: on disk when the block ends, undone when it fails. Blocks in a block are one transaction.
        Not ``durable``: may be lost when the power fails, but not when the process is killed; costs no wait for the
        disk. Raises ``StoreError`` (``CHANNEL_STORE``, ``DISK_FULL``)."""
        with self._lock:
            # A webhook is acknowledged once its message is on disk: also when the power fails the moment after.
            connection = self._open()
            if connection.in_transaction:
                yield connection
                return
            try:
                connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
                connection.execute("BEGIN IMMEDIATE")
                yield connection
                connection.execute("COMMIT")
            except BaseException as error:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                if isinstance(error, sqlite3.Error):
                    raise _told(self.path, error) from error
                raise

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """The connection, for reading. Raises ``StoreError``."""
        with self._lock:
            try:
                yield self._open()
            except sqlite3.Error as error:
                raise _told(self.path, error) from error

    def scrub(self) -> bool:
        """Bring what was deleted out of the files: the write-ahead log is worked in and cut to nothing. Whether that
        was done; not while another process reads, then the next ``tidy`` does it. Raises ``StoreError``."""
        with self.read() as db:
            if db.in_transaction:
                return False
            return not db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]

    def close(self) -> None:
        """Close the file; the next use opens it again."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            try:
                self.home.mkdir(parents=True, exist_ok=True)
                os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
                self._connection = _connect(self.path)
            except OSError as error:
                code = "DISK_FULL" if error.errno == errno.ENOSPC else "HOME_UNWRITABLE"
                raise StoreError(f"{self.path}: {error.strerror}", code=code) from error
            except sqlite3.Error as error:
                raise _told(self.path, error) from error
        return self._connection


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=10, isolation_level=None, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    write_ahead(connection)
    connection.execute("PRAGMA foreign_keys = ON")
    # Deleted text is overwritten, not only unlinked: "deleted" is what the person was told.
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("BEGIN IMMEDIATE")
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version == 0:
        for statement in _SCHEMA.split(";\n"):
            if statement.strip():
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {_VERSION}")
    connection.execute("COMMIT")
    if version > _VERSION:
        raise StoreError(f"{path}: made by a newer version ({version} > {_VERSION})", code="LIBRARY_NEWER")
    return connection


def _told(path: Path, error: sqlite3.Error) -> StoreError:
    code = "DISK_FULL" if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_FULL else None
    return StoreError(f"{path}: {error}", code=code)
