"""From a record found in a file to one that answers are made from: corrected, drafted, approved; an index build publishes it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from channels.editing.base import EditingError, person, same_person
from channels.editing.review import Field, corrected, fields_of
from channels.editing.shelf import Conflict, Shelf
from channels.editing.tables import CorrectionRow, FileRow, ItemRow
from channels.editing.uploads import FOUND, body_of
from corpus.database import Database, utc_now
from corpus.errors import TrolyError
from corpus.library.states import State
from corpus.models import Kind, Record, record_from_json

DRAFT, APPROVED, DROPPED = "draft", "approved", "dropped"
_OPEN = (FOUND, DRAFT, APPROVED)


@dataclass(frozen=True, slots=True)
class Item:
    """One record on its way. ``revision`` counts corrections; who corrects names the one they saw."""

    id: int
    file: int
    place: str
    collection: str
    record: Record | None  # None of a piece that became no record
    confidence: dict[str, float]
    state: str
    code: str
    reason: str
    version: int
    revision: int

    @property
    def fields(self) -> list[Field]:
        """What an editor corrects."""
        return [] if self.record is None else fields_of(self.record, self.confidence)

    @property
    def unsure(self) -> int:
        """How many fields want a look."""
        return sum(field.unsure for field in self.fields)


@dataclass(frozen=True, slots=True)
class Correction:
    """One field an editor changed."""

    at: datetime
    by: str
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Done:
    """What came of doing something to many records: how many went through, and ``(item, code)`` of the others."""

    count: int
    problems: tuple[tuple[int, str], ...]

    @property
    def by_code(self) -> dict[str, int]:
        return dict(Counter(code for _, code in self.problems))


class Drafts:
    """The records of all uploads. ``two_people``: who drafted may not approve."""

    def __init__(self, database: Database, shelf: Shelf, *, two_people: bool = True) -> None:
        self._database, self._shelf, self._two_people = database, shelf, two_people

    def of_file(self, file: int) -> list[Item]:
        """What was found in a file, and what became no record."""
        with self._database.session() as session:
            rows = session.scalars(select(ItemRow).where(ItemRow.file == file).order_by(ItemRow.id)).all()
            return [_item(row) for row in rows]

    def of_batch(self, batch: int, *states: str) -> list[Item]:
        """The records of a batch in these states, or all."""
        query = select(ItemRow).join(FileRow, FileRow.id == ItemRow.file).where(FileRow.batch == batch)
        with self._database.session() as session:
            rows = session.scalars((query.where(ItemRow.state.in_(states)) if states else query).order_by(ItemRow.id))
            return [_item(row) for row in rows]

    def waiting(self, *states: str, limit: int = 500) -> list[Item]:
        """Records of all batches in these states, oldest first."""
        query = select(ItemRow).where(ItemRow.state.in_(states or (DRAFT, APPROVED))).order_by(ItemRow.id).limit(limit)
        with self._database.session() as session:
            return [_item(row) for row in session.scalars(query)]

    def item(self, item: int) -> Item:
        """One record. Raises ``EditingError`` (``EDIT_UNKNOWN``)."""
        with self._database.session() as session:
            return _item(_row(session, item))

    def correct(self, item: int, field: str, text: str, *, by: str, revision: int) -> Item:
        """Set one field from its box. A record drafted or approved before must be drafted anew. Raises
        ``EditingError``: ``FIELD_INVALID``, ``EDIT_CHANGED`` (somebody corrected it since), ``EDIT_STATE``."""
        seen = self.item(item)
        if seen.record is None or seen.state not in _OPEN:
            raise EditingError(f"{item} is {seen.state}", code="EDIT_STATE")
        fresh = corrected(seen.record, field, text)
        before, after = (
            next(each.text for each in fields_of(record) if each.name == field) for record in (seen.record, fresh)
        )
        with self._database.session() as session:
            changed = session.execute(
                update(ItemRow).where(ItemRow.id == item, ItemRow.revision == revision, ItemRow.state.in_(_OPEN))
                .values(body=body_of(fresh), record_id=fresh.id, title=fresh.title, state=FOUND,
                        revision=revision + 1, confidence=json.dumps({**seen.confidence, field: 1.0}))
            )  # fmt: skip
            if not changed.rowcount:  # type: ignore[attr-defined]
                raise EditingError(f"{item} was corrected by somebody else", code="EDIT_CHANGED")
            session.add(CorrectionRow(item=item, at=utc_now(), by=person(by), field=field, before=before, after=after))
        return self.item(item)

    def corrections(self, item: int) -> list[Correction]:
        """What editors changed, newest first."""
        query = select(CorrectionRow).where(CorrectionRow.item == item).order_by(CorrectionRow.id.desc())
        with self._database.session() as session:
            return [Correction(row.at, row.by, row.field, row.before, row.after) for row in session.scalars(query)]

    def conflicts(self, item: int) -> list[Conflict]:
        """What the record meets: in the library, and in uploads that are not through yet (``upload``)."""
        seen = self.item(item)
        if seen.record is None:
            return []
        query = select(ItemRow.id, ItemRow.title).where(
            ItemRow.collection == seen.collection, ItemRow.record_id == seen.record.id, ItemRow.id != item,
            ItemRow.state.in_(_OPEN),
        )  # fmt: skip
        with self._database.session() as session:
            others = [Conflict("upload", str(other), title) for other, title in session.execute(query)]
        return [*self._shelf.conflicts(seen.collection, seen.record), *others]

    def expired(self, item: int, day: date | None = None) -> bool:
        """Whether the record no longer applies on ``day`` (default: today)."""
        record = self.item(item).record
        return record is not None and record.valid_to is not None and record.valid_to < (day or date.today())

    def draft(self, item: int, *, by: str, note: str = "") -> None:
        """Hand a record in for approval. Raises ``InputError`` (``EDIT_STATE``; ``NOTHING_CHANGED`` where the library says
        exactly this)."""
        seen = self._in(item, FOUND)
        assert seen.record is not None
        version = self._shelf.put_draft(seen.collection, seen.record, by=person(by), reason=note or f"upload {item}")
        self._move(item, FOUND, DRAFT, version)

    def approve(self, item: int, *, by: str) -> None:
        """Approve a draft; the next reindexing brings it into use. Raises ``InputError``: ``EDIT_STATE``; ``SAME_PERSON``
        where who drafted or corrected it would approve their own work; ``DRAFT_OUTDATED``."""
        seen = self._in(item, DRAFT)
        if self._two_people:
            hands = {self._shelf.version(seen.version).by, *(each.by for each in self.corrections(item))}
            if any(same_person(hand, by) for hand in hands):
                raise EditingError(f"{item}: {by} worked on it", code="SAME_PERSON")
        self._shelf.approve(seen.version, by=person(by))
        self._move(item, DRAFT, APPROVED)

    def published(self, item: int) -> bool:
        """Whether an approved record has been taken into an index since."""
        seen = self.item(item)
        return bool(seen.version) and self._shelf.version(seen.version).state is State.PUBLISHED

    def drop(self, item: int, *, by: str) -> None:
        """Leave a record out; what was read stays to be looked at. Raises ``EditingError`` (``EDIT_STATE``)."""
        person(by)
        with self._database.session() as session:
            row = _row(session, item)
            if row.state not in _OPEN:
                raise EditingError(f"{item} is {row.state}", code="EDIT_STATE")
            if row.state != FOUND:
                self._shelf.turn_down(row.version, by=by, reason=f"upload {item} dropped")
            row.state = DROPPED

    def all_of(self, what: str, items: Iterable[int], *, by: str) -> Done:
        """``draft``, ``approve`` or ``drop`` many; one that cannot does not keep the others."""
        step = {"draft": self.draft, "approve": self.approve, "drop": self.drop}[what]
        count = 0
        problems: list[tuple[int, str]] = []
        for item in items:
            try:
                step(item, by=by)
                count += 1
            except TrolyError as error:
                problems.append((item, error.code))
        return Done(count, tuple(problems))

    def _in(self, item: int, state: str) -> Item:
        seen = self.item(item)
        if seen.state != state or seen.record is None:
            raise EditingError(f"{item} is {seen.state}, not {state}", code="EDIT_STATE")
        return seen

    def _move(self, item: int, before: str, after: str, version: int | None = None) -> None:
        values = {"state": after} if version is None else {"state": after, "version": version}
        with self._database.session() as session:
            session.execute(update(ItemRow).where(ItemRow.id == item, ItemRow.state == before).values(**values))


def _row(session: Session, item: int) -> ItemRow:
    row = session.get(ItemRow, item)
    if row is None:
        raise EditingError(f"no record {item}", code="EDIT_UNKNOWN")
    return row


def _item(row: ItemRow) -> Item:
    record = record_from_json(Kind(row.kind), json.loads(row.body)) if row.body else None
    return Item(row.id, row.file, row.place, row.collection, record, json.loads(row.confidence), row.state, row.code,
                row.reason, row.version, row.revision)  # fmt: skip
