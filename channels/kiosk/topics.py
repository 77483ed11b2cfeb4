"""What can be chosen by touch: life events and fields, as far as the live generation holds something on them."""

from __future__ import annotations

import functools
import re
import threading
from dataclasses import dataclass
from importlib import resources

import yaml
from pydantic import BaseModel, ConfigDict, Field

from channels.kiosk.texts import say
from corpus.language import fold
from corpus.models import Audience, Kind, Procedure
from index.search import Searcher

_NO_WORD = re.compile(r"[\W_]+")


class Need(BaseModel):
    """One thing to do: ``question`` is what the assistant is asked."""

    label: str
    question: str


class LifeEvent(BaseModel):
    """What happened, with what is then to be done."""

    id: str
    label: str
    icon: str
    needs: tuple[Need, ...]


class FieldCount(BaseModel):
    """A field of the live generation and how many procedures it has."""

    name: str
    count: int


class Topics(BaseModel):
    """The choices of the home screen."""

    events: tuple[LifeEvent, ...]
    fields: tuple[FieldCount, ...]


class Listed(BaseModel):
    """A procedure in the list of its field."""

    code: str
    title: str


class _NeedEntry(BaseModel):
    model_config = ConfigDict(extra="forbid")

    label: str
    question: str
    title: str = Field(min_length=1, description="phrases divided by |, all in the title of one live procedure")

    def is_covered(self, titles: tuple[str, ...]) -> bool:
        phrases = [_spaced(phrase) for phrase in self.title.split("|")]
        return any(all(phrase in title for phrase in phrases) for title in titles)


class _EventEntry(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: str
    label: str
    icon: str
    needs: tuple[_NeedEntry, ...]


@functools.cache
def event_entries() -> tuple[_EventEntry, ...]:
    """The life events of the resource file, whether the library covers them or not."""
    text = resources.files("channels.kiosk").joinpath("resources/life-events.yaml").read_text("utf-8")
    return tuple(_EventEntry.model_validate(entry) for entry in yaml.safe_load(text))


@dataclass(frozen=True, slots=True)
class _Made:
    generation: str
    topics: Topics
    by_field: dict[str, tuple[Listed, ...]]


class TopicList:
    """The topics of one collection, made anew when another generation goes live. Safe to use from several threads."""

    def __init__(self, collection: str) -> None:
        self._collection = collection
        self._lock = threading.Lock()
        self._made: _Made | None = None

    def topics(self, searcher: Searcher) -> Topics:
        """Life events of which at least one need is covered, in the order of the file; fields, largest first."""
        return self._of(searcher).topics

    def procedures(self, searcher: Searcher, field: str) -> tuple[Listed, ...] | None:
        """The procedures of a field by title; None where there is no such field."""
        return self._of(searcher).by_field.get(field)

    def _of(self, searcher: Searcher) -> _Made:
        with self._lock:
            if self._made is None or self._made.generation != searcher.generation:
                self._made = _make(searcher, self._collection)
            return self._made


def _make(searcher: Searcher, collection: str) -> _Made:
    records = [
        record
        for unit in searcher.units()
        if unit.kind is Kind.PROCEDURE and unit.collection == collection and unit.audience is Audience.PUBLIC
        and isinstance(record := searcher.record(unit), Procedure)
    ]  # fmt: skip
    by_field: dict[str, list[Listed]] = {}
    for record in records:
        by_field.setdefault(record.field or say("other_field"), []).append(Listed(code=record.code, title=record.title))
    ordered = sorted(by_field.items(), key=lambda item: (-len(item[1]), fold(item[0])))
    titles = tuple(_spaced(record.title) for record in records)
    topics = Topics(events=_covered(titles), fields=tuple(FieldCount(name=n, count=len(p)) for n, p in ordered))
    lists = {name: tuple(sorted(listed, key=lambda each: fold(each.title))) for name, listed in by_field.items()}
    return _Made(searcher.generation, topics, lists)


def _covered(titles: tuple[str, ...]) -> tuple[LifeEvent, ...]:
    events = (
        LifeEvent(
            id=entry.id, label=entry.label, icon=entry.icon,
            needs=tuple(Need(label=n.label, question=n.question) for n in entry.needs if n.is_covered(titles)),
        )
        for entry in event_entries()
    )  # fmt: skip
    return tuple(event for event in events if event.needs)


def _spaced(text: str) -> str:
    """Folded words between single spaces, so that a phrase is found at the borders of words only."""
    return f" {_NO_WORD.sub(' ', fold(text)).strip()} "
