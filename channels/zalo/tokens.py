"""The token pair: an access token of 25 hours and a refresh token that works once and gives the next pair.

Losing the new pair means that a person must give permission again. So one process at a time refreshes, the new pair is
on disk before it is used, and an interrupted refresh leaves a mark that says what happened.
"""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import os
import secrets
import threading
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from urllib.parse import urlencode

from filelock import FileLock

from channels.contract.messages import Failure, SendFailed
from channels.http_client import Http

FILE = "zalo-tokens.json"
_MARGIN_SECONDS = 2 * 3600.0  # refreshed this long before it ends
_AGAIN_SECONDS = 60.0  # between attempts while the old token still works
_REFRESH_LIVES = 90 * 86_400.0
_ALERT_SECONDS = 14 * 86_400.0
_BLOCKED_SECONDS = 300.0
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pair:
    """What is on disk."""

    access: str = ""
    refresh: str = ""
    expires: float = 0.0
    refreshed: float = 0.0
    spending: float = 0.0  # when a refresh was begun whose end was never written
    verifier: str = ""  # of PKCE, one for good: its challenge stands in Zalo's console
    state: str = ""


class Tokens:
    """Gives a valid access token. Safe for threads and processes."""

    def __init__(
        self, home: Path, http: Http, *, oauth_url: str, app_id: str, app_secret: str, file: str = FILE
    ) -> None:
        self._path = home / file
        self._http = http
        self._url = oauth_url.rstrip("/")
        self._app_id, self._app_secret = app_id, app_secret
        self._threads = threading.Lock()
        self._processes = FileLock(home / f"{file}.lock")
        self._not_before = 0.0

    def access(self) -> str:
        """A token that is valid for a while. Raises ``SendFailed`` (``ZALO_RECONNECT``, ``PEER_UNREACHABLE``)."""
        pair = self.read()
        if not pair.access:
            raise _reconnect("no token yet; run: troly zalo connect")
        left = pair.expires - time.time()
        if left > _MARGIN_SECONDS or (left > 0 and time.monotonic() < self._not_before):
            return pair.access
        try:
            return self.refresh(pair.access)
        except SendFailed as error:
            if left <= 0:
                raise
            self._not_before = time.monotonic() + _AGAIN_SECONDS
            _log.error("%s: %s; the token still works for %.0f minutes", error.code, error.detail, left / 60)
            return pair.access

    def refresh(self, stale: str) -> str:
        """The token after ``stale``: refreshed by whoever comes first, read by the others. Raises ``SendFailed``."""
        with self._threads, self._processes:
            pair = self.read()
            if pair.access and pair.access != stale:
                return pair.access
            if not pair.refresh:
                raise _reconnect("no refresh token; run: troly zalo connect")
            self._write(replace(pair, spending=time.time()))
            form = {"refresh_token": pair.refresh, "app_id": self._app_id, "grant_type": "refresh_token"}
            return self._exchange(form, pair).access

    def connect(self, code: str) -> None:
        """Exchange the code of a permission for the first pair. Raises ``SendFailed``."""
        with self._threads, self._processes:
            pair = self.read()
            form = {"code": code, "app_id": self._app_id, "grant_type": "authorization_code",
                    "code_verifier": pair.verifier}  # fmt: skip
            self._exchange(form, pair)

    def adopt(self, access: str, refresh: str, seconds: float) -> None:
        """Take over a pair made elsewhere."""
        with self._threads, self._processes:
            now = time.time()
            pair = self.read()
            self._write(
                replace(pair, access=access, refresh=refresh, expires=now + seconds, refreshed=now, spending=0.0)
            )

    def permission_url(self, redirect_uri: str) -> tuple[str, str]:
        """The page where the account's owner gives permission, and the code challenge to put into Zalo's console."""
        with self._threads, self._processes:
            pair = self.read()
            pair = replace(pair, verifier=pair.verifier or secrets.token_urlsafe(32), state=secrets.token_urlsafe(12))
            self._write(pair)
        digest = hashlib.sha256(pair.verifier.encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        query = {"app_id": self._app_id, "redirect_uri": redirect_uri, "code_challenge": challenge, "state": pair.state}
        return f"{self._url}/v4/oa/permission?{urlencode(query)}", challenge

    def problem(self, *, now: float | None = None) -> str:
        """What an operator should know: nothing, or a sentence."""
        now = time.time() if now is None else now
        pair = self.read()
        if not pair.refresh:
            return "no token: troly zalo connect"
        if pair.spending:
            began = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(pair.spending))
            return f"a refresh begun at {began} UTC did not end; if the next one fails: troly zalo connect"
        left = pair.refreshed + _REFRESH_LIVES - now
        return f"the refresh token ends in {left / 86_400:.0f} days" if left < _ALERT_SECONDS else ""

    def read(self) -> Pair:
        """The pair on disk; empty when there is none. Raises ``SendFailed`` (``ZALO_RECONNECT``)."""
        try:
            return Pair(**json.loads(self._path.read_bytes()))
        except FileNotFoundError:
            return Pair()
        except (OSError, ValueError, TypeError) as error:
            raise _reconnect(f"{self._path}: {type(error).__name__}") from error

    def _exchange(self, form: dict[str, str], pair: Pair) -> Pair:
        answer = self._http.request(
            "POST", f"{self._url}/v4/oa/access_token", form=form, headers={"secret_key": self._app_secret}
        )
        access, refresh = answer.body.get("access_token"), answer.body.get("refresh_token")
        if not access or not refresh:
            if answer.status >= 500:
                raise SendFailed(Failure.RETRY, f"token service: HTTP {answer.status}", code="PEER_UNREACHABLE")
            error = answer.body.get("error")
            self._write(replace(pair, spending=0.0))  # refused: the end is known
            raise _reconnect(f"Zalo refused ({error} {answer.body.get('error_name', '')}); run: troly zalo connect")
        now = time.time()
        seconds = float(answer.body.get("expires_in") or 90_000)
        fresh = replace(pair, access=str(access), refresh=str(refresh), expires=now + seconds, refreshed=now,
                        spending=0.0, state="")  # fmt: skip
        self._write(fresh)
        return fresh

    def _write(self, pair: Pair) -> None:
        """On disk, whole or not at all, readable by the owner only."""
        fresh = self._path.with_suffix(".new")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(asdict(pair), file)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._path)
        folder = os.open(self._path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _reconnect(detail: str) -> SendFailed:
    return SendFailed(Failure.BLOCK, detail, code="ZALO_RECONNECT", wait=_BLOCKED_SECONDS)
