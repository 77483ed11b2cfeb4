"""The process of one reindexing: build, compare, measure. Run by ``jobs`` as ``python -m channels.editing.worker JOB``."""

from __future__ import annotations

import contextlib
import logging
import time

from sqlalchemy import select, update

from channels.container import Container
from channels.editing.base import editing_database
from channels.editing.jobs import processes
from channels.editing.preview import preview
from channels.editing.publishing import Publisher
from channels.editing.tables import JobRow
from channels.processes import ACTIVE, CANCELLED, DONE, FAILED, RUNNING, do_job
from corpus.database import Database, utc_now
from corpus.errors import BusyError, TrolyError
from corpus.locking import write_lock

_SAY_EVERY = 0.3  # seconds
_LOCK_TRY, _LOCK_LONGEST = 1.0, 3600.0  # seconds: an import of a full code of laws takes a while
_log = logging.getLogger(__name__)


class Cancelled(Exception):
    """Somebody asked the job to end."""


class Voice:
    """Says how far a job is, not too often, and hears when it is to end."""

    def __init__(self, database: Database, job: int) -> None:
        self._database, self._job = database, job
        self._said = 0.0
        self._stage = ""

    def progress(self, stage: str, done: int, total: int) -> None:
        """Raises ``Cancelled``."""
        if stage == self._stage and time.monotonic() - self._said < _SAY_EVERY and done < total:
            return
        self._stage, self._said = stage, time.monotonic()
        with self._database.session() as session:
            session.execute(
                update(JobRow).where(JobRow.id == self._job)
                .values(state=RUNNING, stage=stage, done=done, total=total, heard=utc_now())
            )  # fmt: skip
            if session.scalar(select(JobRow.cancel).where(JobRow.id == self._job)):
                raise Cancelled

    def end(self, state: str, **values: object) -> None:
        """The last word."""
        with self._database.session() as session:
            session.execute(
                update(JobRow).where(JobRow.id == self._job, JobRow.state.in_(ACTIVE))
                .values(state=state, heard=utc_now(), ended=utc_now(), **values)
            )  # fmt: skip


def work(container: Container, job: int) -> None:
    """Do one job. Never raises for what goes wrong in it: the job says so."""
    database = editing_database(container.corpus_settings.home)
    voice = Voice(database, job)
    try:
        with processes(container.corpus_settings.home).work_lock():
            with database.session() as session:
                full, generation = session.execute(select(JobRow.full, JobRow.generation).where(JobRow.id == job)).one()
            generation = generation or _build(container, voice, full=bool(full))
            if generation:
                voice.progress("compare", 0, 1)
                _tell(database, job, generation)
                settings = container.editing_settings
                found = preview(
                    container, generation, questions=settings.gate_set, limit=settings.gate_limit,
                    progress=voice.progress,
                )  # fmt: skip
                Publisher(
                    database, container.generations, container.corpus_settings.lock_path,
                    keep=container.index_settings.keep_generations,
                ).put(found.to_json())  # fmt: skip
            voice.end(DONE)
    except Cancelled:
        voice.end(CANCELLED)
    except TrolyError as error:
        voice.end(FAILED, error=error.code, detail=error.detail)
    except Exception as error:  # noqa: BLE001 - the process ends here: whoever waits must read why
        _log.exception("job %d failed", job)
        voice.end(FAILED, error="INTERNAL", detail=f"{type(error).__name__}: {error}")
    finally:
        database.close()


def _build(container: Container, voice: Voice, *, full: bool) -> str:
    with contextlib.ExitStack() as held:
        ends = time.monotonic() + _LOCK_LONGEST
        while True:
            voice.progress("lock", 0, 1)
            try:
                held.enter_context(write_lock(container.corpus_settings.lock_path, wait_seconds=_LOCK_TRY))
                break
            except BusyError:
                if time.monotonic() > ends:
                    raise
        voice.progress("build", 0, 1)
        report = container.builder.build(full=full, progress=lambda done, total: voice.progress("build", done, total))
        return report.generation


def _tell(database: Database, job: int, generation: str) -> None:
    with database.session() as session:
        session.execute(update(JobRow).where(JobRow.id == job).values(generation=generation))


if __name__ == "__main__":
    do_job(lambda job: work(Container(), job))
