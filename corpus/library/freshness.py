"""How old what is published is: figures of each collection, and the records past a limit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from statistics import median
from typing import Any

from corpus.library.reading import Listed

LATELY_DAYS = 30  # what was confirmed within so many days counts as confirmed lately


@dataclass(frozen=True, slots=True)
class Freshness:
    """Age of one collection on one day. A record's age are the days since its source is last known to have said what
    the record says; ``undated`` records have none and are in no other figure. ``recent`` ones were confirmed within
    ``LATELY_DAYS``, ``stale`` ones are older than a limit."""

    collection: str
    records: int
    undated: int
    stale: int
    recent: int
    median_days: float | None
    oldest: date | None

    @property
    def stale_share(self) -> float:
        """Share of stale records among those with a date; 0 where none has."""
        dated = self.records - self.undated
        return self.stale / dated if dated else 0.0

    @property
    def recent_share(self) -> float:
        """Share of all records that were confirmed lately: one without a date is not known to be."""
        return self.recent / self.records if self.records else 0.0

    def to_json(self) -> dict[str, Any]:
        """For machines: a gauge a name."""
        return {**asdict(self), "stale_share": round(self.stale_share, 4),
                "recent_share": round(self.recent_share, 4),
                "oldest": self.oldest.isoformat() if self.oldest else None}  # fmt: skip


def figures(published: Iterable[Listed], day: date, limit_days: int) -> list[Freshness]:
    """Figures of each collection on ``day``, by name; 0 days is no limit."""
    days: dict[str, list[date | None]] = defaultdict(list)
    for line in published:
        days[line.collection].append(line.known_on)
    found: list[Freshness] = []
    for collection, known in sorted(days.items()):
        dated = [on for on in known if on is not None]
        ages = [(day - on).days for on in dated]
        found.append(Freshness(
            collection, len(known), len(known) - len(dated), sum(is_stale(on, day, limit_days) for on in dated),
            sum(age <= LATELY_DAYS for age in ages), median(ages) if ages else None, min(dated, default=None),
        ))  # fmt: skip
    return found


def stale(published: Iterable[Listed], day: date, limit_days: int) -> list[Listed]:
    """The records past the limit, the oldest first."""
    found = [line for line in published if is_stale(line.known_on, day, limit_days)]
    return sorted(found, key=lambda line: (line.known_on or day, line.collection, line.record_id))


def is_stale(known_on: date | None, day: date, limit_days: int) -> bool:
    """Whether a source was last known to be right more than ``limit_days`` before ``day``; never where that is not
    known, or where the limit is 0."""
    return bool(limit_days) and known_on is not None and (day - known_on).days > limit_days
