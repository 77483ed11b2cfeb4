"""What people say of answers, kept without anything about the person.

A row holds a verdict, reasons of a closed list, and what kind of answer it was: no question, no answer, no free text,
no address, and the day instead of the time. ``conversation`` is a random number that only the person's device knows: it
lets the same device change or delete what it sent, and links to nothing else.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from corpus.errors import TrolyError

_MOST_A_DAY = 20_000  # rows; anybody may send, and the disk is the province's
_TABLE = """
CREATE TABLE IF NOT EXISTS feedback (
  conversation TEXT NOT NULL, answer INTEGER NOT NULL, day TEXT NOT NULL, helpful INTEGER NOT NULL,
  reasons TEXT NOT NULL, language TEXT NOT NULL, outcome TEXT NOT NULL, aspect TEXT NOT NULL,
  procedures TEXT NOT NULL, generation TEXT NOT NULL, channel TEXT NOT NULL,
  PRIMARY KEY (conversation, answer)) WITHOUT ROWID
"""


class Reason(StrEnum):
    """Why an answer did not help."""

    WRONG = "wrong"  # says something that is not so
    INCOMPLETE = "incomplete"
    OTHER_MATTER = "other_matter"  # answers another question
    UNCLEAR = "unclear"
    OUTDATED = "outdated"
    NO_SOURCE = "no_source"  # the source is missing or does not open


@dataclass(frozen=True)
class Verdict:
    """One person's word on one answer (``answer`` counts within the conversation)."""

    conversation: str
    answer: int
    helpful: bool
    reasons: tuple[Reason, ...] = ()
    language: str = "vi"
    outcome: str = ""
    aspect: str = ""
    procedures: tuple[str, ...] = ()
    generation: str = ""
    channel: str = "web"


class FeedbackError(TrolyError):
    """The feedback cannot be read or written."""

    code = "FEEDBACK_STORE"


class FeedbackStore:
    """Verdicts in one SQLite file of the data folder; it is made at the first verdict."""

    def __init__(self, path: Path, keep_days: int) -> None:
        self._path = path
        self._keep = timedelta(days=keep_days)

    def put(self, verdict: Verdict, today: date | None = None) -> None:
        """Store a verdict; a second one on the same answer replaces the first. Rows past their time go.

        Raises ``FeedbackError``: ``FEEDBACK_FULL`` when too many came today, else ``FEEDBACK_STORE``.
        """
        today = today or datetime.now(UTC).date()
        with self._open() as database:
            database.execute("DELETE FROM feedback WHERE day < ?", ((today - self._keep).isoformat(),))
            count = database.execute("SELECT count(*) FROM feedback WHERE day = ?", (today.isoformat(),)).fetchone()[0]
            if count >= _MOST_A_DAY:
                raise FeedbackError(f"{count} verdicts today", code="FEEDBACK_FULL")
            values = (
                verdict.conversation, verdict.answer, today.isoformat(), verdict.helpful,
                json.dumps([reason.value for reason in verdict.reasons]), verdict.language, verdict.outcome,
                verdict.aspect, json.dumps(verdict.procedures), verdict.generation, verdict.channel,
            )  # fmt: skip
            database.execute(f"INSERT OR REPLACE INTO feedback VALUES ({', '.join('?' * len(values))})", values)

    def forget(self, conversation: str) -> int:
        """Delete all of a conversation; says how many verdicts there were. Raises ``FeedbackError``."""
        if not self._path.exists():
            return 0
        with self._open() as database:
            return database.execute("DELETE FROM feedback WHERE conversation = ?", (conversation,)).rowcount

    def of(self, conversation: str) -> list[dict[str, object]]:
        """All verdicts of one conversation, for who wants to see them. Raises ``FeedbackError``."""
        if not self._path.exists():
            return []
        with self._open() as database:
            found = database.execute(
                "SELECT * FROM feedback WHERE conversation = ? ORDER BY answer", (conversation,)
            )  # fmt: skip
            names = [column[0] for column in found.description]
            rows = [dict(zip(names, row, strict=True)) for row in found]
        return [
            {
                **row,
                "helpful": bool(row["helpful"]),
                **{name: json.loads(str(row[name])) for name in ("reasons", "procedures")},
            }
            for row in rows
        ]

    def rows(self) -> list[dict[str, object]]:
        """All verdicts, oldest day first, without their conversation. Raises ``FeedbackError``."""
        if not self._path.exists():
            return []
        with self._open() as database:
            found = database.execute(
                "SELECT day, helpful, reasons, language, outcome, aspect, procedures, generation, channel"
                " FROM feedback ORDER BY day, procedures"
            )
            names = [column[0] for column in found.description]
            rows = [dict(zip(names, row, strict=True)) for row in found]
        lists = ("reasons", "procedures")
        return [
            {**row, "helpful": bool(row["helpful"]), **{name: json.loads(str(row[name])) for name in lists}}
            for row in rows
        ]

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            database = sqlite3.connect(self._path, timeout=5)
        except (OSError, sqlite3.Error) as error:
            raise FeedbackError(f"{self._path}: {error}") from error
        try:
            # Deleted rows are overwritten, not only unlinked: "deleted" is what the person was told.
            database.execute("PRAGMA secure_delete = ON")
            with database:
                database.execute(_TABLE)
                yield database
        except sqlite3.Error as error:
            raise FeedbackError(f"{self._path}: {error}") from error
        finally:
            database.close()
