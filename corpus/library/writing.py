"""Writing what readers give as published. Every content becomes a version; none is overwritten."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from corpus.library.drafting import put_drafts
from corpus.library.rows import (
    EDITOR,
    Origin,
    Tally,
    decided,
    end,
    end_these,
    heads,
    last_decisions,
    new_version,
    past,
    portions,
)
from corpus.library.states import State
from corpus.library.tables import DecisionRow, RecordRow, VersionRow
from corpus.models import Record

ITEM_GONE = "ITEM_GONE"  # why a version was removed, where nobody says more


def publish(session: Session, records: Sequence[Record], collection: str, origin: Origin) -> Tally:
    """Write records (at most ``PORTION``) of a trusted source, published at once.

    What a better source gave stays; the content offered is kept beside it. What a person withdrew is not brought
    back: the same content is skipped, another one waits as a draft. So does what no worse source says now of a record
    that a person wrote or approved, unless it said so before; what is approved counts from then on, not only when the
    next index is built.
    """
    tally, ids = Tally(), [record.id for record in records]
    published, ready = heads(session, collection, ids), past(session, collection, ids, State.APPROVED)
    changed: list[tuple[Record, str]] = []
    offered: list[tuple[Record, str]] = []
    corrected: list[tuple[Record, str]] = []
    confirmed: list[dict[str, Any]] = []
    for record in records:
        head, digest = published.get(record.id), record.digest()
        if head is None or (head.digest != digest and head.fidelity <= origin.fidelity):
            # Published beside what is approved, it would be gone with the next build, and nobody would have seen it.
            (corrected if record.id in ready else changed).append((record, digest))
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
    approved = _approved(session, collection, [record.id for record, _ in changed if record.id in published])
    corrected += [pair for pair in changed if pair[0].id in approved]
    changed = [pair for pair in changed if pair[0].id not in approved]
    before = past(session, collection, [record.id for record, _ in (*changed, *offered, *corrected)])
    said = {(record.id, version.digest) for record, _ in corrected for version in before[record.id]}
    fresh = [record for record, digest in corrected if (record.id, digest) not in said]
    waiting = put_drafts(session, fresh, collection, origin)
    tally.drafts += waiting.drafts
    tally.skipped += len(corrected) - waiting.drafts
    _offer(session, offered, collection, origin, before)
    _replace(session, changed, collection, origin, published, before, tally)
    if confirmed:
        session.execute(update(RecordRow), confirmed)
    return tally


_OWNED = ("source", "reader", "fidelity", "as_of")


def _replace(
    session: Session, changed: list[tuple[Record, str]], collection: str, origin: Origin,
    published: dict[str, Any], before: dict[str, list[Any]], tally: Tally,
) -> None:  # fmt: skip
    versions: list[dict[str, Any]] = []
    created: list[dict[str, Any]] = []
    updated: list[dict[str, Any]] = []
    replaced: dict[State, list[str]] = defaultdict(list)
    withdrawn = _withdrawn(
        session, {record.id: before[record.id] for record, _ in changed if record.id not in published}
    )
    for record, digest in changed:
        head = published.get(record.id)
        if record.id in withdrawn:
            continue
        version = new_version(record, digest, collection, origin, State.PUBLISHED, before[record.id])
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
    waiting = put_drafts(session, [record for record, _ in changed if record.id in withdrawn], collection, origin)
    tally.created += len(created)
    tally.updated += len(updated)
    tally.skipped += waiting.skipped
    tally.drafts += waiting.drafts


_COPIED = ("collection", "record_id", "number", "kind", "title", "digest", "source", "reader", "fidelity")


def _approved(session: Session, collection: str, ids: Sequence[str]) -> set[str]:
    """Those of some records (at most ``PORTION``) whose published version a person wrote or approved."""
    if not ids:
        return set()
    looked_at = select(DecisionRow.row).where(
        DecisionRow.version == VersionRow.row, DecisionRow.state == State.APPROVED.value
    )
    query = select(VersionRow.record_id).where(
        VersionRow.collection == collection, VersionRow.record_id.in_(ids), VersionRow.state == State.PUBLISHED.value,
        (VersionRow.reader == EDITOR) | looked_at.exists(),
    )  # fmt: skip
    return set(session.scalars(query))


def remove_gone(
    session: Session,
    seen: set[str],
    kept: set[str],
    collection: str,
    source: str,
    *,
    by: str = "",
    reason: str = ITEM_GONE,
) -> int:
    """Remove what a source once gave and gives no more, but for records whose key is in ``kept``. How many. ``by``
    (empty: an import without a person) and ``reason`` are kept with each version removed."""
    held = select(RecordRow.record_id).where(
        RecordRow.collection == collection, RecordRow.source == source, RecordRow.reader != EDITOR
    )
    offers = select(VersionRow.row, VersionRow.record_id).where(
        VersionRow.collection == collection, VersionRow.source == source, VersionRow.state == State.OFFERED.value
    )
    gone = [record for record in session.scalars(held)
            if record not in seen and record.partition(":")[2] not in kept]  # fmt: skip
    for ids in portions(gone):
        live = past(session, collection, ids, State.PUBLISHED)
        decided(session, [version.row for versions in live.values() for version in versions], State.REMOVED, by, reason)
        end(session, collection, ids, State.REMOVED)
        session.execute(delete(RecordRow).where(RecordRow.collection == collection, RecordRow.record_id.in_(ids)))
    # Of this source alone: another one may offer the same record.
    for rows in portions([row for row, record in session.execute(offers).all() if record not in seen]):
        end_these(session, rows, State.FORMER)
    return len(gone)


def _offer(
    session: Session,
    offered: list[tuple[Record, str]],
    collection: str,
    origin: Origin,
    before: dict[str, list[Any]],
) -> None:
    versions: list[dict[str, Any]] = []
    for record, digest in offered:
        mine = [v for v in before[record.id] if v.state == State.OFFERED.value and v.source == origin.source]
        if any(version.digest == digest for version in mine):
            continue
        if mine:
            end_these(session, [version.row for version in mine], State.FORMER)
        versions.append(new_version(record, digest, collection, origin, State.OFFERED, before[record.id]))
    if versions:
        session.execute(insert(VersionRow), versions)


def _withdrawn(session: Session, before: dict[str, list[Any]]) -> set[str]:
    """Those of some records without a published version that a person took away, and no source after that."""
    ended = {record_id: [v for v in versions if v.state in (State.WITHDRAWN.value, State.REMOVED.value)]
             for record_id, versions in before.items()}  # fmt: skip
    rows = [version.row for versions in ended.values() for version in versions]
    order = {key: row for some in portions(rows) for key, row in last_decisions(session, some).items()}
    last = {record_id: max(versions, key=lambda version: (order.get(version.row, 0), version.number))
            for record_id, versions in ended.items() if versions}  # fmt: skip
    return {record_id for record_id, version in last.items() if version.state == State.WITHDRAWN.value}


def _days(record: Record, at: datetime) -> dict[str, Any]:
    return {"changed_at": at, "updated": record.updated, "as_of": record.as_of}
