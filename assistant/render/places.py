"""What became of a place, in sentences."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from assistant.answer import Choice
from assistant.cues import resource
from assistant.texts import say
from corpus.places import Authority, Change, Gazetteer, Level, Reading, Resolution, Unit

_LISTED = 12  # names in one sentence


def sentences(reading: Reading, gazetteer: Gazetteer, written: str = "") -> list[str]:
    """What became of the unit named; ``written`` is the name as typed, for one that ended before the reform."""
    since, basis = day(reading.since), reading.basis.cited
    province, old = gazetteer.describe(reading.province), former(reading, gazetteer)
    new = listed(gazetteer.describe(unit) for unit in reading.now)
    if reading.unit.level is Level.PROVINCE:
        return [_province(reading, gazetteer)]
    if reading.unit.level is Level.DISTRICT:
        return [_upper(say("places.district", old=old, news=new, date=since, basis=basis)), say("places.district_work")]
    said = []
    if reading.earlier:
        year = "" if reading.earlier == "?" else say("places.in_year", year=reading.earlier)
        said.append(_upper(say("places.earlier", name=f"“{written}”", unit=old, year=year)))
    if not reading.unit.old:
        said.append(_upper(say("places.today", new=new, province=province, date=since, basis=basis)))
    elif reading.change is Change.UNCHANGED:
        said.append(_upper(say("places.unchanged", old=old, new=new, province=province, date=since, basis=basis)))
    elif _same_name(reading):
        said.append(_upper(say("places.kept_name", old=old, new=new, province=province, date=since, basis=basis)))
    else:
        said.append(_upper(say("places.changed", old=old, new=new, province=province, date=since, basis=basis)))
    if len(reading.parts) > 1:
        parts = [part_name(part, gazetteer) for part in reading.parts]
        said.append(_upper(say("places.parts", new=new, parts=listed(parts))))
    return said


def _province(reading: Reading, gazetteer: Gazetteer) -> str:
    since, basis = day(reading.since), reading.basis.cited
    new, old = gazetteer.describe(reading.province), gazetteer.describe(reading.unit)
    if not _same_name(reading):
        return _upper(say("places.province_merged", old=old, new=new, date=since, basis=basis))
    if len(reading.parts) > 1:
        parts = listed(gazetteer.describe(part) for part in reading.parts)
        return _upper(say("places.province_grown", new=new, parts=parts, date=since, basis=basis))
    return _upper(say("places.province_same", new=new))


def split(reading: Reading, gazetteer: Gazetteer) -> str:
    """The question back about a commune that was divided."""
    news = listed(gazetteer.describe(unit) for unit in reading.now)
    return _upper(
        say("places.split", old=former(reading, gazetteer), count=len(reading.now), news=news,
            date=day(reading.since), basis=reading.basis.cited)
    )  # fmt: skip


def note(resolution: Resolution, gazetteer: Gazetteer) -> str:
    """One remark beside an answer about something else; empty where the name is still good."""
    reading = resolution.sole
    if reading is None:
        return _note_several(resolution, gazetteer)
    since, basis = day(reading.since), reading.basis.cited
    old, new = former(reading, gazetteer), listed(gazetteer.describe(unit) for unit in reading.now)
    if reading.unit.level is Level.DISTRICT:
        return say("places.note_district", old=gazetteer.describe(reading.unit), date=since, basis=basis)
    if not reading.unit.old or _same_name(reading):
        return ""
    if reading.unit.level is Level.PROVINCE:
        return _upper(say("places.note_province", old=old, new=new, date=since, basis=basis))
    if reading.change is Change.SPLIT:
        return _upper(say("places.note_split", old=old, news=new, date=since, basis=basis))
    if reading.earlier:
        old = f"{resolution.mention.name} ({old})"
    return say("places.note", old=old, new=new, date=since, basis=basis)


def _note_several(resolution: Resolution, gazetteer: Gazetteer) -> str:
    readings = resolution.readings
    communes = [reading for reading in readings if reading.unit.level is Level.COMMUNE]
    if not readings or len(communes) < len(readings) or not all(reading.unit.old for reading in readings):
        return ""
    told = [
        say("places.note_reading", old=former(reading, gazetteer),
            new=listed(gazetteer.describe(unit) for unit in reading.now))
        for reading in readings
    ]  # fmt: skip
    return say("places.note_several", name=resolution.mention.name, readings="; ".join(told))


def authority_sentence(authority: Authority) -> str:
    """Who does the work of an old office now."""
    basis = say("places.cited", basis=", ".join(text.cited for text in authority.basis)) if authority.basis else ""
    return say("places.authority", old=authority.old, now=authority.now, date=part_of_day(authority.since), basis=basis)


def namesake(reading: Reading, gazetteer: Gazetteer) -> str:
    """A unit of the same name and another type, for the person who meant that one."""
    new = listed(gazetteer.describe(unit) for unit in reading.now)
    return say("places.namesake", old=former(reading, gazetteer), new=new)


def choice(reading: Reading, gazetteer: Gazetteer) -> Choice:
    """A reading as a choice, with the question to send when it is taken."""
    unit = gazetteer.describe(reading.unit)
    news = [gazetteer.describe(each) for each in reading.now]
    hint = say("places.now_is", new=news[0]) if len(news) == 1 else say("places.now_are", count=len(news))
    return Choice(label=_upper(former(reading, gazetteer)), question=question(reading, gazetteer),
                  hint=hint if hint != say("places.now_is", new=unit) else "")  # fmt: skip


def part_choice(unit: Unit, gazetteer: Gazetteer) -> Choice:
    """One of the units a divided commune went to."""
    new = gazetteer.describe(unit)
    return Choice(label=say("places.split_part", new=new), question=_asked("today", unit=new))


def question(reading: Reading, gazetteer: Gazetteer) -> str:
    """A question that has this reading only."""
    unit = gazetteer.describe(reading.unit)
    if not reading.unit.old:
        return _asked("today", unit=unit)
    if reading.unit.level is Level.COMMUNE:
        return _asked("commune", unit=unit, larger=gazetteer.describe(gazetteer.table.unit(reading.unit.parent)))
    return _asked(reading.unit.level.value, unit=unit)


def _asked(key: str, **parts: str) -> str:
    # Sent back to the assistant, so in Vietnamese whatever language is spoken.
    return _upper(str(resource("places")["questions"][key]).format(**parts))


def former(reading: Reading, gazetteer: Gazetteer) -> str:
    """A unit with what it lay in before; one of today just by its name."""
    unit = gazetteer.describe(reading.unit)
    if not reading.unit.old or not reading.unit.parent:
        return unit
    return say("places.former", unit=unit, larger=reading.full.removeprefix(unit).strip(" ()"))


def part_name(part: Unit, gazetteer: Gazetteer) -> str:
    """An old unit within one of today, marked where only a part of it is there."""
    name = gazetteer.describe(part)
    divided = part.level is Level.COMMUNE and len(part.links) > 1
    return say("places.part_of", unit=name) if divided else name


def listed(names: Iterable[str]) -> str:
    """Names in a row, the first ones where there are many."""
    every = list(names)
    return ", ".join(every[:_LISTED]) + ("…" if len(every) > _LISTED else "")


def day(when: date) -> str:
    """A day as notices write it: 01/7/2025."""
    return f"{when:%d}/{when.month}/{when.year}"


def part_of_day(iso: str) -> str:
    """A date of which only the month or the year may be known, given as the beginning of an ISO date."""
    parts = [int(part) for part in iso.split("-")]
    if len(parts) == 3:
        return day(date(*parts))
    return say("places.month", month=parts[1], year=parts[0]) if len(parts) == 2 else say("places.year", year=parts[0])


def _same_name(reading: Reading) -> bool:
    now = reading.now[0]
    return len(reading.now) == 1 and (now.name, now.type) == (reading.unit.name, reading.unit.type)


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
