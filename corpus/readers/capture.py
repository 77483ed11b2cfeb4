"""Reader of captures: a file fetched from elsewhere, and beside it where it came from (``corpus.sources.captures``).

The content is read by whichever reader takes it; records that do not say so themselves get the address, the date, the
section and the author that the page or the feed gave.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from corpus.errors import InputError
from corpus.models import Kind, NewsItem, Record
from corpus.readers.base import Item, Parsed, Reader, Source
from corpus.readers.json_head import first_keys
from corpus.readers.values import parse_date

_KEYS = frozenset(("capture", "item", "url", "file"))
_MOST_TRUSTED = 30  # nobody of ours has checked it, whatever shape it has
_NO_SECTION = ("", "Tài liệu")


class CaptureReader:
    """Reads what a capture points to. ``reader_for`` finds the reader of the content."""

    name = "capture"

    def __init__(self, kind: Kind | None, reader_for: Callable[[Path, Kind | None], Reader]) -> None:
        self.kind: Kind | None = None  # the content says; what the caller says is handed on
        self.fidelity = 25
        self._wanted, self._reader_for = kind, reader_for

    def accepts(self, source: Source) -> bool:
        return first_keys(source.head) >= _KEYS

    def read(self, path: Path) -> Iterator[Item]:
        """Yield what the content's reader yields. Raises what it raises, and ``InputError`` (``CAPTURE_BROKEN``)."""
        about = _about(path)
        content = path.parent / Path(about["file"]).name
        if content == path:
            raise InputError(f"{path.name}: points to itself", code="CAPTURE_BROKEN")
        reader = self._reader_for(content, self._wanted)
        for item in reader.read(content):
            self.fidelity = min(reader.fidelity, _MOST_TRUSTED)
            yield Parsed(item.where, _with_origin(item.record, about)) if isinstance(item, Parsed) else item


def _about(path: Path) -> Mapping[str, str]:
    try:
        about = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{path.name}: {error}", code="CAPTURE_BROKEN") from error
    if not isinstance(about, dict) or not isinstance(about.get("file"), str) or not about["file"]:
        raise InputError(f"{path.name}: names no file", code="CAPTURE_BROKEN")
    return {name: value for name, value in about.items() if isinstance(value, str)}


def _with_origin(record: Record, about: Mapping[str, str]) -> Record:
    found: dict[str, object] = {}
    if not record.url:
        found["url"] = about.get("url", "")
    if record.as_of is None:
        found["as_of"] = parse_date(about.get("fetched", ""))
    if record.updated is None:
        found["updated"] = parse_date(about.get("updated", ""))
    if isinstance(record, NewsItem):
        if record.published is None:
            found["published"] = parse_date(about.get("published", ""))
        if record.section in _NO_SECTION and about.get("section"):
            found["section"] = about["section"]
        if not record.author:
            found["author"] = about.get("author", "")
    return record.model_copy(update=found)
