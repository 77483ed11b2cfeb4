"""Reindexing beside the server: one at a time, in a process of its own, seen live, cancelled, taken up again."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select, update

from channels.editing.base import FOLDER, EditingError, person
from channels.editing.tables import JobRow
from channels.processes import ACTIVE, CANCELLED, FAILED, INTERRUPTED, WAITING, Processes
from corpus.database import Database, utc_now
from corpus.errors import BusyError


@dataclass(frozen=True, slots=True)
class Job:
    """One reindexing. ``stage`` is lock (another import runs), build, compare or measure; ``done`` of ``total`` in it.
    ``generation`` is what came out, empty where nothing had changed."""

    id: int
    at: datetime
    by: str
    full: bool
    state: str
    stage: str
    done: int
    total: int
    generation: str
    error: str
    detail: str
    heard: datetime
    ended: datetime | None

    @property
    def active(self) -> bool:
        return self.state in ACTIVE

    @property
    def resumable(self) -> bool:
        """Whether it ended before its end; what it had embedded is kept."""
        return self.state in (INTERRUPTED, CANCELLED, FAILED)


class Jobs:
    """The reindexing jobs of one data folder. ``command`` starts the process that does one; the job's number follows."""

    def __init__(self, home: Path, database: Database, command: Sequence[str] = ()) -> None:
        self._database = database
        self.processes = processes(home, command)

    def start(self, *, by: str, full: bool = False, generation: str = "") -> int:
        """Begin to build, or only to measure ``generation`` again, and give the job. Raises ``BusyError``
        (``JOB_RUNNING``) while one is at work."""
        by = person(by)
        with self.processes.starting_lock():
            self.refresh()
            with self._database.session() as session:
                busy = session.scalar(select(JobRow.id).where(JobRow.state.in_(ACTIVE)))
                if busy is not None:
                    raise BusyError(f"job {busy} is at work", code="JOB_RUNNING")
                row = JobRow(at=utc_now(), by=by, full=int(full), state=WAITING, generation=generation, heard=utc_now())
                session.add(row)
                session.flush()
                job = row.id
            self.processes.spawn(job)
        return job

    def cancel(self, job: int, *, by: str) -> None:
        """Ask a job to end; what it has embedded stays for the next. Raises ``EditingError`` (``EDIT_STATE``)."""
        person(by)
        with self._database.session() as session:
            changed = session.execute(update(JobRow).where(JobRow.id == job, JobRow.state.in_(ACTIVE)).values(cancel=1))
            if not changed.rowcount:  # type: ignore[attr-defined]
                raise EditingError(f"job {job} is not at work", code="EDIT_STATE")

    def resume(self, job: int, *, by: str) -> int:
        """Take up a job that ended before its end, as a new one. Raises ``EditingError`` (``EDIT_STATE``), ``BusyError``."""
        before = self.job(job)
        if not before.resumable:
            raise EditingError(f"job {job} is {before.state}", code="EDIT_STATE")
        return self.start(by=by, full=before.full, generation=before.generation)

    def job(self, job: int) -> Job:
        """One job as it is now. Raises ``EditingError`` (``EDIT_UNKNOWN``)."""
        self.refresh()
        with self._database.session() as session:
            row = session.get(JobRow, job)
            if row is None:
                raise EditingError(f"no job {job}", code="EDIT_UNKNOWN")
            return _job(row)

    def jobs(self, limit: int = 20) -> list[Job]:
        """The latest jobs, newest first."""
        self.refresh()
        with self._database.session() as session:
            return [_job(row) for row in session.scalars(select(JobRow).order_by(JobRow.id.desc()).limit(limit))]

    def refresh(self) -> None:
        """Mark jobs whose process is gone (killed, or the machine went down) as interrupted."""
        with self._database.session() as session:
            query = select(JobRow.id, JobRow.state, JobRow.heard).where(JobRow.state.in_(ACTIVE))
            active = [
                (job, self.processes.may_start(job, state, heard)) for job, state, heard in session.execute(query)
            ]
        if not active or all(young for _, young in active) or self.processes.at_work():
            return
        gone = [job for job, young in active if not young]
        with self._database.session() as session:
            session.execute(
                update(JobRow).where(JobRow.id.in_(gone), JobRow.state.in_(ACTIVE))
                .values(state=INTERRUPTED, ended=utc_now())
            )  # fmt: skip


def processes(home: Path, command: Sequence[str] = ()) -> Processes:
    """The processes of reindexing in a data folder."""
    return Processes(home, FOLDER, command or (sys.executable, "-m", "channels.editing.worker"))


def _job(row: JobRow) -> Job:
    return Job(row.id, row.at, row.by, bool(row.full), row.state, row.stage, row.done, row.total, row.generation,
               row.error, row.detail, row.heard, row.ended)  # fmt: skip
