"""Questions we failed: what people asked in vain, why, who sees to it, and that it was done."""

from __future__ import annotations

from nicegui import ui

from channels.console.page import Group, Page
from channels.console.pages.editing import WORDS, room_of, who
from channels.console.services import Services
from channels.console.widgets import facts, heading, paragraph, section
from channels.editing.failed import ASSIGNED, CAUSES, CLOSED, OPEN
from channels.staff.roles import Permission

_TEXT = WORDS["failed"]


def build(services: Services) -> None:
    """The groups, the most asked first."""
    room = room_of(services)
    paragraph(_TEXT["intro"])

    async def look() -> None:
        with services.telling():
            services.require(Permission.SEE_FAILED_QUESTIONS)
            count = await services.work(room.look_for_failures)
            services.tell(_TEXT["looked"].format(count=count))
            show(str(which.value))

    def show(state: str) -> None:
        place.clear()
        states = (CLOSED,) if state == CLOSED else (OPEN, ASSIGNED)
        rows = [
            {"id": each.id, "wording": each.wording[:200], "count": each.count, "cause": _TEXT["causes"][each.cause],
             "nearest": each.nearest_title[:120], "assignee": each.assignee, "last": each.last_day}
            for each in room.failed.topics(*states)
        ]  # fmt: skip
        with place:
            services.table(_TEXT["columns"], rows, title=_TEXT["title"], link=lambda row: f"/failed/{row['id']}")

    with ui.row().classes("items-center q-gutter-sm q-mb-sm"):
        ui.button(_TEXT["look"], on_click=look).props("unelevated")
        which = ui.select(_TEXT["shown"], value=OPEN, label=_TEXT["show"], on_change=lambda e: show(e.value))
        which.props("outlined dense")
    place = ui.element("div")
    show(OPEN)


def one(services: Services, topic: str) -> None:
    """One group."""
    room, number = room_of(services), int(topic)
    seen = room.failed.topic(number)
    heading(seen.wording)
    text = _TEXT["facts"]
    facts({text["state"]: _TEXT["states"][seen.state], text["count"]: str(seen.count),
           text["days"]: f"{seen.first_day} – {seen.last_day}",
           text["nearest"]: f"{seen.nearest_title} ({seen.nearest})" if seen.nearest else "",
           text["reopened"]: str(seen.reopened), text["note"]: seen.note})  # fmt: skip

    def do(what: str, *given: str) -> None:
        with services.telling():
            services.require(Permission.SEE_FAILED_QUESTIONS)
            if what == "close":
                room.failed.close(number, by=who(services), note=given[0])
            elif what == "reopen":
                room.failed.reopen(number, by=who(services))
            else:
                {"assign": room.failed.assign, "judge": room.failed.judge}[what](number, given[0], by=who(services))
            services.note(f"failed.{what}", str(number), detail=given[0][:200] if given else "")
            services.tell(_TEXT["done"], later=True)
            ui.navigate.reload()

    async def tell() -> None:
        with services.telling():
            services.require(Permission.SEE_FAILED_QUESTIONS)
            told, kept = await services.work(room.tell, number)
            services.note("failed.tell", str(number), detail=f"{told} told, {kept} kept")
            services.tell(_TEXT["told"].format(told=told, kept=kept))

    with section(_TEXT["samples"]):
        for question in seen.samples:
            paragraph(question)
    with section(_TEXT["cause"]):
        ui.select({cause: _TEXT["causes"][cause] for cause in CAUSES}, value=seen.cause, label=_TEXT["cause"],
                  on_change=lambda e: do("judge", str(e.value))).props("outlined").classes("console-field")  # fmt: skip
        if seen.state == CLOSED:
            ui.button(_TEXT["reopen"], on_click=lambda: do("reopen")).props("outline")
        else:
            assignee = ui.input(_TEXT["assignee"], value=seen.assignee).props("outlined").classes("console-field")
            with ui.row().classes("q-gutter-sm"):
                ui.button(_TEXT["assign"], on_click=lambda: do("assign", str(assignee.value or ""))).props("outline")
                ui.button(_TEXT["take"], on_click=lambda: do("assign", who(services))).props("outline")
            note = ui.input(_TEXT["note"], value=seen.note).props("outlined").classes("console-field q-mt-md")
            ui.button(_TEXT["close"], on_click=lambda: do("close", str(note.value or ""))).props("unelevated")
    wishes = room.wishes_of(number)
    if wishes:
        with section(_TEXT["wishes"].format(count=len(wishes))):
            ui.button(_TEXT["tell"], on_click=tell).props("unelevated")


PAGES = (
    Page("/failed", _TEXT["title"], build, Permission.SEE_FAILED_QUESTIONS, Group.CONTENT, "help_center"),
    Page("/failed/{topic}", _TEXT["one_title"], one, Permission.SEE_FAILED_QUESTIONS, in_menu=False),
)
