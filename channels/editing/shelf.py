"""Versions of records: what the services need of the library, and a way to have it on today's library."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

from rapidfuzz import fuzz
from sqlalchemy import delete, func, select

from channels.editing.base import EditingError, now, person
from channels.editing.tables import VersionRow
from corpus.database import Database
from corpus.language import fold
from corpus.library import Library, import_paths
from corpus.library.tables import RecordRow
from corpus.locking import write_lock
from corpus.models import Kind, Record, record_from_json

DRAFT, APPROVED, PUBLISHED, REPLACED, WITHDRAWN = "draft", "approved", "published", "replaced", "withdrawn"
_ALIKE = 93.0  # percent of likeness of two titles from which on an editor is asked whether they are one
_WAIT_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a record. ``number`` counts from 1 within the record."""

    number: int
    state: str
    at: datetime
    by: str
    approved_by: str
    note: str
    title: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """A record of the library that a new one meets: ``same`` content, ``changed`` fields, or an ``alike`` title under
    another key."""

    how: str
    record_id: str
    title: str
    fields: tuple[str, ...] = ()


class Shelf(Protocol):
    """Where drafts become published records."""

    def put_draft(self, collection: str, record: Record, *, by: str, source: str, note: str = "") -> int:
        """Store a draft and give its number."""

    def approve(self, collection: str, record_id: str, number: int, *, by: str) -> None:
        """Approve a draft. Raises ``EditingError``: ``EDIT_STATE``, ``EDIT_UNKNOWN``."""

    def publish(self, collection: str, record_id: str, number: int, *, by: str) -> None:
        """Make an approved version the current one, for the next index. Raises ``EditingError`` (``EDIT_STATE``)."""

    def withdraw(self, collection: str, record_id: str, *, by: str, note: str = "") -> None:
        """Take the current version out of the library. Raises ``EditingError`` (``EDIT_STATE``)."""

    def history(self, collection: str, record_id: str) -> list[Version]:
        """All versions, newest first."""

    def restore(self, collection: str, record_id: str, number: int, *, by: str) -> int:
        """Make a draft of an old version and give its number."""

    def conflicts(self, collection: str, record: Record) -> list[Conflict]:
        """What of the library the record meets."""


