"""What every kind of record shares: identity, validity, provenance, digest."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from enum import StrEnum
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Kind(StrEnum):
    """The closed list of record kinds."""

    PROCEDURE = "procedure"
    LEGAL = "legal"
    NEWS = "news"
    FAQ = "faq"
    OFFICE = "office"
    FORM = "form"


class Audience(StrEnum):
    """Who may see a record: everyone, or only officers through the inner helper."""

    PUBLIC = "public"
    OFFICER = "officer"


INNER_PREFIX = "inner-"


def is_inner(collection: str) -> bool:
    """Whether a collection is for officers only. Its name says so, so that nobody has to remember it: what is in it is
    found only by who names it, whatever audience its records were given."""
    return collection.startswith(INNER_PREFIX)


class Model(BaseModel):
    """Immutable value with no unknown fields: a misspelt key in a file is an error, not a silent loss."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, allow_inf_nan=False)


class Unparsed(Model):
    """A piece of a source that could not be turned into fields surely; kept as text and never guessed."""

    field: str = Field(description="name of the field the text belongs to, such as channels or paper_groups")
    text: str
    reason: str = Field(description="stable reason code, such as run_on_ambiguous")


class Record(Model):
    """Base of all records. ``id`` (``kind:key``) is unique in a collection."""

    key: str = Field(min_length=1, max_length=300, description="identity within its kind and collection")
    title: str = Field(min_length=1)
    audience: Audience = Audience.PUBLIC
    owner: str = Field(default="", description="office or person who answers for the content")
    unit: str = Field(
        default="", description="unit, by its id or name, whose officers alone may see it; empty = the whole audience"
    )
    url: str = Field(default="", description="official page of the record")
    updated: date | None = Field(default=None, description="when the source last changed it")
    as_of: date | None = Field(default=None, description="when the source was read")
    valid_from: date | None = None
    valid_to: date | None = Field(default=None, description="last day in force; None = open")
    unparsed: tuple[Unparsed, ...] = ()

    @property
    def kind(self) -> Kind:
        raise NotImplementedError

    @property
    def id(self) -> str:
        return f"{self.kind.value}:{self.key}"

    @property
    def known_on(self) -> date | None:
        """The last day the source is known to have said this: it was changed or read then. None where neither is
        known."""
        return max((day for day in (self.updated, self.as_of) if day), default=None)

    def in_force(self, day: date) -> bool:
        """Whether the record applies on ``day``; open ends count as in force."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)

    def digest(self) -> str:
        """SHA-256 (hex) of the content. ``as_of`` is left out: reading the same page again is no change."""
        content = self.model_dump(mode="json", exclude={"as_of"}, exclude_defaults=True)
        return digest_of(content)

    @model_validator(mode="after")
    def _validity_in_order(self) -> Self:
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValueError("valid_to lies before valid_from")
        return self

    @model_validator(mode="after")
    def _unit_is_of_officers(self) -> Self:
        if self.unit and self.audience is Audience.PUBLIC:
            raise ValueError("unit is for records whose audience is officer")
        return self


def digest_of(value: Any) -> str:
    """SHA-256 (hex) of a JSON-able value in canonical form."""
    canonical = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
