"""Writing what readers give: as published, or as drafts. Every content becomes a version; none is overwritten."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from corpus.database import utc_now
from corpus.library.states import WAITING, State, body_of
from corpus.library.tables import RecordRow, VersionRow
from corpus.models import Record

PORTION = 500
EDITOR = "editor"  # the reader of what a person wrote here; no file that is imported can delete it


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


def publish(session: Session, records: Sequence[Record], collection: str, origin: Origin) -> Tally:
    """Write records (at most ``PORTION``) of a trusted source, published at once.

    What a better source gave stays; the content offered is kept beside it. What a person withdrew is not brought
    back: the same content is skipped, another one waits as a draft. So does what no worse source says now of a record
    that an editor corrected, unless it said so before.
    """
    tally, heads = Tally(), _heads(session, collection, [record.id for record in records])
    changed: list[tuple[Record, str]] = []
    offered: list[tuple[Record, str]] = []
    corrected: list[tuple[Record, str]] = []
    confirmed: list[dict[str, Any]] = []
    for record in records:
        head, digest = heads.get(record.id), record.digest()
        if head is not None and head.reader == EDITOR and head.digest != digest and head.fidelity <= origin.fidelity:
            corrected.append((record, digest))
            continue
        if head is None or (head.digest != digest and head.fidelity <= origin.fidelity):
            changed.append((record, digest))
            continue
        tally.skipped += 1
        if head.fidelity > origin.fidelity:
            if head.digest != digest:
                offered.append((record, digest))
            continue
        # The best source that gives a record owns it, even where it changes nothing: a worse one may not overwrite
        # it later, and a renamed file must be able to delete what its old name brought.
        as_of = max((day for day in (head.as_of, record.as_of) if day), default=None)
        owned = (origin.source, origin.reader, origin.fidelity, as_of)
        if owned != (head.source, head.reader, head.fidelity, head.as_of):
            confirmed.append({"row": head.row, **dict(zip(_OWNED, owned, strict=True))})
    past = _past(session, collection, [record.id for record, _ in (*changed, *offered, *corrected)])
    said = {(record.id, version.digest) for record, _ in corrected for version in past[record.id]}
    fresh = [record for record, digest in corrected if (record.id, digest) not in said]
    waiting = put_drafts(session, fresh, collection, origin)
    tally.drafts += waiting.drafts
    tally.skipped += len(corrected) - waiting.drafts
    _offer(session, offered, collection, origin, past)
    _replace(session, changed, collection, origin, heads, past, tally)
    if confirmed:
        session.execute(update(RecordRow), confirmed)
    return tally


_OWNED = ("source", "reader", "fidelity", "as_of")


def _replace(
    session: Session, changed: list[tuple[Record, str]], collection: str, origin: Origin,
    heads: dict[str, Any], past: dict[str, list[Any]], tally: Tally,
) -> None:  # fmt: skip
    versions: list[dict[str, Any]] = []
    created: list[dict[str, Any]] = []
    updated: list[dict[str, Any]] = []
    replaced: dict[State, list[str]] = defaultdict(list)
    turned_down: list[Record] = []
    for record, digest in changed:
        head, before = heads.get(record.id), past[record.id]
        if head is None and _withdrawn(before):
            turned_down.append(record)
            continue
        version = _version(record, digest, collection, origin, State.PUBLISHED, before)
        versions.append(version)
        values = {name: version[name] for name in _COPIED} | _days(record, version["at"])
        if head is None:
            created.append(values)
        else:
            updated.append({"row": head.row, **values})
            # In whichever order two sources came, the worse one's word is kept as one that is still given.
            replaced[State.OFFERED if head.fidelity < origin.fidelity else State.FORMER].append(record.id)
    for state, ids in replaced.items():
        end(session, collection, ids, state)
    if versions:
        session.execute(insert(VersionRow), versions)
    if created:
        session.execute(insert(RecordRow), created)
    if updated:
        session.execute(update(RecordRow), updated)
    waiting = put_drafts(session, turned_down, collection, origin)
    tally.created += len(created)
    tally.updated += len(updated)
    tally.skipped += waiting.skipped
    tally.drafts += waiting.drafts


_COPIED = ("collection", "record_id", "number", "kind", "title", "digest", "source", "reader", "fidelity")


def put_drafts(session: Session, records: Sequence[Record], collection: str, origin: Origin) -> Tally:
    """Write records (at most ``PORTION``) that wait for approval; a draft that waited before is replaced by them."""
    tally, ids = Tally(), [record.id for record in records]
    if not ids:
        return tally
    heads, past = _heads(session, collection, ids), _past(session, collection, ids)
    versions: list[dict[str, Any]] = []
    for record in records:
        head, digest = heads.get(record.id), record.digest()
        same = [State(version.state) for version in past[record.id] if version.digest == digest]
        held = head is not None and head.digest == digest
        turned_down = origin.by == "" and State.WITHDRAWN in same  # a person may offer it again, an import may not
        if held or turned_down or any(state in WAITING for state in same):
            tally.skipped += 1
            continue
        end(session, collection, [record.id], State.FORMER, *WAITING)
        version = _version(record, digest, collection, origin, State.DRAFT, past[record.id])
        versions.append({**version, "base": head.number if head else None})
        tally.drafts += 1
    if versions:
        session.execute(insert(VersionRow), versions)
    return tally


def end(session: Session, collection: str, ids: Sequence[str], state: State, *was: State) -> None:
    """Give the versions of records (at most ``PORTION``) that are in one of ``was`` (published) another state."""
    session.execute(
        update(VersionRow)
        .where(VersionRow.collection == collection, VersionRow.record_id.in_(ids))
        .where(VersionRow.state.in_([one.value for one in was or (State.PUBLISHED,)]))
        .values(state=state.value)
        .execution_options(synchronize_session=False)
    )


def remove_gone(session: Session, seen: set[str], kept: set[str], collection: str, source: str) -> int:
    """Remove what a source once gave and gives no more, but for records whose key is in ``kept``. How many."""
    held = select(RecordRow.record_id).where(
        RecordRow.collection == collection, RecordRow.source == source, RecordRow.reader != EDITOR
    )
    offers = select(VersionRow.record_id).where(
        VersionRow.collection == collection, VersionRow.source == source, VersionRow.state == State.OFFERED.value
    )
    gone = [record for record in session.scalars(held)
            if record not in seen and record.partition(":")[2] not in kept]  # fmt: skip
    for ids in portions(gone):
        end(session, collection, ids, State.REMOVED)
        session.execute(delete(RecordRow).where(RecordRow.collection == collection, RecordRow.record_id.in_(ids)))
    for ids in portions([record for record in session.scalars(offers) if record not in seen]):
        end(session, collection, ids, State.FORMER, State.OFFERED)
    return len(gone)


def portions(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """Lists as long as a statement takes."""
    return (ids[start : start + PORTION] for start in range(0, len(ids), PORTION))


def next_number(before: Iterable[Any]) -> int:
    """The number of the next version of a record."""
    return max((version.number for version in before), default=0) + 1


def _offer(
    session: Session,
    offered: list[tuple[Record, str]],
    collection: str,
    origin: Origin,
    past: dict[str, list[Any]],
) -> None:
    versions: list[dict[str, Any]] = []
    for record, digest in offered:
        mine = [v for v in past[record.id] if v.state == State.OFFERED.value and v.source == origin.source]
        if any(version.digest == digest for version in mine):
            continue
        if mine:
            ids = [version.row for version in mine]
            session.execute(update(VersionRow).where(VersionRow.row.in_(ids)).values(state=State.FORMER.value)
                            .execution_options(synchronize_session=False))  # fmt: skip
        versions.append(_version(record, digest, collection, origin, State.OFFERED, past[record.id]))
    if versions:
        session.execute(insert(VersionRow), versions)


def _withdrawn(before: Iterable[Any]) -> bool:
    """Whether the last that was done about a record without a published version was to withdraw it."""
    ended = [v for v in before if v.state in (State.WITHDRAWN.value, State.REMOVED.value)]
    return bool(ended) and max(ended, key=lambda version: version.number).state == State.WITHDRAWN.value


def _version(
    record: Record, digest: str, collection: str, origin: Origin, state: State, before: Iterable[Any]
) -> dict[str, Any]:
    return {
        "collection": collection, "record_id": record.id, "number": next_number(before), "base": None,
        "kind": record.kind.value, "title": record.title, "digest": digest, "body": body_of(record),
        "state": state.value, "source": origin.source, "reader": origin.reader, "fidelity": origin.fidelity,
        "at": utc_now(), "by": origin.by, "reason": origin.reason,
    }  # fmt: skip


def _days(record: Record, at: datetime) -> dict[str, Any]:
    return {"changed_at": at, "updated": record.updated, "as_of": record.as_of}


def _heads(session: Session, collection: str, ids: list[str]) -> dict[str, Any]:
    query = select(
        RecordRow.row, RecordRow.record_id, RecordRow.digest, RecordRow.number, RecordRow.source, RecordRow.reader,
        RecordRow.fidelity, RecordRow.as_of,
    ).where(RecordRow.collection == collection, RecordRow.record_id.in_(ids))  # fmt: skip
    return {row.record_id: row for row in session.execute(query)}


def _past(session: Session, collection: str, ids: list[str]) -> dict[str, list[Any]]:
    """Every version of some records, without the content."""
    query = select(
        VersionRow.row, VersionRow.record_id, VersionRow.number, VersionRow.state, VersionRow.digest, VersionRow.source
    ).where(VersionRow.collection == collection, VersionRow.record_id.in_(ids))
    past: dict[str, list[Any]] = defaultdict(list)
    for row in session.execute(query) if ids else ():
        past[row.record_id].append(row)
    return past
