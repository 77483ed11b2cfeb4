"""``troly start`` from nothing to answers, over a real socket."""

from __future__ import annotations

import socket
import subprocess

import pytest

from channels.messages import error_messages
from tests.channels.e2e.conftest import COMMAND, ROOT, start_server, surroundings
from tests.channels.http.test_answers import events_of, is_error, without_times

QUESTION = "đăng ký khai sinh cần giấy tờ gì"


def troly(home, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments], cwd=ROOT, env=surroundings(home), capture_output=True, text=True, timeout=60
    )


def test_it_prepares_itself_and_says_where_it_is(server):
    said = "".join(server.said)
    assert "Nhập bộ dữ liệu khởi đầu" in said and "0 bị loại" in said and "Lập chỉ mục lần đầu" in said
    assert server.get("/health").json()["status"] == "ready"
    assert server.get("/").text.startswith("<!doctype html>")


def test_an_answer_with_papers_fee_days_office_and_source(server):
    answer = server.ask("thủ tục 1.001193 cần giấy tờ gì").json()
    assert answer["outcome"] == "answered" and {block["type"] for block in answer["blocks"]} >= {
        "checklist", "fees", "times", "places",
    }  # fmt: skip
    assert answer["sources"][0]["url"].startswith("https://") and answer["sources"][0]["updated"]
    assert answer["timings_ms"]["total"] < 2000


def test_the_command_line_beside_it_gives_the_same_answer(server):
    import json

    done = troly(server.home, "ask", QUESTION, "--json")
    assert done.returncode == 0, done.stderr
    assert without_times(json.loads(done.stdout)) == without_times(server.ask(QUESTION).json())


def test_events_over_the_wire(server):
    import httpx

    with httpx.stream(
        "POST", server.base + "/v1/answers", json={"question": QUESTION}, headers={"Accept": "text/event-stream"}
    ) as response:
        names = [name for name, _ in events_of(response.read().decode())]
    assert names[-1] == "answer" and set(names[:-1]) == {"block"}


def test_headers_of_the_real_server(server):
    headers = server.get("/").headers
    assert "require-trusted-types-for 'script'" in headers["content-security-policy"]
    assert headers["cache-control"] == "no-cache" and "server" not in headers


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"POST /v1/answers HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 5000000\r\n\r\n",
        b"POST /v1/answers HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
        + b"10000\r\n" + b"a" * 65536 + b"\r\n" + b"10\r\n" + b"a" * 16 + b"\r\n0\r\n\r\n",
    ],
    ids=["announced", "chunked"],
)  # fmt: skip
def test_a_huge_body_is_refused_before_it_is_taken(server, request_bytes):
    host, port = server.base.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(request_bytes)
        answer = connection.recv(65536).decode()
    assert answer.startswith("HTTP/1.1 413") and "nosniff" in answer
    assert server.get("/health").status_code == 200


def test_nonsense_on_the_wire_does_not_bring_it_down(server):
    host, port = server.base.removeprefix("http://").split(":")
    for rubbish in (b"\x16\x03\x01\x02\x00", b"GET / HTTP/9.9\r\n\r\n", b"POST /v1/answers HTTP/1.1\r\n\r\n", b""):
        with socket.create_connection((host, int(port)), timeout=10) as connection:
            connection.sendall(rubbish)
    assert is_error(server.get("/nowhere"), 404, "NOT_FOUND")


def test_a_second_server_on_the_port_is_told_so(server, tmp_path):
    done = troly(tmp_path, "serve", "--port", server.base.rpartition(":")[2])
    assert done.returncode == 2 and f"[PORT_TAKEN] {error_messages()['PORT_TAKEN']}" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_server_without_an_index_says_what_is_missing_and_stops_when_told(tmp_path):
    empty = start_server(tmp_path, tmp_path / "log", "serve", "--port", "0")
    try:
        import httpx

        with httpx.Client(transport=httpx.HTTPTransport(retries=5), base_url=empty.base, timeout=10) as client:
            for _ in range(100):
                health = client.get("/health")
                if health.json()["status"] == "unusable":
                    break
            assert health.status_code == 503 and health.json()["code"] == "INDEX_MISSING"
            assert is_error(client.post("/v1/answers", json={"question": "a"}), 503, "INDEX_MISSING")
    finally:
        assert empty.stop()
    assert "troly index build" in (tmp_path / "log").read_text()
