"""Rows of versions and records as everything that writes them needs them: found, made, ended, decided about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from corpus.database import utc_now
from corpus.library.states import State, body_of
from corpus.library.tables import DecisionRow, RecordRow, VersionRow
from corpus.models import Record

PORTION = 500
EDITOR = "editor"  # the reader of what a person wrote here; no file that is imported can delete it
CHECKED = 40  # fidelity of what a person wrote or looked at, see adr/0008


@dataclass(frozen=True, slots=True)
class Origin:
    """Where contents come from: a file with its reader and the reader's fidelity; who brings them and why."""

    source: str
    reader: str
    fidelity: int
    by: str = ""
    reason: str = ""


@dataclass(slots=True)
class Tally:
    """What became of records that were written."""

    created: int = 0
    updated: int = 0
    skipped: int = 0
    drafts: int = 0


def portions(ids: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Lists as long as a statement takes."""
    return (ids[start : start + PORTION] for start in range(0, len(ids), PORTION))


def heads(session: Session, collection: str, ids: Sequence[str]) -> dict[str, Any]:
    """What is published of some records (at most ``PORTION``)."""
    query = select(
        RecordRow.row, RecordRow.record_id, RecordRow.digest, RecordRow.number, RecordRow.source, RecordRow.reader,
        RecordRow.fidelity, RecordRow.as_of,
    ).where(RecordRow.collection == collection, RecordRow.record_id.in_(ids))  # fmt: skip
    return {row.record_id: row for row in session.execute(query)}


def past(session: Session, collection: str, ids: Sequence[str], *states: State) -> dict[str, list[Any]]:
    """Every version of some records (at most ``PORTION``), or those in some states, without the content."""
    query = select(
        VersionRow.row, VersionRow.record_id, VersionRow.number, VersionRow.state, VersionRow.digest,
        VersionRow.source, VersionRow.by,
    ).where(VersionRow.collection == collection, VersionRow.record_id.in_(ids))  # fmt: skip
    if states:
        query = query.where(VersionRow.state.in_([state.value for state in states]))
    found: dict[str, list[Any]] = defaultdict(list)
    for row in session.execute(query) if ids else ():
        found[row.record_id].append(row)
    return found


def new_version(
    record: Record, digest: str, collection: str, origin: Origin, state: State, before: Iterable[Any]
) -> dict[str, Any]:
    """The values of the next version of a record, after those ``before``."""
    number = max((version.number for version in before), default=0) + 1
    return {
        "collection": collection, "record_id": record.id, "number": number, "base": None,
        "kind": record.kind.value, "title": record.title, "digest": digest, "body": body_of(record),
        "state": state.value, "source": origin.source, "reader": origin.reader, "fidelity": origin.fidelity,
        "at": utc_now(), "by": origin.by, "reason": origin.reason,
    }  # fmt: skip


def end(session: Session, collection: str, ids: Sequence[str], state: State) -> None:
    """Give the published versions of records (at most ``PORTION``) another state."""
    session.execute(
        update(VersionRow)
        .where(VersionRow.collection == collection, VersionRow.record_id.in_(ids))
        .where(VersionRow.state == State.PUBLISHED.value)
        .values(state=state.value)
        .execution_options(synchronize_session=False)
    )


def end_these(session: Session, rows: Sequence[int], state: State) -> None:
    """Give versions (at most ``PORTION``) another state."""
    change = update(VersionRow).where(VersionRow.row.in_(rows)).values(state=state.value)
    session.execute(change.execution_options(synchronize_session=False))


def decided(session: Session, versions: Sequence[int], state: State, by: str, reason: str) -> None:
    """Keep what was decided about versions (at most ``PORTION``); ``by`` is empty for an import without a person."""
    at = utc_now()
    if versions:
        values = [{"version": version, "state": state.value, "at": at, "by": by[:200], "reason": reason.strip()}
                  for version in versions]  # fmt: skip
        session.execute(insert(DecisionRow), values)


def last_decisions(session: Session, versions: Sequence[int]) -> dict[int, int]:
    """The last decision about each of some versions (at most ``PORTION``); later ones have higher numbers."""
    query = select(DecisionRow.version, func.max(DecisionRow.row)).where(DecisionRow.version.in_(versions))
    return {version: row for version, row in session.execute(query.group_by(DecisionRow.version)) if versions}
