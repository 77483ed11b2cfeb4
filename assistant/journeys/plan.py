"""A journey as a block: each station looked up among the records, and what none covers said to be unknown."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.answer import JourneyBlock, Leg, Source
from assistant.context import Context
from assistant.grounding import Evidence
from assistant.journeys.model import Journey, Station
from assistant.steps.compose import source_of
from assistant.steps.understand import query_of
from assistant.texts import say
from corpus.language import fold
from corpus.language.reading import read_plainly
from corpus.models import Kind, Procedure
from corpus.screening import addressed
from index.search import Filter


@dataclass(frozen=True, slots=True)
class Plan:
    """A journey with what was found for it."""

    block: JourneyBlock
    sources: tuple[Source, ...]
    missing: int


def plan(journey: Journey, context: Context) -> Plan:
    """The stations in order, each with its record; one source a record, in the order of the stations."""
    legs: list[Leg] = []
    sources: list[Source] = []
    numbers = {station.id: number for number, station in enumerate(journey.stations, start=1)}
    for station in journey.stations:
        record = lookup(station, context)
        source = f"s{len(sources) + 1}" if record else ""
        if record is not None:
            sources.append(source_of(record, context, source))
        legs.append(_leg(station, numbers, record, source, context))
    block = JourneyBlock(title=say("journey.title", name=journey.name), legs=tuple(legs))
    return Plan(block, tuple(sources), sum(not leg.code for leg in legs))


def lookup(station: Station, context: Context) -> Procedure | None:
    """The procedure of a station: by its code, else the best one whose name carries all the phrases. In force, for
    this person, and giving no orders to a machine; None where there is none."""
    where = Filter(
        collection=context.question.collection, kinds=frozenset({Kind.PROCEDURE}),
        audiences=frozenset({context.question.audience, *Filter().audiences}), day=context.day,
    )  # fmt: skip
    units = [unit for code in station.codes for unit in context.searcher.named(f"procedure:{code}")]
    if station.title:
        hits = context.searcher.search(query_of(station.label, read_plainly(station.label)), where=where, limit=5)
        units += [hit.unit for hit in hits if all(fold(phrase) in fold(hit.unit.title) for phrase in station.title)]
    for unit in units:
        record = context.searcher.record(unit) if where.allows(unit) else None
        if isinstance(record, Procedure) and not addressed(Evidence.of(record).plain, folded=True):
            return record
    return None


def _leg(station: Station, numbers: dict[str, int], record: Procedure | None, source: str, context: Context) -> Leg:
    limit = station.limit
    holds = limit is not None and (limit.until is None or context.day <= limit.until)
    return Leg(
        number=numbers[station.id],
        label=station.label,
        title=record.title if record else "",
        code=record.code if record else "",
        when=station.when,
        after=tuple(numbers[each] for each in station.after),
        brings=station.brings,
        limit=say("journey.limit", text=limit.text, basis=limit.basis) if limit is not None and holds else "",
        note=station.note if record else " ".join(
            part for part in (station.note, say("journey.unknown", office=context.profile.office)) if part
        ),
        question=say("journey.question", title=station.label, code=record.code) if record else "",
        source=source,
    )  # fmt: skip
