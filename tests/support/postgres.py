"""A PostgreSQL of one's own: a temporary data folder, a free port of 127.0.0.1, gone after the run."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

_ACCOUNTS = ("postgres", "nobody")  # PostgreSQL does not run as root
_START_SECONDS = 60.0


@contextmanager
def running_postgres() -> Iterator[str]:
    """A server's URL as long as the block lasts. Skips the test where PostgreSQL or its driver is not installed."""
    psycopg = pytest.importorskip("psycopg", reason="psycopg is not installed: pip install 'troly[postgres]'")
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="troly-postgres-"))
    account = _account()
    if account:
        shutil.chown(folder, *account.values())
    data = folder / "data"
    # Vietnamese order in the database: what the library lists must not depend on it.
    order = ["--locale-provider=icu", "--icu-locale=vi"]
    start = [programs / "initdb", "-D", data, "-U", "troly", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"]
    server: subprocess.Popen[bytes] | None = None
    try:
        for extra in (order, []):  # built without ICU, or older than 15
            made = subprocess.run([*start, *extra], cwd=folder, capture_output=True, text=True, **account)
            if made.returncode == 0:
                break
        else:
            pytest.skip(f"initdb does not work here: {made.stderr.strip()}")
        port = _free_port()
        options = ["fsync=off", "full_page_writes=off", "synchronous_commit=off", "listen_addresses=127.0.0.1",
                   f"port={port}", f"unix_socket_directories={folder}", "max_connections=40"]  # fmt: skip
        command = [programs / "postgres", "-D", data, *(word for option in options for word in ("-c", option))]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, **account)
        url = f"postgresql://troly@127.0.0.1:{port}/postgres"
        _wait(psycopg, url, server, folder / "log")
        yield url
    finally:
        if server is not None:
            server.terminate()
            server.wait(timeout=30)
        shutil.rmtree(folder, ignore_errors=True)


def empty(url: str) -> None:
    """Take everything out of a database."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")


def _programs() -> Path:
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for folder in folders:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")


def _account() -> dict[str, Any]:
    """Whom the server runs as; nothing where that is whoever runs the tests."""
    if os.geteuid() != 0:
        return {}
    import pwd

    known = {entry.pw_name for entry in pwd.getpwall()}
    name = next((name for name in _ACCOUNTS if name in known), None)
    if name is None:
        pytest.skip("PostgreSQL does not run as root, and there is no account postgres or nobody")
    entry = pwd.getpwnam(name)
    return {"user": entry.pw_uid, "group": entry.pw_gid}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(psycopg: Any, url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    ends = time.monotonic() + _START_SECONDS
    while True:
        try:
            psycopg.connect(url, connect_timeout=5).close()
            return
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > ends:
                pytest.skip(f"PostgreSQL does not start here: {log.read_text('utf-8', 'replace')[-500:]}")
        time.sleep(0.05)
