"""The whole way over real sockets and real processes: load, kill -9, and Zalo's two seconds."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from channels.http.app import create_app
from channels.testkit.collecting import wait_for
from channels.testkit.zalo import FakeZalo
from channels.zalo.tokens import FILE
from tests.support.message_server import MadeUp, MessageServer, made_up_container, post_all

PATH = "/channels/zalo/webhook"


@pytest.fixture
def settings(zalo: FakeZalo, home, monkeypatch) -> None:
    """An installation that is connected to the fake."""
    values = {"APP_ID": zalo.app_id, "OA_ID": zalo.oa_id, "OA_SECRET": zalo.oa_secret, "APP_SECRET": zalo.app_secret,
              "API_URL": zalo.url, "OAUTH_URL": zalo.url, "SITE_VERIFICATION": "Abc_123-x", "PER_MINUTE": "1000000"}  # fmt: skip
    for name, value in values.items():
        monkeypatch.setenv(f"TROLY_ZALO_{name}", value)
    monkeypatch.setenv("TROLY_MESSAGES_PER_MINUTE", "0")
    pair = {"access": zalo.access, "refresh": zalo.refresh, "expires": 4e9, "refreshed": 4e9}
    (home / FILE).write_text(json.dumps(pair))


@pytest.fixture
def server(settings, zalo) -> Iterator[MessageServer]:
    server = MessageServer()
    zalo.webhook_url, zalo.per_minute = server.url + PATH, 1_000_000
    yield server
    server.end()


def test_from_a_phone_to_the_answer_with_the_echo_coming_back(server, zalo):
    zalo.echoes = True
    server.live()
    zalo.relation("follow", "an")
    zalo.say("an", "lệ phí bao nhiêu")
    wait_for(lambda: len(zalo.texts("an")) == 2)
    assert "Trả lời: lệ phí bao nhiêu" in zalo.texts("an")[1]
    zalo.tap("an", "Gặp cán bộ")
    wait_for(lambda: len(zalo.texts("an")) == 3)
    assert zalo.statuses.count(200) == len(zalo.statuses)


def test_the_webhook_answers_within_two_seconds_while_every_answer_takes_ten(server, zalo):
    """Zalo's own limit. All workers are busy for longer than this test takes."""
    server.assistant = MadeUp(seconds=10)
    server.live()
    for n in range(40):
        zalo.say(f"u{n}", "lệ phí")
    assert set(zalo.statuses) == {200} and max(zalo.waits[1:]) < 2


@pytest.mark.timeout(300)  # a few seconds on a free processor, a minute and more beside others on one
def test_a_thousand_users_at_once_are_each_answered_once(server, zalo):
    bodies = [
        zalo.event("user_send_text", f"u{n}", message={"text": f"câu {n}", "msg_id": f"m{n}"}) for n in range(1000)
    ]
    server.live()
    assert post_all(server.url, [(b"", "")])[0][0] == 200  # it is up
    results = post_all(server.url, [(body, zalo.signature(body)) for body in bodies])
    assert Counter(status for status, _ in results) == {200: 1000}
    wait_for(lambda: zalo.delivered >= 1000, seconds=240)
    assert all([f"Trả lời: câu {n}" in text for text in zalo.texts(f"u{n}")] == [True] for n in range(1000))
    print(f"slowest acknowledgement {max(seconds for _, seconds in results):.2f} s")


def test_killed_again_and_again_nothing_is_lost_and_nothing_answered_twice(server, zalo):
    """kill -9 in the middle of the work, three times, while Zalo repeats what was not acknowledged."""
    server.assistant = MadeUp(seconds=0.005)
    bodies = [
        zalo.event("user_send_text", f"u{n % 15}", message={"text": f"câu {n}", "msg_id": f"m{n}"}) for n in range(60)
    ]
    signed = [(body, zalo.signature(body)) for body in bodies]
    server.live()
    post_all(server.url, signed)
    for wanted in (8, 20, 35):
        wait_for(lambda wanted=wanted: zalo.delivered >= wanted, seconds=60)
        server.kill()
        server.live()
        post_all(server.url, signed[::3])
    wait_for(lambda: zalo.delivered >= 60, seconds=60)
    heard = Counter(text.partition("câu ")[2].split()[0] for user in zalo.lines for text in zalo.texts(user))
    assert heard == {str(n): 1 for n in range(60)}


def test_over_http_a_forged_event_is_403_a_probe_200_and_a_strange_body_neither_crashes(settings, zalo):
    with TestClient(create_app(made_up_container())) as client:
        raw = zalo.event("user_send_text", "u1", message={"text": "a", "msg_id": "1"})
        signed = {"X-ZEvent-Signature": zalo.signature(raw)}
        assert client.post(PATH, content=raw, headers=signed).json() == {"status": "message"}
        assert client.post(PATH, content=raw, headers=signed).json() == {"status": "repeat"}
        forged = client.post(PATH, content=raw + b" ", headers=signed)
        assert (forged.status_code, forged.json()["code"]) == (403, "FORGED")
        assert client.post(PATH).json() == {"status": "probe"}
        assert client.post(PATH, content=b"x" * 100_000, headers=signed).status_code == 413
        assert client.get(PATH).status_code == 405


def test_the_domain_verification_page_is_there_and_no_other(settings):
    with TestClient(create_app(made_up_container())) as client:
        page = client.get("/zalo_verifierAbc_123-x.html")
        assert '<meta name="zalo-platform-site-verification" content="Abc_123-x" />' in page.text
        assert client.get("/zalo_verifierkhac.html").status_code == 404


def test_without_settings_there_is_no_webhook_no_worker_and_no_file(home):
    with TestClient(create_app(made_up_container())) as client:
        answer = client.post(PATH, content=b"{}")
        assert (answer.status_code, answer.json()["code"]) == (404, "CHANNEL_OFF")
        assert client.get("/zalo_verifier.html").status_code == 404
    assert not list(home.glob("channels*"))


def test_a_full_queue_is_503_so_that_zalo_repeats(settings, zalo, monkeypatch):
    monkeypatch.setenv("TROLY_MESSAGES_QUEUE_LIMIT", "10")
    with TestClient(create_app(made_up_container(MadeUp(seconds=1)))) as client:
        statuses = []
        for n in range(14):
            raw = zalo.event("user_send_text", f"u{n}", message={"text": "a", "msg_id": f"{n}"})
            statuses.append(client.post(PATH, content=raw, headers={"X-ZEvent-Signature": zalo.signature(raw)}))
        assert {answer.status_code for answer in statuses} == {200, 503}
        assert statuses[-1].json()["code"] == "QUEUE_FULL"
