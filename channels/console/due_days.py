"""The days of a letter, counted from the record's term over the profile's calendar as the officer fills the form in."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from nicegui import ui

from assistant.steps.due import written
from assistant.workdays import Due, WorkCalendar
from channels.console.widgets import paragraph
from channels.console.words import words
from channels.kiosk.opening import VIETNAM
from channels.officers.letters.due import Term, is_late, result_day, terms
from corpus.models import Procedure

_WORDS = words("counter")
_TEXT = _WORDS["due"]


class DueDays:
    """Fills ``due`` and ``new_due`` of a form and says how they were counted; an officer may still write another day,
    and then reads that it is another."""

    def __init__(self, fields: dict[str, Any], procedure: Procedure, work: WorkCalendar) -> None:
        self._fields, self._work, self._terms = fields, work, terms(procedure)
        self._counted: date | None = None

    def show(self) -> None:
        """Put the choice of a term and what follows from it on the page."""
        if self._terms:
            names = {place: term.name for place, term in enumerate(self._terms)}
            only = 0 if len(self._terms) == 1 else None
            self._term = ui.select(names, value=only, label=_WORDS["term"], on_change=self._count)
            self._term.props("outlined").classes("console-wide q-mb-sm")
            for name in ("received", "received_time"):
                self._fields[name].on_value_change(self._count)
            self._fields["due"].on_value_change(self._tell)
        else:
            paragraph(_WORDS["no_term"])
        extra = ui.number(
            _WORDS["extra"], min=1, max=365, precision=0, on_change=lambda event: self._put_off(event.value)
        )
        extra.props("outlined").classes("console-field")
        self._said = ui.element("div").props("role=status aria-live=polite")
        self._count()

    def _count(self) -> None:
        term, received = self._chosen(), self._received()
        if term is None or received is None:
            self._counted = None
        else:
            self._counted = result_day(term, received, self._work).last
            self._fields["due"].value = self._counted.isoformat()
        self._tell()

    def _put_off(self, count: float | None) -> None:
        if count and count >= 1:
            from_day = max(_day(self._fields["due"].value) or date.min, datetime.now(VIETNAM).date())
            self._fields["new_due"].value = self._work.after(from_day, int(count)).isoformat()

    def _tell(self) -> None:
        self._said.clear()
        term, received = self._chosen(), self._received()
        if term is None or received is None:
            return
        with self._said:
            for line in _lines(term, received, result_day(term, received, self._work), self._work):
                paragraph(line)
            if self._counted and _day(self._fields["due"].value) not in (None, self._counted):
                paragraph(_TEXT["changed"].format(last=written(self._counted)))

    def _chosen(self) -> Term | None:
        return self._terms[self._term.value] if self._terms and self._term.value is not None else None

    def _received(self) -> datetime | None:
        day = _day(self._fields["received"].value)
        if day is None:
            return None
        clock = str(self._fields["received_time"].value or "00:00")
        try:
            return datetime.fromisoformat(f"{day.isoformat()}T{clock}").replace(tzinfo=VIETNAM)
        except ValueError:
            return None


def _lines(term: Term, received: datetime, found: Due, work: WorkCalendar) -> list[str]:
    lines = [_TEXT["counted"].format(last=written(found.last), counted=written(found.counted), term=term.name)]
    day = received.date()
    if not work.works(day):
        off = work.day_off(day)
        lines.append(_TEXT["closed"].format(day=f"{day:%d/%m/%Y}", why=off.name if off else _TEXT["weekend"]))
    elif is_late(received, work):
        lines.append(_TEXT["late"].format(hour=f"{work.cut_off:%H:%M}"))
    if found.skipped:
        lines.append(_TEXT["skipped"].format(names=", ".join(off.name for off in found.skipped)))
    off_today = work.day_off(day)
    expected = [off.name for off in (off_today, *found.skipped) if off is not None and off.expected]
    if expected:
        lines.append(_TEXT["expected"].format(names=", ".join(dict.fromkeys(expected))))
    if not found.known:
        years = [str(year) for year in range(day.year, found.last.year + 1) if year not in work.years]
        lines.append(_TEXT["unknown"].format(years=", ".join(years)))
    return lines


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text)) if text else None
    except ValueError:
        return None
