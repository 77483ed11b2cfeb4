"""How much is asked: counts by day, assistant, channel, topic and outcome, without a word of anybody's."""

from __future__ import annotations

import csv
import io
import json
import logging
from collections import Counter
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import delete, select

from assistant.answer import Answer
from channels.assistants.model import MAIN, AssistantError
from channels.assistants.service import Assistants
from channels.assistants.tables import UsageRow
from channels.staff.roles import EVERYWHERE, Permission, Staff, may
from corpus.database import Database

_log = logging.getLogger(__name__)
_LONGEST_TOPIC = 200
_LONGEST_PERIOD = 1100  # days: three years
_FORMULAS = "=+-@\t\r"


@dataclass(frozen=True, slots=True)
class Used:
    """A line of figures; ``milliseconds`` is the mean of an answer."""

    day: str
    assistant: str
    channel: str
    topic: str
    outcome: str
    count: int
    milliseconds: float


class Usage:
    """Counts of answers. Counting fails open: no answer is lost for it."""

    def __init__(self, database: Database, assistants: Assistants, days: int) -> None:
        self._database, self._assistants = database, assistants
        self._days = days
        self._swept: date | None = None

    def note(self, assistant: str, channel: str, answer: Answer, *, day: date | None = None) -> None:
        """Count an answer. Never raises. A complaint is counted without its topic."""
        try:
            self._note(assistant, channel, answer, day or date.today())
        except Exception:  # noqa: BLE001 - a convenience fails open
            _log.exception("answer not counted")

    def rows(self, staff: Staff, first: date, last: date) -> list[Used]:
        """Lines from ``first`` to ``last``, both included: of the assistants that somebody reaches, and of the
        installation's own for who reaches every unit. Raises ``TrolyError`` (``FORBIDDEN``), ``AssistantError``
        (``USAGE_PERIOD``)."""
        names = [each.slug for each in self._assistants.reached(staff, Permission.READ_USAGE)]
        if may(staff, Permission.READ_USAGE, EVERYWHERE, self._assistants.shared):
            names.append(MAIN)
        if last < first or (last - first).days > _LONGEST_PERIOD:
            raise AssistantError(f"{first} to {last}", code="USAGE_PERIOD")
        query = select(UsageRow).where(UsageRow.day >= first.isoformat(), UsageRow.day <= last.isoformat())
        query = query.where(UsageRow.assistant.in_(names))
        with self._database.session() as session:
            return [
                Used(row.day, row.assistant, row.channel, row.topic, row.outcome, row.count,
                     round(row.milliseconds / row.count, 1))
                for row in session.scalars(query.order_by(UsageRow.day, UsageRow.assistant, UsageRow.channel))
            ]  # fmt: skip

    def _note(self, assistant: str, channel: str, answer: Answer, day: date) -> None:
        source = next(iter(answer.sources), None)
        topic = source.title[:_LONGEST_TOPIC] if source is not None and not answer.private else ""
        key = (day.isoformat(), assistant, channel, topic, answer.outcome.value)
        took = answer.timings_ms.get("total", 0.0)
        with self._database.session(writing=True) as session:
            row = session.get(UsageRow, key)
            if row is None:
                session.add(
                    UsageRow(day=key[0], assistant=key[1], channel=key[2], topic=key[3], outcome=key[4], count=1,
                             milliseconds=took)
                )  # fmt: skip
            else:
                row.count += 1
                row.milliseconds += took
            if self._swept != day:
                oldest = date.fromordinal(day.toordinal() - self._days).isoformat()
                session.execute(delete(UsageRow).where(UsageRow.day < oldest))
                self._swept = day


def totals(rows: Collection[Used], by: str, most: int = 15) -> list[tuple[str, int]]:
    """``(value, answers)`` of one field, most first."""
    counts: Counter[str] = Counter()
    for row in rows:
        counts[str(getattr(row, by))] += row.count
    return counts.most_common(most)


def as_json(rows: Collection[Used]) -> bytes:
    """For the reporting system."""
    return json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=1).encode()


def as_csv(rows: Collection[Used]) -> bytes:
    """For a spreadsheet: with the mark by which it knows UTF-8, and no cell that it takes for a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(Used.__slots__)
    for row in rows:
        writer.writerow([_cell(getattr(row, name)) for name in Used.__slots__])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(tuple(_FORMULAS)) else value
