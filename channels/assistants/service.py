"""Assistants made, changed, copied and retired by agencies themselves, each kept to its own collection."""

from __future__ import annotations

import time
from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.profile import Profile
from channels.assistants.model import MAIN, AssistantError, Made, Spec, collection_of, slug_of
from channels.assistants.tables import AssistantRow
from channels.staff.roles import EVERYWHERE, Permission, Staff, may, require
from corpus.database import Database
from corpus.errors import InputError

ACTIVE, RETIRED = "active", "retired"


class Assistants:
    """The assistants of an installation. ``shared`` is the collection of the installation's own assistant, which any
    agency may put its words over; every other collection belongs to the unit whose assistant had it first."""

    def __init__(self, database: Database, shared: str) -> None:
        self._database = database
        self.shared = shared

    def make(self, staff: Staff, slug: str, *, unit: str, collection: str, spec: Spec) -> Made:
        """A new assistant. Raises ``TrolyError`` (``FORBIDDEN``), ``AssistantError`` (``ASSISTANT_SLUG``,
        ``ASSISTANT_UNIT``, ``ASSISTANT_TAKEN``, ``ASSISTANT_COLLECTION``)."""
        slug, unit, collection = slug_of(slug), unit.strip(), collection_of(collection)
        if not unit or unit == EVERYWHERE:
            raise AssistantError("an assistant needs the unit it belongs to", code="ASSISTANT_UNIT")
        require(staff, Permission.MANAGE_ASSISTANTS, unit, collection)
        with self._database.session(writing=True) as session:
            if session.get(AssistantRow, slug) is not None:
                raise AssistantError(f"{slug} exists", code="ASSISTANT_TAKEN")
            if collection != self.shared and self._owners(session, collection) - {unit}:
                raise AssistantError(f"{collection} is another unit's", code="ASSISTANT_COLLECTION")
            row = AssistantRow(
                slug=slug, unit=unit, collection=collection, state=ACTIVE, spec=spec.model_dump_json(), revision=1,
                by=staff.id, changed=time.time(),
            )  # fmt: skip
            session.add(row)
            return _made(row)

    def change(self, staff: Staff, slug: str, spec: Spec, *, seen: int) -> Made:
        """Change what is set; ``seen`` is the revision that was looked at. Unit and collection stay. Raises
        ``AssistantError`` (``ASSISTANT_UNKNOWN``, ``EDIT_CHANGED``), ``TrolyError`` (``FORBIDDEN``)."""
        return self._update(staff, slug, spec=spec, seen=seen)

    def copy(self, staff: Staff, slug: str, new: str, *, unit: str, collection: str) -> Made:
        """The words of one assistant over another collection: none of its records come along."""
        before = self.get(staff, slug)
        return self.make(staff, new, unit=unit, collection=collection, spec=before.spec)

    def retire(self, staff: Staff, slug: str, retired: bool = True) -> Made:
        """Take an assistant out of use, or back into it; its address and collection stay its own."""
        return self._update(staff, slug, state=RETIRED if retired else ACTIVE)

    def get(self, staff: Staff, slug: str) -> Made:
        """One assistant, for who manages it. Raises as ``change``."""
        made = self.find(slug)
        if made is None:
            raise AssistantError(f"no assistant {slug!r}", code="ASSISTANT_UNKNOWN")
        require(staff, Permission.MANAGE_ASSISTANTS, made.unit, made.collection)
        return made

    def all(self, staff: Staff) -> list[Made]:
        """The assistants that somebody manages."""
        return self.reached(staff, Permission.MANAGE_ASSISTANTS)

    def reached(self, staff: Staff, permission: Permission) -> list[Made]:
        """The assistants for which somebody has a permission. Raises ``TrolyError`` (``FORBIDDEN``)."""
        require(staff, permission)
        return [made for made in self.every() if may(staff, permission, made.unit, made.collection)]

    # --- for those who ask

    def open(self, slug: str, channel: str) -> Made:
        """The assistant that anybody may ask through a channel. Raises ``AssistantError`` (``ASSISTANT_UNKNOWN``, also
        for one that is retired, for staff, or not on this channel: what is not shown is not confirmed)."""
        made = self.find(slug)
        if made is None or not made.active or made.spec.audience != "public" or channel not in made.spec.channels:
            raise AssistantError(f"no assistant {slug!r} on {channel}", code="ASSISTANT_UNKNOWN")
        return made

    def on(self, channel: str) -> list[str]:
        """Names of the assistants that anybody may ask through a channel."""
        return [
            made.slug for made in self.every()
            if made.active and made.spec.audience == "public" and channel in made.spec.channels
        ]  # fmt: skip

    def shown(self) -> dict[str, str]:
        """The collections from which assistants answer the public, each with the name of one of these."""
        public = [made for made in self.every() if made.active and made.spec.audience == "public"]
        return {made.collection: made.spec.name for made in reversed(public) if made.collection != self.shared}

    def owned(self, collection: str) -> bool:
        """Whether a collection is an agency's: then it is asked through its assistant only, never by its name."""
        return collection != self.shared and bool(self.owners(collection))

    def owners(self, collection: str) -> set[str]:
        """The units whose assistants have a collection, in use or not."""
        with self._database.session() as session:
            return self._owners(session, collection)

    def exists(self, slug: str) -> bool:
        """Whether a name is one of an assistant, in use or not."""
        return self.find(slug) is not None

    def find(self, slug: str) -> Made | None:
        """An assistant by its name, in use or not; who may see it, the caller asks."""
        if slug == MAIN or len(slug) > 40:
            return None
        with self._database.session() as session:
            row = session.get(AssistantRow, slug)
            return _made(row) if row is not None else None

    def every(self) -> list[Made]:
        """Every assistant, by name; what somebody sees of them: ``reached``."""
        with self._database.session() as session:
            return [_made(row) for row in session.scalars(select(AssistantRow).order_by(AssistantRow.slug))]

    @staticmethod
    def _owners(session: Session, collection: str) -> set[str]:
        return set(session.scalars(select(AssistantRow.unit).where(AssistantRow.collection == collection)))

    def _update(
        self, staff: Staff, slug: str, *, spec: Spec | None = None, state: str = "", seen: int | None = None
    ) -> Made:
        self.get(staff, slug)
        with self._database.session(writing=True) as session:
            row = session.get(AssistantRow, slug)
            assert row is not None
            if seen is not None and row.revision != seen:
                raise AssistantError(f"{slug} is at revision {row.revision}", code="EDIT_CHANGED")
            row.spec = spec.model_dump_json() if spec is not None else row.spec
            row.state = state or row.state
            row.revision += 1
            row.by, row.changed = staff.id, time.time()
            return _made(row)


class Profiles:
    """The profile an assistant speaks with, made again only when it or the installation's profile has changed."""

    def __init__(self, base: Callable[[], Profile]) -> None:
        self._base = base
        self._made: dict[str, tuple[int, int, Profile]] = {}

    def of(self, made: Made) -> Profile:
        base = self._base()
        known = self._made.get(made.slug)
        if known is None or known[:2] != (made.revision, id(base)):
            known = (made.revision, id(base), made.spec.over(base))
            self._made[made.slug] = known
        return known[2]


def _made(row: AssistantRow) -> Made:
    try:
        spec = Spec.model_validate_json(row.spec)
    except ValueError as error:
        raise InputError(f"assistant {row.slug}: {error}", code="ASSISTANT_INVALID") from error
    return Made(row.slug, row.unit, row.collection, row.state == ACTIVE, spec, row.revision, row.by, row.changed)
