"""The service as people run it: ``troly start`` in a process of its own, over the starter corpus."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from channels.testkit.collecting import wait_for

ROOT = Path(__file__).resolve().parents[3]
COMMAND = (sys.executable, "-m", "channels.cli.main")
_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")


def surroundings(home: Path) -> dict[str, str]:
    """The environment of a new machine: no settings but the data folder and a small embedder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TROLY_")}
    return {**kept, "TROLY_HOME": str(home), "TROLY_INDEX_EMBEDDER": "hashing", "PYTHONUNBUFFERED": "1"}


@dataclass
class Server:
    """A running server."""

    process: subprocess.Popen[str]
    home: Path
    said: list[str]  # what it printed up to its address
    base: str

    def get(self, path: str, **options) -> httpx.Response:
        return httpx.get(self.base + path, timeout=20, **options)

    def ask(self, question: str, **more) -> httpx.Response:
        return httpx.post(self.base + "/v1/answers", json={"question": question, **more}, timeout=20)

    def stop(self) -> bool:
        """End it as a service manager does; says whether it went in good order."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        self.process.communicate(timeout=15)
        return self.process.returncode in (0, -signal.SIGTERM)


def start_server(home: Path, log: Path, *arguments: str) -> Server:
    """Run a command that serves, up to the line with its address."""
    with log.open("w") as errors:
        process = subprocess.Popen(
            [*COMMAND, *arguments], cwd=ROOT, env=surroundings(home), text=True, stdout=subprocess.PIPE, stderr=errors
        )
    said: list[str] = []
    assert process.stdout is not None
    for line in process.stdout:
        said.append(line)
        found = _ADDRESS.search(line)
        if found:
            return Server(process, home, said, found[0])
    process.wait()
    pytest.fail(f"the server did not start: {said} {log.read_text()}")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """``troly start`` on an empty data folder and a free port, ready."""
    home = tmp_path_factory.mktemp("e2e")
    server = start_server(home, home / "server.log", "start", "--port", "0")
    transport = httpx.HTTPTransport(retries=5)  # the socket listens a moment after its address was printed
    with httpx.Client(transport=transport, base_url=server.base, timeout=20) as client:
        wait_for(lambda: client.get("/health").status_code == 200, 90)
    yield server
    assert server.stop(), (home / "server.log").read_text()
