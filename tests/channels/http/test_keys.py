"""Keys of applications: what they open, how they end, and that the public page needs none."""

from __future__ import annotations

import time

import pytest
from fastapi.testclient import TestClient

from channels.http.app import create_app
from channels.http.keys import Doorkeeper
from channels.keys import Keys, Scope
from channels.queue import Store
from corpus.errors import TrolyError
from tests.channels.conftest import wait_until
from tests.support.message_server import made_up_container


@pytest.fixture
def keys(home) -> Keys:
    return Keys(Store(home))


def refused(keys: Keys, header: str, scope: Scope = Scope.ANSWERS) -> str:
    try:
        Doorkeeper(keys).check(header, scope)
    except TrolyError as error:
        return error.code
    return ""


def test_a_key_opens_what_it_is_for(keys):
    _, text = keys.create("Cổng tỉnh", [Scope.ANSWERS])
    assert refused(keys, f"Bearer {text}") == "" and refused(keys, f"bearer  {text} ") == ""
    assert refused(keys, f"Bearer {text}", Scope.CHAT) == "KEY_SCOPE"


def test_what_is_almost_a_key_is_refused_not_taken_for_the_public(keys):
    key, text = keys.create("Cổng tỉnh", [Scope.ANSWERS])
    for wrong in (text[:-1], text + "a", f"trl_{key.id}_", f"trl__{text[13:]}", "trl", "x", f"abc{text[3:]}", "ổ khóa"):
        assert refused(keys, f"Bearer {wrong}") == "KEY_INVALID"
    for header in (text, f"Basic {text}", "Bearer", "Bearer "):
        assert refused(keys, header) == "KEY_INVALID"
    assert refused(keys, "") == refused(keys, "  ") == ""


def test_the_secret_is_stored_nowhere(keys, home):
    _, text = keys.create("Cổng tỉnh", list(Scope))
    keys._store.close()
    secret = text.split("_", 2)[2].encode()
    assert all(secret not in file.read_bytes() for file in home.iterdir())


def test_a_key_ends_by_time_and_by_hand(keys, monkeypatch):
    _, short = keys.create("Thử", [Scope.ANSWERS], days=1)
    key, revoked = keys.create("Cũ", [Scope.ANSWERS])
    keys.revoke(key.id)
    assert refused(keys, f"Bearer {revoked}") == "KEY_INVALID" and refused(keys, f"Bearer {short}") == ""
    later = time.time() + 2 * 86_400
    monkeypatch.setattr("channels.keys.time.time", lambda: later)
    assert refused(keys, f"Bearer {short}") == "KEY_INVALID"
    with pytest.raises(TrolyError):
        keys.revoke(key.id)


def test_each_key_has_its_own_pace(keys):
    _, slow = keys.create("Chậm", [Scope.ANSWERS], per_minute=2)
    _, other = keys.create("Khác", [Scope.ANSWERS], per_minute=2)
    door = Doorkeeper(keys)
    for _ in range(2):
        door.check(f"Bearer {slow}", Scope.ANSWERS)
    with pytest.raises(TrolyError) as error:
        door.check(f"Bearer {slow}", Scope.ANSWERS)
    assert error.value.code == "KEY_TOO_FAST" and door.check(f"Bearer {other}", Scope.ANSWERS)


def test_over_http(home):
    container = made_up_container()
    _, text = container.keys.create("Cổng tỉnh", [Scope.SEARCH])
    with TestClient(create_app(container)) as client:
        wait_until(lambda: client.app.state.readiness.ready)
        ask = lambda **headers: client.post("/v1/answers", json={"question": "lệ phí"}, headers=headers)  # noqa: E731
        assert ask().status_code == 200  # the public page
        assert ask(Authorization="Bearer x").status_code == 401
        assert (ask(Authorization=f"Bearer {text}").status_code, ask(Authorization=f"Bearer {text}").json()["code"]) == (
            403, "KEY_SCOPE")  # fmt: skip


def test_on_the_command_line(troly):
    made = troly("keys", "create", "Cổng tỉnh", "--scope", "answers", "--per-minute", "5")
    assert made.code == 0 and "trl_" in made.out
    identity = made.out.split("trl_")[1].split("_")[0]
    listed = troly("keys", "list")
    assert identity in listed.out and "[answers]" in listed.out and made.out.split("_")[-1].strip() not in listed.out
    assert troly("keys", "revoke", identity).code == 0 and "đã thu hồi" in troly("keys", "list").out
    again = troly("keys", "revoke", identity)
    assert again.code == 2 and "[NOT_FOUND]" in again.err
    assert "[BAD_INPUT]" in troly("keys", "create", " ").err
