"""The work calendar of a profile: public holidays by date, working days moved to a Saturday, the hour after which a
dossier counts as handed in on the next working day. Data, not code."""

from __future__ import annotations

from datetime import date, time, timedelta

from pydantic import BaseModel, ConfigDict, Field, model_validator

_WEEKEND = 5  # date.weekday() of Saturday
_LONGEST_BREAK = 60  # days; no run of days off is as long, unless the data are wrong


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DayOff(_Part):
    """Days on which no office works, from ``first`` to ``last`` (default: that one day)."""

    name: str
    first: date
    last: date | None = None
    expected: bool = Field(default=False, description="counted from the law; the authority has not announced it yet")
    note: str = ""
    source: str = Field(default="", description="the announcement with its date; of an expected day what it rests on")

    @model_validator(mode="after")
    def _in_order(self) -> DayOff:
        if self.last is not None and self.last < self.first:
            raise ValueError(f"{self.name}: last lies before first")
        return self

    def falls_on(self, day: date) -> bool:
        """Whether ``day`` is one of its days."""
        return self.first <= day <= (self.last or self.first)


class WorkCalendar(_Part):
    """When offices work. Without any data the weekends are known and nothing else (``knows`` is False)."""

    years: tuple[int, ...] = Field(default=(), description="years whose holidays are listed")
    days_off: tuple[DayOff, ...] = ()
    made_up: tuple[date, ...] = Field(default=(), description="weekend days worked in place of a day off")
    cut_off: time | None = Field(default=None, description="handed in later counts from the next working day")
    source: str = Field(default="", description="where holidays and hour are from, as it is told to people")

    @model_validator(mode="after")
    def _years_are_listed(self) -> WorkCalendar:
        listed = {each.first.year for each in self.days_off} | {day.year for day in self.made_up}
        if missing := listed - set(self.years):
            raise ValueError(f"days of {sorted(missing)} are given, the years are not listed as known")
        return self

    def day_off(self, day: date) -> DayOff | None:
        """The holiday ``day`` belongs to."""
        return next((each for each in self.days_off if each.falls_on(day)), None)

    def works(self, day: date) -> bool:
        """Whether offices work on ``day``."""
        if self.day_off(day) is not None:
            return False
        return day.weekday() < _WEEKEND or day in self.made_up

    def knows(self, first: date, last: date) -> bool:
        """Whether the holidays of every year from ``first`` to ``last`` are listed."""
        return all(year in self.years for year in range(first.year, last.year + 1))

    def working_day(self, day: date) -> date:
        """``day`` itself when offices work on it, else the next day on which they do."""
        for ahead in range(_LONGEST_BREAK):
            if self.works(found := day + timedelta(days=ahead)):
                return found
        return day

    def after(self, day: date, count: int) -> date:
        """The ``count``-th working day after ``day``; ``day`` itself for 0."""
        found = day
        for _ in range(count):
            found = self.working_day(found + timedelta(days=1))
        return found

    def announced(self) -> WorkCalendar:
        """The same without the days off that nobody has announced yet: what holds if they are not given."""
        return self.model_copy(update={"days_off": tuple(each for each in self.days_off if not each.expected)})

    def between(self, first: date, last: date) -> tuple[DayOff, ...]:
        """Holidays on what would be working days, after ``first`` and up to ``last``, each once."""
        span = (first + timedelta(days=ahead) for ahead in range(1, (last - first).days + 1))
        found = (self.day_off(day) for day in span if day.weekday() < _WEEKEND)
        return tuple(dict.fromkeys(each for each in found if each is not None))
