"""One writer at a time: imports and index builds of one data folder exclude each other, across processes."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from corpus.errors import BusyError, LibraryError


@contextmanager
def write_lock(path: Path, *, wait_seconds: float = 0.0) -> Iterator[None]:
    """Hold the data folder's write lock. Raises ``BusyError`` (``BUSY``) when another process holds it.

    The operating system lets go of the lock when the process dies, so a killed build never blocks the next.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path, timeout=wait_seconds)
        lock.acquire()
    except Timeout as error:
        raise BusyError("another import or index build is running on this data folder") from error
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise LibraryError(f"{path.parent}: {error.strerror}", code="DISK_FULL") from error
        raise LibraryError(f"{path.parent}: {error.strerror}", code="HOME_UNWRITABLE") from error
    try:
        yield
    finally:
        lock.release()
