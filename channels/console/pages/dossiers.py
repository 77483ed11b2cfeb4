"""Where a dossier stands, for an officer at the counter: with the same proof as a citizen, a reason, and a note of it."""

from __future__ import annotations

from datetime import datetime

from nicegui import ui

from assistant.steps.dossier import state_text
from channels.console.page import Group, Page
from channels.console.services import Services
from channels.console.widgets import heading, paragraph, section
from channels.console.words import words
from channels.kiosk.opening import VIETNAM
from channels.staff.roles import Permission

_WORDS = words("dossiers")
_LOOK = Permission.WRITE_LETTERS  # who handles dossiers at the counter


def build(services: Services) -> None:
    """The form and what was found."""
    dossiers = services.container.dossiers
    if dossiers is None:
        paragraph(_WORDS["off"])
        return
    paragraph(_WORDS["hint"])
    with section(_WORDS["form"]), ui.element("form").classes("console-stack").on("submit.prevent", lambda: look()):
        code = ui.input(_WORDS["code"]).props("outlined maxlength=60 autocomplete=off").classes("console-field")
        proof = ui.input(_WORDS["proof"]).props("outlined maxlength=4 inputmode=numeric autocomplete=off")
        proof.classes("console-field")
        reason = ui.input(_WORDS["reason"]).props("outlined maxlength=300").classes("console-field")
        ui.button(_WORDS["look"]).props("unelevated type=submit")
    place = ui.element("div").props("aria-live=polite")

    async def look() -> None:
        place.clear()
        with services.telling():
            services.require(_LOOK)
            staff = services.staff
            given = (code.value or "", proof.value or "", staff.id, reason.value or "")
            found = await services.work(dossiers.for_officer, *given)
            services.note("dossier.look_up", detail=found.found.value)
            proof.value = ""
            with place:
                heading(_WORDS["result"])
                if found.state is None:
                    paragraph(_WORDS[found.found.value])
                else:
                    ui.label(state_text(found.state, datetime.now(VIETNAM).date())).classes("console-passage")


PAGES = (Page("/dossiers", _WORDS["title"], build, _LOOK, Group.WORK, "folder_shared"),)
