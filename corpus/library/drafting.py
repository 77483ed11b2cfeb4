"""Versions that wait for approval. What one person, or one source, waits with is never lost to what another brings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from corpus.library.rows import Origin, Tally, end_these, heads, new_version, past
from corpus.library.states import WAITING, State, is_person
from corpus.library.tables import VersionRow
from corpus.models import Record

_REFUSED = (State.WITHDRAWN.value, State.TURNED_DOWN.value)


def put_drafts(
    session: Session, records: Sequence[Record], collection: str, origin: Origin, *, over: int | None = None
) -> Tally:
    """Write records (at most ``PORTION``) that wait for approval. A draft takes the place of what the same person, or
    where nobody brings it the same source, waited with before, and of version ``over``; what others wait with stays."""
    tally, ids = Tally(), [record.id for record in records]
    if not ids:
        return tally
    published, before = heads(session, collection, ids), past(session, collection, ids)
    versions: list[dict[str, Any]] = []
    for record in records:
        head, digest = published.get(record.id), record.digest()
        same = [version.state for version in before[record.id] if version.digest == digest]
        held = head is not None and head.digest == digest
        # A person may offer again what was turned down, an import may not.
        refused = not is_person(origin.by) and any(state in _REFUSED for state in same)
        if held or refused or any(state in WAITING for state in same):
            tally.skipped += 1
            continue
        waits = [version for version in before[record.id] if version.state in WAITING]
        replaced = [version.row for version in waits if version.row == over or _same_hand(version, origin)]
        if replaced:
            end_these(session, replaced, State.FORMER)
        version = new_version(record, digest, collection, origin, State.DRAFT, before[record.id])
        ready = [one.number for one in waits if one.state == State.APPROVED.value and one.row not in replaced]
        versions.append({**version, "base": next(iter(ready), head.number if head else None)})
        tally.drafts += 1
    if versions:
        session.execute(insert(VersionRow), versions)
    return tally


def _same_hand(version: Any, origin: Origin) -> bool:
    """Whether what waits came as the new draft does. What a person has approved no import takes back."""
    if version.source != origin.source:
        return False
    if is_person(origin.by):
        return bool(version.by == origin.by)
    return not is_person(version.by) and bool(version.state == State.DRAFT.value)
