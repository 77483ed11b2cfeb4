"""What an agency sets of its assistant, and what follows from it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from assistant.profile import Profile
from corpus.database import Database
from corpus.errors import InputError
from corpus.language import clean
from corpus.models import is_inner

MAIN = "main"  # the assistant of the installation, which its settings make
Outer = Literal["page", "api", "chat", "zalo", "messenger", "mail", "sms", "hotline"]
OUTER_CHANNELS: tuple[Outer, ...] = (
    "page",
    "api",
    "chat",
)  # where an assistant of an agency is met unless it says else
# Where it is met once the operator has bound an account to it, too.
BOUND_CHANNELS: tuple[Outer, ...] = ("zalo", "messenger", "mail", "sms", "hotline")
CHANNELS = (*OUTER_CHANNELS, "kiosk", *BOUND_CHANNELS)
_SLUG = re.compile(r"[a-z][a-z0-9-]{1,38}[a-z0-9]")
_MIGRATIONS = Path(__file__).parent / "migrations"


def assistants_database(target: Path | str) -> Database:
    """The database of assistants, switches and usage."""
    return Database(target, _MIGRATIONS, "alembic_version_assistants")


class AssistantError(InputError):
    """What was asked of an assistant cannot be done; the code says why."""

    code = "ASSISTANT_INVALID"


class Spec(BaseModel):
    """What an agency sets. Empty texts: those of the installation's profile."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    name: str = Field(min_length=2, max_length=80)
    greeting: str = Field(default="", max_length=600)
    notice: str = Field(default="", max_length=600, description="that this is a machine")
    office: str = Field(default="", max_length=200, description="where people are sent when it does not know")
    suggestions: tuple[str, ...] = Field(default=(), max_length=8)
    audience: Literal["public", "staff"] = "public"
    channels: tuple[Outer, ...] = OUTER_CHANNELS

    @field_validator("name", "greeting", "notice", "office")
    @classmethod
    def _clean(cls, text: str) -> str:
        return clean(text).strip()

    def over(self, profile: Profile) -> Profile:
        """A profile with what is set here in its place."""
        own = {
            "name": self.name, "greeting": self.greeting, "ai_notice": self.notice, "office": self.office,
            "suggestions": self.suggestions,
        }  # fmt: skip
        # Sample questions of the province would ask an agency's collection for what it does not hold.
        return profile.model_copy(update={key: value for key, value in own.items() if value or key == "suggestions"})


@dataclass(frozen=True, slots=True)
class Made:
    """An assistant as it is kept. ``revision`` counts changes: who saves an old page is told."""

    slug: str
    unit: str
    collection: str
    active: bool
    spec: Spec
    revision: int
    by: str
    changed: float


def spec_of(**values: object) -> Spec:
    """A spec from what a form holds. Raises ``AssistantError`` (``ASSISTANT_INVALID``)."""
    try:
        return Spec.model_validate(values)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise AssistantError(f"{first['loc']}: {first['msg']}") from error


def slug_of(text: str) -> str:
    """A name in an address. Raises ``AssistantError`` (``ASSISTANT_SLUG``)."""
    found = clean(text).strip()
    if not _SLUG.fullmatch(found) or found == MAIN:
        raise AssistantError(f"{text!r}: 3 to 40 of a-z, 0-9 and -", code="ASSISTANT_SLUG")
    return found


def collection_of(text: str) -> str:
    """The name of a collection an assistant may have. Raises ``AssistantError`` (``ASSISTANT_COLLECTION``)."""
    found = clean(text).strip()
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,62}", found) or is_inner(found):
        raise AssistantError(f"{text!r} cannot be an assistant's collection", code="ASSISTANT_COLLECTION")
    return found