class ImporterShelf:
    """Versions beside today's library: a published one is imported from a file of its own under ``folder``, so that it
    wins over pages and lists as every native file does."""

    def __init__(self, database: Database, library: Library, folder: Path, lock: Path) -> None:
        self._database, self._library, self._folder, self._lock = database, library, folder, lock

    def put_draft(self, collection: str, record: Record, *, by: str, source: str, note: str = "") -> int:
        with self._database.session() as session:
            last = session.scalar(
                select(func.max(VersionRow.number)).where(
                    VersionRow.collection == collection, VersionRow.record_id == record.id
                )
            )
            number = (last or 0) + 1
            session.add(
                VersionRow(collection=collection, record_id=record.id, number=number, state=DRAFT, source=source,
                           kind=record.kind.value, body=_body(record), at=now(), by=person(by), note=note)
            )  # fmt: skip
        return number

    def approve(self, collection: str, record_id: str, number: int, *, by: str) -> None:
        with self._database.session() as session:
            row = _row(session, collection, record_id, number, DRAFT)
            row.state, row.approved_by = APPROVED, person(by)

    def publish(self, collection: str, record_id: str, number: int, *, by: str) -> None:
        person(by)
        with self._database.session() as session:
            row = _row(session, collection, record_id, number, APPROVED)
            kind, body = row.kind, row.body
        with write_lock(self._lock, wait_seconds=_WAIT_SECONDS):
            self._write(collection, record_id, {"kind": kind, **json.loads(body)})
        with self._database.session() as session:
            for old in session.scalars(_of(collection, record_id).where(VersionRow.state == PUBLISHED)):
                old.state = REPLACED
            _row(session, collection, record_id, number, APPROVED).state = PUBLISHED

    def withdraw(self, collection: str, record_id: str, *, by: str, note: str = "") -> None:
        with write_lock(self._lock, wait_seconds=_WAIT_SECONDS), self._library.session() as library:
            where = (RecordRow.collection == collection, RecordRow.record_id == record_id)
            row = library.scalar(select(RecordRow).where(*where))
            if row is None:
                raise EditingError(f"{record_id} is not in the library", code="EDIT_STATE")
            kind, body = row.kind, row.body
            library.execute(delete(RecordRow).where(*where))
        self._file(collection, record_id).unlink(missing_ok=True)
        record = record_from_json(Kind(kind), json.loads(body))
        number = self.put_draft(collection, record, by=by, source="withdrawn", note=note)
        with self._database.session() as session:
            for old in session.scalars(_of(collection, record_id).where(VersionRow.state == PUBLISHED)):
                old.state = REPLACED
            _row(session, collection, record_id, number, DRAFT).state = WITHDRAWN

    def history(self, collection: str, record_id: str) -> list[Version]:
        with self._database.session() as session:
            rows = session.scalars(_of(collection, record_id).order_by(VersionRow.number.desc()))
            return [
                Version(row.number, row.state, row.at, row.by, row.approved_by, row.note, json.loads(row.body)["title"])
                for row in rows
            ]

    def restore(self, collection: str, record_id: str, number: int, *, by: str) -> int:
        with self._database.session() as session:
            row = _row(session, collection, record_id, number)
            record = record_from_json(Kind(row.kind), json.loads(row.body))
        return self.put_draft(collection, record, by=by, source=f"version {number}")

    def conflicts(self, collection: str, record: Record) -> list[Conflict]:
        found: list[Conflict] = []
        known = self._library.get(collection, record.id)
        if known is not None:
            fields = tuple(_differences(known, record))
            found.append(Conflict("changed" if fields else "same", record.id, known.title, fields))
        folded = fold(record.title)
        for record_id, title in self._titles(collection, record.kind):
            if record_id != record.id and fuzz.ratio(folded, fold(title)) >= _ALIKE:
                found.append(Conflict("alike", record_id, title))
        return found

    def _titles(self, collection: str, kind: Kind) -> Iterator[tuple[str, str]]:
        query = select(RecordRow.record_id, RecordRow.title)
        query = query.where(RecordRow.collection == collection, RecordRow.kind == kind.value)
        with self._library.session() as session:
            yield from ((row[0], row[1]) for row in session.execute(query))

    def _write(self, collection: str, record_id: str, value: dict[str, Any]) -> None:
        path = self._file(collection, record_id)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(value, ensure_ascii=False) + "\n", "utf-8")
        report = import_paths(self._library, [path], collection=collection).files[0]
        if report.error or report.rejected:
            first = report.rejected[0] if report.rejected else None
            raise EditingError(
                first.reason if first else report.error_detail, code=first.code if first else report.error
            )

    def _file(self, collection: str, record_id: str) -> Path:
        return self._folder / collection / f"{sha256(record_id.encode()).hexdigest()[:32]}.jsonl"


def _of(collection: str, record_id: str) -> Any:
    return select(VersionRow).where(VersionRow.collection == collection, VersionRow.record_id == record_id)


def _row(session: Any, collection: str, record_id: str, number: int, state: str = "") -> VersionRow:
    row: VersionRow | None = session.scalar(_of(collection, record_id).where(VersionRow.number == number))
    if row is None:
        raise EditingError(f"{record_id} has no version {number}", code="EDIT_UNKNOWN")
    if state and row.state != state:
        raise EditingError(f"{record_id} version {number} is {row.state}, not {state}", code="EDIT_STATE")
    return row


def _body(record: Record) -> str:
    return json.dumps(record.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False)


def _differences(one: Record, other: Record) -> Iterator[str]:
    mine, theirs = one.model_dump(mode="json", exclude={"as_of"}), other.model_dump(mode="json", exclude={"as_of"})
    yield from (name for name in mine if mine[name] != theirs.get(name))
