"""What the kiosk's page asks for, put together from profile, library and settings. Nothing here is about a person."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from assistant.hall import Hall, Recording, Station
from channels.container import Container
from channels.kiosk.opening import OpenState, hours_in_words, open_state
from channels.kiosk.presence import Register
from channels.kiosk.speech import Command
from channels.kiosk.takeaway import TakeAway, take_away
from channels.kiosk.topics import Listed, TopicList, Topics
from channels.settings import KioskSettings
from corpus.errors import InputError
from corpus.models import Audience, Kind, Office
from index.search import Searcher

COMMON = "chung"  # the kiosk whose address names no station
_log = logging.getLogger(__name__)


class Desk(BaseModel):
    """Where people are received, as the office record and the station have it."""

    name: str
    counter: str = ""
    address: str = ""
    phone: str = ""
    hours: str = ""
    queue_note: str = ""


class Kiosk:
    """The server's side of all kiosks of one profile. Safe to use from several threads."""

    def __init__(self, container: Container, settings: KioskSettings) -> None:
        self.settings = settings
        self.version = metadata.version("troly")
        self.hall = _hall(settings.hall) if settings.hall else container.profile.kiosk
        self.register = Register([COMMON, *(station.id for station in self.hall.stations)])
        self.listener = Command(settings.listen_command, settings.speech_seconds)
        self.speaker = Command(settings.speak_command, settings.speech_seconds)
        self._container = container
        self._collection = container.corpus_settings.collection
        self._topics = TopicList(self._collection)
        self._recordings = settings.recordings or container.corpus_settings.home / "recordings"

    def station(self, named: str) -> Station:
        """The station of a kiosk. Raises ``InputError`` (``UNKNOWN_KIOSK``)."""
        if named in ("", COMMON):
            return Station(id=COMMON)
        found = next((station for station in self.hall.stations if station.id == named), None)
        if found is None:
            raise InputError(f"no station {named!r}", code="UNKNOWN_KIOSK")
        return found

    def setup(self, named: str, searcher: Searcher) -> dict[str, Any]:
        """Everything the page shows before the first touch."""
        station, profile = self.station(named), self._container.profile
        return {
            "id": station.id,
            "version": self.version,
            "profile": profile.public(),
            "emergency": [number.model_dump() for number in profile.hotlines],
            "desk": self.desk(station, searcher).model_dump(),
            "paper": station.paper,
            "idle_seconds": self.settings.idle_seconds,
            "countdown_seconds": self.settings.countdown_seconds,
            "listen": "command" if self.settings.listen == "local" and self.listener else self.settings.listen,
            "speak": "command" if self.speaker else "browser",
            "tongues": [
                {**tongue.model_dump(), "recordings": [_shown(each) for each in self._there(tongue.id)]}
                for tongue in self.hall.tongues
            ],
        }

    def desk(self, station: Station, searcher: Searcher) -> Desk:
        """The desk of a station; the profile's office where it names none. What is unknown stays empty."""
        office = searcher.store.record(self._collection, f"{Kind.OFFICE.value}:{station.office}")
        if station.office and not isinstance(office, Office):
            _log.warning("station %s: no office %s in the live index", station.id, station.office)
        given = hours_in_words(station.opening or self.hall.opening)
        counter, note = station.counter, station.queue_note
        if not isinstance(office, Office) or office.audience is not Audience.PUBLIC:
            name = station.name or self._container.profile.office
            return Desk(name=name, counter=counter, hours=given, queue_note=note)
        return Desk(name=station.name or office.title, counter=counter, address=office.address, phone=office.phone,
                    hours=given or office.hours.text, queue_note=note)  # fmt: skip

    def open_state(self, station: Station) -> OpenState:
        """Whether the hall receives people now."""
        return open_state(station.opening or self.hall.opening, self.hall, datetime.now(UTC))

    def topics(self, searcher: Searcher) -> Topics:
        """What can be chosen by touch."""
        return self._topics.topics(searcher)

    def procedures(self, searcher: Searcher, field: str) -> tuple[Listed, ...]:
        """The procedures of a field. Raises ``InputError`` (``NOT_FOUND``)."""
        found = self._topics.procedures(searcher, field)
        if found is None:
            raise InputError(f"no field {field!r}", code="NOT_FOUND")
        return found

    def take_away(self, searcher: Searcher, code: str, title: str) -> TakeAway:
        """The link for a procedure by code, or for any public record by its title: what people typed cannot get in.

        Raises ``InputError`` (``NOT_FOUND``, ``KIOSK_NO_LINK``).
        """
        for unit in searcher.units():
            wanted = unit.record == f"procedure:{code}" if code else bool(title) and unit.title == title
            if wanted and unit.collection == self._collection and unit.audience is Audience.PUBLIC:
                record = searcher.record(unit)
                number = record.key if record.kind is Kind.PROCEDURE else ""
                return take_away(self.settings.link_base, number, record.title, record.url)
        raise InputError(f"no record {code or title!r}", code="NOT_FOUND")

    def recording(self, language: str, topic: str) -> Path:
        """The file of a recording. Raises ``InputError`` (``NOT_FOUND``)."""
        found = next((each for each in self._there(language) if each.topic == topic), None)
        if found is None:
            raise InputError(f"no recording {language}/{topic}", code="NOT_FOUND")
        return self._recordings / found.file

    def _there(self, language: str) -> list[Recording]:
        """The recordings of a language whose files are there: one that is missing is a gap, not a dead button."""
        root = self._recordings.resolve()
        files = ((each, (root / each.file).resolve()) for each in self.hall.recordings if each.language == language)
        return [each for each, file in files if file.is_relative_to(root) and file.is_file()]


def _shown(recording: Recording) -> dict[str, str]:
    return {"topic": recording.topic, "title": recording.title, "text": recording.text}


def _hall(path: Path) -> Hall:
    """A hall of its own file. Raises ``InputError`` (``PROFILE_BROKEN``)."""
    try:
        return Hall.model_validate(yaml.safe_load(path.read_text("utf-8")) or {})
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as error:
        raise InputError(f"hall {path}: {error}", code="PROFILE_BROKEN") from error
