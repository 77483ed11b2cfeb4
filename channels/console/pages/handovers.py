"""The queue of people who asked for a person, and one of them: what was said, a draft with its passages, an answer."""

from __future__ import annotations

import time
from typing import Any

from nicegui import ui

from channels.console.page import Group, Page
from channels.console.services import Services
from channels.console.widgets import facts, heading, paragraph, section
from channels.console.words import words
from channels.contract.messages import kind_of
from channels.handover.delivery import Delivered
from channels.handover.model import Passage, Side, State, Ticket
from channels.handover.service import Handover
from channels.messages import help_for
from channels.staff.roles import EVERYWHERE, Permission, Role

_WORDS = words("handovers")
_TAKE = Permission.TAKE_HAND_OVERS
_LOOK_SECONDS = 5.0


def _handover(services: Services) -> Handover | None:
    """The queue; None, and said so, where it is off."""
    if services.container.handover_settings.enabled:
        return services.container.handover
    paragraph(_WORDS["off"])
    return None


class _Names:
    """Names behind the ids of units and accounts, read once for a page."""

    def __init__(self, services: Services) -> None:
        self.units = services.container.units()
        self.staff = {one.staff.id: one.staff for one in services.room.accounts.all() if one.disabled is None}

    def unit(self, identity: str) -> str:
        return self.units.name(identity) if identity else str(_WORDS["everybody"])

    def officer(self, identity: str) -> str:
        """The name; the account itself where it is gone."""
        known = self.staff.get(identity)
        return known.name if known else identity or str(_WORDS["nobody"])

    def colleagues(self, but: str) -> dict[str, str]:
        """Other officers a ticket can go to."""
        return {one.id: one.name for one in self.staff.values() if Role.OFFICER in one.roles and one.id != but}


async def build(services: Services) -> None:
    """Who waits, the longest first."""
    handover = _handover(services)
    if handover is None:
        return
    shown: list[tuple[str, State, str]] = []

    async def look() -> None:
        services.require(_TAKE)
        units = None if EVERYWHERE in services.staff.units else services.staff.units
        tickets = await services.work(handover.tickets.queue, units=units)
        names = await services.work(_Names, services)
        now = [(ticket.id, ticket.state, ticket.topic) for ticket in tickets]
        if now == shown and place.default_slot.children:
            return  # nothing new: who reads is not disturbed
        shown[:] = now
        place.clear()
        with place:
            _queue(services, handover, names, tickets)

    place = ui.element("div").props("aria-live=polite")
    await look()
    ui.timer(_LOOK_SECONDS, look)


def _queue(services: Services, handover: Handover, names: _Names, tickets: list[Ticket]) -> None:
    for state in (State.WAITING, State.CLAIMED):
        some = [ticket for ticket in tickets if ticket.state is state]
        with section(f"{_WORDS[state.value]} ({len(some)})"):
            if not some:
                paragraph(_WORDS["empty"])
                continue
            columns = {name: _WORDS["columns"][name] for name in ("topic", "who", "channel", "since", "left", "unit")}
            if state is State.CLAIMED:
                columns["officer"] = _WORDS["columns"]["officer"]
            rows = [_row(handover, names, ticket) for ticket in some]
            services.table(columns, rows, title=_WORDS[state.value], link=lambda row: f"/hand-overs/{row['id']}")


def _row(handover: Handover, names: _Names, ticket: Ticket) -> dict[str, Any]:
    return {
        "id": ticket.id, "topic": ticket.topic or _WORDS["no_topic"], "who": ticket.name,
        "channel": _WORDS["channels"].get(kind_of(ticket.channel), ticket.channel), "since": _since(ticket.opened),
        "left": _left(handover, ticket), "unit": names.unit(ticket.unit), "officer": names.officer(ticket.officer),
    }  # fmt: skip


async def one(services: Services, id: str) -> None:
    """One ticket."""
    handover = _handover(services)
    if handover is None:
        return
    try:
        ticket = await services.work(handover.tickets.get, id)
    except Exception as error:  # noqa: BLE001 - a ticket that is gone is said so on the page
        paragraph(help_for(getattr(error, "code", "INTERNAL")))
        return
    services.require(_TAKE, unit=ticket.unit or None)
    await _Desk(services, handover, ticket).show()


