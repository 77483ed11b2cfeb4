"""Sessions end when they should."""

from __future__ import annotations

import pytest

from channels.staff.roles import Role
from channels.staff.sessions import Level


@pytest.fixture
def lan(room):
    return room.accounts.create("lan", "Lan", [Role.OFFICER]).staff


def test_the_token_is_not_in_the_database(room, lan, home):
    token = room.sessions.open(lan.id, Level.FULL)
    assert len(token) >= 43, "256 bits"
    assert token.encode() not in b"".join(path.read_bytes() for path in home.glob("staff.sqlite*"))
    found = room.sessions.find(token)
    assert found is not None and found.staff == lan
    assert room.sessions.find(found.digest) is None, "what is stored opens nothing"


def test_idle_and_absolute_end(room, lan, clock):
    token = room.sessions.open(lan.id, Level.FULL)
    clock.now += 1799
    assert room.sessions.find(token)
    clock.now += 1799
    assert room.sessions.find(token), "work goes on"
    clock.now += 1801
    assert room.sessions.find(token) is None
    busy = room.sessions.open(lan.id, Level.FULL)
    for _ in range(36):
        clock.now += 1000
        assert room.sessions.find(busy)
    clock.now += 1
    assert room.sessions.find(busy) is None, "ten hours are enough"


def test_looking_is_no_work(room, lan, clock):
    """A page left open asked for news all night, and the session never ended."""
    token = room.sessions.open(lan.id, Level.FULL)
    for _ in range(3):
        clock.now += 700
        last = room.sessions.find(token, active=False)
    assert last is None


def test_the_wait_for_the_code_is_short(room, lan, clock):
    token = room.sessions.open(lan.id, Level.CODE)
    clock.now += 601
    assert room.sessions.find(token) is None


def test_a_token_from_before_is_worth_nothing_afterwards(room, lan):
    """Session fixation: whoever planted the first cookie was signed in with its owner."""
    before = room.sessions.open(lan.id, Level.CODE)
    after = room.sessions.rotate(before, Level.FULL)
    assert after != before and room.sessions.find(before) is None
    assert room.sessions.find(after).level is Level.FULL
    with pytest.raises(LookupError):
        room.sessions.rotate(before, Level.FULL)


@pytest.mark.parametrize("end", ["disable", "roles", "reset", "all"])
def test_what_ends_every_session(room, lan, end):
    tokens = [room.sessions.open(lan.id, Level.FULL) for _ in range(3)]
    if end == "disable":
        room.disable("test", lan.id)
    elif end == "roles":
        room.give_roles("test", lan.id, frozenset({Role.EDITOR}), frozenset(), frozenset())
    elif end == "reset":
        room.reset("test", lan.id)
    else:
        room.sessions.close_all(lan.id)
    assert [room.sessions.find(token) for token in tokens] == [None] * 3


def test_others_end_and_mine_stays(room, lan):
    mine, other = room.sessions.open(lan.id, Level.FULL), room.sessions.open(lan.id, Level.FULL)
    assert room.sessions.close_all(lan.id, but=room.sessions.find(mine).digest) == 1
    assert room.sessions.find(mine) and room.sessions.find(other) is None


def test_the_end_at_the_provider_ends_what_began_there(room, lan):
    local = room.sessions.open(lan.id, Level.FULL)
    first = room.sessions.open(lan.id, Level.FULL, provider_session="s1")
    second = room.sessions.open(lan.id, Level.FULL, provider_session="s2")
    assert room.sessions.close_provider("s1") == 1
    assert room.sessions.find(first) is None and room.sessions.find(second)
    assert room.sessions.close_provider("", lan.id) == 1
    assert room.sessions.find(second) is None and room.sessions.find(local)
    assert room.sessions.close_provider("", "") == 0
