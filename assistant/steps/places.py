"""Places: what became of an old place or office, and questions about nothing else. A convenience: fails open."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Iterable, Sequence

from assistant.answer import AnyBlock, NoticeBlock, Outcome, Source, TextBlock
from assistant.context import Context
from assistant.cues import cue
from assistant.places import Found, find, gazetteer_of, names_an_office, nothing_else
from assistant.profile import Profile
from assistant.render import places as words
from assistant.render.office import office_blocks
from assistant.steps.read import reading_of
from assistant.texts import VIETNAMESE, say
from corpus.language import normalize, syllables
from corpus.models import Kind, Office
from corpus.places import Basis, Change, Level, NamedAuthority, Reading, Resolution, Unit

_log = logging.getLogger(__name__)
_CHOICES = 6
_NOTES = 3
_BESIDE = 5  # characters between an office and its place
_ASKED_ABOUT = 3  # places in one question about places
_SHOWN = (Outcome.ANSWERED, Outcome.PARTIAL, Outcome.NO_SOURCE)


def places(context: Context) -> None:
    """Answer a question about what became of a place or an office, or ask back which one is meant. Of any other
    question keep the remarks in ``notes`` and take the places out of what is searched: they lead it astray."""
    try:
        _places(context)
    except Exception:  # noqa: BLE001 - a convenience: the question is answered without it
        _log.exception("places are not recognised")


def explain_places(context: Context) -> None:
    """Add the remarks on old places and offices to an answer about something else."""
    if context.outcome in _SHOWN:
        said = {block.text for block in context.blocks if isinstance(block, TextBlock | NoticeBlock)}
        context.blocks += [note for note in context.notes if note.text not in said]


def without_places(text: str, profile: Profile | None = None) -> str:
    """The text without the places it names; bare names only where a ``profile`` says of which province."""
    found = find(text, profile or _NOWHERE)
    return found.without_places(text)


_NOWHERE = Profile(id="nowhere", name="-", province="-", greeting="-", ai_notice="-", office="-")


def _places(context: Context) -> None:
    asks = bool(cue("places", "asks").find(context.text) or cue("places", "asks").find(context.search_text))
    if asks or not context.question.history:
        found = find(context.text, context.profile, weak=asks)
        if found and nothing_else(found, context.text, context.search_text) and _answer(context, found, past=asks):
            return
    if asks or context.question.history:  # otherwise the same was found already
        found = find(context.text, context.profile)
    if not found:
        return
    resolutions = [_resolve(context, found, number) for number in range(len(found.mentions))]
    context.place = resolutions[0] if resolutions else None
    context.notes = [NoticeBlock(text=text) for text in _notes(context, found, resolutions)]
    context.reasons["places"] = ", ".join(mention.name for mention in found.mentions) or "an old office"
    _search_without(context, found, resolutions)


def _resolve(context: Context, found: Found, number: int, *, past: bool = False) -> Resolution:
    """What one place means, beside an office at the level of that office."""
    gazetteer, mention = gazetteer_of(context.profile), found.mentions[number]
    resolution = gazetteer.resolve(mention, province=context.profile.province, day=context.day, past=past)
    if not resolution.ambiguous:
        return resolution
    levels = [
        named.authority.level for named in found.offices if 0 <= mention.start - named.end <= _BESIDE or
        named.start <= mention.start < named.end
    ]  # fmt: skip
    if len(found.mentions) > 1 and all(Level.PROVINCE in other.levels for other in found.mentions):
        levels = [Level.PROVINCE]  # "… nhập vào … khi nào"
    for level in levels:
        kept = tuple(reading for reading in resolution.readings if reading.unit.level is level)
        if kept:
            return dataclasses.replace(resolution, readings=kept)
    return resolution


def _answer(context: Context, found: Found, *, past: bool) -> bool:
    """Stop with the answer or the question back; whether there was something to say."""
    gazetteer = gazetteer_of(context.profile)
    resolutions = [_resolve(context, found, number, past=past) for number in range(len(found.mentions))]
    if len(resolutions) > _ASKED_ABOUT:
        return False
    context.place = resolutions[0] if resolutions else None
    lines = [words.authority_sentence(named.authority) for named in _once(found)]
    bases = [basis for named in _once(found) for basis in named.authority.basis]
    settled: list[Reading] = []
    for resolution in resolutions:
        reading = resolution.sole
        if reading is None and _about_province(context, resolution):
            lines.append(_in_province(resolution, context))
            bases.append(gazetteer.basis(Level.PROVINCE, resolution.readings[0].province))
        elif reading is None or (reading.change is Change.SPLIT and not found.offices):
            return not found.offices and _ask_back(context, resolution)
        elif not any(same.now == reading.now for same in settled):
            settled.append(reading)
            lines += words.sentences(reading, gazetteer, resolution.mention.name)
            bases.append(reading.basis)
    if not bases and any(named.authority.level is Level.DISTRICT for named in found.offices):
        # No text at hand speaks of this office; that its level is gone has one.
        lines.append(say("district_gone"))
        bases.append(gazetteer.basis(Level.DISTRICT))
    if not bases:
        return False
    blocks: list[AnyBlock] = [TextBlock(text="\n".join(dict.fromkeys(lines)), source="s1")]
    blocks += [NoticeBlock(text=words.namesake(other, gazetteer)) for r in resolutions for other in r.namesakes[:2]]
    blocks += [NoticeBlock(text=text) for text in _own_notes(context, settled)]
    context.sources = _sources(bases)
    blocks += _centre(context, settled)
    context.procedures = []
    context.stop(Outcome.ANSWERED, *blocks)
    context.reasons["places"] = ", ".join(reading.full for reading in settled) or "an old office"
    return True


def _own_notes(context: Context, readings: Sequence[Reading]) -> list[str]:
    """What the profile remarks on the communes of today that the answer names."""
    gazetteer = gazetteer_of(context.profile)
    named = {unit.name: unit for reading in readings for unit in reading.now if reading.change is Change.MERGED}
    return [
        say("places.own_note", new=gazetteer.describe(named[commune.name]), note=commune.note)
        for commune in context.profile.communes
        if commune.note and commune.name in named
    ]


def _ask_back(context: Context, resolution: Resolution) -> bool:
    gazetteer, name = gazetteer_of(context.profile), resolution.mention.name
    if reading := resolution.sole:
        context.stop(Outcome.CLARIFICATION, TextBlock(text=words.split(reading, gazetteer)))
        context.choices = [words.part_choice(unit, gazetteer) for unit in reading.now[:_CHOICES]]
    elif resolution.readings:
        context.stop(Outcome.CLARIFICATION, TextBlock(text=say("places.which", name=resolution.readings[0].unit.name)))
        context.choices = [words.choice(reading, gazetteer) for reading in resolution.readings[:_CHOICES]]
    elif resolution.mention.type:
        context.stop(Outcome.CLARIFICATION, TextBlock(text=say("places.too_many", name=name)))
    else:
        return False
    context.reasons["places"] = f"{name}: {len(context.choices)} readings"
    return True


def _about_province(context: Context, resolution: Resolution) -> bool:
    provinces = {reading.province.id for reading in resolution.readings}
    return len(provinces) == 1 and bool(cue("places", "province").find(context.text))


def _in_province(resolution: Resolution, context: Context) -> str:
    gazetteer, reading = gazetteer_of(context.profile), resolution.readings[0]
    for province in (each for each in resolution.readings if each.unit.level is Level.PROVINCE):
        return words.sentences(province, gazetteer)[0]
    basis = gazetteer.basis(Level.PROVINCE, reading.province)
    return say("places.in_province", name=reading.unit.name, province=gazetteer.describe(reading.province),
               date=words.day(reading.since), basis=basis.cited)  # fmt: skip


def _sources(bases: Iterable[Basis]) -> list[Source]:
    return [
        Source(id=f"s{number}", kind=Kind.LEGAL, title=basis.title, number=basis.number, url=basis.url)
        for number, basis in enumerate(dict.fromkeys(bases), start=1)
    ]


def _centre(context: Context, readings: Sequence[Reading]) -> list[AnyBlock]:
    """Where people of a commune go now: the office on record, else its name."""
    if len(readings) != 1 or readings[0].unit.level is not Level.COMMUNE:
        return []
    gazetteer, (unit, *_) = gazetteer_of(context.profile), readings[0].now
    office = _office(context, unit)
    if office is None:
        return [TextBlock(text=say("places.centre", new=gazetteer.describe(unit)))]
    source = Source(
        id=f"s{len(context.sources) + 1}", kind=Kind.OFFICE, title=office.title, url=office.url,
        updated=office.updated or office.as_of,
    )  # fmt: skip
    context.sources.append(source)
    return office_blocks(office, source.id)[:1]


def _office(context: Context, unit: Unit) -> Office | None:
    """The one-stop office that serves a unit of today."""
    name = normalize(gazetteer_of(context.profile).describe(unit))
    where = context.visible(frozenset({Kind.OFFICE}))
    for row in context.searcher.units():
        if row.kind is Kind.OFFICE and where.allows(row) and normalize(row.title).endswith(name):
            record = context.searcher.record(row)
            if (
                isinstance(record, Office)
                and record.office_type == "one_stop"
                and name in map(normalize, record.serves)
            ):
                return record
    return None


def _notes(context: Context, found: Found, resolutions: Sequence[Resolution]) -> list[str]:
    gazetteer = gazetteer_of(context.profile)
    told = [words.authority_sentence(named.authority) for named in _once(found)]
    for resolution in resolutions:
        lone = [reading for reading in resolution.readings if reading.unit.level is Level.PROVINCE]
        if resolution.ambiguous and lone:  # the name of a province that is gone, and of its city and ward
            resolution = dataclasses.replace(resolution, readings=tuple(lone))
        reading = resolution.sole
        if not (reading and reading.unit.level is Level.DISTRICT and told):  # the office said so already
            told.append(words.note(resolution, gazetteer))
    return [text for text in dict.fromkeys(told) if text][:_NOTES]


def _search_without(context: Context, found: Found, resolutions: Sequence[Resolution]) -> None:
    """Search without the places, but for an office: that one is found by the name of its place, old or of today."""
    left = found.without_places(context.text)
    if names_an_office(left):
        gazetteer = gazetteer_of(context.profile)
        soles = [resolution.sole for resolution in resolutions]
        news = [sole.now[0] for sole in soles if sole and sole.unit.old and sole.unit.level is Level.COMMUNE]
        names = " ".join(gazetteer.describe(unit) for unit in news)
        context.search_text = f"{context.search_text} {normalize(names)}".strip()
    elif not syllables(left):
        return
    elif context.language == VIETNAMESE:  # read again: shorthand of a place is not that of a procedure
        context.reading = reading_of(left)
        context.search_text = context.reading.text
    else:
        context.search_text = found.without_places(context.search_text) or context.search_text


def _once(found: Found) -> list[NamedAuthority]:
    return list({named.authority.key: named for named in found.offices}.values())
