"""The unit store of one generation: units, passages and records beside the vectors, in one SQLite file."""

from __future__ import annotations

import errno
import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from corpus.library import Entry
from corpus.models import (
    Audience,
    Kind,
    LegalDocument,
    LegalStatus,
    Level,
    Procedure,
    Record,
    RelationKind,
    record_from_json,
)
from index.documents import Change, DocumentRow, Documents
from index.errors import REBUILD, GenerationError, is_disk_full
from index.units import Passage, Unit

_SCHEMA = """
CREATE TABLE records (collection TEXT, id TEXT, kind TEXT, digest TEXT, body TEXT, PRIMARY KEY (collection, id));
CREATE TABLE units (
  row INTEGER PRIMARY KEY, collection TEXT, id TEXT, record TEXT, kind TEXT, audience TEXT, office TEXT, levels TEXT,
  valid_from TEXT, valid_to TEXT, title TEXT, aliases TEXT
);
CREATE INDEX units_by_record ON units (collection, record);
CREATE TABLE passages (unit INTEGER, aspect TEXT, text TEXT);
CREATE INDEX passages_by_unit ON passages (unit);
CREATE TABLE vectors (id INTEGER PRIMARY KEY, unit INTEGER, digest TEXT);
CREATE INDEX vectors_by_unit ON vectors (unit);
CREATE TABLE examples (id INTEGER PRIMARY KEY, unit INTEGER, digest TEXT, question TEXT);
CREATE INDEX examples_by_unit ON examples (unit);
CREATE TABLE documents (
  collection TEXT, record TEXT, number TEXT, title TEXT, doc_type TEXT, issued TEXT, valid_from TEXT, valid_to TEXT
);
CREATE TABLE relations (collection TEXT, record TEXT, number TEXT, kind TEXT, target TEXT, scope TEXT, since TEXT);
"""
_OF_RECORD = ("units", "documents", "relations")
_VECTORS = ("vectors", "examples")


