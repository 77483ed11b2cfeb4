"""Administrators: figures of use, keys, accounts, and the log of staff."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from nicegui import ui

from channels.assistants.model import MAIN
from channels.assistants.usage import as_csv, as_json, totals
from channels.console.page import Group, Page
from channels.console.services import Services
from channels.console.widgets import facts, section
from channels.console.words import role_words, words
from channels.keys import Scope
from channels.staff.roles import EVERYWHERE, Permission, Role
from corpus.errors import TrolyError

_TEXT = words("admin")
_DAYS = 30


async def usage(services: Services) -> None:
    """Figures of thirty days: of the assistants one reaches, of all where one reaches every unit."""
    services.require(Permission.READ_USAGE)
    container, staff = services.container, services.staff
    room = container.assistants
    made = {each.slug: each.unit for each in room.assistants.all(staff)}
    all_units = EVERYWHERE in staff.units
    last = date.today()
    rows = await services.work(room.usage.rows, last - timedelta(days=_DAYS), last, None if all_units else list(made))
    units: Counter[str] = Counter()
    for row in rows:
        units[_TEXT["main"] if row.assistant == MAIN else made.get(row.assistant, row.assistant)] += row.count
    channels = [(_TEXT["channels"].get(name, name), count) for name, count in totals(rows, "channel")]
    topics = [(name or _TEXT["no_topic"], count) for name, count in totals(rows, "topic")]
    for by, counted in (("channel", channels), ("topic", topics), ("unit", units.most_common())):
        with section(_TEXT["by"][by]):
            _bars(counted)
            table = [{"id": name, "name": name, "count": count} for name, count in counted]
            services.table({"name": _TEXT["columns"]["name"], "count": _TEXT["count"]}, table, title=_TEXT["by"][by])

    def load(kind: str) -> None:
        with services.telling():
            services.require(Permission.READ_USAGE)
            services.note("usage.export", kind)
            ui.download(as_csv(rows) if kind == "csv" else as_json(rows), f"troly-{last.isoformat()}.{kind}")

    with ui.row().classes("q-gutter-sm q-mb-md"):
        ui.button(_TEXT["csv"], on_click=lambda: load("csv")).props("outline")
        ui.button(_TEXT["json"], on_click=lambda: load("json")).props("outline")
    names, kept = _TEXT["retention_rows"], container.messaging.settings
    with section(_TEXT["retention"]):
        facts({
            names["usage"]: _TEXT["days"].format(count=container.assistants_settings.usage_days),
            names["quality"]: _TEXT["days"].format(count=container.eval_settings.live_days),
            names["feedback"]: _TEXT["days"].format(count=container.channel_settings.feedback_days),
            names["memory"]: _TEXT["minutes"].format(count=round(kept.memory_minutes)),
            names["dead"]: _TEXT["days"].format(count=round(kept.dead_days)),
        })  # fmt: skip


def _bars(counted: list[tuple[str, int]]) -> None:
    """Bars for the eye; who cannot see them has the table beside."""
    most = max((count for _, count in counted), default=1)
    with ui.element("div").props("aria-hidden=true").classes("console-bars"):
        for _, count in counted[:10]:
            ui.element("div").classes("console-bar").style(f"width: {100 * count / most:.1f}%")


def _require_everywhere(services: Services, permission: Permission) -> None:
    """A key or a role reaches every unit and collection: only who does may give it. Raises ``FORBIDDEN``."""
    services.require(permission)
    if EVERYWHERE not in services.staff.units or EVERYWHERE not in services.staff.collections:
        raise TrolyError(f"{permission.value} is of every unit", code="FORBIDDEN")


def keys(services: Services) -> None:
    """Keys of applications; they reach the whole installation."""
    _require_everywhere(services, Permission.MANAGE_KEYS)
    book = services.container.keys
    found = book.all()
    with section(_TEXT["keys"]):
        rows = [{"id": k.id, "name": k.name, "scopes": ", ".join(sorted(k.scopes)), "used_on": k.used_on,
                 "state": _TEXT["revoked" if k.revoked else "active"]} for k in found]  # fmt: skip
        services.table(_TEXT["key_columns"], rows, title=_TEXT["keys"])

    async def make() -> None:
        with services.telling():
            _require_everywhere(services, Permission.MANAGE_KEYS)
            wanted = [Scope(name) for name in scopes.value or ()]
            key, secret = await services.work(
                book.create, str(name.value or ""), wanted, days=float(days.value or 0) or None
            )
            services.note("key.make", key.id, detail=f"{key.name}: {' '.join(sorted(key.scopes))}")
            shown.text = f"{_TEXT['key_once']} {secret}"

    async def revoke() -> None:
        with services.telling():
            _require_everywhere(services, Permission.MANAGE_KEYS)
            if chosen.value and await services.confirm(_TEXT["revoke_question"], yes=_TEXT["revoke"], danger=True):
                await services.work(book.revoke, str(chosen.value))
                services.note("key.revoke", str(chosen.value))
                ui.navigate.reload()

    with section(_TEXT["make"]):
        name = ui.input(_TEXT["key_name"]).props("outlined").classes("console-field")
        scopes = ui.select([scope.value for scope in Scope], multiple=True, label=_TEXT["scopes"])
        days = ui.number(_TEXT["key_days"], value=365, min=0)
        ui.button(_TEXT["make"], on_click=make).props("unelevated")
        shown = ui.label().props("role=status").classes("console-code")
    with section(_TEXT["revoke"]):
        chosen = ui.select({k.id: k.name for k in found if not k.revoked}, label=_TEXT["key"])
        ui.button(_TEXT["revoke"], on_click=revoke).props("outline color=negative")
    for each in (scopes, days, chosen):
        each.props("outlined").classes("console-field")


def accounts(services: Services) -> None:
    """Accounts of staff; one's own units' are shown, only who reaches every unit may give roles anywhere."""
    services.require(Permission.MANAGE_ACCOUNTS)
    room = services.room
    mine = services.staff.units
    found = [a for a in room.accounts.all() if EVERYWHERE in mine or a.staff.units <= mine]
    names = role_words()["roles"]
    with section(_TEXT["accounts"]):
        rows = [{"id": a.staff.id, "login": a.staff.login, "name": a.staff.name,
                 "roles": ", ".join(names[r] for r in sorted(a.staff.roles)), "units": ", ".join(sorted(a.staff.units)),
                 "collections": ", ".join(sorted(a.staff.collections)), "state": _TEXT["disabled" if a.disabled else "active"]}
                for a in found]  # fmt: skip
        services.table(_TEXT["account_columns"], rows, title=_TEXT["accounts"])

    def given() -> tuple[frozenset[Role], frozenset[str], frozenset[str]]:
        reach = [
            frozenset(filter(None, map(str.strip, str(box.value or "").split(",")))) for box in (units, collections)
        ]
        return frozenset(Role(name) for name in roles.value or ()), reach[0], reach[1]

    async def act(what: str) -> None:
        with services.telling():
            _require_everywhere(services, Permission.MANAGE_ACCOUNTS)
            by, who = services.staff.id, str(chosen.value or "")
            if what == "add":
                _, code = await services.work(room.add, by, str(login.value or ""), str(name.value or ""), *given())
                shown.text = f"{_TEXT['code_once']} {code}"
            elif what == "roles":
                await services.work(room.give_roles, by, who, *given())
            elif what == "reset":
                shown.text = f"{_TEXT['code_once']} {await services.work(room.reset, by, who)}"
            else:
                await services.work(room.disable, by, who, what == "disable")
            services.tell(_TEXT["done"])

    with section(_TEXT["add_account"]):
        login, name = ui.input(_TEXT["login"]), ui.input(_TEXT["full_name"])
        roles = ui.select({r.value: names[r] for r in Role}, multiple=True, label=_TEXT["roles"])
        units, collections = ui.input(_TEXT["units"]), ui.input(_TEXT["collections"])
        ui.button(_TEXT["add_account"], on_click=lambda: act("add")).props("unelevated")
        shown = ui.label().props("role=status").classes("console-code")
    with section(_TEXT["account"]):
        chosen = ui.select({a.staff.id: a.staff.login for a in found}, label=_TEXT["account"])
        with ui.row().classes("q-gutter-sm"):
            for what, text in (("roles", "give"), ("reset", "reset"), ("disable", "disable"), ("enable", "enable")):
                ui.button(_TEXT[text], on_click=lambda what=what: act(what)).props("outline")
    for each in (login, name, roles, units, collections, chosen):
        each.props("outlined").classes("console-field")


async def audit(services: Services) -> None:
    """The log of staff, and whether it is what was written."""
    services.require(Permission.READ_AUDIT)
    count, faults = await services.work(services.audit.verify)
    ui.label(
        _TEXT["audit_bad"].format(faults=len(faults), number=faults[0].number)
        if faults else _TEXT["audit_good"].format(count=count)
    ).classes("console-verdict-no" if faults else "console-verdict").props("role=status")  # fmt: skip
    entries = await services.work(lambda: services.audit.entries(limit=500))
    rows = [{"number": e.number, "at": e.at, "who": e.who, "what": e.what, "subject": e.subject, "detail": e.detail}
            for e in entries]  # fmt: skip
    services.table(_TEXT["audit_columns"], rows, title=_TEXT["audit"], key="number")


_P, _G = Permission, Group.ADMINISTRATION
PAGES = (
    Page("/admin/usage", _TEXT["usage"], usage, _P.READ_USAGE, _G, "bar_chart"),
    Page("/admin/keys", _TEXT["keys"], keys, _P.MANAGE_KEYS, _G, "key"),
    Page("/admin/accounts", _TEXT["accounts"], accounts, _P.MANAGE_ACCOUNTS, _G, "group"),
    Page("/admin/audit", _TEXT["audit"], audit, _P.READ_AUDIT, _G, "receipt_long"),
)
