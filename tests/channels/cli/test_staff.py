"""``troly staff`` and ``troly audit``."""

from __future__ import annotations

import sqlite3
import subprocess
import sys

import pytest

pytest.importorskip("argon2", reason="the extra console is not installed")

from channels.container import Container
from corpus.errors import TrolyError
from tests.support.console import ROOT


def code_in(out: str) -> str:
    (code,) = [line for line in out.splitlines() if line.count("-") == 6 and " " not in line]
    return code


def test_the_first_administrator_gets_a_code_and_no_password_is_ever_known(troly):
    done = troly("staff", "add", "Lan", "--name", "Nguyễn Thị Lan", "--role", "administrator", "--unit", "*")
    assert done.code == 0
    account = Container().staff.accounts.verify_password("lan", code_in(done.out))
    assert account.must_change and account.staff.units == {"*"} and account.staff.collections == frozenset()
    (listed,) = troly("staff", "list", "--json").json
    assert listed["roles"] == ["administrator"] and listed["totp"] is False
    assert "chưa đặt mật khẩu" in troly("staff", "list").out


@pytest.mark.parametrize(("arguments", "code"), [
    (("add", "lan", "--name", "Lan"), "LOGIN_TAKEN"), (("add", "x", "--name", "X", "--role", "king"), "BAD_INPUT"),
    (("disable", "lan"), "LAST_ADMINISTRATOR"), (("roles", "lan", "--role", "editor"), "LAST_ADMINISTRATOR"),
    (("reset", "khong-co"), "NOT_FOUND"),
])  # fmt: skip
def test_what_is_refused(troly, arguments, code):
    troly("staff", "add", "lan", "--name", "Lan", "--role", "administrator")
    done = troly("staff", *arguments)
    assert done.code == 2 and f"[{code}]" in done.err


def test_reset_disable_and_enable(troly):
    first = code_in(troly("staff", "add", "minh", "--name", "Minh", "--role", "editor").out)
    second = code_in(troly("staff", "reset", "minh", "--totp").out)
    accounts = Container().staff.accounts
    with pytest.raises(TrolyError):
        accounts.verify_password("minh", first)
    assert troly("staff", "disable", "minh").code == 0
    with pytest.raises(TrolyError):
        accounts.verify_password("minh", second)
    assert troly("staff", "enable", "minh").code == 0 and accounts.verify_password("minh", second)
    assert troly("staff", "roles", "minh", "--role", "qa", "--unit", "ubnd-a").code == 0
    staff = accounts.by_login("minh").staff
    assert ([*staff.roles], [*staff.units]) == (["qa"], ["ubnd-a"])


def test_the_log_says_who_and_that_it_was_changed(troly, home):
    troly("staff", "add", "minh", "--name", "Minh", "--role", "editor")
    (line,) = troly("audit", "show", "--json").json
    assert line["who"].startswith("cli:") and line["what"] == "account.add"
    whole = troly("audit", "verify")
    assert whole.code == 0 and "nguyên vẹn" in whole.out
    with sqlite3.connect(home / "staff.sqlite") as connection:
        connection.execute("UPDATE staff_audit SET who = 'cli:khac'")
    changed = troly("audit", "verify")
    assert changed.code == 1 and "dòng 1 đã bị sửa" in changed.out


def test_without_the_extra_citizens_are_answered_all_the_same():
    """An installation without staff failed to start for want of a password library."""
    program = (
        "import sys; sys.modules['argon2'] = sys.modules['nicegui'] = None\n"
        "from channels.http.app import create_app\n"
        "paths = {getattr(route, 'path', '') for route in create_app().routes}\n"
        "assert '/' in paths and '/console' not in paths, paths"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=100)
    assert done.returncode == 0 and "no staff console" in done.stderr, done.stderr[-2000:]
