"""The form from which a letter of the counter is made. What is typed goes into the file and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from nicegui import ui

from channels.console.due_days import DueDays
from channels.console.services import Services
from channels.console.widgets import error_line, paragraph
from channels.console.words import words
from channels.kiosk.opening import VIETNAM
from channels.officers.checklist import Checklist
from channels.officers.letters import Applicant, LetterInput, LetterKind, as_docx, compose
from channels.officers.units import Unit
from channels.staff.roles import EVERYWHERE, Permission
from corpus.errors import InputError
from corpus.models import Procedure

_WORDS = words("counter")
_PLAIN = (
    "number",
    "code",
    "name",
    "address",
    "phone",
    "email",
    "reason",
    "sets",
    "result_at",
    "signer_title",
    "signer",
)
_DAYS = ("received", "due", "new_due")


class LetterForm:
    """Builds the form; ``held`` gives the papers as they are ticked at the moment."""

    def __init__(self, services: Services, procedure: Procedure, held: Callable[[], Checklist | None]) -> None:
        self._services, self._procedure, self._held = services, procedure, held

    def show(self) -> None:
        """Put the form on the page."""
        units = self._units()
        if not units:
            paragraph(_WORDS["no_unit"])
            return
        paragraph(_WORDS["privacy"])
        names, now = _WORDS["fields"], datetime.now(VIETNAM)
        kinds = {kind.value: _WORDS["kinds"][kind.value] for kind in LetterKind}
        with ui.element("div").classes("console-form"):
            self._kind = ui.select(kinds, value=LetterKind.RECEIPT.value, label=_WORDS["kind"]).props("outlined")
            self._unit = ui.select({u.id: u.name for u in units}, value=units[0].id, label=names["unit"]).props(
                "outlined"
            )
            self._fields = {name: ui.input(names[name]).props("outlined maxlength=500") for name in _PLAIN}
            self._fields |= {name: ui.input(names[name]).props("outlined type=date stack-label") for name in _DAYS}
            self._fields["received_time"] = ui.input(names["received_time"]).props("outlined type=time stack-label")
        self._fields["received"].value, self._fields["received_time"].value = f"{now:%Y-%m-%d}", f"{now:%H:%M}"
        days = DueDays(self._fields, self._procedure, self._services.container.profile.calendar)
        days.show()
        self._problem = error_line()
        ui.button(_WORDS["make"], on_click=self._make).props("unelevated")

    def _units(self) -> list[Unit]:
        staff, every = self._services.staff, self._services.container.units().units
        return [unit for unit in every if EVERYWHERE in staff.units or unit.id in staff.units]

    async def _make(self) -> None:
        self._problem.text = ""
        with self._services.telling():
            unit = self._services.container.units().by_id[self._unit.value]
            self._services.require(Permission.WRITE_LETTERS, unit=unit.id)
            try:
                given = self._given(unit)
                content = await self._services.work(lambda: as_docx(compose(given)))
            except InputError as error:
                self._problem.text = _WORDS["incomplete"].format(what=error.detail)
                return
            kind = given.kind.value
            self._services.note("letter.make", self._procedure.key, detail=kind)
            ui.download(content, _WORDS["file"].format(kind=kind, code=given.code or self._procedure.key))
            self._services.tell(_WORDS["made"])

    def _given(self, unit: Unit) -> LetterInput:
        text = {name: str(field.value or "").strip() for name, field in self._fields.items()}
        held, kind = self._held(), LetterKind(self._kind.value)
        listed = (held.missing if kind is LetterKind.SUPPLEMENT else held.present) if held else ()
        now = datetime.now(VIETNAM)
        days: dict[str, Any] = {name: _day(text[name], _WORDS["fields"][name]) for name in _DAYS}
        received = days.pop("received")
        return LetterInput(
            kind=kind, unit=unit, day=now.date(), procedure=self._procedure, number=text["number"], code=text["code"],
            applicant=Applicant(text["name"], text["address"], text["phone"], text["email"]),
            papers=tuple(item.name for item in listed), reason=text["reason"],
            sets=int(text["sets"]) if text["sets"].isdecimal() else None,
            received=_moment(received, text["received_time"]) if received else None, result_at=text["result_at"],
            officer=self._services.staff.name, signer_title=text["signer_title"], signer=text["signer"],
            work=self._services.container.profile.calendar, **days,
        )  # fmt: skip


def _day(text: str, name: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise InputError(_WORDS["bad_date"].format(name=name), code="LETTER_INCOMPLETE") from error


def _moment(day: date, clock: str) -> datetime:
    try:
        return datetime.fromisoformat(f"{day.isoformat()}T{clock or '00:00'}").replace(tzinfo=VIETNAM)
    except ValueError as error:
        name = _WORDS["fields"]["received_time"]
        raise InputError(_WORDS["bad_date"].format(name=name), code="LETTER_INCOMPLETE") from error
