"""A running service for benchmarks: ``troly start`` as people run it, in a process and a data folder of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

_ROOT = Path(__file__).resolve().parents[1]
_ADDRESS = re.compile(r"http://[\w.:\[\]]+:\d+")
_SECONDS = 300


@contextmanager
def running_service(home: Path | None = None) -> Iterator[str]:
    """The address of a ready service over ``home``, or over the starter corpus in a new folder. Settings of the
    environment hold. Raises ``RuntimeError`` when it does not become ready."""
    with tempfile.TemporaryDirectory() as fresh:
        environment = {**os.environ, "TROLY_HOME": str(home or fresh), "PYTHONUNBUFFERED": "1"}
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, (str(_ROOT), environment.get("PYTHONPATH"))))
        command = [sys.executable, "-m", "channels.cli.main", "start", "--port", "0"]
        process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        try:
            base = _address(process)
            _wait(base)
            yield base
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=30)


def _address(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    for line in process.stdout:
        if found := _ADDRESS.search(line):
            return found[0]
    raise RuntimeError("the service did not start; run `troly start` to see why")


def _wait(base: str) -> None:
    end = time.monotonic() + _SECONDS
    while time.monotonic() < end:
        try:
            if httpx.get(base + "/health", timeout=10).status_code == 200:
                return
        except httpx.HTTPError:
            pass  # the socket listens a moment after its address was printed
        time.sleep(0.5)
    raise RuntimeError(f"{base} is not ready after {_SECONDS} s; see {base}/health")
