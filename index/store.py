"""The unit store of one generation: units, passages and records beside the vectors, in one SQLite file."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from corpus.library import Entry
from corpus.models import Audience, Kind, LegalDocument, Level, Procedure, Record, record_from_json
from index.errors import REBUILD, GenerationError
from index.units import Passage, Unit

_SCHEMA = """
CREATE TABLE records (collection TEXT, id TEXT, kind TEXT, digest TEXT, body TEXT, PRIMARY KEY (collection, id));
CREATE TABLE units (
  row INTEGER PRIMARY KEY, collection TEXT, id TEXT, record TEXT, kind TEXT, audience TEXT, levels TEXT,
  valid_from TEXT, valid_to TEXT, title TEXT
);
CREATE INDEX units_by_record ON units (collection, record);
CREATE TABLE passages (unit INTEGER, aspect TEXT, text TEXT);
CREATE INDEX passages_by_unit ON passages (unit);
CREATE TABLE vectors (id INTEGER PRIMARY KEY, unit INTEGER, digest TEXT);
CREATE INDEX vectors_by_unit ON vectors (unit);
"""


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

    def in_force(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


class UnitStore:
    """Reads and writes the store of one generation. One thread writes; any number may read."""

    def __init__(self, path: Path) -> None:
        new = not path.exists()
        try:
            self._db = sqlite3.connect(path, check_same_thread=False)
            if new:
                self._db.executescript(_SCHEMA)
            self._db.execute("SELECT count(*) FROM vectors")
        except sqlite3.Error as error:
            raise GenerationError(f"{path.name}: {error}; {REBUILD}") from error

    def close(self) -> None:
        self._db.close()

    def commit(self) -> None:
        """Make the changes permanent. Raises ``OSError`` when the disk is full."""
        try:
            self._db.commit()
        except sqlite3.OperationalError as error:
            raise OSError(str(error)) from error

    def digests(self) -> dict[tuple[str, str], str]:
        """``(collection, record id) → digest`` of what the generation holds."""
        rows = self._db.execute("SELECT collection, id, digest FROM records")
        return {(collection, record): digest for collection, record, digest in rows}

    def remove(self, collection: str, record: str) -> tuple[list[int], list[int]]:
        """Remove a record with its units; gives the unit rows and the vector ids that went."""
        where = (collection, record)
        units = [row for (row,) in self._db.execute("SELECT row FROM units WHERE collection=? AND record=?", where)]
        vectors: list[int] = []
        for unit in units:
            vectors += [i for (i,) in self._db.execute("SELECT id FROM vectors WHERE unit=?", (unit,))]
            self._db.execute("DELETE FROM vectors WHERE unit=?", (unit,))
            self._db.execute("DELETE FROM passages WHERE unit=?", (unit,))
        self._db.execute("DELETE FROM units WHERE collection=? AND record=?", where)
        self._db.execute("DELETE FROM records WHERE collection=? AND id=?", where)
        return units, vectors

    def add(self, entry: Entry, units: Sequence[Unit]) -> list[int]:
        """Add a record with its units; gives the unit rows, in order."""
        record = entry.record
        body = json.dumps(record.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False)
        self._db.execute("INSERT INTO records VALUES (?,?,?,?,?)", (entry.collection, record.id, record.kind.value,
                                                                    entry.digest, body))  # fmt: skip
        levels = " ".join(level.value for level in record.levels) if isinstance(record, Procedure) else ""
        rows: list[int] = []
        for unit in units:
            valid_from, valid_to = _validity(record, unit)
            cursor = self._db.execute(
                "INSERT INTO units (collection, id, record, kind, audience, levels, valid_from, valid_to, title)"
                " VALUES (?,?,?,?,?,?,?,?,?)",
                (entry.collection, unit.id, unit.record, unit.kind.value, record.audience.value, levels,
                 valid_from, valid_to, unit.title),
            )  # fmt: skip
            row = int(cursor.lastrowid or 0)
            rows.append(row)
            passages = ((row, passage.aspect, passage.text) for passage in unit.passages)
            self._db.executemany("INSERT INTO passages VALUES (?,?,?)", passages)
        return rows

    def add_vectors(self, items: Iterable[tuple[int, str]]) -> list[int]:
        """Register ``(unit row, text digest)``; gives the vector ids, in order."""
        ids: list[int] = []
        for unit, digest in items:
            cursor = self._db.execute("INSERT INTO vectors (unit, digest) VALUES (?,?)", (unit, digest))
            ids.append(int(cursor.lastrowid or 0))
        return ids

    def units(self) -> list[UnitRow]:
        """All units, by row."""
        query = (
            "SELECT row, collection, id, record, kind, audience, levels, valid_from, valid_to, title"
            " FROM units ORDER BY row"
        )
        return [
            UnitRow(row, collection, unit, record, Kind(kind), Audience(audience),
                    tuple(Level(level) for level in levels.split()), _date(valid_from), _date(valid_to), title)
            for row, collection, unit, record, kind, audience, levels, valid_from, valid_to, title
            in self._db.execute(query)
        ]  # fmt: skip

    def vector_units(self) -> dict[int, int]:
        """``vector id → unit row``."""
        return dict(self._db.execute("SELECT id, unit FROM vectors"))

    def record(self, collection: str, record: str) -> Record | None:
        """The record as the generation holds it, or None."""
        query = "SELECT kind, body FROM records WHERE collection=? AND id=?"
        row = self._db.execute(query, (collection, record)).fetchone()
        return None if row is None else record_from_json(Kind(row[0]), json.loads(row[1]))

    def passages(self, unit: int) -> list[Passage]:
        """The passages of a unit, the whole first."""
        query = "SELECT aspect, text FROM passages WHERE unit=? ORDER BY rowid"
        return [Passage(aspect, text) for aspect, text in self._db.execute(query, (unit,))]


def _validity(record: Record, unit: Unit) -> tuple[str | None, str | None]:
    valid_from = record.valid_from
    if isinstance(record, LegalDocument) and "#" in unit.id:
        number = unit.id.partition("#")[2]
        own = next((article.effective for article in record.articles if article.number == number), None)
        valid_from = own or valid_from
    return _iso(valid_from), _iso(record.valid_to)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
