"""Which reader takes which file: decided by what the file holds, never by its name."""

from __future__ import annotations

from pathlib import Path

from corpus.errors import InputError
from corpus.models import Kind
from corpus.readers.base import Reader, Source
from corpus.readers.capture import CaptureReader
from corpus.readers.flat_crawl import FlatCrawlReader
from corpus.readers.front_matter import FrontMatterReader
from corpus.readers.markdown_crawl import MarkdownCrawlReader
from corpus.readers.native import NativeReader
from corpus.readers.office_files import OfficeFileReader, is_document, is_old_text, known_to_be_unreadable
from corpus.readers.phapdien import PhapdienReader
from corpus.readers.portal_api import PortalApiReader
from corpus.readers.portal_detail import PortalDetailReader
from corpus.readers.textfile import read_head


def readers(kind: Kind | None = None) -> tuple[Reader, ...]:
    """All readers, the most particular shape first. ``kind`` is what the caller says the file holds."""
    return (
        CaptureReader(kind, reader_for),
        PortalApiReader(),
        PortalDetailReader(),
        MarkdownCrawlReader(),
        FlatCrawlReader(),
        PhapdienReader(),
        FrontMatterReader(kind),
        NativeReader(kind),
        OfficeFileReader(kind),
    )


def reader_for(path: Path, kind: Kind | None = None) -> Reader:
    """The reader for a file. Raises ``InputError`` (``UNKNOWN_SHAPE``) when none takes it, and the errors of
    ``read_head`` when it is no text at all."""
    if is_document(path):
        return OfficeFileReader(kind)
    try:
        source = Source(path=path, head=read_head(path))
    except InputError as error:
        if error.code == "FILE_NOT_TEXT" and is_old_text(path):
            return OfficeFileReader(kind)
        raise (known_to_be_unreadable(path) if error.code == "FILE_NOT_TEXT" else None) or error from error
    for reader in readers(kind):
        if reader.accepts(source) and (kind is None or reader.kind is None or reader.kind == kind):
            return reader
    wanted = f" as {kind.value}" if kind else ""
    raise InputError(f"{path.name}: no reader takes this file{wanted}", code="UNKNOWN_SHAPE")
