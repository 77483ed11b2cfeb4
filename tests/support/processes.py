"""Other processes of the same program, made by fork: milliseconds instead of seconds of imports."""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Callable


def start(work: Callable[[], object]) -> int:
    """Run ``work`` in a process of its own; gives its id. It ends with 0, or 1 after an error."""
    child = os.fork()
    if child:
        return child
    try:
        work()
        os._exit(0)
    except BaseException:  # noqa: BLE001 - a child must never return into the test run
        traceback.print_exc()
    finally:
        os._exit(1)


def wait(process: int) -> int:
    """The exit code; negative for a signal."""
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def die() -> None:
    """kill -9 to oneself: no handler, no ``finally``, no flush."""
    os.kill(os.getpid(), signal.SIGKILL)


def killed(work: Callable[[], object]) -> bool:
    """Run ``work``, which calls ``die`` somewhere, in a process of its own; whether it did."""
    return wait(start(work)) == -signal.SIGKILL
