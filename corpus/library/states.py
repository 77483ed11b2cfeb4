"""What a version of a record can be, and versions as the library hands them out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import ValidationError

from corpus.errors import InputError, LibraryError
from corpus.library.tables import VersionRow
from corpus.models import Kind, Record, record_from_json


class State(StrEnum):
    """The closed list of states. A record has at most one version that is published and one that is approved; drafts of
    several people or sources may wait beside each other."""

    DRAFT = "draft"  # somebody has to look at it
    APPROVED = "approved"  # looked at; published when the next index is built
    PUBLISHED = "published"  # what answers are made from
    WITHDRAWN = "withdrawn"  # was published, and taken away by a person; no import brings the record back
    TURNED_DOWN = "turned_down"  # waited, and a person did not want it; says nothing about what is published
    FORMER = "former"  # replaced by a later version
    REMOVED = "removed"  # gone from its source
    OFFERED = "offered"  # what a worse source says of the same record; kept to be compared


WAITING = (State.DRAFT, State.APPROVED)
SYNC = "sync:"  # before the name of a source, where the program acts in its name


def is_person(by: str) -> bool:
    """Whether a name is that of a person, not of a synchronised source or of an import that nobody put a name to."""
    return bool(by) and not by.startswith(SYNC)


@dataclass(frozen=True, slots=True)
class Decision:
    """A new state given to a version: by whom, when (UTC) and why."""

    state: State
    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Version:
    """One content of a record. ``id`` names it in the whole library, ``number`` within its record; ``by`` is empty for
    an import without a person, and ``sync:`` with the name of the source for one that is synchronised. ``record`` is validated when it is asked for."""

    id: int
    collection: str
    record_id: str
    number: int
    base: int | None
    title: str
    digest: str
    state: State
    source: str
    reader: str
    fidelity: int
    at: datetime
    by: str
    reason: str
    body: str
    decisions: tuple[Decision, ...] = ()

    @property
    def kind(self) -> Kind:
        return Kind(self.record_id.partition(":")[0])

    @property
    def record(self) -> Record:
        """The content. Raises ``LibraryError`` (``LIBRARY_DAMAGED``) when this program cannot read it."""
        return read_body(self.record_id, self.collection, self.body, self.source)

    def to_json(self) -> dict[str, Any]:
        """For machines, without the content."""
        return {
            "id": self.id, "collection": self.collection, "record": self.record_id, "number": self.number,
            "base": self.base, "title": self.title, "state": self.state.value, "source": self.source,
            "reader": self.reader, "at": self.at.isoformat(timespec="seconds"), "by": self.by, "reason": self.reason,
            "decisions": [{"state": d.state.value, "at": d.at.isoformat(timespec="seconds"), "by": d.by,
                           "reason": d.reason} for d in self.decisions],
        }  # fmt: skip


def version_of(row: VersionRow, decisions: tuple[Decision, ...] = ()) -> Version:
    """A row as a value that outlives its session."""
    return Version(
        row.row, row.collection, row.record_id, row.number, row.base, row.title, row.digest, State(row.state),
        row.source, row.reader, row.fidelity, row.at, row.by, row.reason, row.body, decisions,
    )  # fmt: skip


def body_of(record: Record) -> str:
    """A record as it is stored: canonical JSON without what is at its default."""
    return json.dumps(record.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False)


def read_body(record_id: str, collection: str, body: str, source: str, **fields: Any) -> Record:
    """A stored record, with ``fields`` set over it. Raises ``LibraryError`` (``LIBRARY_DAMAGED``)."""
    try:
        return record_from_json(Kind(record_id.partition(":")[0]), {**json.loads(body), **fields})
    except (ValidationError, ValueError) as error:
        raise LibraryError(
            f"{collection}/{record_id} cannot be read ({error}); import its source again: {source}",
            code="LIBRARY_DAMAGED",
        ) from error


def named(by: str) -> str:
    """Who acts, in a form the tables hold. Raises ``InputError`` (``NO_NAME_GIVEN``): nobody decides unnamed."""
    if not by.strip():
        raise InputError("say who does this: by=…", code="NO_NAME_GIVEN")
    return by.strip()[:200]
