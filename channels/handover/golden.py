"""What an officer mended becomes a test question, once a person has approved it: a set that ``troly eval`` reads."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select, update

from channels.handover.model import HandoverError
from channels.handover.store import HandoverStore
from channels.handover.tables import GoldenRow
from corpus.language import normalize, syllables
from corpus.privacy import mask
from corpus.understanding.measures import Dimension, measures
from eval.datasets import GoldItem, write_set

FOLDER, FILE = "quality", "officers.jsonl"
_PROPOSED, _APPROVED, _REJECTED = "proposed", "approved", "rejected"
_FACTS = frozenset({Dimension.MONEY, Dimension.DURATION})
_MOST_FACTS = 6


@dataclass(frozen=True, slots=True)
class Golden:
    """A proposed, approved or rejected question. ``facts`` are short strings a right answer contains."""

    row: int
    ticket: str
    at: float
    proposed_by: str
    question: str
    drafted: str
    answered: str
    records: tuple[str, ...]
    facts: tuple[str, ...]
    state: str
    judged_by: str


def differs(drafted: str, answered: str) -> bool:
    """Whether an officer said something else than the draft: other words, not other spaces, marks or capitals."""
    return [s.lower() for s in syllables(normalize(drafted))] != [s.lower() for s in syllables(normalize(answered))]


def facts_in(text: str) -> tuple[str, ...]:
    """Amounts and times that a text states, as they stand in it: what is proposed as facts, for a person to check."""
    formed = normalize(text)
    found = [formed[each.start : each.end].strip() for each in measures(formed) if each.dimension in _FACTS]
    return tuple(dict.fromkeys(found))[:_MOST_FACTS]


class GoldenSet:
    """Proposals for one assistant, their approval, and the file the approved ones are written to, below ``home``."""

    def __init__(self, store: HandoverStore, home: Path, assistant: str = "main") -> None:
        self._store, self._assistant = store, assistant
        self.path = home / FOLDER / FILE

    def propose(
        self, *, ticket: str, officer: str, question: str, drafted: str, answered: str, records: Sequence[str]
    ) -> None:
        """Note a mended answer; a ticket gives at most one question, the last one said."""
        values = {
            "at": time.time(), "proposed_by": officer, "question": mask(question), "drafted": drafted,
            "answered": mask(answered), "records": json.dumps(list(records), ensure_ascii=False),
            "facts": json.dumps(facts_in(answered), ensure_ascii=False), "state": _PROPOSED, "judged_by": "",
            "judged": None,
        }  # fmt: skip
        with self._store.session() as session:
            row = session.scalar(select(GoldenRow).where(GoldenRow.ticket == ticket))
            if row is None:
                session.add(GoldenRow(ticket=ticket, assistant=self._assistant, **values))
            elif row.state == _PROPOSED:
                for name, value in values.items():
                    setattr(row, name, value)

    def all(self, state: str | None = None) -> list[Golden]:
        """The questions, oldest first."""
        query = select(GoldenRow).where(GoldenRow.assistant == self._assistant).order_by(GoldenRow.row)
        if state is not None:
            query = query.where(GoldenRow.state == state)
        with self._store.session() as session:
            return [_golden(row) for row in session.scalars(query)]

    def approve(
        self, row: int, judge: str, *, question: str, records: Sequence[str], facts: Sequence[str] = ()
    ) -> GoldItem:
        """Take a question into the set, as the judge worded it, and write the file anew. Raises ``HandoverError``
        (``GOLDEN_UNKNOWN``, ``GOLDEN_UNFIT``): a question needs its words, and a record or a fact to be judged by."""
        asked, named = normalize(mask(question)).strip(), [record.strip() for record in records if record.strip()]
        stated = [normalize(fact).strip() for fact in facts if fact.strip()]
        if not asked or not named:
            raise HandoverError("a golden question needs its words and a record that answers it", code="GOLDEN_UNFIT")
        self._judge(row, judge, _APPROVED, question=asked, records=json.dumps(named, ensure_ascii=False),
                    facts=json.dumps(stated, ensure_ascii=False))  # fmt: skip
        self.write()
        return next(_item(each) for each in self.all(_APPROVED) if each.row == row)

    def proposed(self, row: int) -> Golden:
        """A question that waits to be judged. Raises ``HandoverError`` (``GOLDEN_UNKNOWN``)."""
        found = next((each for each in self.all(_PROPOSED) if each.row == row), None)
        if found is None:
            raise HandoverError(f"no proposed question {row}", code="GOLDEN_UNKNOWN")
        return found

    def reject(self, row: int, judge: str) -> None:
        """Leave a question out. Raises ``HandoverError`` (``GOLDEN_UNKNOWN``)."""
        self._judge(row, judge, _REJECTED)

    def write(self) -> int:
        """Write the approved questions to ``quality/officers.jsonl``; gives how many."""
        items = [_item(each) for each in self.all(_APPROVED)]
        self.path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.path.with_suffix(".new")
        write_set(fresh, items, name="officers", about="questions whose answers officers mended, approved by a person")
        fresh.replace(self.path)
        return len(items)

    def _judge(self, row: int, judge: str, state: str, **values: object) -> None:
        mine = GoldenRow.assistant == self._assistant
        query = update(GoldenRow).where(GoldenRow.row == row, GoldenRow.state == _PROPOSED, mine)
        with self._store.session() as session:
            done = session.execute(query.values(state=state, judged_by=judge, judged=time.time(), **values))
            if not done.rowcount:  # type: ignore[attr-defined]
                raise HandoverError(f"no proposed question {row}", code="GOLDEN_UNKNOWN")


def _golden(row: GoldenRow) -> Golden:
    return Golden(row.row, row.ticket, row.at, row.proposed_by, row.question, row.drafted, row.answered,
                  tuple(json.loads(row.records)), tuple(json.loads(row.facts)), row.state, row.judged_by)  # fmt: skip


def _item(golden: Golden) -> GoldItem:
    procedures = tuple(r.removeprefix("procedure:") for r in golden.records if r.startswith("procedure:"))
    others = tuple(record for record in golden.records if not record.startswith("procedure:"))
    return GoldItem(
        id=f"officer-{golden.ticket}", question=golden.question, procedures=procedures, records=others,
        facts=golden.facts, group="officer", style="officer", subject="procedure" if procedures else "none",
    )  # fmt: skip
