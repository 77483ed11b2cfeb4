"""Runs a converter on a stranger's file: a limit of time, of memory and of what it may print.

A damaged .doc made antiword take 4.3 GB and print without end; beside a server on 8 GB that is an outage.
"""

from __future__ import annotations

import contextlib
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.documents.limits import MEGABYTE
from corpus.errors import InputError

_TAIL = 4096  # bytes of a program's complaints that are kept


@dataclass(frozen=True, slots=True)
class Ran:
    """What a program gave back. ``code`` is negative where a limit of its own ended it."""

    code: int
    output: bytes
    complaint: str


def run(
    command: Sequence[str], *, seconds: float, memory: int, output: int = 64 * MEGABYTE, given: bytes | None = None,
    env: Mapping[str, str] | None = None,
) -> Ran:  # fmt: skip
    """Run ``command`` with ``given`` on its input. ``memory``: bytes of address space; ``output``: bytes it may print.

    Raises ``InputError`` (``READ_TIMEOUT``). Needs Linux for the limit of memory and of output; elsewhere only time counts.
    """
    # Files, not pipes: a limit of file size stops what would fill this process.
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as printed, tempfile.TemporaryFile() as said:
        if given is not None:
            source.write(given)
            source.seek(0)
        process = subprocess.Popen(
            command, stdin=source, stdout=printed, stderr=said, env=None if env is None else dict(env)
        )
        _limit(process.pid, memory, output)
        try:
            code = process.wait(seconds)
        except subprocess.TimeoutExpired as error:
            raise InputError(f"{Path(command[0]).name} took more than {seconds:.0f} s", code="READ_TIMEOUT") from error
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
        printed.seek(0)
        said.seek(0)
        return Ran(code, printed.read(output), said.read(_TAIL).decode(errors="replace"))


def _limit(process: int, memory: int, output: int) -> None:
    """Set from here, as code between fork and exec may not run beside threads."""
    with contextlib.suppress(ImportError, AttributeError, ValueError, OSError):  # gone already, or no Linux
        import resource

        for kind, limit in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_FSIZE, output), (resource.RLIMIT_CORE, 0)):
            highest = resource.prlimit(process, kind)[1]
            limit = limit if highest == resource.RLIM_INFINITY else min(limit, highest)
            resource.prlimit(process, kind, (limit, limit))
