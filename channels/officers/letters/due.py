"""The day a result is due, for the letters of the counter: the record's term over the profile's work calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from assistant.render.money_and_time import time_words
from assistant.steps.due import times_of
from assistant.workdays import Due, WorkCalendar, due
from channels.kiosk.opening import VIETNAM
from corpus.models import Procedure, ProcessingTime


@dataclass(frozen=True, slots=True)
class Term:
    """A length of time that a record gives for a result and that a calendar can count."""

    name: str
    time: ProcessingTime


def terms(procedure: Procedure) -> list[Term]:
    """The terms of a record from which a day can be counted, each once."""
    someday, plain = date(2026, 1, 5), WorkCalendar()
    found = [time for time in times_of(procedure) if due(time, someday, plain) is not None]
    named = {": ".join(filter(None, (time.case, time_words(time)))): time for time in found}
    return [Term(name, time) for name, time in named.items()]


def result_day(term: Term, received: datetime, work: WorkCalendar) -> Due:
    """The last day for the result of a dossier received at a moment; after the hour of the calendar it counts as
    received on the next working day."""
    local = received.astimezone(VIETNAM)
    found = due(term.time, local.date(), work, late=is_late(received, work))
    assert found is not None, "terms() gives only what can be counted"
    return found


def is_late(received: datetime, work: WorkCalendar) -> bool:
    """Whether a dossier came after the hour of the calendar."""
    return work.cut_off is not None and received.astimezone(VIETNAM).time() > work.cut_off
