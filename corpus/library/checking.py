"""The check of a whole library: near-duplicates among what is published, conflicts between sources."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from corpus.language import fold
from corpus.library.beside import offers
from corpus.library.conflicts import conflicts_of, side_of
from corpus.library.duplicates import Shingler, Shingles, near_duplicates
from corpus.library.findings import Finding, Pair
from corpus.library.reading import of_ids
from corpus.library.states import WAITING, State
from corpus.library.tables import RecordRow, VersionRow
from corpus.library.texts import texts_in
from corpus.models import Kind

_COMPARED = (State.PUBLISHED, *WAITING, State.OFFERED)
_CONFLICTING = (Kind.PROCEDURE.value, Kind.LEGAL.value)
# Not content: the same text with another address or date is still the same text.
_LEFT_OUT = frozenset(
    {"key", "url", "updated", "as_of", "valid_from", "valid_to", "audience", "unparsed", "code", "file"}
)


def duplicates(session: Session) -> Iterator[Pair]:
    """Published records of one kind whose texts are nearly the same, under two keys or in two collections."""
    query = (
        select(VersionRow.row, VersionRow.kind, VersionRow.body)
        .join(RecordRow, and_(VersionRow.collection == RecordRow.collection,
                              VersionRow.record_id == RecordRow.record_id, VersionRow.number == RecordRow.number))
        .order_by(VersionRow.kind, VersionRow.row).execution_options(yield_per=200)
    )  # fmt: skip
    held: dict[str, list[tuple[int, Shingles]]] = defaultdict(list)
    shingler = Shingler()
    for row, kind, body in session.execute(query):
        held[kind].append((row, shingler.shingles(" ".join(texts_in(json.loads(body), _LEFT_OUT)))))
    pairs = [
        (texts[one][0], texts[other][0], likeness)
        for texts in held.values() for one, other, likeness in near_duplicates(shingles for _, shingles in texts)
    ]  # fmt: skip
    found = {
        version.id: version for version in of_ids(session, [row for one, other, _ in pairs for row in (one, other)])
    }
    for one, other, likeness in pairs:
        left, right = found[one], found[other]
        yield Pair(Finding.DUPLICATE, side_of(left, left.record), side_of(right, right.record), round(likeness, 3))


def conflicts(session: Session) -> Iterator[Pair]:
    """What two contents of one procedure code or one document number say differently, and what worse sources offer of
    other records."""
    groups: dict[str, list[int]] = defaultdict(list)
    for row, record_id in session.execute(_comparable()):
        # A key may name the type beside the number: "24/2008/QH12 (Nghị quyết)".
        groups[fold(record_id).split(" (")[0]].append(row)
    several = [rows for rows in groups.values() if len(rows) > 1]
    for start in range(0, len(several), 100):
        portion = several[start : start + 100]
        found = {version.id: version for version in of_ids(session, [row for rows in portion for row in rows])}
        for rows in portion:
            yield from conflicts_of([found[row] for row in rows])
    yield from offers(session, _CONFLICTING)


def _comparable() -> Select[int, str]:
    return (
        select(VersionRow.row, VersionRow.record_id)
        .where(VersionRow.kind.in_(_CONFLICTING))
        .where(or_(*(VersionRow.state == state.value for state in _COMPARED)))
        .order_by(VersionRow.record_id, VersionRow.row)
    )
