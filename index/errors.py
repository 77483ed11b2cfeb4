"""Errors of the index room; each detail names the command that repairs it."""

from __future__ import annotations

import errno

from corpus.errors import TrolyError


class GenerationError(TrolyError):
    """A generation cannot be used.

    Codes: ``INDEX_MISSING`` (none was built), ``INDEX_DAMAGED`` (a file is missing or changed), ``INDEX_MISMATCH``
    (built with another embedder, passage maker or normaliser), ``INDEX_UNKNOWN`` (no generation of that name).
    """

    code = "INDEX_DAMAGED"


def is_disk_full(error: BaseException) -> bool:
    """Whether an error of the file system or of a library writing to it says that no space is left."""
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return True
    return any(words in str(error) for words in ("No space left", "disk is full"))


REBUILD = "repair: troly index build --full --publish"
ROLLBACK = "repair: troly index rollback, or troly index build --full --publish"
