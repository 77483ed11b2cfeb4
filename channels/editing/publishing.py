"""Putting an index into use: what the gate stops needs a reason and a second person, and nobody overtakes anybody."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from channels.editing.base import EditingError, person, same_person
from channels.editing.tables import LedgerRow, PlanRow, ReleaseRow
from corpus.database import Database, utc_now
from corpus.errors import TrolyError
from corpus.locking import write_lock
from index.generations import Generations, verify

PLANNED, DONE, REFUSED, WITHDRAWN, AT_WORK = "planned", "done", "refused", "withdrawn", "at_work"
_LEAST_REASON = 10  # characters: "ok" is no reason
_WAIT_SECONDS = 30.0
_STUCK = timedelta(minutes=10)  # publishing takes seconds
_TOO_LATE = timedelta(hours=12)  # after this a plan that was slept through is no longer what the editor meant


@dataclass(frozen=True, slots=True)
class Release:
    """What is known of one generation that may be put into use."""

    generation: str
    against: str
    at: datetime
    passed: bool
    asked_by: str
    reason: str
    agreed_by: str
    report: Mapping[str, Any]

    @property
    def allowed(self) -> bool:
        """Whether it may be published: it passed, or two people take it upon themselves."""
        return self.passed or bool(self.asked_by and self.agreed_by)


@dataclass(frozen=True, slots=True)
class Plan:
    """A publication at a time of day (UTC)."""

    id: int
    generation: str
    due: datetime
    by: str
    state: str
    problem: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger."""

    at: datetime
    by: str
    second: str
    what: str
    generation: str
    before: str
    reason: str


