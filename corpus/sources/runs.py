"""When a source was last synchronised, and how that ended."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from corpus.database import utc_now
from corpus.library import Library
from corpus.sources.tables import ItemRow, SourceRow


@dataclass(frozen=True, slots=True)
class LastRun:
    """Times are UTC. ``finished`` is None while it runs and after a kill; ``succeeded`` is the last good run's end."""

    source: str
    started: datetime | None
    finished: datetime | None
    succeeded: datetime | None
    outcome: str
    totals: dict[str, int]
    items: int
    failed: int  # items that are no knowledge


def note_start(library: Library, source: str) -> None:
    """A run begins."""
    with library.writing() as session:
        row = session.get(SourceRow, source)
        if row is None:
            row = SourceRow(name=source)
            session.add(row)
        row.started_at, row.finished_at, row.outcome, row.report = utc_now(), None, "running", "{}"


def note_end(library: Library, source: str, outcome: str, report: dict[str, Any], *, succeeded: bool) -> None:
    """A run has ended; ``report`` is what ``SyncReport.to_json`` gives."""
    with library.writing() as session:
        row = session.get(SourceRow, source)
        if row is not None:
            row.finished_at, row.outcome = utc_now(), outcome
            row.report = json.dumps(report, ensure_ascii=False)
            if succeeded:
                row.succeeded_at = row.finished_at


def last_run(library: Library, source: str) -> LastRun:
    """What is known of a source; all empty for one that never ran."""
    count = select(func.count()).select_from(ItemRow).where(ItemRow.source == source)
    with library.session() as session:
        items = session.scalar(count) or 0
        failed = session.scalar(count.where(ItemRow.error != "")) or 0
        row = session.get(SourceRow, source)
        if row is None:
            return LastRun(source, None, None, None, "never", {}, items, failed)
        totals = json.loads(row.report).get("totals", {})
        return LastRun(
            source, row.started_at, row.finished_at, row.succeeded_at, row.outcome, totals, items, failed
        )  # fmt: skip
