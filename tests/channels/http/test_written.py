"""A language model behind the API: the record's blocks first, checked sentences as they come, and an end to it all."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Callable, Iterator

import pytest
import uvicorn

from assistant.generation import Writer
from assistant.generation.calls import Limits
from assistant.generation.fake import ScriptedModel
from channels.container import Container
from channels.http.app import create_app
from channels.testkit.chat_model import pieces_of
from tests.channels.conftest import wait_until

QUESTION = "thủ tục đăng ký kết hôn 1.000894 mất mấy ngày"
TIME = "Dạ, thời hạn giải quyết: {time} [s1]."
PLACE = "Hồ sơ nộp tại {office} ạ [s1]."
HEADERS = {"Content-Type": "application/json", "Accept": "text/event-stream"}

Serve = Callable[..., int]


@pytest.fixture
def serve(starter_container: Container) -> Iterator[Serve]:
    """Serve with a model, on a socket: a test client in the process cannot go away in the middle."""
    servers: list[tuple[uvicorn.Server, threading.Thread]] = []

    def start(model: ScriptedModel, **limits: float) -> int:
        starter_container.assistant.writer = Writer(model, Limits(**limits))
        config = uvicorn.Config(create_app(starter_container), port=0, log_level="error")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        servers.append((server, thread))
        wait_until(lambda: server.started)
        port = server.servers[0].sockets[0].getsockname()[1]
        wait_until(lambda: get(port, "/health") == 200)
        return port

    yield start
    for server, thread in servers:
        server.should_exit = True
        thread.join(10)


def get(port: int, path: str) -> int:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    line.request("GET", path)
    return line.getresponse().status


def ask(port: int) -> tuple[http.client.HTTPConnection, http.client.HTTPResponse]:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    line.request("POST", "/v1/answers", json.dumps({"question": QUESTION}).encode(), HEADERS)
    return line, line.getresponse()


def events(response: http.client.HTTPResponse) -> Iterator[tuple[str, dict]]:
    name = ""
    while raw := response.readline():
        text = raw.decode().strip()
        if text.startswith("event: "):
            name = text.removeprefix("event: ")
        elif text:
            yield name, json.loads(text.removeprefix("data: "))


def test_record_first_then_sentences_then_the_whole(serve):
    _, response = ask(serve(ScriptedModel(pieces_of(["Miễn phí [s1].", TIME, PLACE]))))
    got = list(events(response))
    names = [name for name, _ in got]
    blocks = names.count("block")
    assert names == ["block"] * blocks + ["written"] * 2 + ["answer"] and blocks > 3
    whole = got[-1][1]
    assert whole["blocks"][1:] == [data for name, data in got if name == "block"]
    told = " ".join(data["text"] for name, data in got if name == "written")
    assert whole["blocks"][0]["text"] == told and whole["blocks"][0]["written"]
    assert whole["text"].startswith(whole["blocks"][0]["title"])
    assert (whole["written_by"]["used"], whole["written_by"]["removed"]) == (True, 1)


def test_the_record_is_read_while_the_model_is_silent(serve):
    _, response = ask(serve(ScriptedModel((), hangs=True), first_seconds=3, total_seconds=4))
    started = time.monotonic()
    stream = events(response)
    assert next(stream)[0] == "block"
    first = time.monotonic() - started
    *_, (name, whole) = stream
    assert name == "answer" and whole["outcome"] == "answered" and not whole["written_by"]["used"]
    assert time.monotonic() - started > 2 > first  # the model had its time, and nobody waited for it


def test_when_the_reader_leaves_the_model_stops(serve):
    """A closed page must not keep a model writing for twenty seconds, or a few impatient people take all of it."""
    model = ScriptedModel(pieces_of([TIME]), hangs=True)
    line, response = ask(serve(model, first_seconds=60, total_seconds=60))
    for name, _ in events(response):
        if name == "written":
            break
    response.close()
    line.close()
    wait_until(lambda: model.stopped == 1)


def test_who_waits_for_a_model_takes_no_place_from_others(serve, monkeypatch):
    monkeypatch.setenv("TROLY_HTTP_ANSWERS_AT_ONCE", "1")
    monkeypatch.setattr("channels.http.api._LONGEST_WAIT", 2.0)
    model = ScriptedModel((), hangs=True)
    port = serve(model, first_seconds=30, total_seconds=30)
    line, response = ask(port)
    stream = events(response)
    assert next(stream)[0] == "block"
    wait_until(lambda: bool(model.asked))
    other, second = ask(port)
    assert next(events(second))[0] == "block"  # not OVERLOADED
    for each in (response, line, second, other):
        each.close()
    wait_until(lambda: model.stopped == 2)


@pytest.mark.parametrize("path", ["/v1/chat/completions"])
def test_chat_clients_are_told_that_a_model_helped(starter_container, monkeypatch, path):
    from fastapi.testclient import TestClient

    monkeypatch.setenv("TROLY_API_CHAT_WITHOUT_KEY", "true")
    starter_container.assistant.writer = Writer(ScriptedModel(pieces_of([TIME])))
    with TestClient(create_app(starter_container)) as client:
        wait_until(lambda: client.get("/health").status_code == 200)
        body = {"model": "troly", "messages": [{"role": "user", "content": QUESTION}]}
        got = client.post(path, json=body).json()
    assert got["troly"]["written_by"]["used"] and "AI viết" in got["choices"][0]["message"]["content"]
