"""The process of one evaluation run. Run by ``jobs`` as ``python -m channels.quality.worker JOB``."""

from __future__ import annotations

import logging
import time
from datetime import date

from sqlalchemy import select, update

from channels.container import Container
from channels.measuring import config_of, system_of
from channels.processes import ACTIVE, CANCELLED, DONE, FAILED, RUNNING, do_job
from channels.quality.base import QualityError, quality_database, runs_folder
from channels.quality.jobs import processes, set_path
from channels.quality.tables import EvalRow
from corpus.database import Database, utc_now
from corpus.errors import TrolyError
from eval.datasets import load_set
from eval.evidence import Library
from eval.run import run_config, run_set, write_scores
from eval.store import RunFolder

_SAY_EVERY = 0.3  # seconds
_log = logging.getLogger(__name__)


class Cancelled(Exception):
    """Somebody asked the run to end."""


def work(container: Container, job: int) -> None:
    """Do one run. Never raises for what goes wrong in it: the job says so."""
    home = container.corpus_settings.home
    database = quality_database(home)
    try:
        with processes(home).work_lock():
            _run(container, database, job)
        _end(database, job, DONE)
    except Cancelled:
        _end(database, job, CANCELLED)
    except TrolyError as error:
        _end(database, job, FAILED, error=error.code)
    except Exception:  # noqa: BLE001 - the process ends here: whoever waits must read that it failed
        _log.exception("run %d failed", job)
        _end(database, job, FAILED, error="INTERNAL")
    finally:
        database.close()


def _run(container: Container, database: Database, job: int) -> None:
    home, collection, day = container.corpus_settings.home, container.corpus_settings.collection, date.today()
    with database.session() as session:
        name, most = session.execute(select(EvalRow.questions, EvalRow.most).where(EvalRow.id == job)).one()
    items = load_set(set_path(home, name))
    items = list(items[:: -(-len(items) // most)]) if most else list(items)
    if not items:
        raise QualityError(f"{name} holds no question", code="SET_BROKEN")
    system = system_of("", container, items, collection, day)
    config = run_config(items, config_of(container, name, items, collection, day))
    folder = RunFolder.create(runs_folder(home), system.name, config)
    said = 0.0

    def progress(done: int, total: int) -> None:
        nonlocal said
        if time.monotonic() - said < _SAY_EVERY and done < total:
            return
        said = time.monotonic()
        with database.session() as session:
            here = update(EvalRow).where(EvalRow.id == job)
            session.execute(here.values(state=RUNNING, done=done, total=total, heard=utc_now(), run=folder.path.name))
            if session.scalar(select(EvalRow.cancel).where(EvalRow.id == job)):
                raise Cancelled

    progress(0, len(items))
    witness = Library(container.live.searcher(), collection, day)
    write_scores(run_set(system, items, progress, witness=witness, folder=folder), folder)


def _end(database: Database, job: int, state: str, **values: object) -> None:
    with database.session() as session:
        session.execute(
            update(EvalRow)
            .where(EvalRow.id == job, EvalRow.state.in_(ACTIVE))
            .values(state=state, heard=utc_now(), **values)
        )


if __name__ == "__main__":
    do_job(lambda job: work(Container(), job))
