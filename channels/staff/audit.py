"""The log of what staff did: lines are added, never changed, and a chain of digests shows when somebody did.

Each line's digest covers the line and the digest before it, so a changed, removed or moved line breaks the chain.
A removed tail does not: therefore the last number and digest are also kept in a file of their own, signed with the
installation's key. Whoever has the database but not the key cannot make a log that fits.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import threading
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from filelock import FileLock
from sqlalchemy import select

from channels.staff.store import StaffStore
from channels.staff.tables import AuditRow
from corpus.errors import LibraryError

HEAD_FILE = "staff-audit.head"
_FIRST = "0" * 64


@dataclass(frozen=True, slots=True)
class Entry:
    """One line. ``before`` and ``after`` are digests of the subject's content (``content_digest``), or empty."""

    number: int
    at: str
    who: str
    what: str
    subject: str
    before: str
    after: str
    detail: str
    digest: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Where the log is not what was written: ``changed``, ``missing``, ``tail`` or ``head``."""

    kind: str
    number: int


class _End(NamedTuple):
    """The last line: its number and digest."""

    number: int
    digest: str


class Audit:
    """The log of an installation."""

    def __init__(self, store: StaffStore) -> None:
        self._store = store
        self._head = store.home / HEAD_FILE
        self._lock = threading.Lock()

    def note(
        self, who: str, what: str, subject: str = "", before: str = "", after: str = "", detail: str = ""
    ) -> Entry:
        """Add a line; it is on disk when this returns. ``who`` is a staff id or the name of a command, ``what`` a
        short stable word (``account.disable``). Raises ``LibraryError`` (``AUDIT_TAMPERED``) when the end of the
        log is not the end that was noted."""
        with self._lock, FileLock(f"{self._head}.lock"):
            with self._store.database.session() as db:
                last = db.scalars(select(AuditRow).order_by(AuditRow.number.desc()).limit(1)).first()
                end = _End(last.number, last.digest) if last else _End(0, _FIRST)
                if (noted := self._read_head()) is not None and end not in noted:
                    raise LibraryError(f"the log ends at {end.number}, the head says {noted}", code="AUDIT_TAMPERED")
                at = datetime.now(UTC).isoformat(timespec="milliseconds")
                entry = Entry(end.number + 1, at, who[:64], what[:64], subject[:400], before, after, detail, "")
                digest = _digest(end.digest, entry)
                db.add(AuditRow(**{**asdict(entry), "digest": digest}))
                db.flush()
                # Killed between these two, either end is the right one; afterwards only the new one is.
                self._write_head(_End(entry.number, digest), end)
            self._write_head(_End(entry.number, digest))
        return Entry(**{**asdict(entry), "digest": digest})

    def entries(
        self, *, who: str = "", what: str = "", subject: str = "", people: Collection[str] | None = None,
        before: int | None = None, limit: int = 100,
    ) -> list[Entry]:  # fmt: skip
        """The latest lines first; ``what`` by its beginning, ``before`` a number to go on from, ``people`` those whose
        acts are given (None: everybody's)."""
        query = select(AuditRow).order_by(AuditRow.number.desc()).limit(limit)
        if people is not None:
            query = query.where(AuditRow.who.in_(list(people)))
        if who:
            query = query.where(AuditRow.who == who)
        if what:
            query = query.where(AuditRow.what.startswith(what, autoescape=True))
        if subject:
            query = query.where(AuditRow.subject == subject)
        if before is not None:
            query = query.where(AuditRow.number < before)
        with self._store.database.session() as db:
            return [_entry(row) for row in db.scalars(query)]

    def verify(self) -> tuple[int, list[Fault]]:
        """Read the whole log; gives how many lines there are and what is wrong with them."""
        faults: list[Fault] = []
        end, count = _End(0, _FIRST), 0
        for entry in self._all():
            count += 1
            if entry.number != end.number + 1:
                faults.append(Fault("missing", end.number + 1))
            elif entry.digest != _digest(end.digest, entry):
                faults.append(Fault("changed", entry.number))
            end = _End(entry.number, entry.digest)
        try:
            noted = self._read_head()
        except LibraryError:
            return count, [*faults, Fault("head", end.number)]
        if noted is None and end.number:
            faults.append(Fault("head", end.number))
        elif noted is not None and end not in noted:
            faults.append(Fault("tail", min(noted[0].number, end.number)))
        return count, faults

    def _all(self) -> Iterator[Entry]:
        with self._store.database.session() as db:
            for row in db.scalars(select(AuditRow).order_by(AuditRow.number).execution_options(yield_per=1000)):
                yield _entry(row)

    def _read_head(self) -> tuple[_End, ...] | None:
        try:
            text, _, signature = self._head.read_text("ascii").strip().rpartition("\n")
        except FileNotFoundError:
            return None
        if not any(hmac.compare_digest(signature, known) for known in self._store.signatures(text)):
            raise LibraryError(f"{self._head.name} has a wrong signature", code="AUDIT_TAMPERED")
        return tuple(_End(*end) for end in json.loads(text))

    def _write_head(self, *ends: _End) -> None:
        text = json.dumps(ends)
        draft = self._head.with_name(f".{self._head.name}.new")
        with draft.open("w", encoding="ascii") as file:
            file.write(f"{text}\n{self._store.sign(text)}\n")
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._head)
        folder = os.open(self._head.parent, os.O_RDONLY)
        try:
            os.fsync(folder)  # else a power cut may bring the old name back
        finally:
            os.close(folder)


def content_digest(value: Any) -> str:
    """The digest of something that can be written as JSON; "" of None."""
    if value is None:
        return ""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _digest(previous: str, entry: Entry) -> str:
    line = {**asdict(entry), "digest": previous}
    return hashlib.sha256(json.dumps(line, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _entry(row: AuditRow) -> Entry:
    return Entry(row.number, row.at, row.who, row.what, row.subject, row.before, row.after, row.detail, row.digest)
