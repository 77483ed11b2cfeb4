"""Two versions of a record side by side, with the words that went and the words that came."""

from __future__ import annotations

import difflib
from urllib.parse import urlencode

from nicegui import context, ui

from channels.console.page import Group, Page
from channels.console.pages.editing import moment, room_of
from channels.console.services import Services
from channels.console.widgets import heading, paragraph, section
from channels.console.words import words
from channels.editing.versions import Changed, compared, numbered, older, source_name
from channels.editing.wording import field_label
from channels.messages import resource
from channels.staff.roles import Permission
from corpus.errors import InputError
from corpus.library import Version

_TEXT = words("versions")
_READ = Permission.READ_DRAFTS
_LONGEST = 20_000  # characters of a side in which words are compared


async def build(services: Services) -> None:
    """Find a record, or compare the versions of the one the address names."""
    services.require(_READ)
    asked = context.client.request.query_params
    with section(_TEXT["find"]):
        with ui.element("form").classes("console-row").on("submit.prevent", lambda: find()):
            field = ui.input(_TEXT["query"]).props("outlined maxlength=300").classes("console-wide")
            ui.button(_TEXT["search"]).props("unelevated type=submit")
        place = ui.element("div").props("aria-live=polite")

    async def find() -> None:
        with services.telling():
            services.require(_READ)
            found = await services.work(room_of(services).versions.find, services.staff, str(field.value or ""))
            rows = [{"id": f"{e.collection} {e.record_id}", "title": e.title[:160], "record": e.record_id,
                     "collection": e.collection, "state": _state(e.state.value), "number": e.number}
                    for e in found]  # fmt: skip
            place.clear()
            with place:
                if not rows:
                    paragraph(_TEXT["none"])
                    return
                services.table(_TEXT["columns"], rows, title=_TEXT["found"],
                               link=lambda row: _address(str(row["record"]), str(row["collection"])))  # fmt: skip

    if record := asked.get("record", ""):
        collection = asked.get("collection", "")
        every = await services.work(room_of(services).versions.history, services.staff, record, collection)
        _compare(services, every, _number(asked.get("before", "")), _number(asked.get("after", "")))


def _compare(services: Services, every: list[Version], before: int, after: int) -> None:
    heading(f"{every[0].title} ({every[0].record_id})")
    rows = [{"number": v.number, "state": _state(v.state.value), "at": moment(v.at), "by": v.by or _TEXT["nobody"],
             "source": source_name(v), "reason": v.reason} for v in every]  # fmt: skip
    services.table(_TEXT["version_columns"], rows, title=_TEXT["versions"], key="number").classes("q-mb-md")
    if len(every) == 1:
        paragraph(_TEXT["one"])
        return
    newer = numbered(every, after) if after else every[0]
    former = numbered(every, before) if before else older(every, newer)
    names = {v.number: _name(v) for v in every}
    with ui.element("div").classes("console-row"):
        first = ui.select(names, value=former.number, label=_TEXT["before"]).props("outlined")
        second = ui.select(names, value=newer.number, label=_TEXT["after"]).props("outlined")
        record, collection = newer.record_id, newer.collection
        ui.button(_TEXT["compare"], on_click=lambda: ui.navigate.to(
            _address(record, collection, before=first.value, after=second.value))).props("unelevated")  # fmt: skip
    found = list(compared(former, newer))
    if not found:
        paragraph(_TEXT["same"])
        return
    with section(_TEXT["changed"].format(count=len(found))):
        paragraph(_TEXT["hint"])
        for each in found:
            _pair(each, _name(former), _name(newer))


def _pair(each: Changed, before: str, after: str) -> None:
    part = resource("library")["values"].get(each.part, each.part)
    # Of anything but a procedure the field is a path such as ``articles[3].text``.
    name, _, rest = each.field.partition("[")
    label = f"{field_label(name)} [{rest}" if rest else field_label(name)
    heading(f"{label} ({part})" if part else label, 3)
    with ui.element("div").classes("console-sides"):
        for title, own, other, tag in (
            (before, each.before, each.after, "del"),
            (after, each.after, each.before, "ins"),
        ):
            with ui.element("div").classes("console-version"):
                ui.label(title).classes("console-line-head")
                with ui.element("div").classes("console-diff").props("tabindex=0"):
                    _words(own, other, tag)


def _words(own: str, other: str, tag: str) -> None:
    """One side; what the other has not is marked."""
    if not own:
        ui.label(_TEXT["empty"]).tag = "span"
        return
    mine, theirs = own.split(" "), other.split(" ")
    plain = not other or len(own) + len(other) > _LONGEST
    matcher = difflib.SequenceMatcher(None, mine, theirs, autojunk=False) if not plain else None
    steps = matcher.get_opcodes() if matcher else [("replace" if not other else "equal", 0, len(mine), 0, 0)]
    for what, start, end, _, _ in steps:
        if start < end:
            ui.label(" ".join(mine[start:end]) + " ").tag = "span" if what == "equal" else tag


def _address(record: str, collection: str, **more: object) -> str:
    return f"/versions?{urlencode({'record': record, 'collection': collection, **more})}"


def _number(text: str) -> int:
    if text and not text.isdecimal():
        raise InputError(f"version {text!r}", code="VERSION_UNKNOWN")
    return int(text or 0)


def _name(version: Version) -> str:
    return str(_TEXT["option"].format(number=version.number, state=_state(version.state.value), at=moment(version.at)))


def _state(state: str) -> str:
    return str(resource("library")["states"].get(state, state))


PAGES = (Page("/versions", _TEXT["title"], build, _READ, Group.CONTENT, "difference"),)
