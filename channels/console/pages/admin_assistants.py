"""Administrators: an agency's assistants, made, changed, copied and retired; channels and collections switched off."""

from __future__ import annotations

from typing import Any, cast

from nicegui import ui

from channels.assistants.model import (
    BOUND_CHANNELS,
    MAIN,
    OUTER_CHANNELS,
    AssistantError,
    Spec,
    spec_of,
)
from channels.assistants.switches import Thing
from channels.console.page import Group, Page
from channels.console.pages.editing import moment_of
from channels.console.services import Services
from channels.console.widgets import facts, paragraph, section
from channels.console.words import words
from channels.staff.roles import EVERYWHERE, Permission

_TEXT = words("admin")
_MANAGE, _SWITCH = Permission.MANAGE_ASSISTANTS, Permission.SWITCH_CHANNELS


def _field(name: str, value: str = "") -> ui.input:
    return ui.input(_TEXT["fields"][name], value=value).props("outlined").classes("console-field")


def _reach(names: frozenset[str], fallback: str) -> str:
    return next(iter(sorted(names - {EVERYWHERE})), fallback)


def build(services: Services) -> None:
    """The assistants one manages, and a new one."""
    services.require(_MANAGE)
    room, staff = services.container.assistants, services.staff
    rows = [{"slug": m.slug, "name": m.spec.name, "unit": m.unit, "collection": m.collection,
             "state": _TEXT["active" if m.active else "retired"]} for m in room.assistants.all(staff)]  # fmt: skip
    with section(_TEXT["list"]):
        services.table(_TEXT["columns"], rows, title=_TEXT["list"], key="slug",
                       link=lambda row: f"/admin/assistants/{row['slug']}")  # fmt: skip

    async def make() -> None:
        with services.telling():
            where, what = str(unit.value or "").strip(), str(collection.value or "").strip()
            services.require(_MANAGE, where, what)
            made = await services.work(
                room.assistants.make,
                services.staff,
                str(slug.value or ""),
                unit=where,
                collection=what,
                spec=_read(form),
            )
            services.note("assistant.make", made.slug, after=made.spec.model_dump())
            ui.navigate.to(f"/admin/assistants/{made.slug}")

    with section(_TEXT["new"]), ui.element("div").classes("console-stack"):
        slug = _field("slug")
        unit = _field("unit", _reach(staff.units, ""))
        collection = _field("collection", _reach(staff.collections, room.shared))
        form = _form(None)
        ui.button(_TEXT["make"], on_click=make).props("unelevated")


def _form(spec: Spec | None) -> dict[str, Any]:
    form: dict[str, Any] = {
        name: _field(name, getattr(spec, name) if spec else "") for name in ("name", "greeting", "notice", "office")
    }
    text = "\n".join(spec.suggestions) if spec else ""
    form["suggestions"] = ui.textarea(_TEXT["fields"]["suggestions"], value=text).props("outlined")
    form["audience"] = ui.select(_TEXT["audiences"], value=spec.audience if spec else "public",
                                 label=_TEXT["fields"]["audience"])  # fmt: skip
    channels = {name: _TEXT["channels"][name] for name in (*OUTER_CHANNELS, *BOUND_CHANNELS)}
    form["channels"] = ui.select(channels, value=list(spec.channels if spec else OUTER_CHANNELS), multiple=True,
                                 label=_TEXT["fields"]["channels"])  # fmt: skip
    for name in ("suggestions", "audience", "channels"):
        form[name].props("outlined").classes("console-field")
    return form


def _read(form: dict[str, Any]) -> Spec:
    values = {name: field.value or "" for name, field in form.items()}
    lines = [line.strip() for line in str(values["suggestions"]).splitlines() if line.strip()]
    return spec_of(**{**values, "suggestions": lines, "channels": list(form["channels"].value or ())})


