"""What is remembered of a source between runs, in one database with the records it gave.

Every change here is one transaction that waits for other writers before it reads: what it read would not be so any more
when it writes. An item is ``begun`` before its records are touched and ``done`` after; what a
killed run left ``begun`` is read again, and importing the same content again changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from corpus.database import utc_now
from corpus.library import FileReport, Library
from corpus.library.editing import confirm
from corpus.library.rows import EDITOR
from corpus.library.states import SYNC, State
from corpus.library.tables import RecordRow, VersionRow
from corpus.library.writing import ITEM_GONE, remove_gone
from corpus.sources.base import Content, Known, Listed
from corpus.sources.tables import ItemRow

_BEGUN, _DONE = "begun", "done"
_AGAIN = "again"  # a better source that hid or took over its records is gone: read the file we have once more
_PORTION = 500


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose items they are, and into which collection and kind they are read."""

    source: str
    collection: str
    content: str = ""  # kind of record that the files are said to hold; empty: as they show

    @property
    def name(self) -> str:
        """Who acts, as versions and decisions keep it."""
        return SYNC + self.source


class SourceState:
    """Items of one source. Raises like ``Library``."""

    def __init__(self, library: Library, owner: Owner) -> None:
        self._library = library
        self.owner = owner

    def known(self) -> dict[str, Known]:
        """Every item of the source that has been read, or begun."""
        with self._library.session() as session:
            rows = session.scalars(select(ItemRow).where(ItemRow.source == self.owner.source).order_by(ItemRow.item))
            return {row.item: _known(row) for row in rows}

    def begin(self, listed: Listed, path: Path, *, linked: bool) -> None:
        """Note that the records of an item are about to change."""
        with self._library.writing() as session:
            row = self._row(session, listed.item)
            if row is None:
                row = ItemRow(source=self.owner.source, item=listed.item, links="[]", ids="[]", hidden=0)
                session.add(row)
            row.state, row.linked, row.path = _BEGUN, linked, str(path.resolve())
            row.collection, row.content = self.owner.collection, self.owner.content
            row.stamp = row.digest = row.etag = row.modified = row.error = row.detail = ""
            row.changed_at = utc_now()

    def finish(self, item: str, content: Content, report: FileReport, *, try_again: bool) -> None:
        """Note how the reading ended. With ``try_again`` the next run reads the item anew even when it is the same."""
        with self._library.writing() as session:
            row = self._row(session, item)
            assert row is not None, "finished without having begun"
            row.state = _BEGUN if try_again else _DONE
            row.stamp, row.digest = content.stamp, content.digest
            row.etag, row.modified = content.etag, content.modified
            row.links, row.error, row.detail = json.dumps(content.links), report.error, report.error_detail[:500]
            if not report.error:
                _own(session, row, report)

    def touch(self, item: str, *, stamp: str, etag: str, modified: str, links: Sequence[str]) -> None:
        """The same content with other validators: the next run may tell so without reading it."""
        with self._library.writing() as session:
            row = self._row(session, item)
            if row is not None:
                row.stamp, row.etag, row.modified, row.links = stamp, etag, modified, json.dumps(list(links))

    def move(self, old: str, listed: Listed) -> None:
        """The same file under another path: its records and what is known of it go along."""
        path = str(Path(listed.path).resolve())
        with self._library.writing() as session:
            row = self._row(session, old)
            assert row is not None, "moved without being known"
            mine = (RecordRow.source == row.path) & (RecordRow.collection == row.collection)
            session.execute(update(RecordRow).where(mine).values(source=path))
            # What it offers beside a better source is known by where it comes from: it goes along too.
            offers = (VersionRow.source == row.path) & (VersionRow.collection == row.collection)
            offered = VersionRow.state == State.OFFERED.value
            session.execute(update(VersionRow).where(offers & offered).values(source=path))
            row.item, row.path, row.stamp = listed.item, path, listed.stamp

    def withdraw(self, items: Mapping[str, str]) -> dict[str, int]:
        """Take the records of items (``item → what the source said``) out of the library and forget the items;
        ``item → records``. One transaction.
        What they held stays as a version that was removed; what an editor wrote in its place stays as it is."""
        gone: dict[str, int] = {}
        lost: dict[str, set[str]] = {}
        with self._library.writing() as session:
            for item, said in items.items():
                row = self._row(session, item)
                if row is None:
                    continue
                ids = _owned(session, row)
                gone[item] = remove_gone(
                    session, set(), set(), row.collection, row.path, by=self.owner.name, reason=f"{ITEM_GONE} {said}"
                )
                lost.setdefault(row.collection, set()).update(ids)
                session.delete(row)
            session.flush()
            for collection, ids in lost.items():
                _mark(session, collection, ids)
        return gone

    def confirm(self, paths: Sequence[str], day: date) -> None:
        """Note that a source, asked on ``day``, still says what was read into these files. Nothing is written where that
        is known already."""
        older = RecordRow.as_of.is_(None) | (RecordRow.as_of < day)
        for start in range(0, len(paths), _PORTION):
            mine = RecordRow.source.in_(paths[start : start + _PORTION]) & (RecordRow.reader != EDITOR)
            with self._library.writing() as session:
                held = select(RecordRow.record_id).where(mine, RecordRow.collection == self.owner.collection, older)
                confirm(session, self.owner.collection, list(session.scalars(held)), day)

    def _row(self, session: Session, item: str) -> ItemRow | None:
        return session.scalar(select(ItemRow).where(ItemRow.source == self.owner.source, ItemRow.item == item))


