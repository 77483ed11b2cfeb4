"""The counter: find a procedure, tick the papers that are there, and write the letter that follows from it."""

from __future__ import annotations

from typing import Any

from nicegui import ui

from assistant.steps.read import reading_of
from assistant.steps.understand import query_of
from channels.console.letter_form import LetterForm
from channels.console.page import Group, Page
from channels.console.services import Services
from channels.console.widgets import paragraph, section
from channels.console.words import words
from channels.messages import help_for
from channels.officers.checklist import Checklist, Item, cases, checklist
from channels.officers.helper import Officer
from channels.staff.roles import Permission
from corpus.errors import TrolyError
from corpus.language import clean
from corpus.models import Kind, Procedure
from index.search import Filter

_WORDS = words("counter")
_WRITE = Permission.WRITE_LETTERS
_FOUND = 10


async def build(services: Services) -> None:
    """Find a procedure."""
    with section(_WORDS["find"]):
        with ui.element("form").classes("console-row").on("submit.prevent", lambda: find()):
            field = ui.input(_WORDS["query"]).props("outlined maxlength=300").classes("console-wide")
            ui.button(_WORDS["search"]).props("unelevated type=submit")
        place = ui.element("div").props("aria-live=polite")

    async def find() -> None:
        with services.telling():
            services.require(_WRITE)
            rows = await services.work(_rows, services, field.value or "")
            place.clear()
            with place:
                if rows:
                    services.table(
                        _WORDS["columns"], rows, title=_WORDS["found"], link=lambda row: f"/counter/{row['id']}"
                    )
                else:
                    paragraph(_WORDS["none"])


def _rows(services: Services, text: str) -> list[dict[str, Any]]:
    container = services.container
    searcher, reading = container.live.searcher(), reading_of(clean(text))
    where = Filter(container.corpus_settings.collection, kinds=frozenset({Kind.PROCEDURE}))
    units = [unit for unit in searcher.named(f"procedure:{clean(text).strip()}") if where.allows(unit)]
    units = units or [hit.unit for hit in searcher.search(query_of(reading.text, reading), where=where, limit=_FOUND)]
    records = [searcher.record(unit) for unit in units]
    return [{"id": record.key, "title": record.title, "key": record.key, "agency": ", ".join(record.agencies)}
            for record in records if isinstance(record, Procedure)]  # fmt: skip


async def one(services: Services, code: str) -> None:
    """One procedure at the counter."""
    container = services.container
    services.require(_WRITE)
    try:
        officer = Officer.of(services.staff, container.units())
        procedure = await services.work(container.inner_helper.procedure, officer, code)
    except TrolyError as error:
        paragraph(help_for(error.code))
        return
    _Counter(services, procedure).show()


class _Counter:
    """The page of one case. Nothing of it is stored."""

    def __init__(self, services: Services, procedure: Procedure) -> None:
        self._services, self._procedure = services, procedure
        known = cases(procedure)
        self._held: Checklist | None = checklist(procedure, known[0] if known else "") if len(known) < 2 else None

    def show(self) -> None:
        procedure = self._procedure
        with section(f"{procedure.title} ({procedure.key})"):
            fitting = self._services.container.units().responsible(procedure)
            if fitting:
                paragraph(_WORDS["units"].format(names=", ".join(unit.name for unit in fitting)))
            known = cases(procedure)
            if len(known) > 1:
                named = {case: case or _WORDS["general"] for case in known}
                ui.select(named, label=_WORDS["case"], on_change=lambda event: self._choose(event.value)).props(
                    "outlined"
                ).classes("console-wide")
            self._papers = ui.element("fieldset").classes("console-papers")
            self._state = ui.element("div").props("aria-live=polite role=status")
        self._render()
        with section(_WORDS["letters"]):
            LetterForm(self._services, procedure, lambda: self._held).show()

    def _choose(self, case: str) -> None:
        self._held = checklist(self._procedure, case)
        self._render()

    def _render(self) -> None:
        self._papers.clear()
        with self._papers:
            ui.label(_WORDS["papers"]).tag = "legend"
            if self._held is None:
                paragraph(_WORDS["choose_case"])
            elif not self._held.items:
                paragraph(_WORDS["no_papers"])
            else:
                for item in self._held.items:
                    self._line(item)
        self._tell()

    def _line(self, item: Item) -> None:
        if item.note:
            paragraph(item.name)
            return
        many = _WORDS["many"].format(how_many=item.how_many) if item.how_many else ""
        forms = _WORDS["forms"].format(forms=", ".join(item.forms)) if item.forms else ""
        text = _WORDS["paper"].format(name=item.name, many=many, forms=forms)
        number = item.number
        with ui.element("div").classes("console-paper"):
            ui.checkbox(text, on_change=lambda event: self._tick(number, event.value)).classes("console-wide")
            waived = ui.checkbox(_WORDS["waived"], on_change=lambda event: self._waive(number, event.value))
            waived.props(f'aria-label="{_WORDS["waived"]}: {item.name}"' if '"' not in item.name else "")

    def _tick(self, number: int, there: bool) -> None:
        assert self._held is not None
        self._held = self._held.ticked(self._held.there | {number} if there else self._held.there - {number})
        self._tell()

    def _waive(self, number: int, waived: bool) -> None:
        assert self._held is not None
        self._held = self._held.without(self._held.waived | {number} if waived else self._held.waived - {number})
        self._tell()

    def _tell(self) -> None:
        self._state.clear()
        held = self._held
        if held is None or not (held.missing or held.present):
            return
        with self._state:
            every = len(held.missing) + len(held.present)
            paragraph(_WORDS["present"].format(present=len(held.present), all=every))
            if held.complete:
                paragraph(_WORDS["complete"])
            elif held.present:
                paragraph(_WORDS["missing"].format(names="; ".join(item.name for item in held.missing)))


PAGES = (
    Page("/counter", _WORDS["title"], build, _WRITE, Group.WORK, "fact_check"),
    Page("/counter/{code}", _WORDS["one"], one, _WRITE, in_menu=False),
)
