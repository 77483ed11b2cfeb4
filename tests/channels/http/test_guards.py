"""Limits, headers, methods, paths: what surrounds every request."""

from __future__ import annotations

import gzip
import http.client

import pytest

from channels.web import STATIC
from tests.channels.http.test_answers import ask, is_error

CSP = {
    "default-src 'self'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'", "object-src 'none'",
    "require-trusted-types-for 'script'", "trusted-types 'none'",
}  # fmt: skip


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"), ("GET", "/static/chat.js"), ("GET", "/health"), ("GET", "/docs"), ("GET", "/openapi.json"),
        ("GET", "/nowhere"), ("GET", "/v1/answers"), ("POST", "/v1/answers"), ("GET", "/v1/procedures/x"),
    ],
)  # fmt: skip
def test_security_headers_are_on_every_response(client, method, path):
    headers = client.request(method, path).headers
    assert {part.strip() for part in headers["content-security-policy"].split(";")} == CSP
    assert headers["x-content-type-options"] == "nosniff" and headers["referrer-policy"] == "no-referrer"
    assert "permissions-policy" in headers and "server" not in headers
    assert len(headers.get_list("content-security-policy")) == 1


def test_pages_and_scripts_are_asked_for_again_each_time(client):
    for path in ("/", "/static/chat.js", "/static/chat.css"):
        first = client.get(path)
        assert first.headers["cache-control"] == "no-cache" and first.headers["etag"]
    assert client.get("/static/chat.js", headers={"If-None-Match": first.headers["etag"]}).status_code in (200, 304)
    again = client.get("/static/chat.css", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304 and again.headers["cache-control"] == "no-cache"


def test_the_page_and_all_its_files_are_served(client):
    page = client.get("/")
    assert page.headers["content-type"] == "text/html; charset=utf-8" and "Trợ lý" in page.text
    for file in STATIC.iterdir():
        assert client.get(f"/static/{file.name}").content == file.read_bytes()


def test_head_is_answered_like_get_without_a_body(client):
    for path in ("/", "/static/chat.css"):
        head = client.head(path)
        assert head.status_code == 200 and not head.content
        assert head.headers["content-type"] == client.get(path).headers["content-type"]


def test_texts_are_compressed_for_those_who_take_it(client):
    for path in ("/", "/static/chat.js", "/openapi.json"):
        assert client.get(path).headers["content-encoding"] == "gzip"
        assert "content-encoding" not in client.get(path, headers={"Accept-Encoding": "identity"}).headers
    assert ask(client, "đăng ký khai sinh").headers["content-encoding"] == "gzip"
    streamed = client.post("/v1/answers", json={"question": "a"}, headers={"Accept": "text/event-stream"})
    assert "content-encoding" not in streamed.headers


def test_a_body_over_the_limit_announced_or_not(client):
    assert is_error(ask(client, "a" * 70_000), 413, "BODY_TOO_LARGE")

    def chunks():
        for _ in range(100):
            yield b'{"question": "' + b"a" * 1000

    sent = client.post("/v1/answers", content=chunks(), headers={"Content-Type": "application/json"})
    assert is_error(sent, 413, "BODY_TOO_LARGE") and sent.headers["x-content-type-options"] == "nosniff"


def test_a_large_valid_body_in_pieces_is_not_cut_into_another_question(client):
    def chunks():
        yield b'{"question": "khai sinh"}'
        yield b" " * 70_000

    sent = client.post("/v1/answers", content=chunks(), headers={"Content-Type": "application/json"})
    assert is_error(sent, 413, "BODY_TOO_LARGE")


def test_the_limit_is_a_setting(starter_container, monkeypatch):
    from fastapi.testclient import TestClient

    from channels.http.app import create_app

    monkeypatch.setenv("TROLY_HTTP_LARGEST_BODY", "30")
    client = TestClient(create_app(starter_container))
    assert is_error(ask(client, "a" * 30), 413, "BODY_TOO_LARGE")


@pytest.mark.parametrize("length", ["-1", "abc", "1e3", "99999999999999999999"])
def test_a_nonsense_length_is_refused(client, length):
    sent = client.request("POST", "/v1/answers", headers={"Content-Length": length})
    assert is_error(sent, 413, "BODY_TOO_LARGE")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/v1/answers", "POST"),
        ("DELETE", "/health", "GET"),
        ("POST", "/", "GET"),
        ("PUT", "/static/chat.js", ""),
    ],
)
def test_a_wrong_method_is_named(client, method, path, allowed):
    response = client.request(method, path)
    assert is_error(response, 405, "METHOD_NOT_ALLOWED")
    assert allowed in response.headers.get("allow", "")


@pytest.mark.parametrize(
    "path",
    ["/nowhere", "/v1", "/v2/answers", "/static/", "/static/none.js", "/static/%2e%2e/%2e%2e/container.py",
     "/static/..%2f__init__.py", "/v1/answers/", "/.env", "/redoc"],
)  # fmt: skip
def test_an_unknown_path_is_not_found(client, path):
    assert is_error(client.get(path), 404, "NOT_FOUND")


def test_gzip_that_claims_to_be_a_body_is_not_unpacked(client):
    body = gzip.compress(b'{"question": "' + b"a" * 10_000_000 + b'"}')
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    sent = client.post("/v1/answers", content=body, headers=headers)
    assert is_error(sent, sent.status_code, "BAD_REQUEST")
    assert sent.status_code < 500 and http.client.responses[sent.status_code]
