"""The procedure-handling system behind the provincial bus (LGSP): a token of the bus, then one signed question.

The bus knows its clients by OAuth 2 client credentials. The question is a POST, so that neither code nor proof stands
in an address or a log of it. What the two sides agree on is written down in docs/OFFICERS.md.
"""

from __future__ import annotations

import secrets
import threading
import time
from datetime import date
from typing import Any

from assistant.dossiers import DossierState, Stage
from channels.contract.messages import SendFailed
from channels.dossier.system import Answered, DossierError
from channels.http_client import Http, Response
from corpus.language import clean

_TOKEN, _ASK = "/token", "/dossiers/status"
_EARLY = 30.0  # seconds before its end at which a token counts as ended
_SECONDS = 8.0  # a citizen waits


class BusSystem:
    """Implements ``DossierSystem``."""

    def __init__(self, url: str, client_id: str, client_secret: str, http: Http | None = None) -> None:
        self._url, self._client, self._secret = url.rstrip("/"), client_id, client_secret
        self._http = http or Http(answer_seconds=_SECONDS)
        self._lock = threading.Lock()
        self._token, self._ends = "", 0.0

    def ask(self, code: str, proof: str) -> Answered:
        """See ``DossierSystem``."""
        answer = self._asked(code, proof, self._access())
        if answer.status == 401:  # the bus was restarted and knows the token no longer
            answer = self._asked(code, proof, self._access(stale=True))
        if answer.status == 404:
            return Answered(fits=False)
        if answer.status != 200:
            raise DossierError(f"{_ASK}: HTTP {answer.status}")
        return _answered(code, answer.body)

    def _asked(self, code: str, proof: str, token: str) -> Response:
        headers = {"authorization": f"Bearer {token}", "x-request-id": secrets.token_hex(8)}
        body = {"code": code, "proof": {"kind": "citizen_id_last4", "value": proof}}
        try:
            return self._http.request("POST", self._url + _ASK, headers=headers, json=body)
        except SendFailed as error:
            raise DossierError(error.detail) from error

    def _access(self, *, stale: bool = False) -> str:
        with self._lock:
            if stale or time.time() > self._ends - _EARLY:
                form = {"grant_type": "client_credentials", "client_id": self._client, "client_secret": self._secret}
                try:
                    answer = self._http.request("POST", self._url + _TOKEN, form=form)
                except SendFailed as error:
                    raise DossierError(error.detail) from error
                token, seconds = answer.body.get("access_token"), answer.body.get("expires_in")
                if answer.status != 200 or not isinstance(token, str) or not isinstance(seconds, int | float):
                    raise DossierError(f"{_TOKEN}: HTTP {answer.status}")
                self._token, self._ends = token, time.time() + seconds
            return self._token


def _answered(code: str, body: dict[str, Any]) -> Answered:
    """What the body says. A state nobody agreed on is unknown; a date that cannot be read is not told."""
    if body.get("code") != code:
        raise DossierError("the bus answered for another dossier")
    named = str(body.get("stage", ""))
    stage = Stage(named) if named in set(Stage) else Stage.UNKNOWN
    procedure, agency, note = (clean(str(body.get(key) or ""))[:300] for key in ("procedure", "agency", "note"))
    received, due, finished = (_day(body.get(key)) for key in ("received", "due", "finished"))
    state = DossierState(code, stage, procedure, agency, received, due, finished, note)
    return Answered(fits=True, state=state)


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10]) if value else None
    except ValueError:
        return None
