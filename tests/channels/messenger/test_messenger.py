"""Messenger: signed events, echoes, kinds, errors, quick replies."""

from __future__ import annotations

import time

import pytest
from fastapi.testclient import TestClient

from channels.contract.messages import Failure
from channels.http.app import create_app
from channels.http_client import Http
from channels.messenger.channel import MessengerChannel, failed
from channels.testkit.collecting import wait_for
from channels.testkit.messenger import FakeMessenger
from tests.support.channel_contract import USER, ChannelContract
from tests.support.message_server import MadeUp, made_up_container
from tests.support.talks import Office, asking_back, echo, said

PATH = "/channels/messenger/webhook"


@pytest.fixture
def facebook():
    with FakeMessenger() as facebook:
        yield facebook


@pytest.fixture
def channel(facebook):
    return MessengerChannel(
        Http(answer_seconds=5), api_url=facebook.url, page_id=facebook.page_id, page_token=facebook.page_token
    )


class MessengerPeer:
    def __init__(self, facebook, channel):
        self.facebook, self.channel = facebook, channel

    def received(self):
        return [line["message"] for line in self.facebook.lines[USER]]

    def buttons(self):
        return [reply["title"] for reply in self.facebook.lines[USER][-1]["replies"]]

    def break_line(self, *, delivered):
        self.facebook.swallow.append("delivered" if delivered else "lost")

    def down(self):
        self._url, self.channel._url = self.channel._url, "http://127.0.0.1:9"

    def up(self):
        self.channel._url = self._url


class TestMessenger(ChannelContract):
    @pytest.fixture
    def peer(self, facebook, channel):
        return MessengerPeer(facebook, channel)


class TestMessengerWithoutThePermissionToList(TestMessenger):
    peer_can_tell = False

    @pytest.fixture
    def peer(self, facebook, channel):
        facebook.may_list = False
        return MessengerPeer(facebook, channel)


@pytest.mark.parametrize(
    ("code", "subcode", "failure"),
    [(190, 463, Failure.BLOCK), (10, 2018278, Failure.STOP), (551, 0, Failure.STOP), (100, 2018001, Failure.STOP),
     (613, 0, Failure.BLOCK), (100, 0, Failure.STOP), (1200, 0, Failure.RETRY), (99999, 0, Failure.RETRY),
     (10, 0, Failure.BLOCK), (368, 0, Failure.BLOCK)],
)  # fmt: skip
def test_every_error_asks_for_the_right_thing(code, subcode, failure):
    assert failed(code, subcode).failure is failure


def test_after_24_hours_no_answer_may_be_sent(home, channel, facebook):
    office = Office(home, channel)
    office.take_in(address=USER, sent=time.time() - 25 * 3600)
    office.work()
    assert office.inbox.dead()[0].problem == "TOO_LATE" and not facebook.lines[USER]


@pytest.fixture
def client(facebook, monkeypatch):
    for name in ("page_id", "app_id", "app_secret", "page_token", "verify_token"):
        monkeypatch.setenv(f"TROLY_MESSENGER_{name.upper()}", getattr(facebook, name))
    monkeypatch.setenv("TROLY_MESSENGER_API_URL", facebook.url)
    answers = MadeUp(lambda q: asking_back(q) if q.text == "khai sinh" else echo(q))
    with TestClient(create_app(made_up_container(answers))) as client:
        yield client


@pytest.fixture
def post(client, facebook):
    def post(*events) -> int:
        raw, headers = facebook.request(*events)
        return client.post(PATH, content=raw, headers=headers).status_code

    return post


def texts(facebook, user=USER) -> list[str]:
    return said([line["message"] for line in facebook.lines[user]])


def test_registration_needs_the_word_agreed_on(client, facebook):
    ask = {"hub.mode": "subscribe", "hub.verify_token": facebook.verify_token, "hub.challenge": "12345"}
    assert client.get(PATH, params=ask).text == "12345"
    assert client.get(PATH, params={**ask, "hub.verify_token": "khác"}).status_code == 403
    assert client.get(PATH, params={**ask, "hub.mode": ""}).status_code == 403


def test_several_events_of_one_request_are_answered_once_each(post, facebook):
    first, second = facebook.say(USER, "một"), facebook.say("khac", "hai")
    assert post(first, second) == post(first, second) == 200
    wait_for(lambda: facebook.lines[USER] and facebook.lines["khac"])
    assert post(first) == 200
    assert texts(facebook) == ["một"] and texts(facebook, "khac") == ["hai"]


def test_a_quick_reply_and_the_start_button(post, facebook):
    post(facebook.event(USER, postback={"mid": "p1", "payload": "GET_STARTED", "title": "Bắt đầu"}))
    wait_for(lambda: len(facebook.lines[USER]) == 1)
    assert "trí tuệ nhân tạo" in facebook.lines[USER][0]["message"]
    post(facebook.say(USER, "khai sinh"))
    wait_for(lambda: len(facebook.lines[USER]) == 2)
    replies = facebook.lines[USER][1]["replies"]
    assert [reply["title"] for reply in replies] == ["1", "2", "3", "Gặp cán bộ"]
    post(facebook.say(USER, "2", quick_reply={"payload": replies[1]["payload"]}))
    wait_for(lambda: len(facebook.lines[USER]) == 3)
    assert texts(facebook)[-1] == "thủ tục 2 cần gì"


@pytest.mark.parametrize("kind", ["image", "audio", "video", "file", "location", "fallback", "template"])
def test_every_attachment_gets_one_fitting_answer(post, facebook, kind):
    attachment = {"type": kind, "payload": {"url": "https://example.org/x"}}
    post(facebook.event(USER, message={"mid": kind, "attachments": [attachment]}))
    wait_for(lambda: facebook.lines[USER])
    assert len(facebook.lines[USER]) == 1


def test_a_person_who_answers_in_the_inbox_silences_the_assistant_and_its_own_echo_does_not(post, facebook, client):
    post(facebook.say(USER, "một"))
    wait_for(lambda: facebook.lines[USER])
    line = facebook.lines[USER][0]
    post(facebook.echo(USER, line["message"], line["id"], metadata=line["metadata"], app_id=int(facebook.app_id)))
    post(facebook.say(USER, "hai"))
    wait_for(lambda: len(facebook.lines[USER]) == 2)
    post(facebook.echo(USER, "Chào chị, em là Lan ở một cửa", app_id=26390203743090))
    post(facebook.say(USER, "ba"), facebook.say("khac", "bốn"))
    wait_for(lambda: facebook.lines["khac"] and not client.app.state.messaging.inbox.sizes()["waiting"])
    assert texts(facebook) == ["một", "hai"]


def test_forged_old_and_strange_requests_do_nothing(client, post, facebook):
    raw, headers = facebook.request(facebook.say(USER, "một"))
    assert client.post(PATH, content=raw + b" ", headers=headers).status_code == 403
    assert client.post(PATH, content=raw).status_code == 403
    old = {**facebook.say(USER, "cũ"), "timestamp": round((time.time() - 3 * 86_400) * 1000)}
    assert post(old, {"read": {}}, facebook.event(USER, delivery={}), {"sender": 5, "message": 5}, "x") == 200
    inbox = client.app.state.messaging.inbox
    assert inbox.sizes() == {"waiting": 0, "done": 0, "dead": 0} and not facebook.lines[USER]
