"""Uploads: files come in, lie in quarantine, are read in a process of their own, and wait for an editor's eyes."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Executable, func, select
from sqlalchemy.orm import Session

from channels.editing.base import EditingError, person
from channels.editing.fetching import Fetcher
from channels.editing.quarantine import Incoming, Quarantine, label, unpacked
from channels.editing.tables import BatchRow, FileRow, ItemRow
from corpus.database import Database, utc_now
from corpus.documents import Document
from corpus.documents.limits import Limits
from corpus.documents.sandbox import Sandbox
from corpus.errors import TrolyError
from corpus.models import Record
from corpus.readers.base import Rejected
from corpus.readers.registry import reader_for
from corpus.screening import addressed
from corpus.structure.records import Found, Missing, records_of
from eval.systems import leaves

WAITING, READ, FAILED, KNOWN = "waiting", "read", "failed", "known"
FOUND, MISSING = "found", "missing"
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Batch:
    """One upload with how far its files are."""

    id: int
    at: datetime
    by: str
    collection: str
    origin: str
    name: str
    files: dict[str, int]  # state → count
    items: dict[str, int]  # state → count


@dataclass(frozen=True, slots=True)
class File:
    """One uploaded file with what came of it. ``quality`` 0 to 1, of all pages; ``low_pages`` are those badly read."""

    id: int
    batch: int
    name: str
    stored: str
    size: int
    state: str
    format: str
    error: str
    detail: str
    quality: float
    seconds: float
    low_pages: tuple[int, ...] = ()
    items: dict[str, int] | None = None


class Uploads:
    """The uploads of one data folder."""

    def __init__(self, database: Database, quarantine: Quarantine, fetcher: Fetcher, limits: Limits, most: int) -> None:
        self._database, self._quarantine, self._fetcher = database, quarantine, fetcher
        self._limits = limits
        self._most = most

    def receive(self, files: Iterable[Incoming], *, collection: str, by: str, origin: str = "files") -> int:
        """Take files in, archives as the files they hold, and give the batch. A file that lay here before is marked as
        known. Raises ``EditingError`` (``UPLOAD_EMPTY``, ``UPLOAD_TOO_MANY``, ``FILE_TOO_LARGE``) and ``InputError`` for
        archives that are bombs or broken; then nothing was taken."""
        given = list(files)
        if not given:
            raise EditingError("no file", code="UPLOAD_EMPTY")
        every: list[Incoming] = []
        for file in given:
            inside = unpacked(file, self._limits)
            origin = "zip" if inside is not None and len(given) == 1 else origin
            every += [file] if inside is None else inside
            if len(every) > self._most:
                raise EditingError(f"{len(every)} files, at most {self._most}", code="UPLOAD_TOO_MANY")
        every = [file for file in every if file.data]
        if not every:
            raise EditingError("only empty files", code="UPLOAD_EMPTY")
        stored = [(label(file.name), self._quarantine.put(file.data, file.name), len(file.data)) for file in every]
        name = label(given[0].name) if len(given) == 1 else f"{label(given[0].name)} (+{len(given) - 1})"
        with self._database.session() as session:
            batch = BatchRow(at=utc_now(), by=person(by), collection=collection, origin=origin, name=name)
            session.add(batch)
            session.flush()
            seen = set(session.scalars(select(FileRow.stored).where(FileRow.state != FAILED)))
            for shown, place, size in stored:
                state = KNOWN if place in seen else WAITING
                seen.add(place)
                session.add(FileRow(batch=batch.id, name=shown, stored=place, size=size, state=state))
            return batch.id

    def receive_link(self, url: str, *, collection: str, by: str) -> int:
        """Take the file behind a link. Raises as ``receive`` and ``Fetcher.fetch``."""
        return self.receive([self._fetcher.fetch(url)], collection=collection, by=by, origin="link")

    def read(
        self, batch: int, progress: Progress = lambda done, total: None, stopped: Callable[[], bool] = lambda: False
    ) -> None:
        """Read what waits of a batch, file by file; each is kept as soon as it is read, so that a run that ends half
        way is taken up by the next. ``stopped`` is asked before each file."""
        with self._database.session() as session:
            query = select(FileRow.id, FileRow.stored, FileRow.name).where(
                FileRow.batch == batch, FileRow.state == WAITING
            )
            waiting = [(int(row[0]), str(row[1]), str(row[2])) for row in session.execute(query)]
            collection = session.scalars(select(BatchRow.collection).where(BatchRow.id == batch)).one()
        with Sandbox(self._limits) as sandbox:
            for number, (file, stored, name) in enumerate(waiting):
                if stopped():
                    return
                progress(number, len(waiting))
                self._keep(file, collection, _attempt(sandbox, self._quarantine.path(stored), name))
        progress(len(waiting), len(waiting))

    def again(self, file: int) -> None:
        """Have a file read again, also one known from an earlier batch; what was found before and not taken goes."""
        with self._database.session() as session:
            row = _file(session, file)
            for item in session.scalars(select(ItemRow).where(ItemRow.file == file)):
                if item.state in (FOUND, MISSING):
                    session.delete(item)
            row.state, row.error, row.detail = WAITING, "", ""

    def batches(self, limit: int = 50) -> list[Batch]:
        """The latest batches, newest first."""
        with self._database.session() as session:
            rows = session.scalars(select(BatchRow).order_by(BatchRow.id.desc()).limit(limit)).all()
            return [_batch(session, row) for row in rows]

    def batch(self, batch: int) -> Batch:
        """One batch. Raises ``EditingError`` (``EDIT_UNKNOWN``)."""
        with self._database.session() as session:
            row = session.get(BatchRow, batch)
            if row is None:
                raise EditingError(f"no batch {batch}", code="EDIT_UNKNOWN")
            return _batch(session, row)

    def files(self, batch: int) -> list[File]:
        """The files of a batch, in the order they came."""
        with self._database.session() as session:
            rows = session.scalars(select(FileRow).where(FileRow.batch == batch).order_by(FileRow.id)).all()
            return [_view(session, row) for row in rows]

    def file(self, file: int) -> File:
        """One file. Raises ``EditingError`` (``EDIT_UNKNOWN``)."""
        with self._database.session() as session:
            return _view(session, _file(session, file))

    def document(self, file: int) -> Document | None:
        """What was read of a file: blocks, pages, losses; None for record data and files that could not be read."""
        with self._database.session() as session:
            text = _file(session, file).document
        return Document.model_validate_json(text) if text else None

    def path(self, file: int) -> Path:
        """Where the original lies, to be shown beside what was read."""
        with self._database.session() as session:
            return self._quarantine.path(_file(session, file).stored)

    def _keep(self, file: int, collection: str, made: _Made) -> None:
        with self._database.session() as session:
            row = _file(session, file)
            row.state = FAILED if made.error else READ
            row.error, row.detail, row.reader, row.seconds = made.error, made.detail, made.reader, made.seconds
            if made.document is not None:
                row.format, row.quality = made.document.format, made.document.quality
                row.document = made.document.model_dump_json(exclude_defaults=True)
            for found in made.found:
                session.add(_item(file, collection, found))
            for missing in made.missing:
                session.add(ItemRow(file=file, collection=collection, place=missing.where, state=MISSING,
                                    code=missing.code, reason=missing.reason))  # fmt: skip


@dataclass(slots=True)
class _Made:
    """What came of reading one file."""

    found: list[Found]
    missing: list[Missing]
    document: Document | None = None
    reader: str = ""
    error: str = ""
    detail: str = ""
    seconds: float = 0.0


def _attempt(sandbox: Sandbox, path: Path, name: str) -> _Made:
    started = time.perf_counter()
    made = _Made([], [])
    try:
        reader = reader_for(path)
        made.reader = reader.name
        if reader.name == "document":
            made.document = sandbox.read(path, name)
            outcome = records_of(made.document)
            made.found, made.missing = outcome.found, outcome.missing
        else:
            for each in reader.read(path):
                if isinstance(each, Rejected):
                    made.missing.append(Missing(each.where, each.code, each.reason))
                else:
                    made.found.append(Found(each.record, each.where))
    except TrolyError as error:
        made = _Made([], [], reader=made.reader, error=error.code, detail=error.detail.replace(path.name, name))
    made.found, refused = _harmless(made.found)
    made.missing = [*made.missing, *refused]
    return replace(made, seconds=time.perf_counter() - started)


def _harmless(found: list[Found]) -> tuple[list[Found], list[Missing]]:
    """Records without words that order the assistant about, and what was left out for it: as the import does."""
    kept: list[Found] = []
    refused: list[Missing] = []
    for one in found:
        wording = addressed("\n".join(leaves(one.record.model_dump(mode="json", exclude_defaults=True))))
        if wording:
            refused.append(Missing(one.where, "ADDRESSES_ASSISTANT", f"có câu ra lệnh cho trợ lý: “{wording}”"))
        else:
            kept.append(one)
    return kept, refused


def _item(file: int, collection: str, found: Found) -> ItemRow:
    body = body_of(found.record)
    return ItemRow(file=file, collection=collection, place=found.where, record_id=found.record.id, state=FOUND,
                   kind=found.record.kind.value, title=found.record.title, body=body, read=body,
                   confidence=json.dumps(found.confidence))  # fmt: skip


def body_of(record: Record) -> str:
    """A record as it is stored."""
    return json.dumps(record.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False)


def _file(session: Session, file: int) -> FileRow:
    row = session.get(FileRow, file)
    if row is None:
        raise EditingError(f"no file {file}", code="EDIT_UNKNOWN")
    return row


def _view(session: Session, row: FileRow) -> File:
    low: tuple[int, ...] = Document.model_validate_json(row.document).low_pages if row.document else ()
    items = _counts(session, select(ItemRow.state, func.count()).where(ItemRow.file == row.id).group_by(ItemRow.state))
    return File(row.id, row.batch, row.name, row.stored, row.size, row.state, row.format or row.reader, row.error,
                row.detail, row.quality, row.seconds, low, items)  # fmt: skip


def _batch(session: Session, row: BatchRow) -> Batch:
    of_files = select(FileRow.state, func.count()).where(FileRow.batch == row.id).group_by(FileRow.state)
    of_items = select(ItemRow.state, func.count()).join(FileRow, FileRow.id == ItemRow.file)
    of_items = of_items.where(FileRow.batch == row.id).group_by(ItemRow.state)
    return Batch(row.id, row.at, row.by, row.collection, row.origin, row.name, _counts(session, of_files),
                 _counts(session, of_items))  # fmt: skip


def _counts(session: Session, query: Executable) -> dict[str, int]:
    return {str(state): int(number) for state, number in session.execute(query)}