def one(services: Services, slug: str) -> None:
    """One assistant."""
    room = services.container.assistants
    made = room.assistants.get(services.staff, slug)
    services.require(_MANAGE, made.unit, made.collection)
    facts({_TEXT["columns"]["unit"]: made.unit, _TEXT["columns"]["collection"]: made.collection,
           _TEXT["columns"]["state"]: _TEXT["active" if made.active else "retired"]})  # fmt: skip
    # The assistant's page is no page of the console: an address from here, also behind a proxy's prefix.
    address = (
        ui.element("a").props(f'href="../../../a/{slug}/" target=_blank rel=noopener').classes("console-link q-my-md")
    )
    with address:
        ui.label(_TEXT["open"].format(path=f"/a/{slug}/")).tag = "span"

    async def save() -> None:
        with services.telling():
            services.require(_MANAGE, made.unit, made.collection)
            after = await services.work(room.assistants.change, services.staff, slug, _read(form), seen=made.revision)
            services.note("assistant.change", slug, before=made.spec.model_dump(), after=after.spec.model_dump())
            services.tell(_TEXT["done"])
            ui.navigate.reload()

    async def copy() -> None:
        with services.telling():
            services.require(_MANAGE, made.unit, made.collection)
            new = await services.work(room.assistants.copy, services.staff, slug, str(target.value or ""),
                                      unit=made.unit, collection=made.collection)  # fmt: skip
            services.note("assistant.copy", new.slug, detail=f"of {slug}")
            ui.navigate.to(f"/admin/assistants/{new.slug}")

    async def retire() -> None:
        with services.telling():
            services.require(_MANAGE, made.unit, made.collection)
            if made.active and not await services.confirm(_TEXT["retire_question"], yes=_TEXT["retire"], danger=True):
                return
            await services.work(room.assistants.retire, services.staff, slug, made.active)
            services.note("assistant.retire" if made.active else "assistant.revive", slug)
            ui.navigate.reload()

    with section(made.spec.name), ui.element("div").classes("console-stack"):
        form = _form(made.spec)
        ui.button(_TEXT["save"], on_click=save).props("unelevated")
    with section(_TEXT["copy"]):
        target = ui.input(_TEXT["copy_to"]).props("outlined").classes("console-field")
        ui.button(_TEXT["copy"], on_click=copy).props("outline")
    with section(_TEXT["retire" if made.active else "revive"]):
        paragraph(_TEXT["retire_about" if made.active else "revive_about"])
        ui.button(_TEXT["retire" if made.active else "revive"], on_click=retire).props("outline color=negative")


async def switches(services: Services) -> None:
    """What is off, and switching."""
    services.require(_SWITCH)
    room, staff = services.container.assistants, services.staff
    found = await services.work(room.switches.things, staff)
    off = await services.work(room.switches.listed, staff)
    made = {each.slug: each.spec.name for each in await services.work(room.assistants.reached, staff, _SWITCH)}
    with section(_TEXT["off_now"]):
        if off:
            people = {a.staff.id: a.staff.name for a in await services.work(services.room.accounts.all)}
            rows = [{"id": f"{e.kind} {e.name}", "kind": _TEXT["kinds"][e.kind], "name": _named(e.kind, e.name, made),
                     "reason": e.reason, "at": moment_of(e.at), "by": people.get(e.by, e.by)} for e in off]  # fmt: skip
            services.table(_TEXT["off_columns"], rows, title=_TEXT["off_now"])
        else:
            paragraph(_TEXT["all_on"])
    things = {f"{kind} {name}": f"{_TEXT['kinds'][kind]}: {_named(kind, name, made)}" for kind, name in found}

    async def turn(on: bool) -> None:
        with services.telling():
            services.require(_SWITCH)
            kind, _, name = str(thing.value or "").partition(" ")
            if not name:
                raise AssistantError("nothing chosen", code="NOTHING_CHOSEN")
            why = str(reason.value or "")
            if (
                not on
                and why.strip()
                and not await services.confirm(
                    _TEXT["off_question"].format(name=things.get(str(thing.value), "")),
                    yes=_TEXT["turn_off"],
                    danger=True,
                )
            ):
                return
            await services.work(room.switches.turn, services.staff, cast(Thing, kind), name, on=on, reason=why)
            services.note("switch.on" if on else "switch.off", f"{kind} {name}", detail=why)
            services.tell(_TEXT["turned_on" if on else "turned_off"], later=True)
            ui.navigate.reload()

    with section(_TEXT["switches"]):
        thing = ui.select(things, label=_TEXT["thing"]).props("outlined").classes("console-field")
        reason = ui.input(_TEXT["reason"]).props("outlined maxlength=500").classes("console-field")
        with ui.row().classes("q-gutter-sm"):
            ui.button(_TEXT["turn_off"], on_click=lambda: turn(False)).props("unelevated color=negative")
            ui.button(_TEXT["turn_on"], on_click=lambda: turn(True)).props("outline")


def _named(kind: str, name: str, made: dict[str, str]) -> str:
    """What people call a thing."""
    if kind == "channel":
        return str(_TEXT["channels"].get(name, name))
    if kind == "assistant":
        return str(_TEXT["main"]) if name == MAIN else f"{made.get(name, name)} ({name})"
    return name


PAGES = (
    Page("/admin/assistants", _TEXT["assistants"], build, _MANAGE, Group.ADMINISTRATION, "smart_toy"),
    Page("/admin/assistants/{slug}", _TEXT["assistant"], one, _MANAGE, in_menu=False),
    Page("/admin/switches", _TEXT["switches"], switches, _SWITCH, Group.ADMINISTRATION, "power_settings_new"),
)
