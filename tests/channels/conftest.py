"""The command line in-process, and the API with its index loaded."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from assistant.profile import Profile, load_profile
from assistant.settings import AssistantSettings
from channels.cli.main import app
from channels.container import Container
from channels.http.app import create_app

WAIT_SECONDS = 60  # nobody waits so long unless the machine is busy or the thing is broken
CHROMIUM = Path("/usr/bin/chromium")


@dataclass
class Result:
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)


@pytest.fixture
def troly(home: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run ``troly`` with arguments, on whatever data folder ``TROLY_HOME`` names, with the hashing embedder.

    A traceback is a failed test: people must never see one.
    """
    monkeypatch.setenv("TROLY_INDEX_EMBEDDER", "hashing")

    def run(*args: object) -> Result:
        done = CliRunner().invoke(app, [str(arg) for arg in args], catch_exceptions=False)
        return Result(done.exit_code, done.stdout, done.stderr)

    return run


@pytest.fixture
def records(home: Path) -> Path:
    """A file of three native records: a procedure, a question with its answer, an office."""
    return write_jsonl(home / "du-lieu.jsonl", PROCEDURE, FAQ, OFFICE)


def write_jsonl(path: Path, *values: object) -> Path:
    path.write_text("".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values), "utf-8")
    return path


PROCEDURE = {
    "kind": "procedure",
    "key": "9.000001",
    "title": "Cấp giấy phép nuôi voi",
    "url": "https://example.org/voi",
    "updated": "2026-01-02",
    "levels": ["commune"],
    "agencies": ["Ủy ban nhân dân cấp xã"],
    "channels": [
        {
            "method": "direct",
            "times": [{"quantity": 7, "unit": "working_day", "text": "07 ngày làm việc"}],
            "fees": [{"kind": "amount", "amount": 8000, "text": "8.000 đồng"}],
        }
    ],
    "paper_groups": [{"papers": [{"name": "Tờ khai nuôi voi", "originals": 1}]}],
}
FAQ = {"kind": "faq", "key": "ho-khau", "title": "Còn sổ hộ khẩu giấy không?", "answer": "Không còn từ năm 2023."}
OFFICE = {"kind": "office", "key": "mot-cua", "title": "Bộ phận một cửa xã Mẫu", "address": "Số 1, thôn Một"}


def wait_until(condition: Callable[[], bool]) -> None:
    """Wait for something that happens in another thread or process."""
    end = time.monotonic() + WAIT_SECONDS
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)


@pytest.fixture(scope="session")
def _default_profile() -> Profile:
    return load_profile(AssistantSettings.model_fields["profile"].default)


@pytest.fixture
def client(starter_container: Container, _default_profile: Profile) -> Iterator[TestClient]:
    """The API over the starter corpus, ready."""
    starter_container.profile = _default_profile
    with TestClient(create_app(starter_container)) as client:
        wait_until(lambda: client.get("/health").status_code == 200)
        yield client


@pytest.fixture(scope="session")
def chromium():
    """A real browser."""
    if not CHROMIUM.exists():
        pytest.skip(f"no Chromium at {CHROMIUM}: install the chromium package to test the page")
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (extra: dev)")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def npm_folder(request) -> Path:
    """What web/package-lock.json pins (axe-core's rules, a QR reader), kept in pytest's cache."""
    here = Path(__file__).parent / "web"
    digest = hashlib.sha256((here / "package-lock.json").read_bytes()).hexdigest()[:12]
    folder = Path(request.config.cache.mkdir(f"page-tests-{digest}"))
    done_mark = folder / "installed"
    if not done_mark.exists():
        npm = shutil.which("npm")
        if not npm:
            pytest.skip("npm is not installed, so axe-core and the QR reader cannot be fetched")
        for name in ("package.json", "package-lock.json"):
            shutil.copy(here / name, folder / name)
        command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        try:
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=90)
        except subprocess.TimeoutExpired:
            pytest.skip("the npm registry did not answer, so axe-core and the QR reader cannot be fetched")
        if done.returncode:
            pytest.skip(f"axe-core and the QR reader could not be fetched: {done.stderr.strip().splitlines()[-1:]}")
        done_mark.touch()
    return folder / "node_modules"


@pytest.fixture(scope="session")
def axe_source(npm_folder: Path) -> str:
    """The script of axe-core."""
    return (npm_folder / "axe-core" / "axe.min.js").read_text()
