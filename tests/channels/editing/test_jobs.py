"""Reindexing in a process of its own: seen, cancelled, killed, taken up again, and one at a time."""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import select

from channels.container import Container
from channels.editing import worker
from channels.editing.base import EditingError, editing_database
from channels.editing.jobs import Job, Jobs, processes
from channels.editing.publishing import Publisher
from channels.editing.tables import JobRow
from corpus.errors import BusyError
from corpus.library import Library
from corpus.locking import write_lock
from index.generations import Generations
from tests.channels.conftest import wait_until
from tests.support.records import bring, faq


@pytest.fixture
def filled(library: Library, home: Path) -> Library:
    bring(library, home / "a.jsonl", *(faq(f"cau-{n}") for n in range(5)))
    return library


def idle(home: Path) -> Jobs:
    """Jobs whose process ends at once without a word, as one that is killed while it starts."""
    return Jobs(home, editing_database(home), (sys.executable, "-c", "pass"))


def waiting(home: Path) -> int:
    """A job that waits, as ``start`` leaves it."""
    jobs = Jobs(home, editing_database(home), (sys.executable, "-c", "import time; time.sleep(60)"))
    jobs.processes.spawn = lambda job: None  # the test is the process
    return jobs.start(by="lan")


def state(home: Path, job: int) -> Job:
    return idle(home).job(job)


def test_a_job_builds_measures_and_leaves_a_release(container: Container, filled: Library, home: Path):
    job = waiting(home)
    worker.work(container, job)
    done = state(home, job)
    assert (done.state, done.error) == ("done", "") and done.generation in Generations(home).all()
    release = Publisher(editing_database(home), Generations(home), home / "write.lock").release(done.generation)
    assert release.against == "" and release.report["passages"]["added"] >= 5
    assert Generations(home).live() is None, "a reindexing publishes nothing"


def test_nothing_changed_is_a_job_without_a_generation(container: Container, filled: Library, home: Path):
    first = waiting(home)
    worker.work(container, first)
    Generations(home).publish(state(home, first).generation)
    second = waiting(home)
    worker.work(container, second)
    assert (state(home, second).state, state(home, second).generation) == ("done", "")


def test_a_second_job_is_refused_while_one_is_at_work(filled: Library, home: Path):
    job = waiting(home)
    with pytest.raises(BusyError) as raised:
        idle(home).start(by="hoa")
    assert raised.value.code == "JOB_RUNNING" and state(home, job).state == "waiting"


def test_a_job_can_be_cancelled_while_an_import_holds_the_lock(container: Container, filled: Library, home: Path):
    job = waiting(home)
    with write_lock(home / "write.lock"):
        at_work = threading.Thread(target=worker.work, args=(container, job))
        at_work.start()
        wait_until(lambda: state(home, job).stage == "lock")
        idle(home).cancel(job, by="hoa")
        at_work.join(30)
    assert state(home, job).state == "cancelled" and Generations(home).all() == []
    with pytest.raises(EditingError) as raised:
        idle(home).cancel(job, by="hoa")
    assert raised.value.code == "EDIT_STATE"


def test_a_killed_process_is_an_interrupted_job_that_can_be_taken_up(container, filled: Library, home: Path):
    """The machine was switched off during a build; on Monday the page still said "running"."""
    jobs = Jobs(home, editing_database(home))
    with write_lock(home / "write.lock"):
        job = jobs.start(by="lan")
        wait_until(lambda: jobs.job(job).stage == "lock")
        assert jobs.job(job).state == "running"
        os.kill(jobs.processes.running[job].pid, signal.SIGKILL)
        wait_until(lambda: state(home, job).state == "interrupted")
    again = waiting_resume(home, job)
    worker.work(container, again)
    assert state(home, again).state == "done"


def waiting_resume(home: Path, job: int) -> int:
    jobs = Jobs(home, editing_database(home))
    jobs.processes.spawn = lambda job: None
    return jobs.resume(job, by="lan")


def test_a_server_that_restarts_does_not_take_a_living_job_for_dead(filled: Library, home: Path):
    job = waiting(home)
    database = editing_database(home)
    with database.session() as session:
        session.scalars(select(JobRow)).one().state = "running"
    with processes(home).work_lock():
        assert state(home, job).state == "running"
    assert state(home, job).state == "interrupted"


def test_what_goes_wrong_is_said_by_its_code(container: Container, home: Path):
    job = waiting(home)
    worker.work(container, job)
    assert (state(home, job).state, state(home, job).error) == ("failed", "LIBRARY_EMPTY")


def test_a_process_that_never_comes_up_does_not_block_the_next(filled: Library, home: Path):
    jobs = idle(home)
    job = jobs.start(by="lan")
    jobs.processes.running[job].wait(30)
    assert jobs.job(job).state == "interrupted"
