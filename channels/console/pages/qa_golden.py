"""QA: questions that officers mended, judged before the assistant is measured by them."""

from __future__ import annotations

from nicegui import ui

from channels.console.page import Group, Page
from channels.console.pages.editing import on_day
from channels.console.pages.qa_places import at, place_chosen
from channels.console.services import Services
from channels.console.widgets import facts, paragraph, section
from channels.console.words import words
from channels.staff.roles import Permission

_TEXT = words("golden")
_LABEL = Permission.LABEL


async def build(services: Services) -> None:
    """What waits, the oldest first."""
    services.require(_LABEL)
    place = place_chosen(services, _LABEL, "/qa/golden")
    questions = services.container.quality.golden(place.assistant)
    waiting = await services.work(questions.waiting, services.staff)
    paragraph(_TEXT["intro"].format(count=await services.work(questions.approved, services.staff)))
    if not waiting:
        paragraph(_TEXT["none"])
        return
    people = {each.staff.id: each.staff.name for each in await services.work(services.room.accounts.all)}
    rows = [{"id": each.row, "question": each.question[:200], "at": on_day(each.at),
             "by": people.get(each.proposed_by, each.proposed_by), "records": ", ".join(each.records)}
            for each in waiting]  # fmt: skip
    services.table(_TEXT["columns"], rows, title=_TEXT["waiting"],
                   link=lambda row: at(f"/qa/golden/{row['id']}", place.assistant))  # fmt: skip


async def one(services: Services, row: str) -> None:
    """One question: the draft and what the officer sent, side by side, and the words it enters the set with."""
    services.require(_LABEL)
    place = place_chosen(services, _LABEL)
    questions, number = services.container.quality.golden(place.assistant), int(row) if row.isdecimal() else 0
    found = await services.work(questions.get, services.staff, number)
    people = {each.staff.id: each.staff.name for each in await services.work(services.room.accounts.all)}
    facts({_TEXT["columns"]["by"]: people.get(found.proposed_by, found.proposed_by),
           _TEXT["columns"]["at"]: on_day(found.at)})  # fmt: skip
    with ui.element("div").classes("console-sides q-mt-md"):
        for title, text in ((_TEXT["drafted"], found.drafted), (_TEXT["answered"], found.answered)):
            with section(title):
                paragraph(text or _TEXT["empty"]).classes("console-passage").props("tabindex=0")

    async def approve() -> None:
        with services.telling():
            services.require(_LABEL)
            named = [part for part in _parts(records.value, ",") if part]
            stated = _parts(stated_facts.value, "\n")
            item = await services.work(questions.approve, services.staff, number, question=str(question.value or ""),
                                       records=named, facts=stated)  # fmt: skip
            services.note("golden.approve", item.id, after={"question": item.question, "records": named})
            services.tell(_TEXT["approved"], later=True)
            ui.navigate.to(at("/qa/golden", place.assistant))

    async def reject() -> None:
        with services.telling():
            services.require(_LABEL)
            if not await services.confirm(_TEXT["reject_question"], yes=_TEXT["reject"], danger=True):
                return
            await services.work(questions.reject, services.staff, number)
            services.note("golden.reject", f"officer-{found.ticket}")
            services.tell(_TEXT["rejected"], later=True)
            ui.navigate.to(at("/qa/golden", place.assistant))

    with section(_TEXT["judge"]):
        question = ui.textarea(_TEXT["question"], value=found.question).props("outlined autogrow maxlength=2000")
        records = ui.input(_TEXT["records"], value=", ".join(found.records)).props("outlined maxlength=1000")
        stated_facts = ui.textarea(_TEXT["facts"], value="\n".join(found.facts)).props("outlined autogrow")
        for field in (question, records, stated_facts):
            field.classes("w-full q-mb-sm")
        with ui.row().classes("q-gutter-sm"):
            ui.button(_TEXT["approve"], on_click=approve).props("unelevated")
            ui.button(_TEXT["reject"], on_click=reject).props("outline color=negative")


def _parts(text: object, mark: str) -> list[str]:
    return [part.strip() for part in str(text or "").split(mark) if part.strip()]


PAGES = (
    Page("/qa/golden", _TEXT["title"], build, _LABEL, Group.QUALITY, "verified"),
    Page("/qa/golden/{row}", _TEXT["one_title"], one, _LABEL, in_menu=False),
)
