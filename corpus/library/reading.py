"""Reading the library: what is published, what waits, what was."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, and_, select
from sqlalchemy.orm import Session

from corpus.language import fold
from corpus.library.states import WAITING, Decision, State, Version, read_body, version_of
from corpus.library.tables import DecisionRow, RecordRow, VersionRow
from corpus.models import Kind, Record


@dataclass(frozen=True, slots=True)
class Entry:
    """A record with where it stands: ``digest`` changes exactly when the content does."""

    collection: str
    digest: str
    record: Record


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a listing: a published record, or one that waits or was withdrawn. ``version`` is the id of the
    version that the state is of. ``updated`` is the day its source changed it and ``as_of`` the day the source was last
    read, of what is published and where it is said."""

    collection: str
    record_id: str
    title: str
    state: State
    version: int
    number: int
    source: str
    reader: str
    changed_at: datetime
    updated: date | None
    as_of: date | None

    @property
    def known_on(self) -> date | None:
        """The last day the source is known to have said this."""
        return max((day for day in (self.updated, self.as_of) if day), default=None)


def published(collection: str | None, kind: Kind | None) -> Select[*tuple[Any, ...]]:
    """Every published record with its content, by collection and id."""
    query = (
        select(RecordRow.collection, RecordRow.record_id, RecordRow.digest, RecordRow.source, RecordRow.as_of,
               VersionRow.body)
        .join(VersionRow, and_(VersionRow.collection == RecordRow.collection,
                               VersionRow.record_id == RecordRow.record_id, VersionRow.number == RecordRow.number))
        .order_by(RecordRow.collection, RecordRow.record_id)
    )  # fmt: skip
    if collection is not None:
        query = query.where(RecordRow.collection == collection)
    return query if kind is None else query.where(RecordRow.kind == kind.value)


def record_of(row: Row[Any]) -> Record:
    """The record of a row of ``published``; it was read when its source was last read."""
    fields = {} if row.as_of is None else {"as_of": row.as_of.isoformat()}
    return read_body(row.record_id, row.collection, row.body, row.source, **fields)


def listed(
    session: Session, *, collection: str | None, kind: Kind | None, states: Iterable[State], words: str
) -> Iterator[Listed]:
    """Versions in some states, by collection and record; ``words`` must stand in the title or the id, with or without
    diacritics."""
    query = (
        select(VersionRow.collection, VersionRow.record_id, VersionRow.title, VersionRow.state, VersionRow.row,
               VersionRow.number, VersionRow.source, VersionRow.reader, VersionRow.at, RecordRow.updated,
               RecordRow.as_of)
        .outerjoin(RecordRow, and_(VersionRow.collection == RecordRow.collection,
                                   VersionRow.record_id == RecordRow.record_id,
                                   VersionRow.number == RecordRow.number))
        .where(VersionRow.state.in_([state.value for state in states]))
        .order_by(VersionRow.collection, VersionRow.record_id, VersionRow.number)
    )  # fmt: skip
    if collection is not None:
        query = query.where(VersionRow.collection == collection)
    if kind is not None:
        query = query.where(VersionRow.kind == kind.value)
    wanted = fold(words)
    for row in session.execute(query):
        if wanted and wanted not in fold(f"{row.record_id} {row.title}"):  # databases know no Vietnamese folding
            continue
        yield Listed(row.collection, row.record_id, row.title, State(row.state), row.row, row.number, row.source,
                     row.reader, row.at, row.updated, row.as_of)  # fmt: skip


def versions(session: Session, query: Select[VersionRow]) -> list[Version]:
    """Versions with what was decided about each, in the order of decision."""
    rows = session.scalars(query).all()
    made: dict[int, list[Decision]] = defaultdict(list)
    for start in range(0, len(rows), 500):
        ids = [row.row for row in rows[start : start + 500]]
        found = session.scalars(select(DecisionRow).where(DecisionRow.version.in_(ids)).order_by(DecisionRow.row))
        for decision in found:
            made[decision.version].append(Decision(State(decision.state), decision.at, decision.by, decision.reason))
    return [version_of(row, tuple(made[row.row])) for row in rows]


def waiting(collection: str | None) -> Select[VersionRow]:
    """Drafts and what is approved, the longest waiting first."""
    query = select(VersionRow).where(VersionRow.state.in_([state.value for state in WAITING])).order_by(VersionRow.row)
    return query if collection is None else query.where(VersionRow.collection == collection)


def of_record(collection: str, record_id: str) -> Select[VersionRow]:
    """Every version of a record, the newest first."""
    return (
        select(VersionRow)
        .where(VersionRow.collection == collection, VersionRow.record_id == record_id)
        .order_by(VersionRow.number.desc())
    )


def of_ids(session: Session, ids: Iterable[int]) -> Iterator[Version]:
    """The versions of these ids, without what was decided about them."""
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), 500):
        rows = session.scalars(select(VersionRow).where(VersionRow.row.in_(wanted[start : start + 500])))
        yield from map(version_of, rows)
        session.expunge_all()
