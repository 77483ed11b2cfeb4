"""Sending through Zalo: limits, buttons, error codes, tokens that end in the middle of a burst."""

from __future__ import annotations

import json
import stat
import threading
import time
from collections import deque

import pytest

from channels.contract.messages import Failure, InboundKind, Outgoing, SendFailed
from channels.http_client import Http
from channels.pace import Pace
from channels.testkit.collecting import wait_for
from channels.zalo.errors import failed
from channels.zalo.tokens import FILE, Tokens
from tests.support.channel_contract import USER, ChannelContract
from tests.support.processes import die, killed, start, wait
from tests.support.talks import Office, asking_back, echo, inbound


class ZaloPeer:
    def __init__(self, zalo, channel) -> None:
        self.zalo, self.channel = zalo, channel
        zalo.last_word[USER] = time.time()

    def received(self):
        return self.zalo.texts(USER)

    def buttons(self):
        return [button["title"] for button in self.zalo.lines[USER][-1].buttons]

    def break_line(self, *, delivered):
        self.zalo.swallow.append("delivered" if delivered else "lost")

    def down(self):
        self._url, self.channel._url = self.channel._url, "http://127.0.0.1:9"

    def up(self):
        self.channel._url = self._url


class TestZalo(ChannelContract):
    @pytest.fixture
    def peer(self, zalo, channel):
        return ZaloPeer(zalo, channel)


@pytest.fixture
def office(home, channel):
    return Office(home, channel)


def test_choices_are_buttons_with_hidden_payloads_that_work_when_tapped(home, channel, zalo):
    office = Office(home, channel, lambda q: asking_back(q) if q.text == "khai sinh" else echo(q))
    zalo.say(USER, "")
    office.take_in("khai sinh", address=USER)
    office.work()
    buttons = zalo.lines[USER][-1].buttons
    assert [button["type"] for button in buttons] == ["oa.query.hide"] * 4
    assert all(button["payload"].startswith("tl:") and "thủ tục" not in button["payload"] for button in buttons)
    office.take_in(buttons[1]["payload"].removeprefix("tl:"), address=USER, kind=InboundKind.TAP)
    office.work()
    assert "thủ tục 2 cần gì" in zalo.texts(USER)[-1]


def test_an_account_without_buttons_gets_the_text(channel, zalo, home):
    office = Office(home, channel, asking_back)
    zalo.say(USER, "")
    zalo.errors.append((-201, ""))
    office.take_in("khai sinh", address=USER)
    office.work()
    assert "2. Thủ tục số 2" in zalo.texts(USER)[0] and zalo.lines[USER][-1].buttons == []


@pytest.mark.parametrize(
    ("error", "failure"),
    [(code, Failure.STOP) for code in (-100, -201, -213, -217, -227, -230, -232, -233, -244, -248)]
    + [(code, Failure.BLOCK) for code in (-32, -204, -205, -209, -210, -211, -212, -218, -219, -221, -223, -224, -240,
                                          -242, -320, -321, -216, -220)]
    + [(code, Failure.RETRY) for code in (-200, -234, -9999)],
)  # fmt: skip
def test_every_error_code_asks_for_the_right_thing(error, failure):
    assert failed(error).failure is failure


@pytest.mark.parametrize(("error", "state"), [(-213, "dead"), (-230, "dead"), (-32, "waiting"), (-221, "waiting"), (-200, "waiting")])  # fmt: skip
def test_an_error_stops_delays_or_lays_aside(office, zalo, error, state):
    zalo.say(USER, "")
    zalo.errors.append((error, ""))
    office.take_in(address=USER)
    office.workers.work_once()
    assert office.inbox.sizes()[state] == 1 and zalo.texts(USER) == []


def test_what_stops_one_person_stops_nobody_else(office, zalo):
    for user in ("a", "b"):
        zalo.say(user, "")
    zalo.errors.append((-244, "a"))
    office.take_in(sender="a", address="a")
    office.take_in(sender="b", address="b")
    office.work()
    assert len(zalo.texts("b")) == 1 and office.inbox.dead()[0].problem == "ZALO_USER"


def test_more_than_seven_days_after_their_last_word_zalo_refuses_and_we_stop(office, zalo):
    zalo.last_word[USER] = time.time() - 8 * 86_400
    office.take_in(address=USER)
    office.work()
    assert office.inbox.dead()[0].problem == "ZALO_WINDOW"


def test_after_48_hours_an_answer_would_cost_money_and_is_not_sent(office, zalo):
    zalo.say(USER, "")
    office.take_in(address=USER, sent=time.time() - 49 * 3600)
    office.work()
    assert office.inbox.dead()[0].problem == "TOO_LATE" and zalo.texts(USER) == []


def test_a_token_that_ends_in_the_middle_of_a_burst_is_refreshed_once(home, channel, zalo, tokens):
    """Eight senders met the dead token at once; each refreshed, and all but the first pair were void."""
    office = Office(home, channel)
    for n in range(40):
        zalo.say(f"u{n}", "")
        office.take_in(sender=f"u{n}", address=f"u{n}")
    gate = threading.Barrier(8)

    def part() -> None:
        gate.wait()
        office.work()

    threads = [threading.Thread(target=part) for _ in range(8)]
    zalo.access = "một cặp khác"  # Zalo let the old one end early
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wait_for(lambda: office.work() + 1 and not office.inbox.sizes()["waiting"])
    assert zalo.refreshes == 1 and all(len(zalo.texts(f"u{n}")) == 1 for n in range(40))


