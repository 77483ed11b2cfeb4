"""A key that leaked or is old is replaced while people work."""

from __future__ import annotations

import pyotp
import pytest

from channels.staff import totp
from channels.staff.audit import Audit
from channels.staff.roles import Role
from channels.staff.store import KEY_FILE, StaffStore
from corpus.errors import LibraryError, TrolyError


@pytest.fixture
def hoa(room, clock):
    """Somebody with an authenticator; gives id, secret and recovery codes."""
    secret = totp.new_secret()
    account = room.accounts.create("hoa", "Hoa", [Role.EDITOR])
    codes = room.accounts.set_totp(account.staff.id, secret, pyotp.TOTP(secret).at(int(clock.now)))
    return account.staff.id, secret, codes


def shows(room, clock, hoa) -> None:
    clock.now += 60
    room.accounts.verify_code(hoa[0], pyotp.TOTP(hoa[1]).at(int(clock.now)))


def test_a_new_key_is_taken_by_everybody_at_once(room, clock, hoa):
    """The only way was to lose the key: every authenticator had to be set up anew."""
    room.audit.note("test", "before")
    server = StaffStore(room.store.home)  # another process, which has read the key
    sealed, before = server.seal("x"), (room.store.home / KEY_FILE).read_text()
    assert room.new_key("test") == 1
    text = (room.store.home / KEY_FILE).read_text()
    assert text.endswith(before) and len(text.split()) == 2
    assert (room.store.home / KEY_FILE).stat().st_mode & 0o777 == 0o600
    assert server.unseal(sealed) == "x" and server.sign("y") == room.store.sign("y")
    shows(room, clock, hoa)
    room.accounts.verify_code(hoa[0], hoa[2][0])
    Audit(server).note("server", "after")
    assert room.audit.verify() == (3, [])


def test_a_key_that_leaked_is_forgotten(room, clock, hoa):
    room.audit.note("test", "before")
    old = (room.store.home / KEY_FILE).read_text()
    room.new_key("test", forget=True)
    assert old not in (room.store.home / KEY_FILE).read_text()
    shows(room, clock, hoa)
    with pytest.raises(TrolyError) as raised:
        room.accounts.verify_code(hoa[0], hoa[2][1])
    assert raised.value.code == "CODE_WRONG", "whoever has the old key could have made recovery codes"
    assert room.audit.verify()[1] == []


def test_a_key_deleted_under_a_running_server_is_not_made_up_anew(room, hoa):
    sealed = room.store.seal("x")
    (room.store.home / KEY_FILE).unlink()
    assert room.store.unseal(sealed) == "x" and not (room.store.home / KEY_FILE).exists()


def test_nothing_is_sealed_anew_where_the_key_was_never_the_right_one(room, hoa):
    (room.store.home / KEY_FILE).write_text("ab" * 32 + "\n")
    with pytest.raises(LibraryError) as raised:
        room.new_key("test")
    assert raised.value.code == "STAFF_KEY"