@dataclass(frozen=True, slots=True)
class Uncovered:
    """An item of any source whose records were hidden by one that is gone now."""

    row: int
    item: str
    path: Path
    content: str


def uncovered(library: Library, collection: str) -> list[Uncovered]:
    """Items to be imported once more from the file that is here."""
    query = select(ItemRow).where(ItemRow.state == _AGAIN, ItemRow.collection == collection).order_by(ItemRow.row)
    with library.session() as session:
        return [Uncovered(row.row, row.item, Path(row.path), row.content) for row in session.scalars(query)]


def settle(library: Library, found: Uncovered, report: FileReport) -> None:
    """Note that it was imported; one that could not be is read anew by its own source."""
    with library.writing() as session:
        row = session.get(ItemRow, found.row)
        if row is None:
            return
        row.state = _BEGUN if report.error else _DONE
        if not report.error:
            _own(session, row, report)


def item_files(library: Library, source: str) -> set[str]:
    """The files that items of a source are read from."""
    with library.session() as session:
        return set(session.scalars(select(ItemRow.path).where(ItemRow.source == source)))


def _own(session: Session, row: ItemRow, report: FileReport) -> None:
    before, owned = set(json.loads(row.ids)), _owned(session, row)
    row.ids = json.dumps(sorted(owned), ensure_ascii=False)
    row.hidden = max(0, report.created + report.updated + report.skipped - len(owned))
    session.flush()
    if lost := before - owned:
        _mark(session, row.collection, lost)


def _owned(session: Session, row: ItemRow) -> set[str]:
    mine = (RecordRow.source == row.path) & (RecordRow.collection == row.collection) & (RecordRow.reader != EDITOR)
    query = select(RecordRow.record_id).where(mine)
    return set(session.scalars(query))


def _mark(session: Session, collection: str, lost: set[str]) -> None:
    """Have the items read again that may hold a record which nobody gives any more."""
    ids = sorted(lost)
    for start in range(0, len(ids), _PORTION):
        part = ids[start : start + _PORTION]
        query = select(RecordRow.record_id).where(RecordRow.collection == collection, RecordRow.record_id.in_(part))
        lost = lost - set(session.scalars(query))
    if not lost:
        return
    rows = session.scalars(
        select(ItemRow).where(
            ItemRow.collection == collection, ItemRow.state == _DONE, ItemRow.error == "",
            or_(ItemRow.hidden > 0, ItemRow.ids != "[]"),
        )
    )  # fmt: skip
    for row in rows:
        if row.hidden or not lost.isdisjoint(json.loads(row.ids)):
            row.state = _AGAIN


def _known(row: ItemRow) -> Known:
    return Known(
        item=row.item, stamp=row.stamp, digest=row.digest, etag=row.etag, modified=row.modified, path=row.path,
        links=tuple(json.loads(row.links)), linked=row.linked, settled=row.state != _BEGUN, error=row.error,
        detail=row.detail,
    )  # fmt: skip
