"""Editors: what officers found wrong or missing, taken up and finished."""

from __future__ import annotations

from urllib.parse import urlencode

from nicegui import ui

from channels.console.page import Group, Page
from channels.console.pages.editing import on_day
from channels.console.services import Services
from channels.console.widgets import facts, heading, paragraph, section
from channels.console.words import words
from channels.handover.tasks import TaskKind
from channels.staff.roles import Permission

_TEXT = words("tasks")
_EDIT = Permission.EDIT_CONTENT


async def build(services: Services) -> None:
    """What is not finished, the oldest first."""
    services.require(_EDIT)
    tasks = await services.work(services.container.editing.tasks.all, services.staff)
    paragraph(_TEXT["intro"])
    if not tasks:
        paragraph(_TEXT["none"])
        return
    people = _people(services)
    rows = [{"id": each.row, "subject": services.container.editing.tasks.title(each), "kind": _TEXT["kinds"][each.kind],
             "reason": each.reason[:200], "at": on_day(each.at), "state": _TEXT["states"][each.state],
             "owner": people.get(each.owner, each.owner) or _TEXT["nobody"]} for each in tasks]  # fmt: skip
    services.table(_TEXT["columns"], rows, title=_TEXT["waiting"], link=lambda row: f"/tasks/{row['id']}")


async def one(services: Services, row: str) -> None:
    """One task."""
    services.require(_EDIT)
    desk, number = services.container.editing.tasks, int(row) if row.isdecimal() else 0
    task = await services.work(desk.get, services.staff, number)
    people, names = _people(services), _TEXT["columns"]
    heading(desk.title(task))
    facts({names["kind"]: _TEXT["kinds"][task.kind], names["state"]: _TEXT["states"][task.state],
           names["owner"]: people.get(task.owner, task.owner) or _TEXT["nobody"], names["at"]: on_day(task.at),
           _TEXT["by"]: people.get(task.opened_by, task.opened_by)})  # fmt: skip
    with section(names["reason"]):
        for line in task.reason.splitlines():
            paragraph(line)
    if task.kind is TaskKind.CONTENT_WRONG:
        where = urlencode({"record": task.subject})
        ui.link(_TEXT["versions"], f"/versions?{where}").classes("console-link")

    async def act(what: str) -> None:
        with services.telling():
            services.require(_EDIT)
            said = str(outcome.value or "")
            if what == "drop" and said.strip() and not await services.confirm(
                _TEXT["drop_question"], yes=_TEXT["drop"], danger=True
            ):  # fmt: skip
                return
            if what == "take":
                await services.work(desk.take, services.staff, number)
            else:
                await services.work(desk.finish, services.staff, number, said, dropped=what == "drop")
            services.note(f"task.{what}", str(number), detail=task.subject)
            services.tell(_TEXT["taken" if what == "take" else "finished"], later=True)
            ui.navigate.to(f"/tasks/{number}" if what == "take" else "/tasks")

    with section(_TEXT["outcome"]):
        outcome = ui.textarea(_TEXT["outcome"]).props("outlined autogrow maxlength=1000").classes("w-full q-mb-sm")
        with ui.row().classes("q-gutter-sm"):
            if not task.owner:
                ui.button(_TEXT["take"], on_click=lambda: act("take")).props("outline")
            ui.button(_TEXT["finish"], on_click=lambda: act("finish")).props("unelevated")
            ui.button(_TEXT["drop"], on_click=lambda: act("drop")).props("outline color=negative")


def _people(services: Services) -> dict[str, str]:
    return {each.staff.id: each.staff.name for each in services.room.accounts.all()}


PAGES = (
    Page("/tasks", _TEXT["title"], build, _EDIT, Group.CONTENT, "task_alt"),
    Page("/tasks/{row}", _TEXT["one_title"], one, _EDIT, in_menu=False),
)
