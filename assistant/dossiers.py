"""The state of one dossier, as far as its applicant may hear it: what the assistant asks of whoever can look it up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol


class Stage(StrEnum):
    """Where a dossier stands: the closed list that every system's own states are brought to."""

    RECEIVED = "received"
    PROCESSING = "processing"
    SUPPLEMENT = "supplement"  # the applicant has to add or mend something
    WAITING_PAYMENT = "waiting_payment"
    DONE = "done"  # the result can be fetched
    DELIVERED = "delivered"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class DossierState:
    """What may be said of a dossier. It holds no name: who asks knows whose it is."""

    code: str
    stage: Stage
    procedure: str = ""
    agency: str = ""
    received: date | None = None
    due: date | None = None
    finished: date | None = None
    note: str = ""  # what the applicant has to do, in the office's words, masked


class Found(StrEnum):
    """How a look-up ended."""

    FOUND = "found"
    NOT_FOUND = "not_found"  # no such dossier, or the proof is wrong: the two are never told apart
    LIMIT = "limit"  # too often
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True)
class Lookup:
    """The end of a look-up; ``state`` where one was found."""

    found: Found
    state: DossierState | None = None


class Dossiers(Protocol):
    """Looks dossiers up. Never raises; safe to call from several threads."""

    def look_up(self, code: str, proof: str, asker: str) -> Lookup:
        """The dossier ``code`` (in its one spelling), for somebody who knows ``proof``: the last four digits of the
        applicant's citizen number. ``asker`` is a pseudonym for limits and the record of look-ups."""
