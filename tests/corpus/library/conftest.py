"""The library's tests run on both databases it can be kept in: a SQLite file and a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.library import Library
from tests.support.postgres import empty, running_postgres


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a PostgreSQL that lives as long as the run; skips where there can be none."""
    with running_postgres() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest) -> str:
    """The database this test runs on; a module that speaks of files alone has a fixture of its own."""
    return str(request.param)


@pytest.fixture
def target(backend: str, home: Path, request: pytest.FixtureRequest) -> Path | str:
    """Where an empty library may be made."""
    if backend == "sqlite":
        return home / "library.sqlite"
    url: str = request.getfixturevalue("postgres")
    empty(url)
    return url


@pytest.fixture
def library(target: Path | str) -> Iterator[Library]:
    """An empty library."""
    library = Library(target)
    yield library
    library.close()
