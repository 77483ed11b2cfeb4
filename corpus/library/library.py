"""The library: every current record of every collection, in one database, changed only in whole transactions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from corpus.database import Database
from corpus.errors import LibraryError
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
        self.database = Database(target, _MIGRATIONS)

    def session(self) -> AbstractContextManager[Session]:
        """One transaction: committed when the block ends, rolled back when it raises or the process dies."""
        return self.database.session()

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
        self.database.close()


def _record(row: RecordRow) -> Record:
    try:
        return record_from_json(Kind(row.kind), json.loads(row.body))
    except (ValidationError, ValueError) as error:
        raise LibraryError(
            f"{row.collection}/{row.record_id} cannot be read ({error}); import its source again: {row.source}",
            code="LIBRARY_DAMAGED",
        ) from error
