"""The inner helper: a chat over public and inner sources, as far as the officer's units reach."""

from __future__ import annotations

from nicegui import ui

from assistant.answer import Answer
from assistant.context import Turn
from channels.console.page import Group, Page
from channels.console.services import Services
from channels.console.widgets import heading, paragraph, section
from channels.console.words import words
from channels.officers.helper import Helped, Officer
from channels.staff.roles import Permission

_WORDS = words("inner")
_READ = Permission.READ_INNER
_TURNS = 12


async def build(services: Services) -> None:
    """The chat. What is asked stays on this page and goes with it."""
    container = services.container
    helper, turns = container.inner_helper, list[Turn]()

    def officer() -> Officer:
        services.require(_READ)
        return Officer.of(services.staff, container.units())

    paragraph(_WORDS["hint"])
    with services.telling():
        names = await services.work(helper.collections, officer())
        paragraph(_WORDS["collections"].format(names=", ".join(names)) if names else _WORDS["none"])
    with section(_WORDS["talk"]):
        talk = ui.element("ol").classes("console-talk").props("aria-live=polite")
        with ui.element("form").classes("console-row").on("submit.prevent", lambda: ask(field.value)):
            field: ui.input = ui.input(_WORDS["question"]).props("outlined maxlength=1900").classes("console-wide")
            ui.button(_WORDS["ask"]).props("unelevated type=submit")
            ui.button(_WORDS["anew"], on_click=lambda: anew()).props("outline")

    def anew() -> None:
        turns.clear()
        talk.clear()

    async def ask(text: str) -> None:
        if not (text or "").strip():
            return
        with services.telling():
            helped = await services.work(helper.ask, officer(), text.strip(), tuple(turns))
            turns.extend((Turn("user", text.strip()), Turn("assistant", helped.answer.text)))
            del turns[:-_TURNS]
            field.value = ""
            with talk:
                _said(_WORDS["asked"], text.strip(), "citizen")
                _told(helped, ask)


def _said(who: str, text: str, side: str) -> None:
    with ui.element("li").classes(f"console-line console-{side}"):
        ui.label(who).classes("console-line-head")
        ui.label(text).classes("console-line-text")


def _told(helped: Helped, ask: object) -> None:
    answer = helped.answer
    with ui.element("li").classes("console-line console-assistant"):
        ui.label(_WORDS["answered"]).classes("console-line-head")
        ui.label(answer.text).classes("console-line-text")
        if helped.units:
            paragraph(_WORDS["units"].format(names=", ".join(unit.name for unit in helped.units)))
        _sources(answer)
        for choice in answer.choices:
            ui.button(choice.label, on_click=lambda choice=choice: ask(choice.question)).props("outline no-caps")  # type: ignore[operator]
        code = next((source.number for source in answer.sources if source.kind.value == "procedure"), "")
        if code:
            ui.link(_WORDS["counter"], f"/counter/{code}").classes("console-link")


def _sources(answer: Answer) -> None:
    if not answer.sources:
        return
    heading(_WORDS["sources"], 3)
    with ui.element("ul"):
        for source in answer.sources:
            number = f" ({source.number})" if source.number else ""
            updated = _WORDS["updated"].format(date=f"{source.updated:%d/%m/%Y}") if source.updated else ""
            text = _WORDS["source"].format(title=source.title, number=number, updated=updated)
            with ui.element("li"):
                if source.url.startswith(("https://", "http://")):
                    ui.link(text, source.url, new_tab=True).classes("console-link")
                else:
                    ui.label(text)


PAGES = (Page("/inner", _WORDS["title"], build, _READ, Group.WORK, "forum"),)
