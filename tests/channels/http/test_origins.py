"""Who may embed: exactly the origins of the setting, for reading (CORS) and for framing, and nobody else."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from channels.http.app import create_app
from channels.settings import ChannelSettings
from tests.channels.http.test_answers import is_error

PORTAL, OTHER = "https://portal.example", "https://portal.example.evil.test"


@pytest.fixture
def client(starter_container, monkeypatch):
    monkeypatch.setenv("TROLY_HTTP_ALLOWED_ORIGINS", f"{PORTAL}, http://xa.example:8080 {PORTAL}")
    return TestClient(create_app(starter_container))


def preflight(client, origin, method="POST"):
    headers = {"Origin": origin, "Access-Control-Request-Method": method, "Access-Control-Request-Headers": "content-type"}  # fmt: skip
    return client.options("/v1/answers", headers=headers)


@pytest.mark.parametrize("origin", [PORTAL, "http://xa.example:8080"])
def test_an_allowed_site_may_ask_and_read_also_errors(client, origin):
    for method in ("POST", "GET", "DELETE"):
        assert preflight(client, origin, method).headers["access-control-allow-origin"] == origin
    for sent in (
        client.get("/health", headers={"Origin": origin}),
        client.post("/v1/answers", content=b"{", headers={"Origin": origin}),
        client.post("/v1/answers", content=b"a" * 70_000, headers={"Origin": origin}),
    ):
        assert sent.headers["access-control-allow-origin"] == origin and "Origin" in sent.headers["vary"]
        assert "access-control-allow-credentials" not in sent.headers


@pytest.mark.parametrize("origin", [OTHER, "http://portal.example", "https://portal.example:444", "null", "*"])
def test_another_site_reads_nothing(client, origin):
    """A suffix compared as text let every name that merely begins like the portal in."""
    assert "access-control-allow-origin" not in preflight(client, origin).headers
    assert "access-control-allow-origin" not in client.get("/v1/profile", headers={"Origin": origin}).headers


def test_frames_follow_the_same_list(client):
    policy = client.get("/").headers["content-security-policy"]
    assert f"frame-ancestors 'self' {PORTAL} http://xa.example:8080;" in policy


def test_without_the_setting_nobody_may(starter_container):
    client = TestClient(create_app(starter_container))
    answer = client.get("/v1/profile", headers={"Origin": PORTAL})
    assert "access-control-allow-origin" not in answer.headers
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert is_error(preflight(client, PORTAL), 405, "METHOD_NOT_ALLOWED")


@pytest.mark.parametrize(
    "value",
    ["*", "https://*.example", "portal.example", "https://portal.example/", "https://portal.example/x", "ftp://x",
     "https://a@portal.example", "https://", "HTTPS://portal.example", "null", "https://ok.example javascript:x"],
)  # fmt: skip
def test_what_is_no_exact_origin_is_refused_at_the_start(troly, monkeypatch, value):
    monkeypatch.setenv("TROLY_HTTP_ALLOWED_ORIGINS", value)
    done = troly("serve", "--port", "0")
    assert done.code == 2 and "[BAD_SETTING]" in done.err and "TROLY_HTTP_ALLOWED_ORIGINS" in done.err


def test_each_origin_counts_once():
    assert ChannelSettings(allowed_origins=f"{PORTAL},{PORTAL}\n{OTHER}").origins == (PORTAL, OTHER)


def test_the_microphone_is_for_our_own_page_only(client):
    assert "microphone=(self)" in client.get("/").headers["permissions-policy"]


@pytest.mark.parametrize("path", ["/widget.js", "/page.js"])
def test_scripts_are_whole_fresh_and_found_unchanged(client, path):
    first = client.get(path)
    assert first.headers["content-type"].startswith("text/javascript") and first.headers["cache-control"] == "no-cache"
    assert first.headers["cross-origin-resource-policy"] == "cross-origin" and b"(() => {" in first.content[:20]
    again = client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304 and not again.content
    assert client.head(path).status_code == 200
