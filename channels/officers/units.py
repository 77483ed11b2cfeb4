"""Units of the administration: what each takes care of, and which inner collections its officers read. One YAML file."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from assistant.hall import Name
from corpus.errors import InputError
from corpus.language import fold, syllables
from corpus.models import Level, Procedure, is_inner

FILE = "units.yaml"


class Unit(BaseModel):
    """One unit. ``fields`` and ``agencies`` are words that records use for what it takes care of."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Name
    name: str = Field(min_length=1)
    above: str = Field(default="", description="the body it belongs to, as letters name it")
    levels: tuple[Level, ...] = ()
    fields: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    inner: tuple[str, ...] = Field(default=(), description="inner collections its officers may read")
    symbol: str = Field(default="", description="what stands behind the number of its letters, such as STP")
    place: str = Field(default="", description="place that its letters are dated from")
    phone: str = ""
    address: str = ""

    @field_validator("inner")
    @classmethod
    def _are_inner(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for name in value:
            if not is_inner(name):
                raise ValueError(f"{name}: the name of an inner collection begins with inner-")
        return value


class Units(BaseModel):
    """All units. ``everybody`` are inner collections that every officer reads."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    units: tuple[Unit, ...] = ()
    everybody: tuple[str, ...] = ()

    @field_validator("everybody")
    @classmethod
    def _are_inner(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return Unit._are_inner(value)

    @field_validator("units")
    @classmethod
    def _ids_differ(cls, value: tuple[Unit, ...]) -> tuple[Unit, ...]:
        ids = [unit.id for unit in value]
        if len(set(ids)) < len(ids):
            raise ValueError("two units have one id")
        return value

    @cached_property
    def by_id(self) -> dict[str, Unit]:
        return {unit.id: unit for unit in self.units}

    def name(self, identity: str) -> str:
        """The name of a unit; its id where it is not known."""
        unit = self.by_id.get(identity)
        return unit.name if unit else identity

    def readable(self, units: Iterable[str]) -> frozenset[str]:
        """The inner collections that an officer of these units may read. A unit nobody declared opens nothing."""
        own = (name for unit in units if unit in self.by_id for name in self.by_id[unit].inner)
        return frozenset(self.everybody) | frozenset(own) if any(unit in self.by_id for unit in units) else frozenset()

    def offices(self, units: Iterable[str]) -> frozenset[str]:
        """What records call the units of an officer in ``unit``: their ids and names. A unit nobody declared is none."""
        own = [self.by_id[unit] for unit in units if unit in self.by_id]
        return frozenset(name for unit in own for name in (unit.id, unit.name))

    def responsible(self, procedure: Procedure) -> list[Unit]:
        """The units that take care of a procedure, the surest first: named in it, then by its field. Units of another
        level than the procedure's do not count."""
        named = _terms(" ; ".join((procedure.authority, *procedure.agencies)))
        field = fold(procedure.field)
        ranked: list[tuple[int, Unit]] = []
        for unit in self.units:
            if unit.levels and procedure.levels and not set(unit.levels) & set(procedure.levels):
                continue
            if any(_terms(word) in named for word in (unit.name, *unit.agencies)):
                ranked.append((0, unit))
            elif field and any(fold(each) == field for each in unit.fields):
                ranked.append((1, unit))
        return [unit for _, unit in sorted(ranked, key=lambda pair: pair[0])]


def load_units(path: Path) -> Units:
    """The units of a file; none where there is no file. Raises ``InputError`` (``UNITS_BROKEN``)."""
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return Units()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: {error}", code="UNITS_BROKEN") from error
    try:
        return Units.model_validate(yaml.safe_load(text) or {})
    except (yaml.YAMLError, ValidationError) as error:
        raise InputError(f"{path}: {error}", code="UNITS_BROKEN") from error


def _terms(text: str) -> str:
    return f" {' '.join(syllables(fold(text)))} "
