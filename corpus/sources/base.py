"""What a source is: it lists what is there, and fetches what has changed. Everything else is done by ``sync``.

To add a store (S3, WebDAV, …) write a class with ``listing`` and ``fetch``, a model of its configuration in ``config``
and a line in ``registry``. Its tests inherit ``tests/support/source_contract.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from corpus.errors import TrolyError


class SourceError(TrolyError):
    """A source, or one item of it, cannot be had now. What it gave before stays."""

    code = "SOURCE_UNREACHABLE"


@dataclass(frozen=True, slots=True)
class Known:
    """What is kept of an item since it was last read."""

    item: str
    stamp: str = ""
    digest: str = ""
    etag: str = ""
    modified: str = ""
    path: str = ""
    links: tuple[str, ...] = ()
    linked: bool = False  # found on another item, not in the listing
    settled: bool = True  # its last reading came to an end, good or bad
    error: str = ""  # why it is no knowledge; empty when it is
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """An item of the listing. ``item`` is its identity within the source (a relative path, a URL, an id). An equal
    ``stamp`` means that the item need not be fetched; empty where the listing says nothing about versions.
    ``path``: where the file lies, for sources whose items are files of this machine. ``vouches``: whether an equal stamp
    also says that the content is the same, as a time of change does and a line of a catalogue does not."""

    item: str
    stamp: str = ""
    path: str = ""
    vouches: bool = False
    notes: Mapping[str, str] = field(default_factory=dict)  # what the list says about it: title, published


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that was left out, with a stable code."""

    item: str
    code: str
    detail: str = ""


@dataclass(slots=True)
class Listing:
    """What is there. Items that are known and not listed are withdrawn, but only when the listing is ``complete``.

    ``moved``: item → the known item that it was. ``left``: deliberately not taken this time; what is known of such an
    item stays. ``problems``: parts of the list that could not be read.
    """

    items: dict[str, Listed] = field(default_factory=dict)
    complete: bool = True
    moved: dict[str, str] = field(default_factory=dict)
    left: list[Problem] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Content:
    """An item's content as a file that the importer reads. ``digest`` changes when anything that matters does.

    ``links``: further items that belong to this one (attachments of a page). ``still`` raises ``SourceError``
    (``FILE_CHANGING``) when the file is no longer the one that was fetched; it is called when all has been read and
    nothing has been kept yet.
    """

    path: Path
    digest: str
    stamp: str = ""
    etag: str = ""
    modified: str = ""
    links: tuple[str, ...] = ()
    still: Callable[[], None] = lambda: None


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The item was asked for, and is what it was when it was last fetched."""


@dataclass(frozen=True, slots=True)
class Gone:
    """The item is surely no longer there (404, 410); an error is not ``Gone``."""

    reason: str = ""


class Source(Protocol):
    """A place where content comes from. Light constructor; ``close`` lets go of connections."""

    name: str

    def listing(self, known: Mapping[str, Known]) -> Listing:
        """What is there now. Raises ``SourceError`` when the source as a whole cannot be had: then nothing changes."""

    def fetch(self, listed: Listed, known: Known | None) -> Content | Unchanged | Gone:
        """Content of one item. ``known`` is None when it must be given whole. Raises ``SourceError`` for a failure
        of this item."""

    def forget(self, item: str) -> None:
        """The item was withdrawn: remove what was kept on disk for it."""

    def close(self) -> None:
        """Let go of connections."""
