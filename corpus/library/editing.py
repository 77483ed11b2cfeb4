"""What a person decides about versions: approve, withdraw, restore; and the step that publishes what was approved.

Every decision names who took it and is kept. A version that somebody else has dealt with in the meantime is refused
(``VERSION_STATE``, ``DRAFT_OUTDATED``), so that two editors cannot undo each other unseen.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from corpus.database import utc_now
from corpus.errors import InputError
from corpus.library.drafting import put_drafts
from corpus.library.rows import CHECKED, EDITOR, PORTION, Origin, end, portions
from corpus.library.states import WAITING, State, is_person, named, read_body
from corpus.library.tables import DecisionRow, RecordRow, VersionRow
from corpus.models import Record

_BUILD = "index build"  # who publishes what was approved
_OUTDATED = "DRAFT_OUTDATED"


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of everything approved: how many were ``published``, and the records ``held_back`` because what is
    published is not what it was when they were approved; these are drafts again."""

    published: int
    held_back: tuple[str, ...] = ()


def put_draft(
    session: Session, record: Record, collection: str, *, by: str, reason: str, base: int | None
) -> VersionRow:
    """Keep a content that waits for approval. ``base`` is the id of the version the editor began with; where another
    one has been published, or put in by another person, since, ``DRAFT_OUTDATED``."""
    head, waiting = _head(session, collection, record.id), _waiting(session, collection, record.id)
    people = [row for row in waiting if is_person(row.by)]
    live = _numbered(session, collection, record.id, head.number if head else 0)
    seen = {row.row for row in (*waiting, *([live] if live and not people else []))}
    if base is not None and base not in seen:
        raise InputError(f"{record.id}: another version has come since version id {base}", code=_OUTDATED)
    origin = Origin(EDITOR, EDITOR, CHECKED, named(by), reason)
    if put_drafts(session, [record], collection, origin, over=base).skipped:
        raise InputError(f"{record.id} says exactly this already", code="NOTHING_CHANGED")
    return _waiting(session, collection, record.id)[-1]


def approve(session: Session, ids: Iterable[int], *, by: str, reason: str, anyway: bool) -> None:
    """Approve drafts; ``anyway`` even where another version was approved or published since a draft was begun. What was
    approved of the same record before is replaced."""
    for row in _versions(session, ids, State.DRAFT):
        head = _head(session, row.collection, row.record_id)
        live = head.number if head else None
        ready = [one for one in _waiting(session, row.collection, row.record_id) if one.state == State.APPROVED.value]
        if not anyway and row.base != next((one.number for one in ready), live):
            raise InputError(f"{row.record_id}: since version {row.number} was begun another one was published or "
                             f"approved; compare them, then approve it anyway", code=_OUTDATED)  # fmt: skip
        for one in ready:
            _decide(session, one, State.FORMER, by, reason)
        row.base = live  # what it is published over, and nothing else
        _decide(session, row, State.APPROVED, by, reason)


def withdraw(session: Session, ids: Iterable[int], *, by: str, reason: str) -> None:
    """Take published records away, and turn waiting versions down. Needs a reason (``NO_REASON``)."""
    if not reason.strip():
        raise InputError("say why: reason=…", code="NO_REASON")
    for row in _versions(session, ids, State.PUBLISHED, *WAITING):
        if row.state == State.PUBLISHED.value:
            session.execute(delete(RecordRow).where(
                RecordRow.collection == row.collection, RecordRow.record_id == row.record_id))  # fmt: skip
            _decide(session, row, State.WITHDRAWN, by, reason)
        else:
            _decide(session, row, State.TURNED_DOWN, by, reason)


