"""Journeys as data: the files of ``resources/journeys``, and what a province changes of them."""

from __future__ import annotations

import functools
from datetime import date
from importlib import resources
from typing import Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Limit(_Part):
    """Until when a thing must be done, and which article says so. After ``until`` it is no longer said: the law that
    follows may say otherwise."""

    text: str
    basis: str
    until: date | None = None


class Station(_Part):
    """One procedure of a journey, looked up among the records by code, else by a search whose result must carry all
    ``title`` phrases in its name. What no record covers is shown as not known, never filled."""

    id: str = Field(pattern=r"^[a-z-]+$")
    label: str
    codes: tuple[str, ...] = ()
    title: tuple[str, ...] = Field(default=(), description="phrases that stand in the name of the procedure meant")
    when: str = ""
    after: tuple[str, ...] = Field(default=(), description="ids of the stations that come first")
    brings: str = ""
    limit: Limit | None = None
    note: str = ""

    @model_validator(mode="after")
    def _can_be_found(self) -> Self:
        if not self.codes and not self.title and not self.note:
            raise ValueError(f"{self.id}: neither code nor title to look up, nor a note on who does it")
        return self


class Journey(_Part):
    """A life event: how people name it (``says``), what they may add without meaning something else (``around``), and
    its stations in the order in which they are done."""

    id: str = Field(pattern=r"^[a-z-]+$")
    name: str
    says: tuple[str, ...] = Field(min_length=1)
    around: tuple[str, ...] = ()
    stations: tuple[Station, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _leads_forward(self) -> Self:
        known: set[str] = set()
        for station in self.stations:
            if station.id in known:
                raise ValueError(f"{self.id}: {station.id} stands twice")
            if missing := set(station.after) - known:
                raise ValueError(f"{self.id}: {station.id} comes after {sorted(missing)}, which do not come before it")
            known.add(station.id)
        return self

    def here(self, local: LocalJourney | None) -> Journey:
        """The journey as it is in a province."""
        if local is None:
            return self
        gone = set(local.without)
        stations = [
            station.model_copy(
                update={
                    "note": local.notes.get(station.id, station.note),
                    "after": tuple(each for each in station.after if each not in gone),
                }
            )
            for station in self.stations
            if station.id not in gone
        ]
        return self.model_copy(update={"stations": (*stations, *local.stations)})


class LocalJourney(_Part):
    """What a profile changes of a journey: stations that do not exist there, remarks, and stations of its own at the
    end."""

    without: tuple[str, ...] = ()
    notes: dict[str, str] = Field(default_factory=dict)
    stations: tuple[Station, ...] = ()


@functools.cache
def journeys() -> tuple[Journey, ...]:
    """The journeys of the package, by id."""
    folder = resources.files("assistant").joinpath("resources/journeys")
    files = sorted((each for each in folder.iterdir() if each.name.endswith(".yaml")), key=lambda each: each.name)
    return tuple(Journey.model_validate(yaml.safe_load(each.read_text("utf-8"))) for each in files)
