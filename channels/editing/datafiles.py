"""Data files an editor keeps: words, places, ready answers, exclusions, notes, the profile. Checked, kept, restored."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select

from channels.editing.base import FOLDER, EditingError, person
from channels.editing.checks import CHECKS, Problem, check
from channels.editing.tables import DataRow
from corpus.database import Database, utc_now

NAMES = tuple(CHECKS)
_LONGEST = 400_000  # characters


@dataclass(frozen=True, slots=True)
class Text:
    """A data file as it is; ``number`` is that of its version, 0 before the first was saved."""

    name: str
    text: str
    number: int


@dataclass(frozen=True, slots=True)
class DataVersion:
    """One version of a data file."""

    number: int
    at: datetime
    by: str
    note: str


class DataInvalid(EditingError):
    """A data file that cannot be used; ``problems`` say where and why."""

    code = "DATA_INVALID"

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(f"{problem.line}: {problem.text}" for problem in problems))
        self.problems = problems


class DataFiles:
    """The data files of one data folder. ``first`` gives what is edited before anything was saved."""

    def __init__(self, home: Path, database: Database, first: dict[str, str] | None = None) -> None:
        self.folder = home / FOLDER / "data"
        self._database = database
        self._first = first or {}

    def path(self, name: str) -> Path:
        """Where the program reads it. Raises ``EditingError`` (``EDIT_UNKNOWN``)."""
        if name not in CHECKS:
            raise EditingError(f"no data file {name!r}", code="EDIT_UNKNOWN")
        return self.folder / f"{name}.yaml"

    def read(self, name: str) -> Text:
        """What stands in it now."""
        self.path(name)
        with self._database.session() as session:
            row = session.scalar(select(DataRow).where(DataRow.name == name).order_by(DataRow.number.desc()).limit(1))
            return Text(name, row.text, row.number) if row else Text(name, self._first.get(name, ""), 0)

    def problems(self, name: str, text: str) -> list[Problem]:
        """What is wrong with a text, by line; nothing where it can be saved."""
        self.path(name)
        if len(text) > _LONGEST:
            return [Problem(1, f"dài quá {_LONGEST} ký tự")]
        return check(name, text)

    def save(self, name: str, text: str, *, by: str, seen: int, note: str = "") -> int:
        """Put a new version into use and give its number. Raises ``DataInvalid`` (``DATA_INVALID``), and ``EditingError``
        (``EDIT_CHANGED``) when ``seen`` is not the version in use: somebody saved in between."""
        if found := self.problems(name, text):
            raise DataInvalid(found)
        with self._database.session(writing=True) as session:
            last = session.scalar(select(func.max(DataRow.number)).where(DataRow.name == name)) or 0
            if last != seen:
                raise EditingError(f"{name}: version {last} was saved since {seen}", code="EDIT_CHANGED")
            session.add(DataRow(name=name, number=last + 1, at=utc_now(), by=person(by), note=note.strip(), text=text))
            session.flush()
            self._write(name, text)  # before the commit: what is in use is never older than what is said to be
        return last + 1

    def history(self, name: str) -> list[DataVersion]:
        """All versions, the latest first."""
        self.path(name)
        with self._database.session() as session:
            rows = session.scalars(select(DataRow).where(DataRow.name == name).order_by(DataRow.number.desc()))
            return [DataVersion(row.number, row.at, row.by, row.note) for row in rows]

    def version(self, name: str, number: int) -> str:
        """The text of a version. Raises ``EditingError`` (``EDIT_UNKNOWN``)."""
        with self._database.session() as session:
            found = session.scalar(select(DataRow.text).where(DataRow.name == name, DataRow.number == number))
        if found is None:
            raise EditingError(f"{name}: no version {number}", code="EDIT_UNKNOWN")
        return found

    def restore(self, name: str, number: int, *, by: str) -> int:
        """Make an old version the newest. Raises as ``save``: what was right once need not be so any more."""
        text = self.version(name, number)
        return self.save(name, text, by=by, seen=self.read(name).number, note=f"khôi phục bản {number}")

    def _write(self, name: str, text: str) -> None:
        path = self.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f".{path.name}.{os.getpid()}")
        fresh.write_text(text, "utf-8")
        fresh.replace(path)
