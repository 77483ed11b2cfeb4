"""Import: files in, a diff out. One file is one transaction; running it twice changes nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from corpus.errors import DependencyError, InputError
from corpus.library.library import Library
from corpus.library.tables import ImportRow, RecordRow
from corpus.models import Kind
from corpus.readers.base import Parsed, Reader, Rejected
from corpus.readers.office_files import is_document
from corpus.readers.registry import reader_for
from corpus.screening import addressed

# In a folder, files with these endings are tried, and files of any name whose bytes are of a document. The kinds that
# nothing here reads are tried too: an editor must be told that they were left out.
_SUFFIXES = {".jsonl", ".json", ".gz", ".md", ".yaml", ".yml", ".txt", ".csv", ".tsv", ".html", ".htm", ".mht", ".mhtml", ".eml",
             ".pdf", ".doc", ".docx", ".rtf", ".xls", ".xlsx", ".xlsb", ".zip", ".png", ".jpg", ".jpeg", ".tif", ".tiff",
             ".ppt", ".pptx", ".odt", ".ods", ".rar", ".7z", ".msg"}  # fmt: skip
_PORTION = 500
# Index filters are made of it: a space or a capital would never be found again.
_COLLECTION = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")


@dataclass(slots=True)
class FileReport:
    """What became of one file. ``error`` is set when the file as a whole was left out; nothing changed then."""

    source: str
    reader: str = ""
    created: int = 0
    updated: int = 0
    deleted: int = 0
    skipped: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    error: str = ""
    error_detail: str = ""

    @property
    def changed(self) -> bool:
        return bool(self.created or self.updated or self.deleted)


@dataclass(slots=True)
class ImportReport:
    """What became of all files."""

    collection: str
    files: list[FileReport] = field(default_factory=list)

    def total(self, name: str) -> int:
        return sum(getattr(report, name) for report in self.files)

    def to_json(self) -> dict[str, object]:
        """Totals and files, JSON-able."""
        totals = {name: self.total(name) for name in ("created", "updated", "deleted", "skipped")}
        rejected = sum(len(report.rejected) for report in self.files)
        return {
            "collection": self.collection,
            **totals,
            "rejected": rejected,
            "files": [asdict(report) for report in self.files],
        }


Progress = Callable[[str, int], None]


def import_paths(
    library: Library,
    paths: Iterable[Path],
    *,
    collection: str,
    kind: Kind | None = None,
    progress: Progress = lambda source, records: None,
) -> ImportReport:
    """Bring files, or all files of folders, into a collection.

    Each file is one transaction: a killed run leaves files done before it imported and the file in hand untouched.
    A record that a better source already gave (higher ``fidelity``) is skipped. Records that an earlier import of
    the same file brought and that are gone from it now are deleted, but never because of a rejected line.
    ``progress(source, records)`` is called as records are read. Raises ``InputError`` for a collection name that
    settings would not take either.
    """
    if not _COLLECTION.fullmatch(collection):
        raise InputError(f"collection {collection!r}: small letters, digits, - and _ only", code="BAD_INPUT")
    report = ImportReport(collection=collection)
    for path in _files(paths):
        report.files.append(_import_file(library, path, collection, kind, progress))
    return report


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            inside = (p for p in sorted(path.rglob("*")) if _is_source(p))
            yield from (p for p in inside if not any(part.startswith(".") for part in p.relative_to(path).parts))
        else:
            yield path


def _is_source(path: Path) -> bool:
    if not path.is_file() or path.name.startswith("~$"):  # Word's lock beside an open file
        return False
    return path.suffix.lower() in _SUFFIXES or is_document(path)


def _import_file(library: Library, path: Path, collection: str, kind: Kind | None, progress: Progress) -> FileReport:
    report = FileReport(source=path.name)
    try:
        reader = reader_for(path, kind)
        report.reader = reader.name
        with library.session() as session:
            _apply(session, path, reader, collection, report, progress)
    except (InputError, DependencyError) as error:
        return FileReport(source=path.name, reader=report.reader, error=error.code, error_detail=error.detail)
    return report


def _apply(
    session: Session, path: Path, reader: Reader, collection: str, report: FileReport, progress: Progress
) -> None:
    source = str(path.resolve())
    seen: set[str] = set()
    portion: list[Parsed] = []
    read = 0
    for item in reader.read(path):
        read += 1
        if isinstance(item, Rejected):
            report.rejected.append(item)
        elif item.record.id in seen:
            report.rejected.append(
                Rejected(item.where, "DUPLICATE_KEY", f"{item.record.id} stands twice in this file", item.record.key)
            )
        elif wording := addressed("\n".join(_texts(item.record.model_dump(mode="json", exclude_defaults=True)))):
            report.rejected.append(
                Rejected(item.where, "ADDRESSES_ASSISTANT", f"có câu ra lệnh cho trợ lý: “{wording}”", item.record.key)
            )
        else:
            seen.add(item.record.id)
            portion.append(item)
            if len(portion) >= _PORTION:
                _write(session, portion, source, reader, collection, report)
                portion = []
        if read % 100 == 0:
            progress(report.source, read)
    _write(session, portion, source, reader, collection, report)
    if not seen and not report.rejected:
        raise InputError(f"{path.name} holds no record", code="FILE_EMPTY")
    _delete_gone(session, seen, source, collection, report)
    progress(report.source, read)
    if report.changed or report.rejected:
        session.add(_history(report, source, collection))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
    elif isinstance(value, str):
        yield value


def _write(
    session: Session, portion: list[Parsed], source: str, reader: Reader, collection: str, report: FileReport
) -> None:
    ids = [item.record.id for item in portion]
    query = select(RecordRow).where(RecordRow.collection == collection, RecordRow.record_id.in_(ids))
    known = {row.record_id: row for row in session.scalars(query)}
    for record in (item.record for item in portion):
        row, digest = known.get(record.id), record.digest()
        if row is None:
            row = RecordRow(collection=collection, record_id=record.id, kind=record.kind.value, digest="")
            session.add(row)
            report.created += 1
        elif row.fidelity > reader.fidelity:
            report.skipped += 1
            continue
        elif row.digest == digest:
            report.skipped += 1
        else:
            report.updated += 1
        # The best source that gives a record owns it, even where it changes nothing: a worse one may not overwrite
        # it later, and a renamed file must be able to delete what its old name brought.
        row.source, row.reader, row.fidelity = source, reader.name, reader.fidelity
        if row.digest == digest:
            continue
        row.title, row.digest = record.title, digest
        row.body = json.dumps(record.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False)
        row.changed_at = datetime.now(UTC).replace(tzinfo=None)
    session.flush()
    session.expunge_all()


def _delete_gone(session: Session, seen: set[str], source: str, collection: str, report: FileReport) -> None:
    query = select(RecordRow.row, RecordRow.record_id).where(
        RecordRow.collection == collection, RecordRow.source == source
    )
    rejected_keys = {rejected.key for rejected in report.rejected}
    if "" in rejected_keys:
        return  # a line that cannot be read may be any of the missing records
    gone = [row for row, record_id in session.execute(query) if record_id not in seen
            and record_id.partition(":")[2] not in rejected_keys]  # fmt: skip
    for start in range(0, len(gone), _PORTION):
        session.execute(delete(RecordRow).where(RecordRow.row.in_(gone[start : start + _PORTION])))
    report.deleted = len(gone)


def _history(report: FileReport, source: str, collection: str) -> ImportRow:
    rejected = json.dumps([asdict(item) for item in report.rejected], ensure_ascii=False)
    return ImportRow(
        at=datetime.now(UTC).replace(tzinfo=None), collection=collection, source=source, reader=report.reader,
        created=report.created, updated=report.updated, deleted=report.deleted, skipped=report.skipped,
        rejected=rejected,
    )  # fmt: skip
