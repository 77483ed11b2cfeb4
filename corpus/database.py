"""A database with its migrations: an embedded SQLite file, or PostgreSQL beyond one machine."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session

from corpus.errors import BusyError, DependencyError, InputError, LibraryError, TrolyError

_WAIT_SECONDS = 30.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.002, 0.1
# One number for all programs that bring a PostgreSQL schema up to date: they do it one after the other.
_MIGRATION_LOCK = 0x74726F6C79
# Alembic keeps the migration at work in globals of its modules: two threads of a process that migrate two databases of
# theirs at once take each other's away.
_ALEMBIC = threading.Lock()


class Database:
    """Sessions on a database whose schema is brought up to date on first use.

    ``target`` is a file path (SQLite) or a SQLAlchemy URL (PostgreSQL); ``migrations`` an Alembic folder, whose
    ``env.py`` takes ``connection`` and ``version_table`` from the configuration's attributes. Databases that share
    one PostgreSQL need version tables of their own. The constructor opens nothing.
    Every failure is raised as ``LibraryError`` (``LIBRARY``, ``DISK_FULL``, ``LIBRARY_DAMAGED``, ``LIBRARY_NEWER``,
    ``HOME_UNWRITABLE``, ``LIBRARY_UNREACHABLE``), ``BusyError``, or ``DependencyError`` where the driver of a server
    is not installed.
    """

    def __init__(self, target: Path | str, migrations: Path, version_table: str = "alembic_version") -> None:
        self.target = target
        self._migrations = migrations
        self._version_table = version_table
        self._engine: Engine | None = None
        self._opening = threading.Lock()

    @contextmanager
    def session(self, *, writing: bool = False) -> Iterator[Session]:
        """One transaction: committed when the block ends, rolled back when it raises or the process dies.

        With ``writing`` it waits for other writers at its first statement. Without, a transaction that reads first
        and then writes fails at once where another one wrote in between (SQLite).
        """
        try:
            engine = self.engine()
            bound = engine.execution_options(begin="BEGIN IMMEDIATE") if writing else engine
            with Session(bound) as session, session.begin():
                yield session
        except SQLAlchemyError as error:
            raise _translated(error, self.target) from error

    def close(self) -> None:
        """Let go of the database; the next use opens it again."""
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None

    def engine(self) -> Engine:
        """The engine of the database, whose schema is up to date."""
        with self._opening:
            if self._engine is None:
                engine = _engine_for(self.target)
                try:
                    self._migrate(engine)
                except BaseException:
                    engine.dispose()
                    raise
                self._engine = engine
            return self._engine

    def _migrate(self, engine: Engine) -> None:
        config = Config()
        config.set_main_option("script_location", str(self._migrations))
        scripts = ScriptDirectory.from_config(config)
        newest = scripts.get_current_head()
        known = {script.revision for script in scripts.walk_revisions()}
        with engine.begin() as connection:
            if self._schema(connection, known, newest) == newest:
                return
        # Two programs may start on a new folder at once: the second waits here and then finds the work done.
        with engine.connect().execution_options(begin="BEGIN IMMEDIATE") as connection, connection.begin():
            if engine.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
            if self._schema(connection, known, newest) != newest:
                config.attributes["connection"] = connection
                config.attributes["version_table"] = self._version_table
                with _ALEMBIC:
                    command.upgrade(config, "head")

    def _schema(self, connection: Connection, known: set[str], newest: str | None) -> str | None:
        """The schema revision of the database, None for an empty one. Raises ``LIBRARY_NEWER``."""
        if self._version_table not in inspect(connection).get_table_names():
            return None
        query = text(f"SELECT version_num FROM {self._version_table}")
        found = cast("str | None", connection.execute(query).scalar())
        if found is not None and found not in known:
            raise LibraryError(f"schema {found} is newer than this program knows ({newest})", code="LIBRARY_NEWER")
        return found


def utc_now() -> datetime:
    """The time, UTC, without a zone: as databases keep it."""
    return datetime.now(UTC).replace(tzinfo=None)


def write_ahead(connection: sqlite3.Connection, wait_seconds: float = _WAIT_SECONDS) -> None:
    """Switch a SQLite file to write-ahead logging, so that readers go on while one writes.

    SQLite does not wait for another program that is switching or opening the same new file: it says at once that
    the file is locked, whatever time-out the connection has. So the waiting is done here.
    """
    ends = time.monotonic() + wait_seconds
    pause = _FIRST_PAUSE
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            busy = error.sqlite_errorname.startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))
            if not busy or time.monotonic() > ends:
                raise
        time.sleep(pause)
        pause = min(2 * pause, _LONGEST_PAUSE)


def _engine_for(target: Path | str) -> Engine:
    if isinstance(target, str) and "://" in target:
        return _server_engine(target)
    path = Path(target)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LibraryError(f"{path.parent}: {error.strerror}", code="HOME_UNWRITABLE") from error
    engine = create_engine(URL.create("sqlite", database=str(path)), connect_args={"timeout": _WAIT_SECONDS})
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)
    return engine


def _server_engine(target: str) -> Engine:
    try:
        url = make_url(target)
        if url.drivername in ("postgres", "postgresql"):  # the driver that the extra installs
            url = url.set(drivername="postgresql+psycopg")
        # A server may have been started anew since the connection was used last.
        return create_engine(url, pool_pre_ping=True)
    except ModuleNotFoundError as error:
        raise DependencyError(f"{error.name}: pip install 'troly[postgres]'") from error
    except ArgumentError as error:
        # The message quotes the URL, and with it the password.
        raise InputError("the address of the database cannot be read", code="BAD_SETTING") from error


def _set_pragmas(connection: Any, _: object) -> None:
    # sqlite3 would commit on its own before every CREATE TABLE: a killed first start left half a schema.
    connection.isolation_level = None
    # Readers go on while an import writes; a killed import leaves nothing behind.
    write_ahead(connection)
    connection.execute("PRAGMA synchronous=NORMAL")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))


_CODES = {
    "SQLITE_FULL": "DISK_FULL",
    "SQLITE_CORRUPT": "LIBRARY_DAMAGED",
    "SQLITE_NOTADB": "LIBRARY_DAMAGED",
    "SQLITE_CANTOPEN": "HOME_UNWRITABLE",
    "SQLITE_READONLY": "HOME_UNWRITABLE",
}


def _translated(error: SQLAlchemyError, target: Path | str) -> TrolyError:
    origin = getattr(error, "orig", None)
    cause = str(origin or error)
    # Extended names, such as SQLITE_CORRUPT_INDEX, begin with the primary one.
    name = str(getattr(origin, "sqlite_errorname", "")) if isinstance(origin, sqlite3.Error) else ""
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return BusyError(cause)
    code = next((code for primary, code in _CODES.items() if name.startswith(primary)), None)
    if code == "DISK_FULL" or "No space left" in cause:
        return LibraryError(cause, code="DISK_FULL")
    if code == "LIBRARY_DAMAGED":
        file = Path(target).name
        return LibraryError(f"{cause}; restore {file} from a backup, or move it away and make it anew", code=code)
    if isinstance(error, OperationalError) and not isinstance(origin, sqlite3.Error):
        return LibraryError(cause, code="LIBRARY_UNREACHABLE")
    return LibraryError(cause, code=code)
