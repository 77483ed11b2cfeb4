"""Long work beside the server: one job of a kind at a time, in a process of its own that outlives the server.

What a job is and how far it has come stands in its own table (``channels.editing.jobs``, ``channels.quality.jobs``);
here is what their processes have in common: starting one, telling whether it lives, and its first lines.
"""

from __future__ import annotations

import contextlib
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from filelock import FileLock, Timeout

from corpus.database import utc_now

WAITING, RUNNING, DONE, FAILED, CANCELLED, INTERRUPTED = (
    "waiting", "running", "done", "failed", "cancelled", "interrupted",
)  # fmt: skip
ACTIVE = (WAITING, RUNNING)
_STARTING = timedelta(seconds=60)  # a process that was just started has so long to take its lock
_NICE = 10


class Processes:
    """The processes of one kind of work. ``command`` starts one, the job's number follows; locks and logs lie in
    ``folder`` of the data folder ``home``, their names begin with ``prefix``."""

    def __init__(self, home: Path, folder: str, command: Sequence[str], prefix: str = "") -> None:
        self._home, self._folder, self._prefix = home, home / folder, prefix
        self._command = tuple(command)
        self.running: dict[int, subprocess.Popen[bytes]] = {}

    def spawn(self, job: int) -> None:
        """Start the process of a job; what it prints goes to its log."""
        log = self._folder / "jobs" / f"{job}.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        surroundings = {
            "TROLY_INDEX_THREADS": "1", "OMP_NUM_THREADS": "1", **os.environ, "TROLY_HOME": str(self._home),
            "PYTHONPATH": os.pathsep.join(part for part in sys.path if part),
        }  # fmt: skip
        with log.open("wb") as out:
            # Its own session: a server that is stopped does not take it down.
            self.running[job] = subprocess.Popen(
                [*self._command, str(job)], stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=surroundings,
                start_new_session=True,
            )  # fmt: skip

    def may_start(self, job: int, state: str, heard: datetime) -> bool:
        """Whether a job that waits may still have its process coming up."""
        process = self.running.get(job)
        if process is not None and process.poll() is not None:
            return False
        return state == WAITING and utc_now() - heard < _STARTING

    def at_work(self) -> bool:
        """Whether any process holds the work lock; the system lets go of it when the process dies."""
        try:
            with self.work_lock():
                return False
        except Timeout:
            return True

    def work_lock(self) -> FileLock:
        """What a process at work holds for as long as it lives."""
        return self._lock("work.lock", 0)

    def starting_lock(self) -> FileLock:
        """Held while a job is begun: two people who press the button at once begin one."""
        return self._lock("starting.lock", 10)

    def _lock(self, name: str, seconds: float) -> FileLock:
        self._folder.mkdir(parents=True, exist_ok=True)
        return FileLock(self._folder / f"{self._prefix}{name}", timeout=seconds)


def do_job(work: Callable[[int], None]) -> None:
    """The first lines of a job's process: do the job named on the command line, behind everything else on the machine."""
    logging.basicConfig(level=logging.INFO)
    with contextlib.suppress(OSError):
        os.nice(_NICE)
    work(int(sys.argv[1]))