class _Desk:
    """The page of one ticket. What an officer types stays while the conversation above it is looked at anew."""

    def __init__(self, services: Services, handover: Handover, ticket: Ticket) -> None:
        self._services, self._handover, self.ticket = services, handover, ticket
        self._names = _Names(services)

    @property
    def mine(self) -> bool:
        return self.ticket.state is State.CLAIMED and self.ticket.officer == self._services.staff.id

    async def show(self) -> None:
        with section(_WORDS["about"]):
            self._facts = ui.element("div")
        with section(_WORDS["talk"]):
            paragraph(_WORDS["masked"])
            self._talk = ui.element("ol").classes("console-talk").props("aria-live=polite")
        self._work = ui.element("div")
        self._render()
        self._render_work()
        ui.timer(_LOOK_SECONDS, self._look)

    async def _look(self) -> None:
        with self._services.telling():
            fresh = await self._services.work(self._handover.tickets.get, self.ticket.id)
            self._services.require(_TAKE, unit=fresh.unit or None)
            changed = (fresh.state, fresh.officer) != (self.ticket.state, self.ticket.officer)
            self.ticket = fresh
            self._render()
            if changed:
                self._render_work()

    def _render(self) -> None:
        ticket = self.ticket
        shown = {
            "state": _WORDS["states"][ticket.state.value], "topic": ticket.topic or _WORDS["no_topic"],
            "channel": _WORDS["channels"].get(kind_of(ticket.channel), ticket.channel), "since": _since(ticket.opened),
            "left": _left(self._handover, ticket), "unit": self._names.unit(ticket.unit),
            "officer": self._names.officer(ticket.officer),
        }  # fmt: skip
        self._facts.clear()
        with self._facts:
            facts({_WORDS["facts"][name]: value for name, value in shown.items()})
        self._talk.clear()
        with self._talk:
            for line in ticket.lines:
                with ui.element("li").classes(f"console-line console-{line.side.value}"):
                    ui.label(self._head(line)).classes("console-line-head")
                    ui.label(line.text).classes("console-line-text")
            if not ticket.lines:
                ui.label(_WORDS["nothing_said"]).tag = "li"

    def _head(self, line: Any) -> str:
        parts = [_WORDS["sides"][line.side.value], time.strftime("%H:%M %d/%m", time.localtime(line.at))]
        if line.side is Side.OFFICER:
            parts.insert(1, self._names.officer(line.who))
            state, problem = self._handover.delivery.state(self.ticket, line.ref)
            told = help_for(problem) if state is Delivered.FAILED else ""
            parts.append(_WORDS["delivered"][state.value].format(problem=told))
        return " · ".join(parts)

    def _render_work(self) -> None:
        self._work.clear()
        with self._work:
            if self.ticket.state is State.WAITING:
                ui.button(_WORDS["claim"], on_click=self._claim).props("unelevated")
            elif self.mine:
                with ui.element("div").classes("console-beside"):
                    with section(_WORDS["answer"]):
                        self._answer_form()
                    with section(_WORDS["passages"]):
                        _passages(self.ticket.draft.passages if self.ticket.draft else ())
                with section(_WORDS["forward_heading"]):
                    self._forward_form()

    def _answer_form(self) -> None:
        draft = self.ticket.draft
        known = bool(draft and draft.text)
        paragraph(_WORDS["draft_from"].format(topic=draft.topic) if known and draft else _WORDS["no_draft"])
        self._text = ui.textarea(_WORDS["text"], value=draft.text if draft else "")
        self._text.props("outlined autogrow maxlength=4000").classes("console-wide")
        self._wrong = ui.input(_WORDS["wrong"]).props("outlined maxlength=500").classes("console-wide")
        self._closes = ui.checkbox(_WORDS["closes"], value=True)
        with ui.element("div").classes("console-buttons"):
            ui.button(_WORDS["send"], on_click=self._send).props("unelevated")
            ui.button(_WORDS["redraft"], on_click=self._redraft).props("outline")
            ui.button(_WORDS["give_back"], on_click=self._give_back).props("outline")
            ui.button(_WORDS["close"], on_click=self._close).props("outline color=negative")

    def _forward_form(self) -> None:
        colleagues = self._names.colleagues(but=self._services.staff.id)
        units = {unit.id: unit.name for unit in self._names.units.units}
        with ui.element("div").classes("console-row"):
            colleague = ui.select(colleagues, label=_WORDS["colleague"], clearable=True).props("outlined")
            unit = ui.select(units, label=_WORDS["unit"], clearable=True).props("outlined")
            note = ui.input(_WORDS["note"]).props("outlined maxlength=300").classes("console-wide")

        async def forward() -> None:
            with self._services.telling():
                self._require()
                await self._services.work(
                    self._handover.tickets.forward, self.ticket.id, self._services.staff.id,
                    to=colleague.value or "", unit=unit.value or "", note=note.value,
                )  # fmt: skip
                self._services.note("ticket.forward", self.ticket.id, detail=colleague.value or unit.value or "")
                self._services.tell(_WORDS["forwarded"], later=True)
                ui.navigate.to("/hand-overs")

        ui.button(_WORDS["forward"], on_click=forward).props("outline")

    def _require(self) -> None:
        self._services.require(_TAKE, unit=self.ticket.unit or None)

    async def _claim(self) -> None:
        with self._services.telling():
            self._require()
            who = self._services.staff.id
            self.ticket = await self._services.work(self._handover.claim, self.ticket.id, who)
            self._services.note("ticket.claim", self.ticket.id)
            self._services.tell(_WORDS["claimed_now"])
        await self._look()
        self._render_work()

    async def _send(self) -> None:
        with self._services.telling():
            self._require()
            staff, closes = self._services.staff, bool(self._closes.value)
            unit = self.ticket.unit or next((unit for unit in sorted(staff.units) if unit != EVERYWHERE), "")
            drafted = self.ticket.draft.text if self.ticket.draft else ""
            text = self._text.value or ""
            self.ticket = await self._services.work(
                self._handover.answer, self.ticket.id, staff.id, text, close=closes, wrong=self._wrong.value or "",
                unit=unit,
            )  # fmt: skip
            self._services.note("ticket.answer", self.ticket.id, before=drafted, after=text)
            self._services.tell(_WORDS["sent"])
            self._render()
            self._render_work()
            if not closes:
                self._text.value = ""

    async def _redraft(self) -> None:
        with self._services.telling():
            self._require()
            await self._services.work(self._handover.understand, self.ticket)
            self.ticket = await self._services.work(self._handover.tickets.get, self.ticket.id)
            self._services.tell(_WORDS["redrafted"])
            self._render()
            self._render_work()

    async def _give_back(self) -> None:
        with self._services.telling():
            self._require()
            await self._services.work(self._handover.tickets.give_back, self.ticket.id, self._services.staff.id)
            self._services.note("ticket.give_back", self.ticket.id)
            self._services.tell(_WORDS["given_back"], later=True)
            ui.navigate.to("/hand-overs")

    async def _close(self) -> None:
        if not await self._services.confirm(_WORDS["close_sure"], yes=_WORDS["close"], danger=True):
            return
        with self._services.telling():
            self._require()
            await self._services.work(self._handover.close, self.ticket.id, self._services.staff.id)
            self._services.note("ticket.close", self.ticket.id)
            self._services.tell(_WORDS["closed_now"], later=True)
            ui.navigate.to("/hand-overs")


def _passages(passages: tuple[Passage, ...]) -> None:
    if not passages:
        paragraph(_WORDS["no_passages"])
    for passage in passages:
        heading(f"{passage.title} ({passage.number})" if passage.number else passage.title, 3)
        ui.label(passage.text).classes("console-passage").props("tabindex=0")
        if passage.url.startswith(("https://", "http://")):
            ui.link(_WORDS["source"], passage.url, new_tab=True).classes("console-link")


def _since(at: float) -> str:
    minutes = int((time.time() - at) // 60)
    if minutes < 60:
        return str(_WORDS["minutes"]).format(minutes=minutes)
    return str(_WORDS["hours"]).format(hours=minutes // 60)


def _left(handover: Handover, ticket: Ticket) -> str:
    until = handover.delivery.until(ticket)
    if until is None:
        return str(_WORDS["no_limit"])
    hours = int((until - time.time()) // 3600)
    return str(_WORDS["in_hours"]).format(hours=hours) if hours >= 0 else str(_WORDS["late"])


PAGES = (
    Page("/hand-overs", _WORDS["title"], build, _TAKE, Group.WORK, "support_agent"),
    Page("/hand-overs/{id}", _WORDS["one"], one, _TAKE, in_menu=False),
)
