"""Looking up a dossier for somebody: limits first, then the system, and every try written down. Fails closed."""

from __future__ import annotations

import logging
import re
import threading
from dataclasses import replace

from assistant.dossiers import Found, Lookup
from channels.dossier.audit import LookupAudit
from channels.dossier.system import DossierError, DossierSystem
from channels.settings import DossierSettings
from corpus.errors import InputError, TrolyError
from corpus.privacy import mask
from corpus.understanding.entities import entities_of

_log = logging.getLogger(__name__)
_HOUR, _DAY = 3600.0, 86_400.0
_PROOF = re.compile(r"\d{4}")


class DossierLookup:
    """Implements ``Dossiers`` for the assistant, and the officers' page."""

    def __init__(self, system: DossierSystem, audit: LookupAudit, settings: DossierSettings) -> None:
        self._system, self.audit, self._settings = system, audit, settings
        # Counting and noting belong together: ten tries at once must not all pass before the first is counted.
        self._one = threading.Lock()

    def look_up(self, code: str, proof: str, asker: str) -> Lookup:
        """See ``Dossiers``. Of a wrong code and a wrong proof nothing else can be told than that nothing fits."""
        try:
            return self._looked_up(code, proof, asker or "unknown")
        except TrolyError as error:  # the record cannot be written: then nothing is shown either
            _log.error("no look-up: %s: %s", error.code, error.detail)
            return Lookup(Found.UNREACHABLE)

    def for_officer(self, text: str, proof: str, officer: str, reason: str) -> Lookup:
        """The same for an officer at the counter, who says why. Raises ``InputError`` (``DOSSIER_REASON``,
        ``DOSSIER_CODE``)."""
        if not reason.strip():
            raise InputError("a look-up needs a reason", code="DOSSIER_REASON")
        found = entities_of(text).dossiers
        if not found or not _PROOF.fullmatch(proof.strip()):
            raise InputError("no dossier code, or no four digits", code="DOSSIER_CODE")
        return self._looked_up(found[0].value, proof.strip(), f"officer:{officer}", reason)

    def _looked_up(self, code: str, proof: str, asker: str, reason: str = "") -> Lookup:
        with self._one:
            self.audit.tidy(self._settings.keep_days * _DAY)
            wrong, often = self.audit.wrong(code, _DAY), self.audit.of(asker, _HOUR)
            if wrong >= self._settings.wrong_proofs or often >= self._settings.per_hour:
                self.audit.note(asker, code, Found.LIMIT.value, reason)
                return Lookup(Found.LIMIT)
            try:
                answered = self._system.ask(code, proof)
            except DossierError as error:
                _log.warning("dossier system: %s: %s", error.code, error.detail)
                self.audit.note(asker, code, Found.UNREACHABLE.value, reason)
                return Lookup(Found.UNREACHABLE)
            if not answered.fits or answered.state is None:
                self.audit.note(asker, code, Found.NOT_FOUND.value, reason)
                return Lookup(Found.NOT_FOUND)
            self.audit.note(asker, code, Found.FOUND.value, reason)
        state = answered.state
        return Lookup(Found.FOUND, replace(state, note=mask(state.note)))
