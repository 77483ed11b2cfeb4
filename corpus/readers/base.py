"""What a reader gives: records, or the reason why a piece of the source is none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from corpus.models import Kind, Record


@dataclass(frozen=True, slots=True)
class Rejected:
    """A piece of a source that did not become a record. ``code`` is stable, ``reason`` is for the editor."""

    where: str  # "line 17", "front matter"
    code: str  # NOT_JSON, NO_CODE, INVALID_FIELD, …
    reason: str
    key: str = ""  # record key where it could still be read


@dataclass(frozen=True, slots=True)
class Parsed:
    """A record and where in the source it stood."""

    where: str
    record: Record


Item = Parsed | Rejected


@dataclass(frozen=True, slots=True)
class Source:
    """A file to be read. ``head`` is decoded text from its beginning, after decompression."""

    path: Path
    head: str = field(repr=False, default="")


class Reader(Protocol):
    """Turns one shape of file into records. ``fidelity`` decides which of two sources of one record wins:
    a higher one is never overwritten by a lower one in the same collection."""

    name: str
    fidelity: int

    # Read-only, so that a reader of one kind may declare a plain ``kind = Kind.LEGAL``.
    @property
    def kind(self) -> Kind | None:
        """The kind of every record it gives; None when each record says its own."""

    def accepts(self, source: Source) -> bool:
        """Whether the file has this reader's shape, judged by content alone."""

    def read(self, path: Path) -> Iterator[Item]:
        """Yield every record and every rejection, in file order. Raises ``InputError`` when the file as a whole
        is unreadable (truncated gzip, not text); nothing of it may be kept then."""
