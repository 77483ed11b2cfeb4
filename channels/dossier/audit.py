"""The record of look-ups: who asked for which dossier and what came of it. Codes stand in it as keyed digests."""

from __future__ import annotations

import time
from dataclasses import dataclass

from sqlalchemy import delete, func, select

from channels.contract.pseudonym import Pseudonyms
from channels.handover.store import HandoverStore
from channels.handover.tables import LookupRow
from corpus.privacy import mask


@dataclass(frozen=True, slots=True)
class LookupNote:
    """One look-up. ``asker`` is a pseudonym, or an officer's account."""

    at: float
    asker: str
    code: str
    outcome: str
    reason: str


class LookupAudit:
    """Appends and counts look-ups."""

    def __init__(self, store: HandoverStore, pseudonyms: Pseudonyms) -> None:
        self._store, self._pseudonyms = store, pseudonyms

    def digest(self, code: str) -> str:
        """What a code stands as; the same here and in no other installation."""
        return self._pseudonyms.of("dossier", code)

    def note(self, asker: str, code: str, outcome: str, reason: str = "") -> None:
        """Write one look-up down."""
        row = LookupRow(at=time.time(), asker=asker, code=self.digest(code), outcome=outcome, reason=mask(reason))
        with self._store.session() as session:
            session.add(row)

    def wrong(self, code: str, seconds: float) -> int:
        """How often a wrong proof was given for a dossier in the last so many seconds."""
        since = time.time() - seconds
        query = select(func.count()).where(
            LookupRow.code == self.digest(code), LookupRow.at > since, LookupRow.outcome == "not_found"
        )
        with self._store.session() as session:
            return session.scalar(query) or 0

    def of(self, asker: str, seconds: float) -> int:
        """How often somebody looked up in the last so many seconds."""
        since = time.time() - seconds
        query = select(func.count()).where(LookupRow.asker == asker, LookupRow.at > since)
        with self._store.session() as session:
            return session.scalar(query) or 0

    def all(self, limit: int = 500) -> list[LookupNote]:
        """The latest look-ups, the last one first."""
        query = select(LookupRow).order_by(LookupRow.row.desc()).limit(limit)
        with self._store.session() as session:
            return [LookupNote(row.at, row.asker, row.code, row.outcome, row.reason) for row in session.scalars(query)]

    def tidy(self, keep_seconds: float) -> None:
        """Remove what has been kept long enough."""
        with self._store.session() as session:
            session.execute(delete(LookupRow).where(LookupRow.at < time.time() - keep_seconds))
