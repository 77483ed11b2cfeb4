"""The library: every current record of every collection, in one database, changed only in whole transactions."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from pydantic import ValidationError
from sqlalchemy import URL, Connection, Engine, create_engine, event, func, inspect, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from corpus.errors import BusyError, LibraryError, TrolyError
from corpus.library.tables import RecordRow
from corpus.models import Kind, Record, record_from_json

_MIGRATIONS = Path(__file__).parent / "migrations"


@dataclass(frozen=True, slots=True)
class Entry:
    """A record with where it stands: ``digest`` changes exactly when the content does."""

    collection: str
    digest: str
    record: Record


class Library:
    """Access to the library. ``target`` is a file path (SQLite) or a SQLAlchemy URL (PostgreSQL).

    The constructor opens nothing; the first use connects and brings the schema up to date.
    Every failure of the database is raised as ``LibraryError`` (``LIBRARY``, ``DISK_FULL``, ``LIBRARY_DAMAGED``,
    ``LIBRARY_NEWER``, ``HOME_UNWRITABLE``) or ``BusyError``.
    """

    def __init__(self, target: Path | str) -> None:
        self.target = target
        self._engine: Engine | None = None
        self._opening = threading.Lock()

    @contextmanager
    def session(self) -> Iterator[Session]:
        """One transaction: committed when the block ends, rolled back when it raises or the process dies."""
        try:
            with Session(self._connect()) as session, session.begin():
                yield session
        except SQLAlchemyError as error:
            raise _translated(error) from error

    def entries(self, *, collection: str | None = None, kind: Kind | None = None) -> Iterator[Entry]:
        """Every record, ordered by collection and id, read in portions so that memory stays flat."""
        query = select(RecordRow).order_by(RecordRow.collection, RecordRow.record_id)
        if collection is not None:
            query = query.where(RecordRow.collection == collection)
        if kind is not None:
            query = query.where(RecordRow.kind == kind.value)
        with self.session() as session:
            for row in session.scalars(query.execution_options(yield_per=200)):
                yield Entry(row.collection, row.digest, _record(row))

    def get(self, collection: str, record_id: str) -> Record | None:
        """The record, or None."""
        query = select(RecordRow).where(RecordRow.collection == collection, RecordRow.record_id == record_id)
        with self.session() as session:
            row = session.scalar(query)
            return None if row is None else _record(row)

    def digests(self) -> dict[tuple[str, str], str]:
        """``(collection, record id) → digest`` of everything: what an index build compares with."""
        query = select(RecordRow.collection, RecordRow.record_id, RecordRow.digest)
        with self.session() as session:
            return {(collection, record_id): digest for collection, record_id, digest in session.execute(query)}

    def counts(self) -> dict[str, dict[str, int]]:
        """Number of records by collection and kind."""
        query = select(RecordRow.collection, RecordRow.kind, func.count()).group_by(
            RecordRow.collection, RecordRow.kind
        )
        counts: dict[str, dict[str, int]] = {}
        with self.session() as session:
            for collection, kind, number in session.execute(query):
                counts.setdefault(collection, {})[kind] = number
        return counts

    def close(self) -> None:
        """Let go of the database."""
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None

    def _connect(self) -> Engine:
        with self._opening:
            if self._engine is None:
                engine = _engine_for(self.target)
                try:
                    _migrate(engine)
                except BaseException:
                    engine.dispose()
                    raise
                self._engine = engine
            return self._engine


def _record(row: RecordRow) -> Record:
    try:
        return record_from_json(Kind(row.kind), json.loads(row.body))
    except (ValidationError, ValueError) as error:
        raise LibraryError(
            f"{row.collection}/{row.record_id} cannot be read ({error}); import its source again: {row.source}",
            code="LIBRARY_DAMAGED",
        ) from error


def _engine_for(target: Path | str) -> Engine:
    if isinstance(target, str) and "://" in target:
        return create_engine(target)
    path = Path(target)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LibraryError(f"{path.parent}: {error.strerror}", code="HOME_UNWRITABLE") from error
    engine = create_engine(URL.create("sqlite", database=str(path)), connect_args={"timeout": 30})
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)
    return engine


def _set_pragmas(connection: Any, _: object) -> None:
    # sqlite3 would commit on its own before every CREATE TABLE: a killed first start left half a schema.
    connection.isolation_level = None
    # Readers go on while an import writes; a killed import leaves nothing behind.
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))


def _migrate(engine: Engine) -> None:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    scripts = ScriptDirectory.from_config(config)
    newest = scripts.get_current_head()
    known = {script.revision for script in scripts.walk_revisions()}
    with engine.begin() as connection:
        if _schema(connection, known, newest) == newest:
            return
    # Two programs may start on a new folder at once: the second waits here and then finds the work done.
    with engine.connect().execution_options(begin="BEGIN IMMEDIATE") as connection, connection.begin():
        if _schema(connection, known, newest) != newest:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


def _schema(connection: Connection, known: set[str], newest: str | None) -> str | None:
    """The schema revision of the database, None for an empty one. Raises ``LIBRARY_NEWER``."""
    if "alembic_version" not in inspect(connection).get_table_names():
        return None
    found = cast("str | None", connection.execute(text("SELECT version_num FROM alembic_version")).scalar())
    if found is not None and found not in known:
        raise LibraryError(f"schema {found} is newer than this program knows ({newest})", code="LIBRARY_NEWER")
    return found


_CODES = {
    "SQLITE_FULL": "DISK_FULL",
    "SQLITE_CORRUPT": "LIBRARY_DAMAGED",
    "SQLITE_NOTADB": "LIBRARY_DAMAGED",
    "SQLITE_CANTOPEN": "HOME_UNWRITABLE",
    "SQLITE_READONLY": "HOME_UNWRITABLE",
}


def _translated(error: SQLAlchemyError) -> TrolyError:
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
        return LibraryError(
            f"{cause}; restore library.sqlite from a backup, or move it away and import again", code=code
        )
    return LibraryError(cause, code=code)