@dataclass(frozen=True, slots=True)
class UnitRow:
    """What search knows of a unit without opening its record."""

    row: int
    collection: str
    id: str
    record: str
    kind: Kind
    audience: Audience
    levels: tuple[Level, ...]
    valid_from: date | None
    valid_to: date | None
    title: str
    aliases: tuple[str, ...] = ()
    office: str = ""  # whose officers alone may see it; empty: the whole audience

    def in_force(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


class UnitStore:
    """Reads and writes the store of one generation. One thread writes; any number may read.

    Raises ``GenerationError`` when the file is damaged, ``OSError`` when the disk is full.
    """

    def __init__(self, path: Path) -> None:
        new = not path.exists()
        self._name = path.name
        # Two threads that run one statement of a shared connection at once get each other's rows.
        self._lock = threading.Lock()
        with self._translated():
            self._db = sqlite3.connect(path, check_same_thread=False)
            if new:
                self._db.executescript(_SCHEMA)
        self._rows("SELECT count(*) FROM vectors")

    def close(self) -> None:
        self._db.close()

    def commit(self) -> None:
        """Make the changes permanent."""
        with self._translated():
            self._db.commit()

    def digests(self) -> dict[tuple[str, str], str]:
        """``(collection, record id) → digest`` of what the generation holds."""
        rows = self._rows("SELECT collection, id, digest FROM records")
        return {(collection, record): digest for collection, record, digest in rows}

    def remove(self, collection: str, record: str) -> tuple[list[int], list[int], list[int]]:
        """Remove a record with its units; gives the unit rows and the ids of vectors and of examples that went."""
        where = (collection, record)
        units = [row for (row,) in self._rows("SELECT row FROM units WHERE collection=? AND record=?", where)]
        went: dict[str, list[int]] = {table: [] for table in _VECTORS}
        for unit in units:
            for table in _VECTORS:
                went[table] += [i for (i,) in self._rows(f"SELECT id FROM {table} WHERE unit=?", (unit,))]
                self._write(f"DELETE FROM {table} WHERE unit=?", (unit,))
            self._write("DELETE FROM passages WHERE unit=?", (unit,))
        for table in _OF_RECORD:
            self._write(f"DELETE FROM {table} WHERE collection=? AND record=?", where)
        self._write("DELETE FROM records WHERE collection=? AND id=?", where)
        return units, went["vectors"], went["examples"]

    def add(self, entry: Entry, units: Sequence[Unit]) -> list[int]:
        """Add a record with its units; gives the unit rows, in order."""
        record = entry.record
        body = json.dumps(record.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False)
        self._write("INSERT INTO records VALUES (?,?,?,?,?)",
                    (entry.collection, record.id, record.kind.value, entry.digest, body))  # fmt: skip
        if isinstance(record, LegalDocument):
            self._add_document(entry.collection, record)
        levels = " ".join(level.value for level in record.levels) if isinstance(record, Procedure) else ""
        rows: list[int] = []
        for unit in units:
            valid_from, valid_to = _validity(record, unit)
            row = self._write(
                "INSERT INTO units (collection, id, record, kind, audience, office, levels, valid_from, valid_to,"
                " title, aliases) VALUES (?,?,?,?,?,?,?,?,?,?,?)",
                (entry.collection, unit.id, unit.record, unit.kind.value, record.audience.value, record.unit,
                 levels, valid_from, valid_to, unit.title, "\n".join(unit.aliases)),
            )  # fmt: skip
            rows.append(row)
            for passage in unit.passages:
                self._write("INSERT INTO passages VALUES (?,?,?)", (row, passage.aspect, passage.text))
        return rows

    def _add_document(self, collection: str, document: LegalDocument) -> None:
        values = (collection, document.id, document.number, document.title, document.doc_type, _iso(document.issued))
        self._write("INSERT INTO documents VALUES (?,?,?,?,?,?,?,?)",
                    (*values, _iso(document.valid_from), _iso(_last_day(document))))  # fmt: skip
        for relation in document.relations:
            link = (relation.kind.value, relation.target, relation.scope, _iso(relation.since or document.valid_from))
            self._write("INSERT INTO relations VALUES (?,?,?,?,?,?,?)",
                        (collection, document.id, document.number, *link))  # fmt: skip

    def documents(self) -> Documents:
        """The legal documents with what they do to each other."""
        rows = self._rows(
            "SELECT collection, record, number, title, doc_type, issued, valid_from, valid_to FROM documents"
        )
        links = self._rows("SELECT collection, number, kind, target, scope, since FROM relations")
        return Documents(
            (DocumentRow(*text, *map(_date, days)) for *text, issued, begins, ends in rows
             for days in [(issued, begins, ends)]),
            (Change(collection, by, RelationKind(kind), target, scope, _date(since))
             for collection, by, kind, target, scope, since in links),
        )  # fmt: skip

    def add_vectors(self, items: Iterable[tuple[int, str]]) -> list[int]:
        """Register ``(unit row, text digest)``; gives the vector ids, in order."""
        return [self._write("INSERT INTO vectors (unit, digest) VALUES (?,?)", item) for item in items]

    def add_examples(self, items: Iterable[tuple[int, str, str]]) -> list[int]:
        """Register ``(unit row, digest, text)`` of example questions; gives their ids, in order."""
        return [self._write("INSERT INTO examples (unit, digest, question) VALUES (?,?,?)", item) for item in items]

    def units(self) -> list[UnitRow]:
        """All units, by row."""
        query = (
            "SELECT row, collection, id, record, kind, audience, office, levels, valid_from, valid_to, title,"
            " aliases FROM units ORDER BY row"
        )
        return [
            UnitRow(row, collection, unit, record, Kind(kind), Audience(audience),
                    tuple(Level(level) for level in levels.split()), _date(valid_from), _date(valid_to), title,
                    tuple(aliases.splitlines()), office)
            for row, collection, unit, record, kind, audience, office, levels, valid_from, valid_to, title, aliases
            in self._rows(query)
        ]  # fmt: skip

    def vector_units(self) -> dict[int, int]:
        """``vector id → unit row``."""
        return dict(self._rows("SELECT id, unit FROM vectors"))

    def vector_digests(self) -> dict[str, int]:
        """``digest of an embedded text → one vector id of it``."""
        return dict(self._rows("SELECT digest, id FROM vectors"))

    def examples(self) -> dict[int, tuple[int, str]]:
        """``id of an example → unit row, question``."""
        return {
            identity: (unit, text) for identity, unit, text in self._rows("SELECT id, unit, question FROM examples")
        }

    def example_digests(self) -> dict[str, int]:
        """``digest of an example question → one id of its vector``."""
        return dict(self._rows("SELECT digest, id FROM examples"))

    def record(self, collection: str, record: str) -> Record | None:
        """The record as the generation holds it, or None."""
        rows = self._rows("SELECT kind, body FROM records WHERE collection=? AND id=?", (collection, record))
        try:
            return record_from_json(Kind(rows[0][0]), json.loads(rows[0][1])) if rows else None
        except ValueError as error:  # written by a version whose records looked otherwise
            raise GenerationError(f"{record}: {error}; {REBUILD}", code="INDEX_MISMATCH") from error

    def passages(self, unit: int) -> list[Passage]:
        """The passages of a unit, the whole first."""
        rows = self._rows("SELECT aspect, text FROM passages WHERE unit=? ORDER BY rowid", (unit,))
        return [Passage(aspect, text) for aspect, text in rows]

    def _rows(self, query: str, values: tuple[Any, ...] = ()) -> list[Any]:
        with self._translated(), self._lock:
            return self._db.execute(query, values).fetchall()

    def _write(self, query: str, values: tuple[Any, ...]) -> int:
        with self._translated(), self._lock:
            return int(self._db.execute(query, values).lastrowid or 0)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            if is_disk_full(error):
                raise OSError(errno.ENOSPC, str(error)) from error
            raise GenerationError(f"{self._name}: {error}; {REBUILD}") from error


def _validity(record: Record, unit: Unit) -> tuple[str | None, str | None]:
    valid_from = record.valid_from
    if isinstance(record, LegalDocument) and unit.id != record.id:
        number = unit.id.removeprefix(f"{record.id}#")
        own = next((article.effective for article in record.articles if article.number == number), None)
        valid_from = own or valid_from
    return _iso(valid_from), _iso(_last_day(record))


def _last_day(record: Record) -> date | None:
    """The last day of force; for what is said to have expired, or to be replaced, without a date, the day before that
    was known."""
    if record.valid_to is None and _ended(record):
        known = record.as_of or (record.issued if isinstance(record, LegalDocument) else record.updated)
        return known - timedelta(days=1) if known else date.min
    return record.valid_to


def _ended(record: Record) -> bool:
    if isinstance(record, LegalDocument):
        return record.status is LegalStatus.EXPIRED
    return isinstance(record, Procedure) and bool(record.replaced_by)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