class Publisher:
    """The releases of one data folder."""

    def __init__(self, database: Database, generations: Generations, lock: Path, *, keep: int = 3) -> None:
        self._database, self._generations, self._lock, self._keep = database, generations, lock, keep

    def put(self, report: Mapping[str, Any]) -> None:
        """Note what the gate said of a generation (``Preview.to_json``). Measured anew, nobody's consent stands."""
        with self._database.session() as session:
            session.merge(
                ReleaseRow(generation=report["generation"], against=report["against"], at=utc_now(),
                           passed=int(report["passed"]), report=json.dumps(report, ensure_ascii=False),
                           asked_by="", reason="", agreed_by="")
            )  # fmt: skip

    def release(self, generation: str) -> Release:
        """One generation. Raises ``EditingError`` (``GATE_NOT_RUN``) when the gate said nothing of it."""
        with self._database.session() as session:
            return _release(_row(session, generation))

    def releases(self) -> list[Release]:
        """Generations that still exist and that the gate has seen, newest first."""
        known = set(self._generations.all())
        with self._database.session() as session:
            rows = session.scalars(select(ReleaseRow).order_by(ReleaseRow.at.desc())).all()
            return [_release(row) for row in rows if row.generation in known]

    def ask(self, generation: str, *, by: str, reason: str) -> None:
        """Ask that an index the gate stopped be published all the same. Raises ``EditingError`` (``REASON_NEEDED``)."""
        if len(reason.strip()) < _LEAST_REASON:
            raise EditingError("a reason, please", code="REASON_NEEDED")
        with self._database.session() as session:
            row = _row(session, generation)
            row.asked_by, row.reason, row.agreed_by = person(by), reason.strip(), ""

    def agree(self, generation: str, *, by: str) -> None:
        """The second person's word. Raises ``EditingError``: ``REASON_NEEDED`` when nobody asked, ``SAME_PERSON``."""
        with self._database.session() as session:
            row = _row(session, generation)
            if not row.asked_by:
                raise EditingError(f"{generation}: nobody gave a reason", code="REASON_NEEDED")
            if same_person(row.asked_by, by):
                raise EditingError(f"{generation}: {by} asked for it", code="SAME_PERSON")
            row.agreed_by = person(by)

    def publish(self, generation: str, *, by: str) -> None:
        """Put a generation into use. Raises ``EditingError``: ``GATE_NOT_RUN``, ``GATE_FAILED`` (worse, and not two people
        said yes), ``GATE_STALE`` (another index went live since it was measured); ``GenerationError``; ``BusyError``."""
        person(by)
        with write_lock(self._lock, wait_seconds=_WAIT_SECONDS):
            release = self.release(generation)
            live = self._generations.live() or ""
            if live == generation:
                raise EditingError(f"{generation} is live already", code="EDIT_STATE")
            if release.against != live:
                raise EditingError(
                    f"{generation} was measured against {release.against or 'nothing'}, live is {live or 'nothing'}",
                    code="GATE_STALE",
                )
            if not release.allowed:
                raise EditingError(f"{generation}: worse, and two people must say yes", code="GATE_FAILED")
            if generation in self._generations.all():
                verify(self._generations.folder(generation))
            self._generations.publish(generation)
            second = "" if release.passed else release.agreed_by
            self._note(
                "published", by, generation, live, second=second, reason="" if release.passed else release.reason
            )
            self._generations.prune(self._keep)

    def roll_back(self, *, by: str, seen: str, reason: str = "") -> str:
        """Go back to the index before and say which. ``seen`` is the live one as the editor saw it: who presses after
        somebody else did goes back no further. Raises ``EditingError`` (``GATE_STALE``), ``GenerationError``."""
        person(by)
        with write_lock(self._lock, wait_seconds=_WAIT_SECONDS):
            live = self._generations.live() or ""
            if live != seen:
                raise EditingError(f"live is {live or 'nothing'}, not {seen}", code="GATE_STALE")
            now_live = self._generations.rollback()
            self._note("rolled_back", by, now_live, live, reason=reason.strip())
        return now_live

    def plan(self, generation: str, due: datetime, *, by: str) -> int:
        """Publish at ``due`` (UTC). Raises ``EditingError``: ``PLAN_PAST``, ``GATE_NOT_RUN``, ``GATE_FAILED``."""
        if due <= utc_now():
            raise EditingError(f"{due} is past", code="PLAN_PAST")
        if not self.release(generation).allowed:
            raise EditingError(f"{generation}: worse, and two people must say yes", code="GATE_FAILED")
        with self._database.session() as session:
            row = PlanRow(generation=generation, due=due, by=person(by), state=PLANNED)
            session.add(row)
            session.flush()
            self._add(session, "planned", by, generation, reason=due.isoformat(timespec="minutes"))
            return row.id

    def plans(self) -> list[Plan]:
        """All plans, the latest first."""
        with self._database.session() as session:
            rows = session.scalars(select(PlanRow).order_by(PlanRow.id.desc()))
            return [Plan(row.id, row.generation, row.due, row.by, row.state, row.problem) for row in rows]

    def withdraw_plan(self, plan: int, *, by: str) -> None:
        """Do not publish after all. Raises ``EditingError`` (``EDIT_STATE``) when it is too late for that."""
        with self._database.session() as session:
            changed = session.execute(
                update(PlanRow).where(PlanRow.id == plan, PlanRow.state == PLANNED).values(state=WITHDRAWN)
            )
            if not changed.rowcount:  # type: ignore[attr-defined]
                raise EditingError(f"plan {plan} is not waiting", code="EDIT_STATE")
            self._add(session, "plan_withdrawn", by, "", reason=str(plan))

    def due(self, at: datetime | None = None) -> list[Plan]:
        """Publish what is due, and say what became of it. Called now and then by whatever runs, in any number of
        processes: each plan is taken by one. One slept through for twelve hours is refused (``PLAN_PAST``)."""
        at = at or utc_now()
        done: list[Plan] = []
        for plan in reversed(self.plans()):
            if plan.due > at or not self._take(plan, at):
                continue
            problem = "PLAN_PAST" if at - plan.due > _TOO_LATE else ""
            if not problem and self._generations.live() != plan.generation:
                try:
                    self.publish(plan.generation, by=plan.by)
                except TrolyError as error:
                    problem = error.code
            state = REFUSED if problem else DONE
            with self._database.session() as session:
                session.execute(update(PlanRow).where(PlanRow.id == plan.id).values(state=state, problem=problem))
                if problem:
                    self._add(session, "plan_refused", plan.by, plan.generation, reason=problem)
            done.append(Plan(plan.id, plan.generation, plan.due, plan.by, state, problem))
        return done

    def ledger(self, limit: int = 100) -> list[Entry]:
        """Who did what, the latest first."""
        with self._database.session() as session:
            rows = session.scalars(select(LedgerRow).order_by(LedgerRow.id.desc()).limit(limit))
            return [Entry(r.at, r.by, r.second, r.what, r.generation, r.before, r.reason) for r in rows]

    def _take(self, plan: Plan, at: datetime) -> bool:
        """Whether the plan is ours to carry out; one whose taker died is taken again."""
        if plan.state != PLANNED and not (plan.state == AT_WORK and at - plan.due > _STUCK):
            return False
        with self._database.session() as session:
            taken = session.execute(
                update(PlanRow).where(PlanRow.id == plan.id, PlanRow.state == plan.state).values(state=AT_WORK)
            )
            return bool(taken.rowcount)  # type: ignore[attr-defined]

    def _note(
        self, what: str, by: str, generation: str, before: str = "", *, second: str = "", reason: str = ""
    ) -> None:
        with self._database.session() as session:
            self._add(session, what, by, generation, before, second=second, reason=reason)

    def _add(
        self, session: Session, what: str, by: str, generation: str, before: str = "", *, second: str = "",
        reason: str = "",
    ) -> None:  # fmt: skip
        session.add(LedgerRow(at=utc_now(), by=person(by), second=second, what=what, generation=generation, before=before,
                              reason=reason))  # fmt: skip


def _row(session: Session, generation: str) -> ReleaseRow:
    row = session.get(ReleaseRow, generation)
    if row is None:
        raise EditingError(f"{generation}: the gate has not seen it", code="GATE_NOT_RUN")
    return row


def _release(row: ReleaseRow) -> Release:
    return Release(row.generation, row.against, row.at, bool(row.passed), row.asked_by, row.reason, row.agreed_by,
                   json.loads(row.report))  # fmt: skip