def test_a_token_that_is_refused_also_after_a_refresh_is_not_refreshed_again(home, channel, zalo, monkeypatch):
    """Each further refresh would spend a token and end the same; an operator has to look."""
    office = Office(home, channel)
    zalo.say(USER, "")
    zalo.access = "một cặp khác"
    monkeypatch.setattr(zalo, "_refusal", lambda token, body: (-220, "expired"))
    office.take_in(address=USER)
    office.workers.work_once()
    assert zalo.refreshes == 1 and office.blocks.all()[0].code == "ZALO_RECONNECT"


def test_a_token_near_its_end_is_refreshed_before_it_ends(channel, zalo, tokens):
    zalo.say(USER, "")
    tokens.adopt(zalo.access, zalo.refresh, 3600)
    channel.send(inbound(address=USER), Outgoing(text="chào"), "1.1")
    assert zalo.refreshes == 1 and tokens.read().access == zalo.access and tokens.read().expires > time.time() + 80_000


def test_the_new_pair_is_on_disk_before_it_is_used_and_readable_by_its_owner_only(home, zalo, tokens):
    tokens.refresh(zalo.access)
    kept = json.loads((home / FILE).read_text())
    assert (kept["access"], kept["refresh"], kept["spending"]) == (zalo.access, zalo.refresh, 0.0)
    assert stat.S_IMODE((home / FILE).stat().st_mode) == 0o600


def another(home, zalo) -> Tokens:
    """What another process has."""
    return Tokens(home, Http(), oauth_url=zalo.url, app_id=zalo.app_id, app_secret=zalo.app_secret)


def test_many_processes_refresh_once(home, zalo, tokens):
    children = [start(lambda: another(home, zalo).refresh("access-1")) for _ in range(4)]
    assert [wait(child) for child in children] == [0] * 4 and zalo.refreshes == 1


def test_killed_while_refreshing_the_operator_is_told_and_the_old_token_goes_on(home, zalo, tokens, monkeypatch):
    """The answer with the new pair was on its way when the process died: the refresh token is spent."""

    def dying() -> None:
        tokens = another(home, zalo)
        ask = tokens._http.request
        monkeypatch.setattr(tokens._http, "request", lambda *a, **k: (ask(*a, **k), die()))
        tokens.refresh(zalo.access)

    tokens.adopt(zalo.access, zalo.refresh, 3600)
    old = zalo.access
    assert killed(dying) and zalo.refreshes == 1
    assert "did not end" in tokens.problem()
    assert tokens.access() == old  # the next refresh is refused, and the token on disk still has its hour
    tokens.adopt(old, "refresh-1", 0)
    with pytest.raises(SendFailed) as refused:
        tokens.access()
    assert refused.value.code == "ZALO_RECONNECT" and refused.value.failure is Failure.BLOCK


def test_when_permission_is_lost_messages_wait_until_it_is_given_again(home, channel, zalo, tokens):
    office = Office(home, channel)
    zalo.say(USER, "")
    tokens.adopt("cũ", "đã dùng", -1)
    office.take_in(address=USER)
    office.work()
    assert office.blocks.all()[0].code == "ZALO_RECONNECT" and office.inbox.sizes()["waiting"] == 1
    tokens.adopt(zalo.access, zalo.refresh, 90_000)
    office.blocks.lift("zalo")
    office.work()
    assert len(zalo.texts(USER)) == 1


def test_permission_from_the_first_page_to_a_working_token(home, zalo):
    tokens = another(home, zalo)
    with pytest.raises(SendFailed):
        tokens.access()
    url, challenge = tokens.permission_url("https://example.org/cb")
    again, same = tokens.permission_url("https://example.org/cb")
    assert challenge in url and same == challenge and url != again  # one challenge for good, a new state each time
    tokens.connect("mã")
    assert tokens.access() == zalo.access and tokens.problem() == ""


@pytest.mark.parametrize("text", ["{", "[]", '{"unknown": 1}', ""])
def test_a_broken_token_file_is_said(home, tokens, text):
    (home / FILE).write_text(text)
    with pytest.raises(SendFailed) as broken:
        tokens.access()
    assert broken.value.code == "ZALO_RECONNECT"


def test_a_refresh_token_about_to_end_is_said(tokens):
    assert tokens.problem() == ""
    assert "ends in" in tokens.problem(now=time.time() + 80 * 86_400)


def test_an_unreachable_token_service_does_not_stop_a_token_that_works(home, zalo):
    tokens = Tokens(home, Http(), oauth_url="http://127.0.0.1:9", app_id=zalo.app_id, app_secret=zalo.app_secret)
    tokens.adopt("còn dùng được", "refresh-1", 3600)
    assert tokens.access() == "còn dùng được"


def test_requests_keep_the_pace():
    now, slept = [0.0], deque()

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    pace = Pace(60, clock=lambda: now[0], sleep=sleep)
    for _ in range(20):
        pace.wait()
    assert 14 <= now[0] <= 16  # five at once, then one a second


def test_an_interrupted_send_is_found_among_those_who_were_sent_before(channel, zalo):
    """The same question twice in a minute has the same answer twice: the first must not pass for the second."""
    zalo.say(USER, "")
    known: set[str] = set()
    channel._is_ours = known.__contains__
    known.add(channel.send(inbound(address=USER), Outgoing(text="chào"), "1.1"))
    message = Outgoing(text="chào")
    assert channel.was_sent(inbound(address=USER), message, "2.1", time.time()) is False
    channel.send(inbound(address=USER), message, "2.1")
    assert channel.was_sent(inbound(address=USER), message, "2.1", time.time()) is True
    assert channel.was_sent(inbound(address=USER), Outgoing(text="khác"), "3.1", time.time()) is False
