"""Administrators: keys of applications, and the log of staff."""

from __future__ import annotations

import time
from datetime import datetime

from nicegui import ui

from channels.console.page import Group, Page
from channels.console.pages.editing import VIETNAM, on_day
from channels.console.services import Services
from channels.console.widgets import paragraph, section
from channels.console.words import words
from channels.keys import ApiKey, Scope
from channels.staff.audit import Entry
from channels.staff.roles import Permission
from corpus.errors import InputError

_TEXT = words("admin")
_LINES = 500


async def keys(services: Services) -> None:
    """Keys of applications; they reach the whole installation."""
    services.require(Permission.MANAGE_KEYS)
    desk = services.container.administration.keys
    found = await services.work(desk.all, services.staff)
    paragraph(_TEXT["keys_intro"])
    names = _TEXT["scope_names"]
    rows = [{"id": k.id, "name": k.name, "scopes": ", ".join(names[s] for s in sorted(k.scopes)),
             "used_on": k.used_on or _TEXT["unused"], "until": on_day(k.expires) if k.expires else _TEXT["no_end"],
             "state": _state(k)} for k in found]  # fmt: skip
    services.table(_TEXT["key_columns"], rows, title=_TEXT["keys"]).classes("q-mb-md")

    async def make() -> None:
        with services.telling():
            services.require(Permission.MANAGE_KEYS)
            wanted = [Scope(name) for name in scopes.value or ()]
            _, secret = await services.work(
                desk.make, services.staff, str(name.value or ""), wanted, days=float(days.value or 0)
            )
            shown.text = f"{_TEXT['key_once']} {secret}"
            again.set_visibility(True)

    async def revoke() -> None:
        with services.telling():
            services.require(Permission.MANAGE_KEYS)
            if not chosen.value:
                raise InputError("no key chosen", code="NOTHING_CHOSEN")
            if await services.confirm(_TEXT["revoke_question"], yes=_TEXT["revoke"], danger=True):
                await services.work(desk.revoke, services.staff, str(chosen.value))
                services.tell(_TEXT["done"], later=True)
                ui.navigate.reload()

    with section(_TEXT["make_key"]):
        name = ui.input(_TEXT["key_name"]).props("maxlength=120")
        scopes = ui.select({scope.value: names[scope] for scope in Scope}, multiple=True, label=_TEXT["scopes"])
        days = ui.number(_TEXT["key_days"], value=365, min=0, precision=0)
        ui.button(_TEXT["make_key"], on_click=make).props("unelevated")
        shown = ui.label().props("role=status").classes("console-code q-mt-sm")
        again = ui.link(_TEXT["see_list"], "/admin/keys").classes("console-link")
        again.set_visibility(False)
    used = {k.id: f"{k.name} ({k.id})" for k in found if k.revoked is None}
    if used:
        with section(_TEXT["revoke"]):
            chosen = ui.select(used, label=_TEXT["key"])
            ui.button(_TEXT["revoke"], on_click=revoke).props("outline color=negative")
            chosen.props("outlined").classes("console-field")
    for each in (name, scopes, days):
        each.props("outlined").classes("console-field")


def _state(key: ApiKey) -> str:
    if key.revoked is not None:
        return str(_TEXT["revoked"])
    return str(_TEXT["ended"] if key.expires is not None and key.expires < time.time() else _TEXT["active"])


async def audit(services: Services) -> None:
    """The log of staff, and whether it is what was written."""
    services.require(Permission.READ_AUDIT)
    desk, staff = services.container.administration.log, services.staff
    count, faults = await services.work(desk.verify, staff)
    good = _TEXT["audit_good"].format(count=count) if staff.everywhere else _TEXT["audit_good_agency"]
    ui.label(
        _TEXT["audit_bad"].format(faults=len(faults), number=faults[0].number) if faults else good
    ).classes("console-verdict-no" if faults else "console-verdict").props("role=status")  # fmt: skip
    entries = await services.work(lambda: desk.entries(staff, limit=_LINES))
    people = {a.staff.id: a.staff.name for a in await services.work(services.room.accounts.all)}
    rows = [{"number": e.number, "at": _moment(e), "who": people.get(e.who, e.who), "what": e.what,
             "subject": people.get(e.subject, e.subject), "detail": e.detail} for e in entries]  # fmt: skip
    services.table(_TEXT["audit_columns"], rows, title=_TEXT["audit"], key="number")


def _moment(entry: Entry) -> str:
    return datetime.fromisoformat(entry.at).astimezone(VIETNAM).strftime("%H:%M:%S %d/%m/%Y")


_P, _G = Permission, Group.ADMINISTRATION
PAGES = (
    Page("/admin/keys", _TEXT["keys"], keys, _P.MANAGE_KEYS, _G, "key", everywhere=True),
    Page("/admin/audit", _TEXT["audit"], audit, _P.READ_AUDIT, _G, "receipt_long"),
)
