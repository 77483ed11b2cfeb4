"""The profile: what one province is called, where its people turn to, and what is about to change. Data, not code."""

from __future__ import annotations

from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.hall import Hall
from corpus.errors import InputError


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Hotline(_Part):
    """A number people can call."""

    label: str
    phone: str


class FormerName(_Part):
    """A name that is no longer in use, and until when it was."""

    name: str
    until: date | None = None
    note: str = ""


class ClockEntry(_Part):
    """A legal text that begins or ends to apply on a date."""

    number: str
    title: str
    from_date: date
    note: str = ""


class OldUnit(_Part):
    """A commune, ward or township before the reform."""

    name: str
    type: str = ""
    district: str = ""


class Commune(_Part):
    """A commune-level unit of today and the old ones it was made of."""

    name: str
    type: str
    old_units: tuple[OldUnit, ...] = ()
    note: str = ""


class AmbiguousName(_Part):
    """A name that means several places; ``options`` are asked back."""

    name: str
    options: tuple[str, ...]
    note: str = ""


class Profile(_Part):
    """A profile file, validated."""

    id: str
    name: str = Field(description="what the assistant is called")
    province: str
    effective_from: date | None = None
    former_names: tuple[FormerName, ...] = ()
    greeting: str
    ai_notice: str
    suggestions: tuple[str, ...] = ()
    office: str = Field(description="where people are sent when the assistant does not know")
    hotline: Hotline | None = None
    hotlines: tuple[Hotline, ...] = ()
    links: dict[str, str] = Field(default_factory=dict)
    legal_clock: tuple[ClockEntry, ...] = ()
    source: str = ""
    stale_days: int = Field(
        default=365, ge=0, description="age of a source in days from which an answer says that it is old; 0: never"
    )
    public_numbers: bool = Field(default=False, description="whether everybody may see our numbers at /so-lieu")
    communes: tuple[Commune, ...] = ()
    ambiguous_names: tuple[AmbiguousName, ...] = ()
    kiosk: Hall = Field(default=Hall(), description="the one-stop hall and its kiosks")

    @property
    def hotline_words(self) -> str:
        """The hotline as it stands after the name of an office; empty where there is none."""
        return f" ({self.hotline.label}: {self.hotline.phone})" if self.hotline else ""

    def public(self) -> dict[str, Any]:
        """What a chat page shows."""
        shown = self.model_dump(mode="json", include={"name", "province", "greeting", "ai_notice", "suggestions"})
        return {**shown, "hotline": self.hotline.model_dump() if self.hotline else None}


def load_profile(source: str | Path) -> Profile:
    """A shipped profile by name, or one from a YAML file. Raises ``InputError`` (``UNKNOWN_PROFILE``,
    ``PROFILE_BROKEN``)."""
    try:
        if isinstance(source, Path):
            text = source.read_text("utf-8")
        else:
            text = resources.files("assistant").joinpath(f"profiles/{Path(source).name}.yaml").read_text("utf-8")
        return Profile.model_validate(yaml.safe_load(text))
    except OSError as error:
        raise InputError(f"profile {source}: {error.strerror or error}", code="UNKNOWN_PROFILE") from error
    except (yaml.YAMLError, ValidationError, UnicodeDecodeError) as error:
        raise InputError(f"profile {source}: {error}", code="PROFILE_BROKEN") from error
