"""Files are read in a process of their own, with limits of time and memory; its death is an error of one file."""

from __future__ import annotations

import atexit
import contextlib
import functools
import json
import os
import selectors
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from corpus.documents.limits import Limits
from corpus.documents.model import Document
from corpus.errors import DependencyError, InputError

_FILES_A_PROCESS = 200  # then a fresh one: leaks of parsers stay small
_CHUNK = 1 << 20


class Sandbox:
    """Keeps one reading process for many files and starts another when it died. Use as a context manager."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._process: subprocess.Popen[bytes] | None = None
        self._done = 0
        self._buffer = bytearray()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read(self, path: Path, name: str = "") -> Document:
        """Read a file. Raises like ``parsing.parse`` and ``InputError``: ``READ_TIMEOUT``, ``READ_MEMORY``,
        ``READ_CRASHED``, ``FILE_UNREADABLE``."""
        name = name or path.name
        if not path.is_file():  # a pipe or device would block for ever
            raise InputError(
                f"{path}: {'not a regular file' if path.exists() else 'no such file'}", code="FILE_UNREADABLE"
            )
        process = self._started()
        request = {"path": str(path.resolve()), "name": name, "limits": self.limits.model_dump()}
        assert process.stdin is not None
        try:
            process.stdin.write(json.dumps(request).encode() + b"\n")
            process.stdin.flush()
            answer = self._answer(process, name)
        except (BrokenPipeError, ConnectionError) as error:
            raise self._died(name) from error
        except BaseException:
            self.close()
            raise
        self._done += 1
        if "error" in answer:
            kind = DependencyError if answer.get("kind") == "DependencyError" else InputError
            raise kind(str(answer.get("detail", "")), code=str(answer["error"]))
        return Document.model_validate(answer["document"])

    def close(self) -> None:
        """End the process and everything it started."""
        process, self._process = self._process, None
        self._buffer.clear()
        if process is None:
            return
        _kill(process)
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with contextlib.suppress(BrokenPipeError):
                    stream.close()
        process.wait()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is not None and (self._done >= _FILES_A_PROCESS or self._process.poll() is not None):
            self.close()
        if self._process is None:
            self._done = 0
            # Its own group, so that OCR and converters end with it.
            self._process = subprocess.Popen(
                [sys.executable, "-m", "corpus.documents.worker"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL, start_new_session=True, env=reading_environment(),
            )  # fmt: skip
        return self._process

    def _answer(self, process: subprocess.Popen[bytes], name: str) -> dict[str, Any]:
        assert process.stdout is not None
        started = alive = time.monotonic()
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ)
            while True:
                now = time.monotonic()
                left = min(alive + self.limits.seconds, started + self.limits.total_seconds) - now
                if left <= 0:
                    self.close()
                    raise InputError(f"{name}: no end after {now - started:.0f} s", code="READ_TIMEOUT")
                if not selector.select(left):
                    continue
                data = os.read(process.stdout.fileno(), _CHUNK)
                if not data:
                    raise self._died(name)
                self._buffer += data
                while (end := self._buffer.find(b"\n")) >= 0:
                    line = bytes(self._buffer[:end])
                    del self._buffer[: end + 1]
                    alive = time.monotonic()
                    answer: dict[str, Any] = json.loads(line)
                    if "alive" not in answer:
                        return answer

    def _died(self, name: str) -> InputError:
        process = self._process
        code = process.wait(timeout=10) if process is not None else None
        self.close()
        if code is not None and -code in (signal.SIGKILL,):
            return InputError(f"{name}: the reading process was stopped by the system", code="READ_MEMORY")
        return InputError(f"{name}: the reading process ended with {code}", code="READ_CRASHED")


@functools.cache
def shared_sandbox() -> Sandbox:
    """The reading process of this program: started at the first file, ended with the program."""
    sandbox = Sandbox()
    atexit.register(sandbox.close)
    return sandbox


def _kill(process: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError, AttributeError):
        process.kill()


def reading_environment() -> dict[str, str]:
    """The caller's environment with its import path: the process must run the same code."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(part for part in sys.path if part), "OMP_THREAD_LIMIT": "1",
            "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}  # fmt: skip
