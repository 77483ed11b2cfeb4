"""What a check of the library finds: two sides that say the same twice, or one thing in two ways."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from corpus.database import utc_now
from corpus.library.states import State, named
from corpus.library.tables import IgnoredRow
from corpus.models import digest_of


class Finding(StrEnum):
    """What is wrong between two sides."""

    DUPLICATE = "duplicate"  # one content under two keys or in two collections
    FEE = "fee"
    TIME = "time"
    OFFICE = "office"
    TEXT = "text"  # two texts of one document number
    CONTENT = "content"  # a worse source says something else of a notice, a question, an office or a form
    DRAFTS = "drafts"  # several wait with the same record
    OUTDATED = "outdated"  # a draft was begun from what is no longer published


# Their values are only the beginnings of what differs.
_ABRIDGED = (Finding.TEXT, Finding.CONTENT, Finding.DRAFTS, Finding.OUTDATED)


@dataclass(frozen=True, slots=True)
class Side:
    """One of two contents, with where it comes from and how old it is. ``value`` is what it says where they differ."""

    collection: str
    record_id: str
    version: int
    title: str
    state: State
    source: str
    reader: str
    updated: date | None
    as_of: date | None
    value: str = ""
    digest: str = ""
    by: str = ""  # who brought it; empty for an import without a person

    @property
    def name(self) -> str:
        return f"{self.collection}/{self.record_id}"


@dataclass(frozen=True, slots=True)
class Pair:
    """A finding. ``likeness`` (0 to 1) is that of a near-duplicate; ``mark`` names the finding as long as neither side
    says something else; ``ignored`` is why an editor lets it be."""

    finding: Finding
    left: Side
    right: Side
    likeness: float | None = None
    ignored: str | None = None

    @property
    def mark(self) -> str:
        """A near-duplicate is the same one while its records exist, a conflict while both say what they said."""
        whole = self.finding in _ABRIDGED
        sides = sorted([side.name, side.value, side.digest if whole else ""] for side in (self.left, self.right))
        return digest_of([self.finding.value, sides])[:12]

    def to_json(self) -> dict[str, Any]:
        """For machines."""
        sides = {
            name: {
                "collection": side.collection, "record": side.record_id, "version": side.version, "title": side.title,
                "state": side.state.value, "source": side.source, "reader": side.reader, "value": side.value,
                "by": side.by,
                "updated": side.updated.isoformat() if side.updated else None,
                "as_of": side.as_of.isoformat() if side.as_of else None,
            }
            for name, side in (("left", self.left), ("right", self.right))
        }  # fmt: skip
        return {"finding": self.finding.value, "mark": self.mark, "likeness": self.likeness, "ignored": self.ignored,
                **sides}  # fmt: skip


def with_notes(session: Session, pairs: Iterable[Pair]) -> list[Pair]:
    """Findings with what editors have noted about them."""
    notes = {row.mark: row.reason for row in session.scalars(select(IgnoredRow))}
    return [replace(pair, ignored=notes.get(pair.mark)) for pair in pairs]


def ignore(session: Session, mark: str, by: str, reason: str) -> None:
    """Note that a finding is to be let be; noting it again replaces the note."""
    unignore(session, mark)
    session.add(IgnoredRow(mark=mark, at=utc_now(), by=named(by), reason=reason.strip()))


def unignore(session: Session, mark: str) -> None:
    """Take the note back."""
    session.execute(delete(IgnoredRow).where(IgnoredRow.mark == mark))
