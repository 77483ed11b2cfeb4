"""What stands beside a record and wants a look: what a worse source says of a notice, a question or an office, several
who wait with the same record, and drafts begun from what is no longer published."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from corpus.language import fold
from corpus.library.comparing import Difference, differences
from corpus.library.conflicts import side_of
from corpus.library.findings import Finding, Pair
from corpus.library.reading import of_ids
from corpus.library.rows import portions
from corpus.library.states import WAITING, State, Version
from corpus.library.tables import RecordRow, VersionRow

# Not what a record says: where it was read, and when.
_LEFT_OUT = frozenset({"url", "updated", "as_of", "unparsed"})
_SHOWN, _QUOTED = 3, 80  # fields, and characters of each
_PUBLISHED = and_(RecordRow.collection == VersionRow.collection, RecordRow.record_id == VersionRow.record_id)


def offers(session: Session, left_out: Sequence[str]) -> Iterator[Pair]:
    """What worse sources say otherwise than the published version of the same record, but for the kinds ``left_out``."""
    live = VersionRow.__table__.alias()
    query = (
        select(live.c.row, VersionRow.row)
        .join(RecordRow, _PUBLISHED)
        .join(live, and_(live.c.collection == RecordRow.collection, live.c.record_id == RecordRow.record_id,
                         live.c.number == RecordRow.number))
        .where(VersionRow.state == State.OFFERED.value, VersionRow.kind.not_in(left_out))
        .where(VersionRow.digest != RecordRow.digest)
        .order_by(VersionRow.record_id, VersionRow.row)
    )  # fmt: skip
    for some in portions([(one, other) for one, other in session.execute(query)]):
        found = {version.id: version for version in of_ids(session, [row for pair in some for row in pair])}
        yield from _pairs(Finding.CONTENT, [(found[one], found[other]) for one, other in some])


def unsettled(session: Session) -> Iterator[Pair]:
    """Versions of one record that wait beside each other, and drafts that cannot be approved unseen: another version
    than the one they were begun from is approved or published."""
    waits: dict[tuple[str, str], list[Version]] = {}
    for version in of_ids(session, session.scalars(_waiting())):
        waits.setdefault((version.collection, version.record_id), []).append(version)
    for (collection, record_id), versions in sorted(waits.items()):
        yield from _pairs(Finding.DRAFTS, list(combinations(versions, 2)), alike=True)
        head = session.scalar(select(RecordRow.number).where(
            RecordRow.collection == collection, RecordRow.record_id == record_id))  # fmt: skip
        ready = next((version.number for version in versions if version.state is State.APPROVED), head)
        old = [version for version in versions if version.state is State.DRAFT and version.base != ready]
        stands = _stands(session, collection, record_id, ready)
        yield from _pairs(Finding.OUTDATED, [(stands or version, version) for version in old], alike=True)


def _pairs(finding: Finding, pairs: Sequence[tuple[Version, Version]], *, alike: bool = False) -> Iterator[Pair]:
    """Findings about pairs of versions; ``alike``: also where they say the same."""
    for one, other in pairs:
        said = [each for each in differences(one.body, other.body) if _is_content(each)]
        if said or alike:
            left = "; ".join(_quoted(each.field, each.before) for each in said[:_SHOWN])
            right = "; ".join(_quoted(each.field, each.after) for each in said[:_SHOWN])
            yield Pair(finding, side_of(one, one.record, left), side_of(other, other.record, right))


def _is_content(each: Difference) -> bool:
    name = each.field.partition("[")[0].partition(".")[0]
    return name not in _LEFT_OUT and fold(each.before) != fold(each.after)


def _quoted(field: str, value: str) -> str:
    return f"{field}: {value[:_QUOTED] or '–'}" + ("…" if len(value) > _QUOTED else "")


def _waiting() -> Select[int]:
    return select(VersionRow.row).where(or_(*(VersionRow.state == state.value for state in WAITING)))


def _stands(session: Session, collection: str, record_id: str, number: int | None) -> Version | None:
    """What is approved or published; where nothing is, what was last taken away."""
    query = select(VersionRow.row).where(VersionRow.collection == collection, VersionRow.record_id == record_id)
    ended = VersionRow.state.in_([State.WITHDRAWN.value, State.REMOVED.value])
    row = session.scalar(query.where(ended if number is None else VersionRow.number == number)
                         .order_by(VersionRow.number.desc()).limit(1))  # fmt: skip
    return next(of_ids(session, [row]), None) if row is not None else None
