"""Passwords, one-time codes, lock-out."""

from __future__ import annotations

import pyotp
import pytest

from channels.staff import totp
from channels.staff.passwords import Passwords
from channels.staff.roles import Role
from channels.staff.sessions import Level
from corpus.errors import InputError, TrolyError

GOOD = "con mèo ngủ trên mái nhà"


def code_of(call, *args, **named) -> str:
    with pytest.raises(TrolyError) as refused:
        call(*args, **named)
    return refused.value.code


@pytest.fixture
def lan(room):
    staff = room.accounts.create("Lan", "Nguyễn Thị Lan", [Role.OFFICER], units=["ubnd-a"]).staff
    room.accounts.set_password(staff.id, GOOD)
    return staff


def test_a_login_is_the_same_in_capitals_and_however_it_was_typed(room, lan):
    assert room.accounts.verify_password("  LAN ", GOOD).staff == lan
    assert code_of(room.accounts.create, "lan", "Khác", []) == "LOGIN_TAKEN"


def test_a_password_is_the_same_in_either_unicode_form(room, lan):
    """A Mac sends decomposed marks; the password set on Windows was refused there."""
    import unicodedata

    assert room.accounts.verify_password("lan", unicodedata.normalize("NFD", GOOD)).staff.id == lan.id


@pytest.mark.parametrize(("password", "code"), [
    ("ngắn quá", "PASSWORD_SHORT"), ("x" * 129, "PASSWORD_LONG"), ("Matkhau123456", "PASSWORD_GUESSABLE"),
    ("mật khẩu mật khẩu", "PASSWORD_GUESSABLE"), ("Nguyenthilan1990", "PASSWORD_GUESSABLE"),
    ("troly@admin2026", "PASSWORD_GUESSABLE"), ("aaaaaaaaaaaaaaaa", "PASSWORD_GUESSABLE"),
    ("123456789012", "PASSWORD_GUESSABLE"), ("qwertyuiop[]", "PASSWORD_GUESSABLE"),
])  # fmt: skip
def test_passwords_that_guessers_try(password, code):
    assert code_of(Passwords().check, password, ("lan", "Nguyễn Thị Lan")) == code


@pytest.mark.parametrize(
    "password", [GOOD, "sáng nay chợ quê đông vui lắm", "k7#Vq9!xRt2mZp", "ô " * 3 + "tô đi qua cầu phao"]
)
def test_phrases_and_random_passwords_are_taken(password):
    Passwords().check(password, ("lan", "Nguyễn Thị Lan"))


def test_passwords_are_stored_as_argon2id_with_the_memory_rfc_9106_wants(room):
    stored = Passwords().hash(GOOD)
    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=2$") and GOOD not in stored


def test_unknown_login_wrong_password_and_disabled_account_look_the_same(room, lan):
    """The message told an attacker which logins exist."""
    assert code_of(room.accounts.verify_password, "khong-co", GOOD) == "SIGN_IN_FAILED"
    assert code_of(room.accounts.verify_password, "lan", "sai") == "SIGN_IN_FAILED"
    room.accounts.disable(lan.id)
    assert code_of(room.accounts.verify_password, "lan", GOOD) == "SIGN_IN_FAILED"


def test_an_account_without_a_password_takes_none(room):
    room.accounts.create("sso", "Người của SSO", [Role.OFFICER], issuer="https://i", subject="1")
    assert code_of(room.accounts.verify_password, "sso", "") == "SIGN_IN_FAILED"


def test_waits_grow_and_end(room, lan, clock):
    for _ in range(5):
        assert code_of(room.accounts.verify_password, "lan", "sai") == "SIGN_IN_FAILED"
    assert code_of(room.accounts.verify_password, "lan", GOOD) == "LOCKED_OUT", "the right one waits as well"
    waits = []
    for _ in range(9):
        waits.append(room.accounts.get(lan.id).locked_until - clock.now)
        clock.now += waits[-1] + 1
        assert code_of(room.accounts.verify_password, "lan", "sai") == "SIGN_IN_FAILED"
    assert waits[:3] == [30, 60, 120] and waits[-1] == 1800, "never longer: a lock-out is a weapon, too"
    clock.now += 1801
    assert room.accounts.verify_password("lan", GOOD).locked_until == 0


def test_a_one_time_code_is_for_setting_a_password_and_ends(room, clock):
    account, code = room.add("cli", "minh", "Minh", frozenset({Role.EDITOR}), frozenset(), frozenset())
    assert room.accounts.verify_password("minh", code.lower()).must_change
    assert room.level_of(room.accounts.get(account.staff.id)) is Level.SETUP
    clock.now += 86_401
    assert code_of(room.accounts.verify_password, "minh", code) == "PASSWORD_ENDED"
    fresh = room.reset("cli", account.staff.id)
    room.accounts.change_password(account.staff.id, fresh, GOOD)
    assert not room.accounts.verify_password("minh", GOOD).must_change
    assert code_of(room.accounts.verify_password, "minh", fresh) == "SIGN_IN_FAILED"


