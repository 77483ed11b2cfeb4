"""Import: files in, a diff out. One file is one transaction; running it twice changes nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from sqlalchemy.orm import Session

from corpus.database import utc_now
from corpus.errors import DependencyError, InputError
from corpus.library.drafting import put_drafts
from corpus.library.library import Library
from corpus.library.rows import PORTION, Origin
from corpus.library.states import State
from corpus.library.tables import ImportRow
from corpus.library.texts import texts_in
from corpus.library.writing import publish, remove_gone
from corpus.models import Kind, Record
from corpus.readers.base import Reader, Rejected
from corpus.readers.office_files import is_document
from corpus.readers.registry import reader_for
from corpus.screening import addressed

# In a folder, files with these endings are tried, and files of any name whose bytes are of a document. The kinds that
# nothing here reads are tried too: an editor must be told that they were left out.
_SUFFIXES = {".jsonl", ".json", ".gz", ".md", ".yaml", ".yml", ".txt", ".csv", ".tsv", ".html", ".htm", ".mht", ".mhtml", ".eml",
             ".pdf", ".doc", ".docx", ".rtf", ".xls", ".xlsx", ".xlsb", ".zip", ".png", ".jpg", ".jpeg", ".tif", ".tiff",
             ".ppt", ".pptx", ".odt", ".ods", ".rar", ".7z", ".msg"}  # fmt: skip
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
    drafts: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    error: str = ""
    error_detail: str = ""

    @property
    def changed(self) -> bool:
        return bool(self.created or self.updated or self.deleted or self.drafts)


@dataclass(slots=True)
class ImportReport:
    """What became of all files."""

    collection: str
    files: list[FileReport] = field(default_factory=list)

    def total(self, name: str) -> int:
        return sum(getattr(report, name) for report in self.files)

    def to_json(self) -> dict[str, object]:
        """Totals and files, JSON-able."""
        totals = {name: self.total(name) for name in ("created", "updated", "deleted", "skipped", "drafts")}
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
    state: State = State.PUBLISHED,
    by: str = "",
    reason: str = "",
) -> ImportReport:
    """Bring files, or all files of folders, into a collection.

    Each file is one transaction: a killed run leaves files done before it imported and the file in hand untouched.
    A record that a better source already gave (higher ``fidelity``) is skipped. Records that an earlier import of
    the same file brought and that are gone from it now are deleted, but never because of a rejected line.
    What is replaced or deleted stays as a former version (``Library.history``); what a person withdrew is not brought
    back: where it has changed since, it becomes a draft.
    ``state`` is ``PUBLISHED`` for a trusted source. With ``DRAFT``, for what an editor uploads, records wait for
    approval, and nothing that is published changes or goes. ``by`` and ``reason`` are kept with each version.
    ``progress(source, records)`` is called as records are read. Raises ``InputError`` for a collection name that
    settings would not take either, and for another ``state``.
    """
    if state not in (State.PUBLISHED, State.DRAFT):
        raise InputError(f"nothing is imported as {state.value}", code="BAD_INPUT")
    if not _COLLECTION.fullmatch(collection):
        raise InputError(f"collection {collection!r}: small letters, digits, - and _ only", code="BAD_INPUT")
    report = ImportReport(collection=collection)
    for path in _files(paths):
        report.files.append(_import_file(library, path, collection, kind, progress, _Task(state, by, reason)))
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


@dataclass(frozen=True, slots=True)
class _Task:
    """How records come in, brought by whom and why."""

    state: State
    by: str
    reason: str


def _import_file(
    library: Library, path: Path, collection: str, kind: Kind | None, progress: Progress, task: _Task
) -> FileReport:
    report = FileReport(source=path.name)
    try:
        reader = reader_for(path, kind)
        report.reader = reader.name
        with library.writing() as session:
            _apply(session, path, reader, collection, report, progress, task)
    except (InputError, DependencyError) as error:
        return FileReport(source=path.name, reader=report.reader, error=error.code, error_detail=error.detail)
    return report


def _apply(
    session: Session, path: Path, reader: Reader, collection: str, report: FileReport, progress: Progress, task: _Task
) -> None:
    source = str(path.resolve())
    origin = Origin(source, reader.name, reader.fidelity, task.by, task.reason)
    seen: set[str] = set()
    portion: list[Record] = []
    read = 0
    for item in reader.read(path):
        read += 1
        if isinstance(item, Rejected):
            report.rejected.append(item)
        elif item.record.id in seen:
            report.rejected.append(
                Rejected(item.where, "DUPLICATE_KEY", f"{item.record.id} stands twice in this file", item.record.key)
            )
        elif wording := addressed("\n".join(texts_in(item.record.model_dump(mode="json", exclude_defaults=True)))):
            report.rejected.append(
                Rejected(item.where, "ADDRESSES_ASSISTANT", f"có câu ra lệnh cho trợ lý: “{wording}”", item.record.key)
            )
        else:
            seen.add(item.record.id)
            portion.append(item.record)
            if len(portion) >= PORTION:
                _write(session, portion, collection, origin, report, task)
                portion = []
        if read % 100 == 0:
            progress(report.source, read)
    _write(session, portion, collection, origin, report, task)
    if not seen and not report.rejected:
        raise InputError(f"{path.name} holds no record", code="FILE_EMPTY")
    if task.state is State.PUBLISHED:
        rejected_keys = {rejected.key for rejected in report.rejected}
        if "" not in rejected_keys:  # a line that cannot be read may be any of the missing records
            report.deleted = remove_gone(session, seen, rejected_keys, collection, source, by=task.by)
    progress(report.source, read)
    if report.changed or report.rejected:
        session.add(_history(report, source, collection))


def _write(
    session: Session, portion: list[Record], collection: str, origin: Origin, report: FileReport, task: _Task
) -> None:
    write = publish if task.state is State.PUBLISHED else put_drafts
    tally = write(session, portion, collection, origin)
    report.created += tally.created
    report.updated += tally.updated
    report.skipped += tally.skipped
    report.drafts += tally.drafts


def _history(report: FileReport, source: str, collection: str) -> ImportRow:
    rejected = json.dumps([asdict(item) for item in report.rejected], ensure_ascii=False)
    return ImportRow(
        at=utc_now(), collection=collection, source=source, reader=report.reader, created=report.created,
        updated=report.updated, deleted=report.deleted, skipped=report.skipped, drafts=report.drafts,
        rejected=rejected,
    )  # fmt: skip
