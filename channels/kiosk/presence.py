"""Which kiosks are alive: when each last called. Nothing about people; nothing on disk."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.hall import Name

SILENT_SECONDS = 180  # the page calls every 30


class Beat(BaseModel):
    """What a kiosk's page tells of itself."""

    model_config = ConfigDict(extra="forbid")

    id: Name
    up_seconds: int = Field(default=0, ge=0, description="since the page was loaded")
    wipes: int = Field(default=0, ge=0, description="sessions ended since then")
    faults: int = Field(default=0, ge=0, description="errors of the page since then")
    heap_mb: float = Field(default=0, ge=0, description="memory in use, where the browser tells")


class Presence(BaseModel):
    """One kiosk as an operator sees it."""

    id: str
    status: Literal["alive", "silent", "never"]
    last_contact: datetime | None = None
    seconds_ago: int | None = None
    beat: Beat | None = None


class Register:
    """Last beats by kiosk, of known kiosks only: a stranger cannot fill it. Starts empty with the server."""

    def __init__(self, known: Iterable[str]) -> None:
        self.since = datetime.now(UTC)
        self._lock = threading.Lock()
        self._beats: dict[str, tuple[datetime, Beat] | None] = dict.fromkeys(known)

    def record(self, beat: Beat, now: datetime | None = None) -> bool:
        """Note a beat; False when no such kiosk is known."""
        with self._lock:
            if beat.id not in self._beats:
                return False
            self._beats[beat.id] = (now or datetime.now(UTC), beat)
            return True

    def all(self, now: datetime | None = None) -> list[Presence]:
        """Every known kiosk."""
        now = now or datetime.now(UTC)
        with self._lock:
            return [_presence(name, last, now) for name, last in self._beats.items()]


def _presence(name: str, last: tuple[datetime, Beat] | None, now: datetime) -> Presence:
    if last is None:
        return Presence(id=name, status="never")
    when, beat = last
    ago = int((now - when).total_seconds())
    return Presence(id=name, status="alive" if ago <= SILENT_SECONDS else "silent", last_contact=when,
                    seconds_ago=ago, beat=beat)  # fmt: skip