def test_the_old_password_is_no_new_one(room, lan):
    assert code_of(room.accounts.change_password, lan.id, GOOD, GOOD) == "PASSWORD_SAME"
    assert code_of(room.accounts.change_password, lan.id, "sai", "một câu khác hẳn câu kia") == "SIGN_IN_FAILED"


def test_the_last_administrator_stays(room, lan):
    """Somebody disabled the only administrator, and nobody could make another."""
    admin = room.accounts.create("ad", "Quản Trị", [Role.ADMINISTRATOR]).staff
    assert code_of(room.accounts.disable, admin.id) == "LAST_ADMINISTRATOR"
    assert code_of(room.accounts.change, admin.id, roles=[Role.EDITOR]) == "LAST_ADMINISTRATOR"
    room.accounts.change(lan.id, roles=[Role.ADMINISTRATOR])
    room.accounts.disable(admin.id)


# --- authenticator


@pytest.fixture
def secret(room, lan, clock):
    secret = totp.new_secret()
    codes = room.accounts.set_totp(lan.id, secret, pyotp.TOTP(secret).at(clock.now))
    clock.now += 60
    return secret, codes


def test_a_code_is_good_once(room, lan, clock, secret):
    """A code read over somebody's shoulder was good for another half minute."""
    code = pyotp.TOTP(secret[0]).at(clock.now)
    room.accounts.verify_code(lan.id, code)
    assert code_of(room.accounts.verify_code, lan.id, code) == "CODE_WRONG"
    earlier = pyotp.TOTP(secret[0]).at(clock.now - 30)
    assert code_of(room.accounts.verify_code, lan.id, earlier) == "CODE_WRONG"


@pytest.mark.parametrize(("seconds", "good"), [(-30, True), (0, True), (30, True), (-90, False), (90, False)])
def test_a_telephone_may_be_half_a_minute_off(room, lan, clock, secret, seconds, good):
    clock.now += 300
    code = pyotp.TOTP(secret[0]).at(clock.now + seconds)
    if good:
        room.accounts.verify_code(lan.id, f"{code[:3]} {code[3:]}")
    else:
        assert code_of(room.accounts.verify_code, lan.id, code) == "CODE_WRONG"


@pytest.mark.parametrize("junk", ["", "abcdef", "１２３４５６", "ộ" * 6, "0" * 5000, "\x00"])
def test_junk_is_no_code(room, lan, secret, junk):
    assert code_of(room.accounts.verify_code, lan.id, junk) == "CODE_WRONG"


def test_recovery_codes_are_good_once_and_for_one_account(room, lan, secret):
    other = room.accounts.create("khac", "Khác", []).staff
    code = secret[1][0]
    assert code_of(room.accounts.verify_code, other.id, code) == "CODE_WRONG"
    room.accounts.verify_code(lan.id, code.lower().replace("-", " "))
    assert room.accounts.recovery_codes_left(lan.id) == 9
    assert code_of(room.accounts.verify_code, lan.id, code) == "CODE_WRONG"


def test_wrong_codes_lock_out_and_the_password_does_not_end_that(room, lan, clock, secret):
    """With the password known, a machine tries a million codes: each right password had set the count back to 0."""
    for _ in range(5):
        room.accounts.verify_password("lan", GOOD)
        assert code_of(room.accounts.verify_code, lan.id, "000000") == "CODE_WRONG"
    assert code_of(room.accounts.verify_password, "lan", GOOD) == "LOCKED_OUT"
    assert code_of(room.accounts.verify_code, lan.id, pyotp.TOTP(secret[0]).at(clock.now)) == "LOCKED_OUT"


def test_the_database_alone_gives_no_secret(room, lan, secret, home):
    content = b"".join(path.read_bytes() for path in home.glob("staff.sqlite*"))
    assert secret[0].encode() not in content
    assert not any(totp.recovery_form(code).encode() in content for code in secret[1])
    assert (home / "staff.key").stat().st_mode & 0o077 == 0


def test_another_key_is_said_to_be_another_key(room, lan, secret, home):
    from channels.staff.store import StaffStore

    room.store.database.close()
    sealed = room.store.seal("x")
    (home / "staff.key").write_text("00" * 32)
    other = StaffStore(home)
    with pytest.raises(TrolyError) as refused:
        other.unseal(sealed)
    assert refused.value.code == "STAFF_KEY"
    (home / "staff.key").write_text("rubbish")
    with pytest.raises(TrolyError) as refused:
        StaffStore(home).sign("x")
    assert refused.value.code == "STAFF_KEY"


def test_bad_names_are_refused(room):
    for login in ("", "  ", "hai từ", "x" * 65):
        with pytest.raises(InputError):
            room.accounts.create(login, "Tên", [])
    with pytest.raises(InputError):
        room.accounts.create("ten", "  ", [])
