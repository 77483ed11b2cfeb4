"""Due: the day on which a result is expected, for a dossier handed in on the day asked about."""

from __future__ import annotations

from datetime import date

from assistant.answer import Aspect, TextBlock
from assistant.context import Context
from assistant.cues import resource
from assistant.render.cases import case_words
from assistant.render.money_and_time import shorten, time_words
from assistant.texts import say
from assistant.workdays import DayOff, Due, due
from assistant.workdays.asked import Filing
from corpus.models import Procedure, ProcessingTime, TimeUnit

_MOST_ROWS = 6
_LONGEST = 110
_TITLE_PLACE = 1  # behind the line that names the procedure


def due_day(context: Context) -> None:
    """Add the expected day to the answer, computed from the record's term and the profile's calendar."""
    if context.filing is None or context.chosen is None or not context.blocks:
        return
    procedure = context.record()
    if not isinstance(procedure, Procedure):
        return
    context.blocks.insert(min(_TITLE_PLACE, len(context.blocks)), due_block(context, procedure, context.filing))
    context.reasons["due"] = f"from {context.filing.day}"


def due_block(context: Context, procedure: Procedure, filing: Filing, of: str = "") -> TextBlock:
    """The expected day for one procedure; ``of`` names it where several stand side by side."""
    text = "\n".join(_lines(context, times_of(procedure), filing))
    context.told.append(text)
    title = f"{say('due.title')}: {of}" if of else say("due.title")
    return TextBlock(title=title, text=text, aspect=Aspect.TIME)


def times_of(procedure: Procedure) -> list[ProcessingTime]:
    """The terms of a record, each once; a number without a unit only where no other term has that number."""
    found = [time for channel in procedure.channels for time in channel.times] + list(procedure.case_times)
    sure = {time.quantity for time in found if time.unit is not TimeUnit.UNKNOWN}
    kept = [time for time in found if time.unit is not TimeUnit.UNKNOWN or time.quantity not in sure]
    once = {(time.quantity, time.unit, time.case): time for time in kept}
    return list(once.values())[:_MOST_ROWS]


def _lines(context: Context, times: list[ProcessingTime], filing: Filing) -> list[str]:
    work = context.profile.calendar
    late = bool(filing.late)
    found = [(time, due(time, filing.day, work, late=late)) for time in times]
    computed = [(time, each) for time, each in found if each is not None]
    if not computed:
        return [say("due.none")]
    lines = [say("due.lead", day=written(filing.day))]
    hour = f"{work.cut_off:%H:%M}" if work.cut_off else ""
    first = computed[0][1]
    if not work.works(filing.day):
        off = work.day_off(filing.day)
        why = off.name if off else say("due.weekend")
        key = "due.received_expected" if off and off.expected else "due.received"
        lines.append(say(key, day=f"{filing.day:%d/%m/%Y}", why=why, counted=written(first.counted)))
    elif late:
        lines.append(say("due.is_late", hour=hour, counted=written(first.counted)))
    lines += [_row(time, each) for time, each in found]
    if filing.late is None and hour and work.works(filing.day) and len(computed) == 1:
        later = due(computed[0][0], filing.day, work, late=True)
        if later is not None:
            key = "due.late_expected" if later.expected else "due.late"
            lines.append(say(key, hour=hour, counted=written(later.counted), last=written(later.last)))
    if first.expected and len(computed) == 1:
        # Nobody has announced the day off yet: what holds without it is said beside it.
        without = due(computed[0][0], filing.day, work.announced(), late=late)
        if without is not None and without.last != first.last:
            lines.append(say("due.if_worked", last=written(without.last)))
    return [*lines, *_remarks(context, filing, [each for _, each in computed])]


def _row(time: ProcessingTime, found: Due | None) -> str:
    named = case_words(time.case)
    case = f"{shorten(named, _LONGEST)}, " if named else ""
    words = shorten(time_words(time), _LONGEST)
    if found is None:
        return say("due.unclear", case=case, time=words)
    return say("due.row_expected" if found.expected else "due.row", case=case, time=words, last=written(found.last))


def _remarks(context: Context, filing: Filing, found: list[Due]) -> list[str]:
    work = context.profile.calendar
    skipped = list(dict.fromkeys(off for each in found for off in each.skipped))
    lines = [say("due.skipped", names=", ".join(map(_named, skipped))) if skipped else say("due.skipped_none")]
    if expected := list(dict.fromkeys(off.name for off in skipped if off.expected)):
        lines.append(say("due.expected", names=", ".join(expected)))
    last = max(each.last for each in found)
    if any(not each.known for each in found):
        missing = [str(year) for year in range(filing.day.year, last.year + 1) if year not in work.years]
        lines = [say("due.not_known", years=", ".join(missing)), *lines[1:]]
    return [*lines, say("due.source", source=work.source).replace(" .", "").strip()]


def _named(off: DayOff) -> str:
    days = f"{off.first:%d/%m}" + (f"–{off.last:%d/%m/%Y}" if off.last and off.last > off.first else f"/{off.first:%Y}")
    return f"{off.name} ({days}, {say('due.not_announced')})" if off.expected else f"{off.name} ({days})"


def written(day: date) -> str:
    """ "thứ Ba 24/11/2026"."""
    names = resource("texts")["due"]["weekday"]
    return say("due.date", weekday=names[day.weekday()], date=f"{day:%d/%m/%Y}")
