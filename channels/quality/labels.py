"""People's verdicts on real answers, how far they agree, and golden questions made of them."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import select

from channels.quality.base import Place, QualityError
from channels.quality.golden import GoldenQuestions
from channels.quality.tables import LabelRow
from channels.staff.roles import Permission, Staff
from corpus.database import Database, utc_now
from eval.datasets import GoldItem
from eval.live import Kept, masked, read_log

_LONGEST_NOTE = 1000


class Label(StrEnum):
    """What somebody thinks of an answer."""

    RIGHT = "right"
    PART = "part"
    WRONG = "wrong"
    UNSAFE = "unsafe"


@dataclass(frozen=True, slots=True)
class Logged:
    """A masked question with its answer's outcome; ``mine`` is one's own label. Those of others are not shown: who
    sees them no longer judges alone."""

    id: str
    kept: Kept
    mine: Label | None
    note: str
    people: int


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people over the answers both labelled: share alike, and Cohen's kappa (0: as by chance)."""

    one: str
    other: str
    answers: int
    alike: float
    kappa: float


class Labels:
    """Labels of the masked live log of one assistant."""

    def __init__(self, database: Database, place: Place, questions: GoldenQuestions, days: int = 30) -> None:
        self._database, self._place, self._questions, self._days = database, place, questions, days

    def logged(self, staff: Staff, *, day: date | None = None) -> list[Logged]:
        """The log's questions of the last days, each once, newest first."""
        self._require(staff)
        last = day or date.today()
        kept = {self._id(each): each for each in read_log(self._place.home, last - timedelta(days=self._days), last)}
        with self._database.session() as session:
            query = select(LabelRow).where(LabelRow.assistant == self._place.assistant)
            rows = [(row.answer, row.by, Label(row.label), row.note) for row in session.scalars(query)]
        mine = {answer: (label, note) for answer, by, label, note in rows if by == staff.id}
        people = Counter(answer for answer, *_ in rows)
        none: tuple[Label | None, str] = (None, "")
        labelled = ((name, each, mine.get(name, none)) for name, each in reversed(kept.items()))
        return [Logged(name, each, label, note, people[name]) for name, each, (label, note) in labelled]

    def label(self, staff: Staff, answer: str, label: str, note: str = "") -> None:
        """Say what one thinks; said again, it replaces. Raises ``QualityError`` (``LABEL_INVALID``,
        ``LABEL_UNKNOWN``)."""
        if label not in [*Label]:
            raise QualityError(f"no label {label!r}", code="LABEL_INVALID")
        found = self._find(staff, answer)
        with self._database.session(writing=True) as session:
            row = session.get(LabelRow, (answer, staff.id))
            if row is None:
                row = LabelRow(answer=answer, by=staff.id, assistant=self._place.assistant, question=found.question)
                session.add(row)
            row.label, row.note, row.at = label, masked(note)[:_LONGEST_NOTE], utc_now()

    def agreement(self, staff: Staff) -> list[Pair]:
        """Every two people who labelled the same answers."""
        self._require(staff)
        by: dict[str, dict[str, str]] = defaultdict(dict)
        with self._database.session() as session:
            for row in session.scalars(select(LabelRow).where(LabelRow.assistant == self._place.assistant)):
                by[row.by][row.answer] = row.label
        people = sorted(by)
        found = []
        for place, one in enumerate(people):
            for other in people[place + 1 :]:
                both = [(by[one][name], by[other][name]) for name in by[one] if name in by[other]]
                if both:
                    found.append(Pair(one, other, len(both), *kappa(both)))
        return found

    def make_golden(
        self, staff: Staff, answer: str, *, question: str, records: Sequence[str], facts: Sequence[str] = ()
    ) -> GoldItem:
        """A golden question of a real one, as the person worded it (masked again), in the set that evaluation reads.
        Raises ``QualityError`` (``LABEL_UNKNOWN``) and as ``GoldenQuestions.make``."""
        self._find(staff, answer)
        return self._questions.make(staff, f"live-{answer}", question=question, records=records, facts=facts)

    def _find(self, staff: Staff, answer: str) -> Kept:
        found = next((each.kept for each in self.logged(staff) if each.id == answer), None)
        if found is None:
            raise QualityError(f"no answer {answer!r} in the log", code="LABEL_UNKNOWN")
        return found

    def _require(self, staff: Staff) -> None:
        self._place.require(staff, Permission.LABEL)

    def _id(self, kept: Kept) -> str:
        text = f"{self._place.assistant}\n{kept.question}\n{kept.outcome}\n{' '.join(kept.procedures)}"
        return hashlib.sha256(text.encode()).hexdigest()[:24]


def kappa(pairs: Sequence[tuple[str, str]]) -> tuple[float, float]:
    """``(share alike, Cohen's kappa)`` of two people's labels, any number of kinds. 1.0 where both only ever used one
    and the same."""
    alike = sum(one == other for one, other in pairs) / len(pairs)
    first, second = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    chance = sum(first[label] * second[label] for label in first) / len(pairs) ** 2
    return alike, 1.0 if chance == 1.0 else (alike - chance) / (1 - chance)
