"""Words, places, ready answers, exclusions, notes and the profile: edited as text, checked by line, with their history."""

from __future__ import annotations

from nicegui import ui

from channels.console.page import Group, Page
from channels.console.pages.editing import WORDS, moment, room_of, who
from channels.console.services import Services
from channels.console.widgets import paragraph, section
from channels.editing.checks import Problem
from channels.editing.datafiles import NAMES, DataInvalid
from channels.staff.roles import Permission

_TEXT = WORDS["data"]


def build(services: Services) -> None:
    """All of them."""
    data = room_of(services).data
    paragraph(_TEXT["intro"])
    rows = []
    for name in NAMES:
        last = next(iter(data.history(name)), None)
        rows.append({"id": name, "name": _TEXT["names"][name], "number": last.number if last else _TEXT["never"],
                     "at": moment(last.at) if last else "", "by": last.by if last else ""})  # fmt: skip
    services.table(_TEXT["columns"], rows, title=_TEXT["title"], link=lambda row: f"/data/{row['id']}")


def one(services: Services, name: str) -> None:
    """One of them."""
    data = room_of(services).data
    seen = data.read(name)
    history = data.history(name)
    with section(_TEXT["names"][name]):
        box = ui.textarea(_TEXT["text"], value=seen.text).props(
            "outlined input-style=min-height:24rem spellcheck=false"
        )
        box.classes("w-full console-mono")
        note = ui.input(_TEXT["note"]).props("outlined").classes("console-field")
        said = ui.element("div").props("role=alert").classes("console-stack")
        with ui.row().classes("q-gutter-sm"):
            ui.button(_TEXT["check"], on_click=lambda: check()).props("outline")
            ui.button(_TEXT["save"], on_click=lambda: save()).props("unelevated")

    def tell(problems: list[Problem]) -> None:
        said.clear()
        with said:
            ui.label(_TEXT["wrong"].format(count=len(problems)) if problems else _TEXT["right"])
            for problem in problems[:30]:
                ui.label(_TEXT["line"].format(line=problem.line, text=problem.text)).classes("console-error")

    async def check() -> None:
        with services.telling():
            services.require(Permission.EDIT_CONTENT)
            tell(await services.work(data.problems, name, str(box.value or "")))

    async def save() -> None:
        with services.telling():
            services.require(Permission.EDIT_CONTENT)
            text = str(box.value or "")
            try:
                number = await services.work(
                    data.save, name, text, by=who(services), seen=seen.number, note=str(note.value or "")
                )
            except DataInvalid as error:
                tell(error.problems)
                return
            _used(services, name, seen.text, text, _TEXT["saved"].format(number=number))

    if history:
        with section(_TEXT["history"]):
            for each in history:
                remark = f": {each.note}" if each.note else ""
                with ui.row().classes("items-center q-gutter-sm"):
                    ui.label(_TEXT["version"].format(number=each.number, at=moment(each.at), by=each.by, note=remark))
                    if each.number != seen.number:
                        ui.button(
                            _TEXT["restore"].format(number=each.number),
                            on_click=lambda number=each.number: _restore(services, name, number),
                        ).props("flat dense")  # fmt: skip


async def _restore(services: Services, name: str, number: int) -> None:
    with services.telling():
        services.require(Permission.EDIT_CONTENT)
        data = room_of(services).data
        before = data.read(name).text
        fresh = await services.work(data.restore, name, number, by=who(services))
        _used(services, name, before, data.read(name).text, _TEXT["restored"].format(number=fresh))


def _used(services: Services, name: str, before: str, after: str, said: str) -> None:
    services.note("data.save", name, before=before, after=after)
    room_of(services).effective.look()
    services.tell(said, later=True)
    ui.navigate.reload()


PAGES = (
    Page("/data", _TEXT["title"], build, Permission.EDIT_CONTENT, Group.CONTENT, "edit_note"),
    Page("/data/{name}", _TEXT["one_title"], one, Permission.EDIT_CONTENT, in_menu=False),
)
