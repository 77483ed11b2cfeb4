"""What a procedure-handling system has to offer, and how it can fail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from assistant.dossiers import DossierState
from corpus.errors import TrolyError


class DossierError(TrolyError):
    """The system did not answer, or not in a way that can be read."""

    code = "DOSSIER_UNREACHABLE"


@dataclass(frozen=True, slots=True)
class Answered:
    """What the system said: whether the proof fits, and the state if it does."""

    fits: bool
    state: DossierState | None = None


class DossierSystem(Protocol):
    """The procedure-handling system as this program sees it. Safe to call from several threads."""

    def ask(self, code: str, proof: str) -> Answered:
        """The dossier ``code`` if ``proof`` fits it. The comparison is made there: the applicant's number never
        comes here. Raises ``DossierError``."""
