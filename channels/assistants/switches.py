"""Switching a channel, a collection or an assistant off at once, in every process on one data folder."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import Literal, cast

from sqlalchemy import delete, select

from channels.assistants.model import CHANNELS, MAIN, AssistantError
from channels.assistants.service import Assistants
from channels.assistants.tables import SwitchRow
from channels.staff.roles import EVERYWHERE, Permission, Staff, require, require_everywhere
from corpus.database import Database
from corpus.errors import InputError, TrolyError

Thing = Literal["channel", "collection", "assistant"]
_LONGEST_REASON = 500
_LOOK_SECONDS = 0.5  # half of the second within which a switch must be felt
_CODES: dict[str, str] = {
    "channel": "CHANNEL_PAUSED", "collection": "COLLECTION_OFF", "assistant": "ASSISTANT_OFF",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Off:
    """One thing that is off. ``at`` in seconds since 1970."""

    kind: Thing
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

    def __init__(self, database: Database, assistants: Assistants) -> None:
        self._database = database
        self._assistants = assistants
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

    def turn(self, staff: Staff, kind: Thing, name: str, *, on: bool, reason: str = "") -> None:
        """Switch something. Whose it is, is looked up here and never taken from the caller. Raises ``TrolyError``
        (``FORBIDDEN``), ``AssistantError`` (``ASSISTANT_UNKNOWN``, ``ASSISTANT_INVALID``, ``REASON_NEEDED`` for
        switching off without one)."""
        self._require(staff, kind, name)
        if not on and not reason.strip():
            raise AssistantError("say why it is switched off", code="REASON_NEEDED")
        with self._database.session(writing=True) as session:
            session.execute(delete(SwitchRow).where(SwitchRow.kind == kind, SwitchRow.name == name))
            if not on:
                said = reason.strip()[:_LONGEST_REASON]
                session.add(SwitchRow(kind=kind, name=name, reason=said, by=staff.id, at=time.time()))
        with self._lock:
            self._looked = 0.0

    def may_turn(self, staff: Staff, kind: Thing, name: str) -> bool:
        """Whether somebody may switch something: to decide what is shown."""
        try:
            self._require(staff, kind, name)
        except TrolyError:
            return False
        return True

    def things(self, staff: Staff) -> list[tuple[Thing, str]]:
        """Everything that somebody may switch."""
        require(staff, Permission.SWITCH_CHANNELS)
        found: list[tuple[Thing, str]] = [("channel", name) for name in CHANNELS]
        found.append(("assistant", MAIN))
        made = self._assistants.every()
        found += [("assistant", each.slug) for each in made]
        named = {self._assistants.shared, *(each.collection for each in made), *staff.collections} - {EVERYWHERE}
        found += [("collection", name) for name in sorted(named)]
        return [(kind, name) for kind, name in found if self.may_turn(staff, kind, name)]

    def listed(self, staff: Staff) -> list[Off]:
        """What is off of what somebody may switch. Raises ``TrolyError`` (``FORBIDDEN``)."""
        require(staff, Permission.SWITCH_CHANNELS)
        return [each for each in self.all() if self.may_turn(staff, each.kind, each.name)]

    def _require(self, staff: Staff, kind: Thing, name: str) -> None:
        """A channel and the installation's own assistant and collection are everybody's: only who reaches every unit
        switches them. An assistant is its agency's, and so is a collection that an assistant of it has."""
        switch = Permission.SWITCH_CHANNELS
        require(staff, switch)
        if kind not in _CODES or (kind == "channel" and name not in CHANNELS):
            raise AssistantError(f"no {kind} {name!r}")
        if kind == "assistant" and name != MAIN:
            made = self._assistants.find(name)
            if made is None:
                raise AssistantError(f"no assistant {name!r}", code="ASSISTANT_UNKNOWN")
            require(staff, switch, made.unit, made.collection)
        elif kind == "collection" and name != self._assistants.shared:
            owners = self._assistants.owners(name)
            for unit in owners:
                require(staff, switch, unit, name)
            if not owners and name not in staff.collections - {EVERYWHERE}:
                require_everywhere(staff, switch, name)
        elif kind == "collection":
            require_everywhere(staff, switch, name)
        else:
            require_everywhere(staff, switch)

    def all(self) -> list[Off]:
        """Everything that is off, as the database has it now; what somebody sees of it: ``listed``."""
        with self._database.session() as session:
            rows = session.scalars(select(SwitchRow).order_by(SwitchRow.kind, SwitchRow.name))
            return [Off(cast(Thing, row.kind), row.name, row.reason, row.by, row.at) for row in rows]

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
