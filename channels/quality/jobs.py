"""Evaluation runs beside the server: one at a time, each in a process of its own, seen as it goes, cancelled."""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select, update

from channels.handover.golden import FILE as GOLDEN
from channels.processes import ACTIVE, INTERRUPTED, WAITING, Processes
from channels.quality.base import FOLDER, Place, QualityError, sets_folder
from channels.quality.tables import EvalRow
from channels.staff.roles import Permission, Staff
from corpus.database import Database, utc_now
from corpus.errors import BusyError
from eval.datasets import load_set
from eval.sets import own_set

OWN, OFFICERS = "own", "officers"
_NAME = re.compile(r"[^\w-]+")
_LARGEST_SET = 20_000_000  # bytes


@dataclass(frozen=True, slots=True)
class EvalJob:
    """One run: ``done`` of ``total`` questions; ``run`` names its folder."""

    id: int
    at: datetime
    by: str
    questions: str
    most: int
    state: str
    done: int
    total: int
    run: str
    error: str

    @property
    def active(self) -> bool:
        return self.state in ACTIVE


class EvalJobs:
    """The evaluation jobs of one data folder. ``command`` starts the process that does one; its number follows. Runs ask
    the installation's own assistant, partly with what its citizens asked: they are of ``place``, the installation's."""

    def __init__(self, home: Path, database: Database, place: Place, command: Sequence[str] = ()) -> None:
        self._home, self._database, self._place = home, database, place
        self.processes = processes(home, command)

    def sets(self) -> list[str]:
        """Names of the sets that can be asked."""
        own = [OFFICERS] if set_path(self._home, OFFICERS).exists() else []
        folder = sets_folder(self._home)
        return [OWN, *own, *sorted(path.stem for path in folder.glob("*.jsonl"))] if folder.exists() else [OWN, *own]

    def add_set(self, staff: Staff, name: str, content: bytes) -> str:
        """Keep an uploaded set after reading it whole; gives its name. Raises ``InputError`` (``SET_BROKEN``)."""
        self._place.require(staff, Permission.RUN_EVALUATIONS)
        stem = _NAME.sub("-", Path(name).stem).strip("-")[:60]
        if not stem or stem in (OWN, OFFICERS) or len(content) > _LARGEST_SET:
            raise QualityError(f"{name!r} cannot be a set", code="SET_BROKEN")
        folder = sets_folder(self._home)
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder) as drafts:
            draft = Path(drafts) / f"{stem}.jsonl"
            draft.write_bytes(content)
            if not load_set(draft):
                raise QualityError(f"{name!r} holds no question", code="SET_BROKEN")
            draft.replace(folder / draft.name)
        return stem

    def start(self, staff: Staff, questions: str = OWN, *, most: int = 0) -> int:
        """Begin a run over a set, over about ``most`` questions of it (0: all). Raises ``BusyError``
        (``EVAL_RUNNING``), ``QualityError`` (``EVAL_UNKNOWN``), ``TrolyError`` (``FORBIDDEN``)."""
        self._place.require(staff, Permission.RUN_EVALUATIONS)
        if questions not in self.sets():
            raise QualityError(f"no set {questions!r}")
        with self.processes.starting_lock():
            if any(job.active for job in self.jobs()):
                raise BusyError("another run is at work", code="EVAL_RUNNING")
            with self._database.session() as session:
                row = EvalRow(at=utc_now(), by=staff.login or staff.id, questions=questions, most=max(0, most),
                              state=WAITING, heard=utc_now())  # fmt: skip
                session.add(row)
                session.flush()
                job = row.id
            self.processes.spawn(job)
        return job

    def cancel(self, staff: Staff, job: int) -> None:
        """Ask a run to end. Raises ``QualityError`` (``EVAL_UNKNOWN``)."""
        self._place.require(staff, Permission.RUN_EVALUATIONS)
        with self._database.session() as session:
            asked = session.execute(
                update(EvalRow).where(EvalRow.id == job, EvalRow.state.in_(ACTIVE)).values(cancel=1)
            )
            if not asked.rowcount:  # type: ignore[attr-defined]
                raise QualityError(f"run {job} is not at work")

    def jobs(self, limit: int = 20) -> list[EvalJob]:
        """The latest runs, newest first; those whose process is gone are marked as interrupted."""
        self._refresh()
        with self._database.session() as session:
            rows = session.scalars(select(EvalRow).order_by(EvalRow.id.desc()).limit(limit))
            return [
                EvalJob(r.id, r.at, r.by, r.questions, r.most, r.state, r.done, r.total, r.run, r.error) for r in rows
            ]

    def _refresh(self) -> None:
        with self._database.session() as session:
            query = select(EvalRow.id, EvalRow.state, EvalRow.heard).where(EvalRow.state.in_(ACTIVE))
            gone = [
                job for job, state, heard in session.execute(query) if not self.processes.may_start(job, state, heard)
            ]
        if not gone or self.processes.at_work():
            return
        with self._database.session() as session:
            session.execute(
                update(EvalRow).where(EvalRow.id.in_(gone), EvalRow.state.in_(ACTIVE)).values(state=INTERRUPTED)
            )


def set_path(home: Path, name: str) -> Path:
    """The file of a set by its name."""
    if name == OWN:
        return Path(str(own_set()))
    return home / FOLDER / GOLDEN if name == OFFICERS else sets_folder(home) / f"{name}.jsonl"


def processes(home: Path, command: Sequence[str] = ()) -> Processes:
    """The processes of evaluation runs in a data folder."""
    return Processes(home, FOLDER, command or (sys.executable, "-m", "channels.quality.worker"), prefix="eval-")
