"""Fixtures of all rooms: an empty data folder per test, the fuse, and one built starter corpus per run."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.live import LiveIndex
from channels.cli.corpus import run_import
from channels.cli.index import run_build
from channels.container import Container
from corpus.library import Library
from corpus.starter import starter_path
from tests.support.fuse import forbid_network, forbid_real_models
from tests.support.records import bring, small_records

_PROXIES = ("http_proxy", "https_proxy", "all_proxy")


@pytest.fixture(autouse=True)
def _own_surroundings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[None]:
    """No setting of the machine reaches a test, and no test reaches the network or a real model unasked."""
    with pytest.MonkeyPatch.context() as patch:
        for name in tuple(os.environ):
            if name.upper().startswith("TROLY_") or name.lower() in _PROXIES:
                patch.delenv(name)
        patch.setenv("TROLY_HOME", str(tmp_path))
        forbid_network(patch)
        if request.node.get_closest_marker("real_model") is None:
            forbid_real_models(patch)
        yield


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The empty data folder of this test; ``TROLY_HOME`` points to it."""
    return tmp_path


@pytest.fixture
def container(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Container]:
    """A container on the empty data folder, with the hashing embedder."""
    monkeypatch.setenv("TROLY_INDEX_EMBEDDER", "hashing")
    container = Container()
    yield container
    container.library.close()


@pytest.fixture(scope="session")
def starter_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the starter corpus imported, indexed (hashing embedder) and published.

    Shared by the whole run: read it, never write it; ``shutil.copytree`` it to change something.
    """
    folder = tmp_path_factory.mktemp("starter-home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TROLY_HOME", str(folder))
        patch.setenv("TROLY_INDEX_EMBEDDER", "hashing")
        for name in ("TROLY_COLLECTION", "TROLY_INDEX_ARTICLE_PIECES", "TROLY_INDEX_KEEP_GENERATIONS"):
            patch.delenv(name, raising=False)
        container = Container()
        report = run_import(container, [starter_path()], None, None)
        assert not any(file.error or file.rejected for file in report.files), report.to_json()
        built, published = run_build(container, publish=True, full=False)
        assert published, built
        container.library.close()
    return folder


@pytest.fixture(scope="session")
def _starter_live(starter_home: Path) -> LiveIndex:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TROLY_HOME", str(starter_home))
        patch.setenv("TROLY_INDEX_EMBEDDER", "hashing")
        return Container().live


@pytest.fixture
def starter_container(
    starter_home: Path, _starter_live: LiveIndex, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Container]:
    """A container on ``starter_home``; new for every test, the loaded index shared by the whole run."""
    monkeypatch.setenv("TROLY_HOME", str(starter_home))
    monkeypatch.setenv("TROLY_INDEX_EMBEDDER", "hashing")
    container = Container()
    container.live = _starter_live
    yield container
    container.library.close()


@pytest.fixture(scope="session")
def catalogue_path() -> Path:
    """The folder with the national catalogue beside the checkout (``../shared/data``); skips where it is not."""
    folder = Path(__file__).resolve().parents[2] / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the national catalogue is not beside the checkout (../shared/data)")
    return folder


@pytest.fixture
def library(home: Path) -> Iterator[Library]:
    """An empty library."""
    library = Library(home / "library.sqlite")
    yield library
    library.close()


@pytest.fixture
def small_library(library: Library, home: Path) -> Library:
    """A library of a handful of made-up records of every kind, in the collection ``main``."""
    bring(library, home / "small.jsonl", *small_records())
    return library


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of one megabyte."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    mount, umount = shutil.which("mount"), shutil.which("umount")
    command = [str(mount), "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if os.name != "posix" or not mount or not umount or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("needs the right to mount a tmpfs")
    yield folder
    subprocess.run([umount, "-l", str(folder)], check=True)