def restore(session: Session, version: int, *, by: str, reason: str) -> VersionRow:
    """Make the content of an earlier version the next one, approved; the earlier one stays what it was."""
    (old,) = _versions(session, [version], *(state for state in State if state not in (State.PUBLISHED, *WAITING)))
    head = _head(session, old.collection, old.record_id)
    if head is not None and head.digest == old.digest:
        raise InputError(f"{old.record_id} says exactly this already", code="NOTHING_CHANGED")
    for row in _waiting(session, old.collection, old.record_id):
        if row.state == State.APPROVED.value:  # drafts go on waiting
            _decide(session, row, State.FORMER, by, reason)
    newest = session.scalars(_of_record(old.collection, old.record_id).order_by(VersionRow.number.desc())).first()
    assert newest is not None
    made = VersionRow(
        collection=old.collection, record_id=old.record_id, number=newest.number + 1,
        base=head.number if head else None, kind=old.kind, title=old.title, digest=old.digest, body=old.body,
        state=State.APPROVED.value, source=old.source, reader=EDITOR, fidelity=CHECKED, at=utc_now(), by=named(by),
        reason=reason,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def publish_approved(session: Session) -> Brought:
    """Publish everything approved, but for what was approved over another version than is published now: nobody has
    looked at the two beside each other, so it is a draft again."""
    ids = session.scalars(select(VersionRow.row).where(VersionRow.state == State.APPROVED.value)).all()
    held_back: list[str] = []
    for portion in [ids[start : start + PORTION] for start in range(0, len(ids), PORTION)]:
        for row in session.scalars(select(VersionRow).where(VersionRow.row.in_(portion)).order_by(VersionRow.row)):
            head = _head(session, row.collection, row.record_id)
            if (head.number if head else None) == row.base or (head is not None and head.digest == row.digest):
                _publish(session, row, head)
            else:
                _decide(session, row, State.DRAFT, _BUILD, _OUTDATED)
                held_back.append(f"{row.collection}/{row.record_id}")
        session.flush()
        session.expunge_all()
    return Brought(len(ids) - len(held_back), tuple(held_back))


def confirm(session: Session, collection: str, ids: Iterable[str], day: date) -> int:
    """Note that the sources of records were read on ``day`` and say what they said; how many records that are held."""
    found = 0
    for portion in portions(list(ids)):
        query = select(RecordRow).where(RecordRow.collection == collection, RecordRow.record_id.in_(portion))
        for head in session.scalars(query):
            head.as_of = max(head.as_of or day, day)
            found += 1
        session.flush()
        session.expunge_all()
    return found


def _publish(session: Session, row: VersionRow, head: RecordRow | None) -> None:
    if head is None:
        head = RecordRow(collection=row.collection, record_id=row.record_id)
        session.add(head)
    else:
        end(session, row.collection, [row.record_id], State.FORMER)
    record = read_body(row.record_id, row.collection, row.body, row.source)
    head.kind, head.title, head.digest, head.number = row.kind, row.title, row.digest, row.number
    head.source, head.reader, head.changed_at = row.source, row.reader, utc_now()
    head.fidelity = max(row.fidelity, CHECKED)
    head.updated, head.as_of = record.updated, record.as_of
    _decide(session, row, State.PUBLISHED, _BUILD, "")


def _decide(session: Session, row: VersionRow, state: State, by: str, reason: str) -> None:
    row.state = state.value
    session.add(DecisionRow(version=row.row, state=state.value, at=utc_now(), by=named(by), reason=reason.strip()))


def _versions(session: Session, ids: Iterable[int], *states: State) -> list[VersionRow]:
    """The versions of these ids, all in one of ``states``. Raises ``VERSION_UNKNOWN`` and ``VERSION_STATE``."""
    wanted = list(dict.fromkeys(ids))
    rows = [session.get(VersionRow, version) for version in wanted]
    found: list[VersionRow] = []
    for version, row in zip(wanted, rows, strict=True):
        if row is None:
            raise InputError(f"no version with id {version}", code="VERSION_UNKNOWN")
        if State(row.state) not in states:
            raise InputError(f"{row.record_id} version {row.number} is {row.state}", code="VERSION_STATE")
        found.append(row)
    return found


def _head(session: Session, collection: str, record_id: str) -> RecordRow | None:
    return session.scalar(select(RecordRow).where(RecordRow.collection == collection, RecordRow.record_id == record_id))


def _waiting(session: Session, collection: str, record_id: str) -> list[VersionRow]:
    """What waits of a record, the newest last."""
    states = [state.value for state in WAITING]
    query = _of_record(collection, record_id).where(VersionRow.state.in_(states)).order_by(VersionRow.number)
    return list(session.scalars(query))


def _numbered(session: Session, collection: str, record_id: str, number: int) -> VersionRow | None:
    return session.scalar(_of_record(collection, record_id).where(VersionRow.number == number))


def _of_record(collection: str, record_id: str) -> Select[VersionRow]:
    return select(VersionRow).where(VersionRow.collection == collection, VersionRow.record_id == record_id)
