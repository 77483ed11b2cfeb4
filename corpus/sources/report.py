"""What a run did: a diff of the library by item, with the reason of everything that was left out."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from corpus.readers.base import Rejected


class Done(StrEnum):
    """What became of one item."""

    CREATED = "created"
    UPDATED = "updated"
    MOVED = "moved"
    DELETED = "deleted"
    RESTORED = "restored"  # records that a better source hid until now
    SKIPPED = "skipped"  # the same as before
    LEFT = "left"  # deliberately not taken this time: still being written, a link
    FAILED = "failed"


class Outcome(StrEnum):
    """How a run ended."""

    DONE = "done"
    INCOMPLETE = "incomplete"  # a part of the list could not be read: nothing was withdrawn
    NEEDS_CONFIRM = "needs_confirm"  # too much has disappeared: nothing was withdrawn
    FAILED = "failed"  # the source could not be had: nothing changed from then on


@dataclass(slots=True)
class ItemReport:
    """One item. Counts are of records; ``code`` and ``detail`` say why it was left out."""

    item: str
    done: Done
    created: int = 0
    updated: int = 0
    deleted: int = 0
    code: str = ""
    detail: str = ""
    rejected: list[Rejected] = field(default_factory=list)


@dataclass(slots=True)
class SyncReport:
    """A whole run. ``items`` leaves out those that were skipped; ``skipped`` counts them."""

    source: str
    collection: str
    outcome: Outcome = Outcome.DONE
    code: str = ""
    detail: str = ""
    skipped: int = 0
    vanished: int = 0  # items that are gone and were not withdrawn
    items: list[ItemReport] = field(default_factory=list)

    def add(self, report: ItemReport) -> None:
        """Take in what became of an item."""
        if report.done is Done.SKIPPED and not report.rejected:
            self.skipped += 1
        else:
            self.items.append(report)

    def total(self, done: Done) -> int:
        """Number of items that ended so."""
        return sum(item.done is done for item in self.items) + (self.skipped if done is Done.SKIPPED else 0)

    @property
    def changed(self) -> bool:
        """Whether a record is another one now."""
        return any(item.created or item.updated or item.deleted for item in self.items)

    def to_json(self) -> dict[str, Any]:
        """Totals of items and records, and the items; JSON-able."""
        records = {name: sum(getattr(item, name) for item in self.items) for name in ("created", "updated", "deleted")}
        return {
            "source": self.source,
            "collection": self.collection,
            "outcome": self.outcome.value,
            "code": self.code,
            "detail": self.detail,
            "totals": {done.value: self.total(done) for done in Done},
            "records": records,
            "vanished": self.vanished,
            "items": [asdict(item) for item in self.items],
        }
