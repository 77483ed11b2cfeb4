"""Golden questions as people judge them: what officers mended and what was met in the log, approved by a person."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from channels.handover.golden import Golden, GoldenSet
from channels.handover.model import HandoverError
from channels.quality.base import Place, QualityError
from channels.staff.roles import Permission, Staff
from eval.datasets import GoldItem

_FROM_LOG = "live-"  # how the mark begins of a question that QA itself took from the log


class GoldenQuestions:
    """The golden questions of one assistant. ``known`` says whether its collection holds a record: a question judged
    by a record that is not there would be failed by every index."""

    def __init__(self, golden: Callable[[], GoldenSet], place: Place, known: Callable[[str, str], bool]) -> None:
        self._golden, self._place, self._known = golden, place, known

    def waiting(self, staff: Staff) -> list[Golden]:
        """What was proposed and not judged yet, oldest first. Raises ``TrolyError`` (``FORBIDDEN``)."""
        self._require(staff)
        return self._golden().all("proposed")

    def approved(self, staff: Staff) -> int:
        """How many questions the set holds."""
        self._require(staff)
        return len(self._golden().all("approved"))

    def get(self, staff: Staff, row: int) -> Golden:
        """One that waits. Raises ``HandoverError`` (``GOLDEN_UNKNOWN``)."""
        self._require(staff)
        return self._golden().proposed(row)

    def approve(
        self, staff: Staff, row: int, *, question: str, records: Sequence[str], facts: Sequence[str] = ()
    ) -> GoldItem:
        """Take a question into the set as it is worded here. Raises ``HandoverError`` (``GOLDEN_UNKNOWN``,
        ``GOLDEN_UNFIT``), ``QualityError`` (``GOLDEN_RECORD``, ``SAME_PERSON`` for one's own proposal)."""
        found = self.get(staff, row)
        self._check(staff, found)
        self._check_records(records)
        return self._golden().approve(row, staff.id, question=question, records=records, facts=facts)

    def reject(self, staff: Staff, row: int) -> None:
        """Leave a question out. Raises ``HandoverError`` (``GOLDEN_UNKNOWN``)."""
        self._require(staff)
        self._golden().reject(row, staff.id)

    def make(
        self, staff: Staff, mark: str, *, question: str, records: Sequence[str], facts: Sequence[str] = ()
    ) -> GoldItem:
        """A golden question of one from the log, in one go: whoever labels words it. Raises as ``approve``."""
        self._require(staff)
        self._check_records(records)
        if not question.strip() or not any(record.strip() for record in records):
            raise HandoverError("a golden question needs its words and a record", code="GOLDEN_UNFIT")
        golden = self._golden()
        golden.propose(ticket=mark, officer=staff.id, question=question, drafted="", answered="", records=records)
        row = next((each.row for each in golden.all("proposed") if each.ticket == mark), 0)
        return golden.approve(row, staff.id, question=question, records=records, facts=facts)

    def _require(self, staff: Staff) -> None:
        self._place.require(staff, Permission.LABEL)

    @staticmethod
    def _check(staff: Staff, found: Golden) -> None:
        if found.proposed_by == staff.id and not found.ticket.startswith(_FROM_LOG):
            raise QualityError("who mended an answer does not approve it", code="SAME_PERSON")

    def _check_records(self, records: Sequence[str]) -> None:
        for record in records:
            if record.strip() and not self._known(self._place.collection, record.strip()):
                raise QualityError(f"no record {record!r} in {self._place.collection}", code="GOLDEN_RECORD")
