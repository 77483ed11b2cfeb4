"""Switching a channel, a collection or an assistant off at once, in every process on one data folder."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import delete, select

from channels.assistants.model import CHANNELS, AssistantError
from channels.assistants.tables import SwitchRow
from channels.staff.roles import EVERYWHERE, Permission, Staff, require
from corpus.database import Database
from corpus.errors import InputError, TrolyError

Thing = Literal["channel", "collection", "assistant"]
_LOOK_SECONDS = 0.5  # half of the second within which a switch must be felt
_CODES: dict[str, str] = {
    "channel": "CHANNEL_PAUSED", "collection": "COLLECTION_OFF", "assistant": "ASSISTANT_OFF",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Off:
    """One thing that is off. ``at`` in seconds since 1970."""

    kind: str
    name: str
    reason: str
    by: str
    at: float


class SwitchedOff(InputError):
    """Something is switched off; the code's text is what a citizen reads, on every channel."""


class Switches:
    """What is off. Safe to use from several threads.

    Read at most every half second. A database that cannot be read leaves what was known in force; before anything
    is known it fails closed: a thing that may have been switched off is not shown.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._known: frozenset[tuple[str, str]] | None = None
        self._looked = 0.0

    def check(self, *, channel: str, assistant: str, collection: str) -> None:
        """Raise ``SwitchedOff`` (``ASSISTANT_OFF``, ``CHANNEL_PAUSED``, ``COLLECTION_OFF``) where one of them is off."""
        off = self._off()
        named: tuple[tuple[Thing, str], ...] = (
            ("assistant", assistant), ("channel", channel), ("collection", collection),
        )  # fmt: skip
        for kind, name in named:
            if (kind, name) in off:
                raise SwitchedOff(f"{kind} {name} is switched off", code=_CODES[kind])

    def turn(self, staff: Staff, kind: Thing, name: str, *, on: bool, reason: str = "", unit: str = EVERYWHERE) -> None:
        """Switch something. A channel is of the whole installation: only who reaches every unit may switch it; for an
        assistant ``unit`` is its agency. Raises ``TrolyError`` (``FORBIDDEN``), ``AssistantError`` (``REASON_NEEDED``
        for switching off without one)."""
        if kind == "collection":
            require(staff, Permission.SWITCH_CHANNELS, None, name)
        elif unit != EVERYWHERE and kind == "assistant":
            require(staff, Permission.SWITCH_CHANNELS, unit)
        else:
            require(staff, Permission.SWITCH_CHANNELS)
            if EVERYWHERE not in staff.units:
                raise TrolyError(f"{staff.id} does not reach every unit", code="FORBIDDEN")
        if kind == "channel" and name not in CHANNELS:
            raise AssistantError(f"no channel {name!r}")
        if not on and not reason.strip():
            raise AssistantError("say why it is switched off", code="REASON_NEEDED")
        with self._database.session(writing=True) as session:
            session.execute(delete(SwitchRow).where(SwitchRow.kind == kind, SwitchRow.name == name))
            if not on:
                session.add(SwitchRow(kind=kind, name=name, reason=reason.strip(), by=staff.id, at=time.time()))
        with self._lock:
            self._looked = 0.0

    def all(self) -> list[Off]:
        """Everything that is off, as the database has it now."""
        with self._database.session() as session:
            rows = session.scalars(select(SwitchRow).order_by(SwitchRow.kind, SwitchRow.name))
            return [Off(row.kind, row.name, row.reason, row.by, row.at) for row in rows]

    def _off(self) -> frozenset[tuple[str, str]]:
        with self._lock:
            now = time.monotonic()
            if self._known is None or now - self._looked > _LOOK_SECONDS or self._looked == 0.0:
                try:
                    self._known = frozenset((each.kind, each.name) for each in self.all())
                except TrolyError:
                    if self._known is None:
                        raise
                self._looked = now
            return self._known
