"""A one-stop hall and its kiosks: part of a profile. Data, not code."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

Weekday = Literal["T2", "T3", "T4", "T5", "T6", "T7", "CN"]
Name = Annotated[str, StringConstraints(pattern=r"^[\w.-]{1,60}$")]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Opening(_Part):
    """When people are received on some days of the week: ``hours`` are spans such as ``07:30-11:30``, in order."""

    days: tuple[Weekday, ...] = Field(min_length=1)
    hours: tuple[str, ...] = Field(min_length=1)

    @field_validator("hours")
    @classmethod
    def _in_order(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        times = [moment for span in value for moment in _span(span)]
        if times != sorted(set(times)):
            raise ValueError(f"{', '.join(value)}: spans must follow each other")
        return value

    @property
    def spans(self) -> tuple[tuple[time, time], ...]:
        """The spans as times of the day."""
        return tuple(_span(span) for span in self.hours)


class Holiday(_Part):
    """Days on which nobody is received: from ``first`` to ``last`` (default: that one day), or each year on
    ``yearly`` (``MM-DD``)."""

    name: str
    first: date | None = None
    last: date | None = None
    yearly: str = Field(default="", pattern=r"^(\d\d-\d\d)?$")

    @model_validator(mode="after")
    def _has_days(self) -> Self:
        if (self.first is None) == (not self.yearly):
            raise ValueError("a holiday has either first (and last) or yearly")
        if self.last and (self.first is None or self.last < self.first):
            raise ValueError("last lies before first")
        return self

    def falls_on(self, day: date) -> bool:
        """Whether ``day`` is one of its days."""
        if self.first is None:
            return f"{day:%m-%d}" == self.yearly
        return self.first <= day <= (self.last or self.first)


class Station(_Part):
    """One kiosk. ``office`` is the key of an office record: name, address, phone and hours in words come from it."""

    id: Name
    name: str = Field(default="", description="what the hall is called; empty: the office's name")
    office: str = ""
    counter: str = Field(default="", description="the desk or counter where a person helps")
    queue_note: str = Field(default="", description="how one takes a number here")
    opening: tuple[Opening, ...] = Field(default=(), description="empty: the hall's")
    paper: Literal["80mm", "a4", "none"] = "none"


class Recording(_Part):
    """Something said by a person in a language the assistant does not speak. ``file`` lies in the recordings folder;
    ``text`` says the same in Vietnamese."""

    language: Name
    topic: Name
    title: str
    file: str
    text: str = ""


class Tongue(_Part):
    """A language people here speak, and who speaks it with them."""

    id: Name
    name: str
    person: str = Field(default="", description="whom to ask for and when")


class Hall(_Part):
    """What kiosks need to know of their place."""

    opening: tuple[Opening, ...] = ()
    holidays: tuple[Holiday, ...] = ()
    stations: tuple[Station, ...] = ()
    tongues: tuple[Tongue, ...] = ()
    recordings: tuple[Recording, ...] = ()

    @model_validator(mode="after")
    def _names_fit(self) -> Self:
        ids = [station.id for station in self.stations]
        if len(set(ids)) < len(ids):
            raise ValueError("two stations have one id")
        unknown = {recording.language for recording in self.recordings} - {tongue.id for tongue in self.tongues}
        if unknown:
            raise ValueError(f"recordings in languages that are not among tongues: {', '.join(sorted(unknown))}")
        return self


def _span(text: str) -> tuple[time, time]:
    begin, _, end = text.partition("-")
    try:
        return time.fromisoformat(begin.strip()), time.fromisoformat(end.strip())
    except ValueError as error:
        raise ValueError(f"{text!r} is no span such as 07:30-11:30") from error
