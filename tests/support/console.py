"""The staff console as people use it: a server in a process of its own, and somebody of a role who is signed in."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from channels.http.signing import SESSION
from channels.settings import ConsoleSettings
from channels.staff.roles import EVERYWHERE, Role, Staff
from channels.staff.room import StaffRoom
from channels.staff.sessions import Level
from channels.testkit.collecting import wait_for

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "sáng nay chợ quê đông vui lắm"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
_START_SECONDS = 90.0
# Animations that go on for ever (somebody waits for something) are part of the rest.
_AT_REST = """document.getAnimations().every(moving => moving.playState !== "running"
    || moving.effect.getComputedTiming().endTime === Infinity)"""
_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")


def make_staff(
    room: StaffRoom, *roles: Role, login: str = "", units: Collection[str] = (EVERYWHERE,),
    collections: Collection[str] = (EVERYWHERE,), password: str = "",
) -> Staff:  # fmt: skip
    """Somebody with roles; without ``password`` nobody can sign in by form, only by ``sign_in``."""
    login = login or f"{'-'.join(roles) or 'nobody'}-{len(room.accounts.all())}"
    account = room.accounts.create(login, f"Nguyễn Văn {login.title()}", roles, units=units, collections=collections)
    if password:
        room.accounts.set_password(account.staff.id, password)
    return account.staff


@dataclass
class ConsoleServer:
    """A running server; ``room`` works on the same data folder."""

    base: str
    home: Path
    room: StaffRoom

    def sign_in(self, context: Any, staff: Staff, level: Level = Level.FULL) -> None:
        """Give a Playwright browser context the session of somebody."""
        token = self.room.sessions.open(staff.id, level, "Playwright")
        context.add_cookies([{"name": SESSION, "value": token, "url": self.base, "httpOnly": True}])

    def open(self, page: Any, path: str) -> None:
        """Open a page of the console and wait until it is alive."""
        page.goto(f"{self.base}/console{path}")
        page.get_by_role("main").wait_for()
        page.wait_for_function("window.did_handshake === true")


@contextmanager
def console_server(home: Path, **settings: str) -> Iterator[ConsoleServer]:
    """``troly serve`` on a data folder and a free port."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TROLY_")}
    surroundings = {**kept, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
                    "PYTHONUNBUFFERED": "1", "TROLY_HOME": str(home), "TROLY_INDEX_EMBEDDER": "hashing", **settings}  # fmt: skip
    command = [sys.executable, "-m", "channels.cli.main", "serve", "--port", "0"]
    log = home / "console-server.log"
    with log.open("w") as errors:
        process = subprocess.Popen(
            command, cwd=ROOT, env=surroundings, text=True, stdout=subprocess.PIPE, stderr=errors
        )
    try:
        assert process.stdout is not None
        found = next((match for line in process.stdout if (match := _ADDRESS.search(line))), None)
        assert found, log.read_text()
        wait_for(lambda: _ready(found[0]), _START_SECONDS)
        room = StaffRoom(home, ConsoleSettings())
        yield ConsoleServer(found[0], home, room)
    finally:
        process.terminate()
        process.communicate(timeout=20)


def _ready(base: str) -> bool:
    """Whether it listens, a moment after its address was printed, and its index is loaded."""
    try:
        return httpx.get(f"{base}/health", timeout=20).status_code == 200
    except httpx.TransportError:
        return False


def violations(page: Any, axe_source: str) -> list[str]:
    """What axe has against a page as it is shown now: at rest, for text that fades in has the contrast of neither end."""
    page.wait_for_function(_AT_REST)
    page.evaluate(axe_source)
    result = page.evaluate(f"axe.run({{ runOnly: {json.dumps(AXE_TAGS)} }})")
    return [
        f"{found['impact']} {found['id']}: {node['html'][:160]} {node['failureSummary'][:300]}"
        for found in result["violations"]
        for node in found["nodes"]
    ]
