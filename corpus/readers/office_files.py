"""Reader of the files people really have: Word, PDF, scans, web pages, spreadsheets, messages, archives of these."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from corpus.documents.letters import decoded
from corpus.documents.quality import text_quality
from corpus.documents.sandbox import shared_sandbox
from corpus.documents.sniff import UNKNOWN_BYTES, format_of
from corpus.errors import InputError
from corpus.models import Kind
from corpus.readers.base import Item, Parsed, Rejected, Source
from corpus.structure.records import records_of

# Formats nothing else reads. Texts in UTF-8 come here only when no other reader knows their shape.
_BINARY = frozenset(("docx", "doc", "rtf", "pdf", "image", "xlsx", "xls", "zip"))
_HEAD_BYTES = 65536
_LEAST_QUALITY = 0.3  # of a text in an old encoding; below it the bytes are no text
_LIST_FIDELITY = 5  # a list of names knows less than any page


class OfficeFileReader:
    """Reads a document in a process of its own and yields the records found in it."""

    name = "document"

    def __init__(self, kind: Kind | None = None) -> None:
        self.kind = kind
        self.fidelity = 25

    def accepts(self, source: Source) -> bool:
        """Any text but JSON, which is data; other formats are told by ``is_document``."""
        return not source.head.lstrip().startswith(("{", "["))

    def read(self, path: Path) -> Iterator[Item]:
        """Yield the records, and a rejection for each piece that became none. Raises ``InputError`` or
        ``DependencyError`` with the codes of ``corpus.documents`` when the file cannot be read, and with the reason
        as its code when nothing in it is a record."""
        document = shared_sandbox().read(path)
        outcome = records_of(document, self.kind)
        if outcome.shape == "list":
            self.fidelity = _LIST_FIDELITY
        if not outcome.found and len(outcome.missing) == 1 and not document.parts:
            missing = outcome.missing[0]
            code = "UNKNOWN_SHAPE" if missing.code == "NO_STRUCTURE" else missing.code
            raise InputError(f"{path.name}: {missing.reason}", code=code)
        for found in outcome.found:
            yield Parsed(found.where, found.record)
        for missing in outcome.missing:
            yield Rejected(missing.where, missing.code, missing.reason)


def is_document(path: Path) -> bool:
    """Whether the bytes are of a format that only this reader takes. Never raises for what is in the file."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
        if head.startswith(b"PK") or head.startswith(b"\xd0\xcf\x11\xe0"):
            return True  # the kind stands at the end of the file; reading will tell
        return format_of(head) in _BINARY
    except (InputError, OSError):
        return False


def is_old_text(path: Path) -> bool:
    """Whether bytes that are no UTF-8 read well in one of the older encodings."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
        return (
            format_of(head) in ("txt", "md", "csv", "html", "eml") and text_quality(decoded(head)[0]) >= _LEAST_QUALITY
        )
    except (InputError, OSError):
        return False


def known_to_be_unreadable(path: Path) -> InputError | None:
    """The error of a format that is known and not read ("rar", a program); None for bytes of no known kind."""
    try:
        with path.open("rb") as file:
            format_of(file.read(_HEAD_BYTES))
    except InputError as error:
        if error.code == "UNSUPPORTED_FORMAT" and error.detail != UNKNOWN_BYTES:
            return InputError(f"{path.name}: {error.detail}", code=error.code)
    except OSError:
        pass
    return None
