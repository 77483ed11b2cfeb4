"""Questions we failed: grouped by likeness, with the nearest record and the likely cause, until somebody closes them.

They come from the masked live log (docs/EVALUATION.md): no source, half an answer, a question back that nobody took up;
and from feedback that an answer did not help, which holds no question and is grouped by the record it was about.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process
from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.answer import Outcome
from channels.editing.base import EditingError, person
from channels.editing.tables import SampleRow, SeenRow, TopicRow
from corpus.database import Database, utc_now
from corpus.language import fold, normalize
from eval.live import Kept, read_log

OPEN, ASSIGNED, CLOSED = "open", "assigned", "closed"
MISSING, STALE, UNCLEAR, OUT_OF_FIELD = "missing", "stale", "unclear", "out_of_field"
CAUSES = (MISSING, STALE, UNCLEAR, OUT_OF_FIELD)
_ALIKE = 84.0  # percent of likeness of two folded wordings from which on they are one topic
_SAMPLES = 12
_FAILED = frozenset({Outcome.NO_SOURCE.value, Outcome.PARTIAL.value, Outcome.OUT_OF_SCOPE.value})
_STALE_REASONS = frozenset({"wrong", "outdated"})


@dataclass(frozen=True, slots=True)
class Nearest:
    """The record of the index that comes nearest to a question; ``in_force`` today."""

    record: str = ""
    title: str = ""
    in_force: bool = True


@dataclass(frozen=True, slots=True)
class Topic:
    """One group. ``count`` questions from ``first_day`` to ``last_day``; ``outcomes`` says what came of them."""

    id: int
    wording: str
    state: str
    cause: str
    nearest: str
    nearest_title: str
    count: int
    first_day: str
    last_day: str
    outcomes: dict[str, int]
    assignee: str
    note: str
    reopened: int
    samples: tuple[str, ...] = ()


Search = Callable[[str], Nearest]


class FailedQuestions:
    """The failed questions of one data folder. ``search`` finds the nearest record; where it cannot, it says nothing."""

    def __init__(self, home: Path, database: Database, search: Search = lambda question: Nearest()) -> None:
        self._home, self._database, self._search = home, database, search

    def refresh(self, days: int, *, feedback: Iterable[dict[str, Any]] = (), today: date | None = None) -> int:
        """Take up what was logged since the last time; how many questions were new. A closed topic that is asked and
        fails again is opened again."""
        today = today or date.today()
        log = read_log(self._home, today - timedelta(days=days), today)
        by_day: dict[str, list[Kept]] = {}
        for kept in log:
            by_day.setdefault(kept.day.isoformat(), []).append(kept)
        taken = 0
        with self._database.session(writing=True) as session:
            topics = _Topics(session, self._search)
            for day, lines in sorted(by_day.items()):
                start = _seen(session, day, len(lines))
                for place in range(start, len(lines)):
                    if _failed(lines, place):
                        topics.add(lines[place].question, lines[place].outcome, day)
                        taken += 1
            taken += _feedback(session, topics, list(feedback))
        return taken

    def topics(self, *states: str, limit: int = 200) -> list[Topic]:
        """The groups in these states (default: not closed), the most asked first."""
        wanted = states or (OPEN, ASSIGNED)
        query = select(TopicRow).where(TopicRow.state.in_(wanted)).order_by(TopicRow.count.desc(), TopicRow.id)
        with self._database.session() as session:
            return [_topic(row) for row in session.scalars(query.limit(limit))]

    def topic(self, topic: int) -> Topic:
        """One group with samples of how it was asked. Raises ``EditingError`` (``EDIT_UNKNOWN``)."""
        with self._database.session() as session:
            samples = session.scalars(
                select(SampleRow.question).where(SampleRow.topic == topic).order_by(SampleRow.count.desc())
            )
            return _topic(_row(session, topic), tuple(samples))

    def assign(self, topic: int, to: str, *, by: str) -> None:
        """Give a group to an editor; to nobody when ``to`` is empty. Raises ``EditingError`` (``EDIT_STATE``)."""
        person(by)
        with self._database.session() as session:
            row = _row(session, topic, OPEN, ASSIGNED)
            row.assignee, row.state = (person(to), ASSIGNED) if to.strip() else ("", OPEN)

    def judge(self, topic: int, cause: str, *, by: str) -> None:
        """Say what the cause is, where the guess was wrong. Raises ``EditingError`` (``EDIT_UNKNOWN``)."""
        person(by)
        if cause not in CAUSES:
            raise EditingError(f"no cause {cause!r}", code="EDIT_UNKNOWN")
        with self._database.session() as session:
            _row(session, topic).cause = cause

    def close(self, topic: int, *, by: str, note: str = "") -> Topic:
        """Close a group. Raises ``EditingError`` (``EDIT_STATE``)."""
        with self._database.session() as session:
            row = _row(session, topic, OPEN, ASSIGNED)
            row.state, row.closed_at, row.note = CLOSED, utc_now(), note.strip() or row.note
            row.assignee = row.assignee or person(by)
        return self.topic(topic)

    def reopen(self, topic: int, *, by: str) -> None:
        """Open a closed group again. Raises ``EditingError`` (``EDIT_STATE``)."""
        person(by)
        with self._database.session() as session:
            row = _row(session, topic, CLOSED)
            row.state, row.closed_at = (ASSIGNED if row.assignee else OPEN), None
            row.reopened += 1


class _Topics:
    """The groups while questions are put into them."""

    def __init__(self, session: Session, search: Search) -> None:
        self._session, self._search = session, search
        self._rows = list(session.scalars(select(TopicRow)))
        self._wordings = [row.folded for row in self._rows]

    def add(self, question: str, outcome: str, day: str, *, count: int = 1, folded: str = "") -> None:
        folded = folded or " ".join(fold(normalize(question)).split())
        found = process.extractOne(folded, self._wordings, scorer=fuzz.token_sort_ratio, score_cutoff=_ALIKE)
        if found is None:
            nearest = self._search(question)
            row = TopicRow(
                wording=question, folded=folded, state=OPEN, cause=cause_of(outcome, nearest), nearest=nearest.record,
                nearest_title=nearest.title, count=0, first_day=day, last_day=day, outcomes="{}", reopened=0,
                assignee="", note="",
            )  # fmt: skip
            self._session.add(row)
            self._session.flush()
            self._rows.append(row)
            self._wordings.append(folded)
        else:
            row = self._rows[found[2]]
        row.count += count
        row.first_day, row.last_day = min(row.first_day, day), max(row.last_day, day)
        row.outcomes = json.dumps(Counter(json.loads(row.outcomes)) + Counter({outcome: count}))
        if row.state == CLOSED and row.closed_at is not None and day > row.closed_at.date().isoformat():
            row.state, row.closed_at = (ASSIGNED if row.assignee else OPEN), None
            row.reopened += 1
        self._sample(row.id, question)

    def _sample(self, topic: int, question: str) -> None:
        known = list(self._session.scalars(select(SampleRow).where(SampleRow.topic == topic)))
        same = next((each for each in known if each.question == question), None)
        if same is not None:
            same.count += 1
        elif len(known) < _SAMPLES:
            self._session.add(SampleRow(topic=topic, question=question, count=1))


def cause_of(outcome: str, nearest: Nearest) -> str:
    """The likely cause of a failure; an editor says better."""
    if outcome == Outcome.OUT_OF_SCOPE.value:
        return OUT_OF_FIELD
    if outcome == "stale" or (nearest.record and not nearest.in_force):
        return STALE
    if outcome in (Outcome.CLARIFICATION.value, "unclear"):
        return UNCLEAR
    return MISSING


def _failed(lines: Sequence[Kept], place: int) -> bool:
    """Whether a line of a day's log failed its asker. A question back counts as left alone when none of the later
    answers of the day is from a record it offered: the log knows no conversations."""
    line = lines[place]
    if line.outcome == Outcome.CLARIFICATION.value:
        offered = set(line.procedures)
        return not any(
            later.outcome == Outcome.ANSWERED.value and offered & set(later.procedures[:1])
            for later in lines[place + 1 :]
        )
    return line.outcome in _FAILED


def _seen(session: Session, name: str, size: int) -> int:
    """How many lines were taken up before; notes that all ``size`` are now."""
    row = session.get(SeenRow, name)
    before = row.lines if row else 0
    session.merge(SeenRow(day=name, lines=size))
    return min(before, size)


def _feedback(session: Session, topics: _Topics, rows: list[dict[str, Any]]) -> int:
    """Verdicts "did not help" by record and reason; counted by how many there are now, for rows have no identity."""
    counts: Counter[tuple[str, str]] = Counter()
    days: dict[tuple[str, str], str] = {}
    for row in rows:
        if row["helpful"] or not row["procedures"]:
            continue
        kind = "stale" if _STALE_REASONS & set(row["reasons"]) else "unclear"
        key = (row["procedures"][0], kind)
        counts[key] += 1
        days[key] = max(days.get(key, ""), str(row["day"]))
    taken = 0
    for (record, kind), count in counts.items():
        new = count - _seen(session, f"{kind[:2]}:{record}"[:24], count)
        if new > 0:
            topics.add(record, kind, days[record, kind], count=new, folded=f"feedback {kind} {record}")
            taken += new
    return taken


def _row(session: Session, topic: int, *states: str) -> TopicRow:
    row = session.get(TopicRow, topic)
    if row is None:
        raise EditingError(f"no topic {topic}", code="EDIT_UNKNOWN")
    if states and row.state not in states:
        raise EditingError(f"topic {topic} is {row.state}", code="EDIT_STATE")
    return row


def _topic(row: TopicRow, samples: tuple[str, ...] = ()) -> Topic:
    return Topic(row.id, row.wording, row.state, row.cause, row.nearest, row.nearest_title, row.count, row.first_day,
                 row.last_day, json.loads(row.outcomes), row.assignee, row.note, row.reopened, samples)  # fmt: skip
