"""Administrators: the accounts of staff. What may be done to whom, ``channels.staff.administration`` says."""

from __future__ import annotations

from nicegui import ui

from channels.console.page import Group, Page
from channels.console.services import Services
from channels.console.widgets import facts, paragraph, section
from channels.console.words import role_words, words
from channels.staff.accounts import Account
from channels.staff.roles import Permission, Role, Staff

_TEXT = words("admin")
_NAMES = role_words()["roles"]
_MANAGE = Permission.MANAGE_ACCOUNTS
_Given = tuple[frozenset[Role], frozenset[str], frozenset[str]]


async def build(services: Services) -> None:
    """The accounts one administers, and a new one."""
    services.require(_MANAGE)
    desk = services.container.administration.accounts
    found = await services.work(desk.all, services.staff)
    rows = [{"id": a.staff.id, "login": a.staff.login, "name": a.staff.name, "roles": _roles(a.staff),
             "units": _some(a.staff.units), "collections": _some(a.staff.collections), "state": _state(a)}
            for a in found]  # fmt: skip
    services.table(_TEXT["account_columns"], rows, title=_TEXT["accounts"],
                   link=lambda row: f"/admin/accounts/{row['id']}").classes("q-mb-md")  # fmt: skip
    if not services.staff.everywhere:
        paragraph(_TEXT["accounts_agency"])
        return

    async def add() -> None:
        with services.telling():
            services.require(_MANAGE)
            account, code = await services.work(
                desk.add, services.staff, str(login.value or ""), str(name.value or ""), *reach.given()
            )
            shown.text = _TEXT["code_of"].format(login=account.staff.login, code=code)
            table_again.set_visibility(True)

    with section(_TEXT["add_account"]):
        login, name = ui.input(_TEXT["login"]), ui.input(_TEXT["full_name"])
        for field in (login, name):
            field.props("outlined maxlength=200").classes("console-field")
        reach = _Reach(None)
        ui.button(_TEXT["add_account"], on_click=add).props("unelevated")
        shown = ui.label().props("role=status").classes("console-code q-mt-sm")
        table_again = ui.link(_TEXT["see_list"], "/admin/accounts").classes("console-link")
        table_again.set_visibility(False)


async def one(services: Services, id: str) -> None:
    """One account."""
    services.require(_MANAGE)
    desk = services.container.administration.accounts
    account = await services.work(desk.get, services.staff, id)
    staff, names = account.staff, _TEXT["account_columns"]
    facts({names["login"]: staff.login, names["name"]: staff.name, names["state"]: _state(account),
           names["roles"]: _roles(staff), names["units"]: _some(staff.units),
           names["collections"]: _some(staff.collections)})  # fmt: skip

    async def act(what: str) -> None:
        with services.telling():
            services.require(_MANAGE)
            question = _TEXT[f"{what}_question"].format(login=staff.login)
            if what != "enable" and not await services.confirm(question, yes=_TEXT[what], danger=what == "disable"):
                return
            if what in ("reset", "lost"):
                code = await services.work(desk.reset, services.staff, id, totp=what == "lost")
                shown.text = _TEXT["code_of"].format(login=staff.login, code=code)
                return
            if what == "give":
                await services.work(desk.give_roles, services.staff, id, *reach.given())
            else:
                await services.work(getattr(desk, what), services.staff, id)
            services.tell(_TEXT["done"], later=True)
            ui.navigate.reload()

    if services.staff.everywhere:
        with section(_TEXT["give"]):
            reach = _Reach(staff)
            ui.button(_TEXT["give"], on_click=lambda: act("give")).props("unelevated")
    with section(_TEXT["entry"]):
        with ui.row().classes("q-gutter-sm"):
            if account.disabled is None:
                ui.button(_TEXT["disable"], on_click=lambda: act("disable")).props("outline color=negative")
            elif services.staff.everywhere:
                ui.button(_TEXT["enable"], on_click=lambda: act("enable")).props("outline")
            if services.staff.everywhere and not account.external:
                ui.button(_TEXT["reset"], on_click=lambda: act("reset")).props("outline")
                ui.button(_TEXT["lost"], on_click=lambda: act("lost")).props("outline")
        shown = ui.label().props("role=status").classes("console-code q-mt-sm")


class _Reach:
    """The fields of roles, units and collections."""

    def __init__(self, staff: Staff | None) -> None:
        self._roles = ui.select({r.value: _NAMES[r] for r in Role}, multiple=True, label=_TEXT["roles"],
                                value=sorted(staff.roles) if staff else [])  # fmt: skip
        self._units = ui.input(_TEXT["units"], value=_listed(staff.units) if staff else "")
        self._collections = ui.input(_TEXT["collections"], value=_listed(staff.collections) if staff else "")
        for field in (self._roles, self._units, self._collections):
            field.props("outlined").classes("console-field")
        self._units.props(f'hint="{_TEXT["units_hint"]}"')
        self._collections.props(f'hint="{_TEXT["collections_hint"]}"')

    def given(self) -> _Given:
        """What stands in the fields."""
        units, collections = (
            frozenset(filter(None, map(str.strip, str(box.value or "").split(","))))
            for box in (self._units, self._collections)
        )
        return frozenset(Role(name) for name in self._roles.value or ()), units, collections


def _state(account: Account) -> str:
    if account.disabled is not None:
        return str(_TEXT["disabled"])
    return str(_TEXT["not_yet"] if account.must_change else _TEXT["active"])


def _roles(staff: Staff) -> str:
    return ", ".join(_NAMES[role] for role in sorted(staff.roles)) or str(_TEXT["nothing_given"])


def _listed(names: frozenset[str]) -> str:
    return ", ".join(sorted(names))


def _some(names: frozenset[str]) -> str:
    return _listed(names) or str(_TEXT["nothing_given"])


PAGES = (
    Page("/admin/accounts", _TEXT["accounts"], build, _MANAGE, Group.ADMINISTRATION, "group"),
    Page("/admin/accounts/{id}", _TEXT["account"], one, _MANAGE, in_menu=False),
)
