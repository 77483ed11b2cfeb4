"""The library: every version of every record, in one database, changed only in whole transactions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from pathlib import Path

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from corpus.database import Database
from corpus.errors import InputError
from corpus.library import beside, checking, editing, findings, freshness, reading
from corpus.library.editing import Brought
from corpus.library.findings import Pair
from corpus.library.freshness import Freshness
from corpus.library.reading import Entry, Listed
from corpus.library.states import State, Version, version_of
from corpus.library.tables import RecordRow, VersionRow
from corpus.models import Kind, Record

_MIGRATIONS = Path(__file__).parent / "migrations"
# One number for all programs that write a library on PostgreSQL: they do it one after the other.
_WRITE_LOCK = 0x6C696272


class Library:
    """Access to the library. ``target`` is a file path (SQLite) or a SQLAlchemy URL (PostgreSQL).

    The constructor opens nothing; the first use connects and brings the schema up to date.
    Every failure of the database is raised as ``LibraryError`` (``LIBRARY``, ``DISK_FULL``, ``LIBRARY_DAMAGED``,
    ``LIBRARY_NEWER``, ``HOME_UNWRITABLE``, ``LIBRARY_UNREACHABLE``) or ``BusyError``.
    """

    def __init__(self, target: Path | str) -> None:
        self.database = Database(target, _MIGRATIONS)

    def session(self) -> AbstractContextManager[Session]:
        """One transaction that reads."""
        return self.database.session()

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One transaction that writes: committed when the block ends, rolled back when it raises or the process dies.
        From its first statement on no other one writes."""
        with self.database.session(writing=True) as session:
            if session.get_bind().dialect.name == "postgresql":
                session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _WRITE_LOCK})
            yield session

    # What is published: all that an index is built from.

    def entries(self, *, collection: str | None = None, kind: Kind | None = None) -> Iterator[Entry]:
        """Every published record, ordered by collection and id, read in portions so that memory stays flat."""
        with self.session() as session:
            query = reading.published(collection, kind).execution_options(yield_per=200)
            for row in session.execute(query):
                yield Entry(row.collection, row.digest, reading.record_of(row))

    def entry(self, collection: str, record_id: str) -> Entry | None:
        """The published record with its digest, or None."""
        query = reading.published(collection, None).where(RecordRow.record_id == record_id)
        with self.session() as session:
            row = session.execute(query).first()
            return None if row is None else Entry(row.collection, row.digest, reading.record_of(row))

    def get(self, collection: str, record_id: str) -> Record | None:
        """The published record, or None."""
        found = self.entry(collection, record_id)
        return None if found is None else found.record

    def digests(self) -> dict[tuple[str, str], str]:
        """``(collection, record id) → digest`` of what is published: what an index build compares with."""
        query = select(RecordRow.collection, RecordRow.record_id, RecordRow.digest)
        with self.session() as session:
            return {(collection, record_id): digest for collection, record_id, digest in session.execute(query)}

    def counts(self) -> dict[str, dict[str, int]]:
        """Number of published records by collection and kind."""
        query = select(RecordRow.collection, RecordRow.kind, func.count()).group_by(
            RecordRow.collection, RecordRow.kind
        )
        counts: dict[str, dict[str, int]] = {}
        with self.session() as session:
            for collection, kind, number in session.execute(query.order_by(RecordRow.collection, RecordRow.kind)):
                counts.setdefault(collection, {})[kind] = number
        return counts

    # Versions.

    def listing(
        self, *, collection: str | None = None, kind: Kind | None = None,
        states: Iterable[State] = (State.PUBLISHED, State.APPROVED, State.DRAFT), words: str = "",
    ) -> list[Listed]:  # fmt: skip
        """Versions in some states, by collection and record; ``words`` (diacritics or not) in the title or the id."""
        with self.session() as session:
            return list(reading.listed(session, collection=collection, kind=kind, states=states, words=words))

    def drafts(self, collection: str | None = None) -> list[Version]:
        """What waits (drafts and what is approved), the longest waiting first."""
        with self.session() as session:
            return reading.versions(session, reading.waiting(collection))

    def history(self, collection: str, record_id: str) -> list[Version]:
        """Every version of a record, the newest first; empty for a record that never was."""
        with self.session() as session:
            return reading.versions(session, reading.of_record(collection, record_id))

    def version(self, version: int) -> Version:
        """The version of this id. Raises ``InputError`` (``VERSION_UNKNOWN``)."""
        with self.session() as session:
            found = reading.versions(session, select(VersionRow).where(VersionRow.row == version))
        if not found:
            raise InputError(f"no version with id {version}", code="VERSION_UNKNOWN")
        return found[0]

    # Decisions. Each raises ``InputError``: ``VERSION_UNKNOWN``, ``VERSION_STATE``, ``NO_NAME_GIVEN``.

    def put_draft(
        self, record: Record, by: str, *, collection: str, reason: str = "", base: int | None = None
    ) -> Version:
        """Keep a content that waits for approval; what the same person waited with, and ``base``, become former versions.
        ``base`` is the id of the version the editor began with. ``DRAFT_OUTDATED``, ``NOTHING_CHANGED``."""
        with self.writing() as session:
            made = editing.put_draft(session, record, collection, by=by, reason=reason, base=base)
            return version_of(made)

    def approve(self, versions: Iterable[int], by: str, reason: str = "", *, anyway: bool = False) -> None:
        """Approve drafts, all or none; the next index build publishes them. ``DRAFT_OUTDATED`` where another version
        was published or approved since a draft was begun, unless ``anyway``."""
        with self.writing() as session:
            editing.approve(session, versions, by=by, reason=reason, anyway=anyway)

    def withdraw(self, versions: Iterable[int], by: str, reason: str) -> None:
        """Take published versions away and turn waiting ones down, all or none. Answers use a withdrawn record until
        the next index is live. ``NO_REASON``."""
        with self.writing() as session:
            editing.withdraw(session, versions, by=by, reason=reason)

    def restore(self, version: int, by: str, reason: str = "") -> Version:
        """Make the content of an earlier version the next one, approved. ``NOTHING_CHANGED``."""
        with self.writing() as session:
            return version_of(editing.restore(session, version, by=by, reason=reason))

    def publish_approved(self) -> Brought:
        """Publish everything approved, as the first step of an index build, but for what was approved over another
        version than is published now."""
        with self.session() as session:
            waits = select(VersionRow.row).where(VersionRow.state == State.APPROVED.value).limit(1)
            if session.scalar(waits) is None:
                return Brought(0)
        with self.writing() as session:
            return editing.publish_approved(session)

    def confirm(self, collection: str, record_ids: Iterable[str], day: date) -> int:
        """Note that the sources of published records were read on ``day`` and say what they said; how many."""
        with self.writing() as session:
            return editing.confirm(session, collection, record_ids, day)

    # What to look at.

    def duplicates(self) -> list[Pair]:
        """Published records of one kind that say nearly the same under two keys or in two collections. Reads every
        record: about half a millisecond each."""
        with self.session() as session:
            return findings.with_notes(session, checking.duplicates(session))

    def conflicts(self) -> list[Pair]:
        """Two fees, times or offices for one procedure code, two texts of one document number: among what is
        published, what waits, and what worse sources offer. Of other records whatever worse sources say otherwise."""
        with self.session() as session:
            return findings.with_notes(session, checking.conflicts(session))

    def unsettled(self) -> list[Pair]:
        """Versions of one record that wait beside each other, and drafts begun from what is no longer published."""
        with self.session() as session:
            return findings.with_notes(session, beside.unsettled(session))

    def ignore(self, mark: str, by: str, reason: str) -> None:
        """Note that a finding is to be let be; a conflict comes up again when a side says something else."""
        with self.writing() as session:
            findings.ignore(session, mark, by, reason)

    def unignore(self, mark: str) -> None:
        """Take such a note back."""
        with self.writing() as session:
            findings.unignore(session, mark)

    def freshness(self, day: date, limit_days: int) -> list[Freshness]:
        """How old each collection is on ``day``."""
        return freshness.figures(self.listing(states=[State.PUBLISHED]), day, limit_days)

    def stale(self, day: date, limit_days: int, collection: str | None = None) -> list[Listed]:
        """Published records whose source was last known to be right more than ``limit_days`` ago, oldest first."""
        return freshness.stale(self.listing(collection=collection, states=[State.PUBLISHED]), day, limit_days)

    def close(self) -> None:
        """Let go of the database."""
        self.database.close()
