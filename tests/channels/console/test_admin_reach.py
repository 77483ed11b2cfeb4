"""Administrators of one agency: what reaches every agency is not theirs."""

from __future__ import annotations

from channels.staff.roles import Role
from tests.channels.console.conftest import make_staff

UNIT = "xa-mau"


def test_who_administers_one_unit_makes_no_key_for_all(page_as):
    """Keys know no units: an administrator of one agency could have read the whole installation with a key of theirs."""
    page = page_as(Role.ADMINISTRATOR, path="/admin/keys", units=(UNIT,), collections=(UNIT,))
    page.get_by_text("không được giao việc này").first.wait_for()
    assert page.get_by_role("button", name="Tạo").count() == 0


def test_who_administers_one_unit_sees_its_accounts_only(console, page_as):
    other = make_staff(console.room, Role.OFFICER, units=("xa-khac",), collections=("xa-khac",))
    mine = make_staff(console.room, Role.OFFICER, units=(UNIT,), collections=(UNIT,))
    page = page_as(Role.ADMINISTRATOR, path="/admin/accounts", units=(UNIT,), collections=(UNIT,))
    page.get_by_text(mine.login, exact=True).first.wait_for()
    assert page.get_by_text(other.login, exact=True).count() == 0
