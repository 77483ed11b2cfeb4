"""What is read at run time is in the wheel."""

from __future__ import annotations

import fnmatch
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("corpus", "index", "assistant", "eval", "channels")
SETUP = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def shipped() -> list[str]:
    """Every file of the rooms, Python or not."""
    files = (path for room in ROOMS for path in (ROOT / room).rglob("*") if path.is_file())
    names = (path.relative_to(ROOT).as_posix() for path in files if "__pycache__" not in path.parts)
    return sorted(name for name in names if not name.endswith((".pyc", "~", ".orig")))


def test_every_file_matches_a_pattern_of_the_package_data():
    patterns = SETUP["tool"]["setuptools"]["package-data"]["*"]
    data = [name for name in shipped() if not name.endswith(".py")]
    missed = [name for name in data if not any(fnmatch.fnmatch(Path(name).name, pattern) for pattern in patterns)]
    assert not missed
    kinds = {Path(name).suffix or Path(name).name for name in data}
    assert {".yaml", ".json", ".md", ".mako", ".html", ".css", ".js", ".svg", ".typed"} <= kinds


def test_each_room_says_that_it_is_typed():
    assert all((ROOT / room / "py.typed").is_file() for room in ROOMS)


def test_the_starter_corpus_is_read_from_inside_the_package():
    from corpus.starter import starter_path

    assert starter_path().is_relative_to(ROOT / "corpus")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel, built from a copy of the tree."""
    tree, out = tmp_path_factory.mktemp("tree"), tmp_path_factory.mktemp("wheel")
    for room in ROOMS:
        shutil.copytree(ROOT / room, tree / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tree)
    for name in (SETUP["project"]["readme"], *SETUP["project"]["license-files"]):
        if (ROOT / name).exists():
            shutil.copy(ROOT / name, tree)
        else:
            (tree / name).write_text("to be written\n", "utf-8")
    uv = Path(sys.executable).parent / "uv"
    command = [str(uv), "build"] if uv.exists() else [sys.executable, "-m", "build"]
    done = subprocess.run(
        [*command, "--wheel", "--out-dir", str(out), str(tree)], capture_output=True, text=True, timeout=100
    )
    wheels = list(out.glob("*.whl"))
    if not wheels and any(word in done.stderr for word in ("No module named build", "fetch", "resolve", "connect")):
        pytest.skip("the build backend cannot be had here: " + done.stderr.strip()[-200:])
    assert wheels, done.stderr[-2000:]
    return zipfile.ZipFile(wheels[0])


def test_the_wheel_holds_every_file_of_the_tree_and_no_other(wheel):
    inside = sorted(name for name in wheel.namelist() if ".dist-info/" not in name)
    assert inside == shipped()


def test_the_wheel_installs_the_command(wheel):
    (entries,) = [name for name in wheel.namelist() if name.endswith("entry_points.txt")]
    assert "troly = channels.cli.main:main" in wheel.read(entries).decode()


def test_the_wheel_works_where_there_is_no_checkout(wheel, tmp_path):
    """Import, index and ask with nothing on the path but the unpacked wheel and the dependencies."""
    site = tmp_path / "site"
    wheel.extractall(site)
    code = (
        f"import sys; sys.path.insert(0, {str(site)!r}); import channels; from channels.cli.main import main;"
        f"assert channels.__file__.startswith({str(site)!r}); main()"
    )
    surroundings = {"TROLY_HOME": str(tmp_path / "home"), "TROLY_INDEX_EMBEDDER": "hashing", "PATH": "/usr/bin:/bin"}

    def troly(*args: str) -> str:
        command = [sys.executable, "-P", "-c", code, *args]
        done = subprocess.run(command, cwd=tmp_path, env=surroundings, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert "0 bị loại" in troly("corpus", "starter")
    troly("index", "build")
    assert '"answered"' in troly("ask", "thủ tục 1.000894 cần giấy tờ gì", "--json")
