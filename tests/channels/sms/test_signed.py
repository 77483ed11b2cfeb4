"""SMS and hotline: signed requests both ways."""

from __future__ import annotations

import json
import time

import pytest
from fastapi.testclient import TestClient

from channels.contract.messages import Capabilities, Failure, Outgoing, SendFailed
from channels.contract.split import size
from channels.http.app import create_app
from channels.http_client import Http
from channels.sms.signed import HEADER, SignedChannel, sign, signed
from channels.testkit.collecting import wait_for
from channels.testkit.gateway import FakeGateway
from tests.support.channel_contract import USER, ChannelContract
from tests.support.message_server import made_up_container
from tests.support.talks import inbound

SMS = Capabilities(text_limit=306, parts=2, unaccented=True, short_notice=True)


@pytest.fixture
def gateway():
    with FakeGateway() as gateway:
        yield gateway


@pytest.fixture
def channel(gateway):
    return SignedChannel("sms", Http(answer_seconds=5), gateway.url, gateway.secret, SMS)


class GatewayPeer:
    def __init__(self, gateway, channel):
        self.gateway, self.channel = gateway, channel

    def received(self):
        return [said["text"] for said in self.gateway.received if said["to"] == USER]

    def buttons(self):
        return []

    def break_line(self, *, delivered):
        self.gateway.swallow.append("delivered" if delivered else "lost")

    def down(self):
        self._url, self.channel._url = self.channel._url, "http://127.0.0.1:9"

    def up(self):
        self.channel._url = self._url


class TestSms(ChannelContract):
    @pytest.fixture
    def peer(self, gateway, channel):
        return GatewayPeer(gateway, channel)


class TestHotline(ChannelContract):
    @pytest.fixture
    def channel(self, gateway):
        can = Capabilities(text_limit=600, parts=1, links=False, short_notice=True)
        return SignedChannel("hotline", Http(answer_seconds=5), gateway.url, gateway.secret, can)

    @pytest.fixture
    def peer(self, gateway, channel):
        return GatewayPeer(gateway, channel)


def test_only_a_fresh_signature_of_this_body_counts():
    raw = '{"text": "lệ phí"}'.encode()
    assert signed(sign(raw, "s"), raw, "s")
    assert not signed(sign(raw, "s"), raw + b" ", "s") and not signed(sign(raw, "khác"), raw, "s")
    for minutes in (-11, 11):
        assert not signed(sign(raw, "s", now=time.time() + minutes * 60), raw, "s")
    for header in ("", "t=,v1=", "v1=abc", "t=1e9,v1=x", "t=١٢,v1=é", "t=1,t=2"):
        assert not signed(header, raw, "s")


@pytest.mark.parametrize(
    ("status", "failure", "code"),
    [(400, Failure.STOP, "GATEWAY_REFUSED"), (401, Failure.BLOCK, "GATEWAY_AUTH"), (429, Failure.BLOCK, "GATEWAY_RATE"),
     (500, Failure.RETRY, "PEER_UNREACHABLE")],
)  # fmt: skip
def test_what_a_status_asks_for(gateway, channel, status, failure, code):
    gateway.statuses.append(status)
    with pytest.raises(SendFailed) as error:
        channel.send(inbound(), Outgoing(text="a"), "1.1")
    assert (error.value.failure, error.value.code) == (failure, code)
    gateway.statuses.append(409)
    assert channel.send(inbound(), Outgoing(text="a"), "1.1")  # it has this one already


@pytest.fixture
def client(gateway, monkeypatch):
    monkeypatch.setenv("TROLY_SMS_SECRET", gateway.secret)
    monkeypatch.setenv("TROLY_SMS_SEND_URL", gateway.url)
    with TestClient(create_app(made_up_container())) as client:
        yield client


def test_from_a_phone_and_back_over_http(client, gateway):
    raw, headers = gateway.message("0912345678", "le phi khai sinh", "sms-1")
    assert client.post("/channels/sms/webhook", content=raw, headers=headers).json() == {"status": "message"}
    assert client.post("/channels/sms/webhook", content=raw, headers=headers).json() == {"status": "repeat"}
    wait_for(lambda: gateway.received)
    (said,) = gateway.received
    assert said["to"] == "0912345678" and "Tra loi: le phi khai sinh" in said["text"] and size(said["text"]) <= 306
    assert said["text"].isascii() and "(AI)" in said["text"]


def test_what_is_forged_broken_or_switched_off(client, gateway):
    raw, headers = gateway.message("09", "x", "1")
    assert client.post("/channels/sms/webhook", content=raw + b" ", headers=headers).status_code == 403
    assert client.post("/channels/sms/webhook", content=raw).status_code == 403
    for body in (b"{", b"[]", b"{}", json.dumps({"id": "", "from": "1"}).encode(), b'{"id": "1", "from": 5}'):
        broken = client.post("/channels/sms/webhook", content=body, headers={HEADER: sign(body, gateway.secret)})
        assert (broken.status_code, broken.json()["code"]) == (422, "BAD_REQUEST")
    for name in ("hotline", "fax", "..%2f"):
        assert client.post(f"/channels/{name}/webhook", content=raw, headers=headers).status_code == 404
