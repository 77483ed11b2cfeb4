"""API keys: made once, shown once, stored as a digest, with scopes, an end and a pace."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import sqlite3
import time
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from channels.queue.store import Store
from corpus.errors import InputError

PREFIX = "trl"


class Scope(StrEnum):
    """What a key is for."""

    ANSWERS = "answers"  # /v1/answers
    SEARCH = "search"  # /v1/search, /v1/procedures
    CHAT = "chat"  # /v1/chat/completions, /v1/models
    # What is staff's own; each stands for a permission (channels/http/policy.py).
    USAGE = "usage"  # figures of use
    AUDIT = "audit"  # /v1/audit


PUBLIC_SCOPES = (Scope.ANSWERS, Scope.SEARCH, Scope.CHAT)  # what an application gets that is given nothing else


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key without its secret. Times in seconds since 1970."""

    id: str
    name: str
    scopes: frozenset[Scope]
    per_minute: int
    made: float
    expires: float | None
    revoked: float | None
    used_on: str


class Keys:
    """The keys of an installation."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def create(
        self, name: str, scopes: Collection[Scope], *, days: float | None = None, per_minute: int = 60
    ) -> tuple[ApiKey, str]:
        """A new key and its secret text, which is never shown again. Raises ``InputError``."""
        if not name.strip() or not scopes:
            raise InputError("a key needs a name and at least one scope")
        now = time.time()
        identity, secret = secrets.token_hex(4), secrets.token_urlsafe(32)
        with self._store.write() as db:
            db.execute(
                "INSERT INTO api_keys (id, name, digest, scopes, per_minute, made, expires) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (identity, name.strip(), _digest(secret), " ".join(sorted(scopes)), per_minute, now,
                 now + days * 86_400 if days else None),
            )  # fmt: skip
            row = db.execute("SELECT * FROM api_keys WHERE id = ?", (identity,)).fetchone()
        return _key(row), f"{PREFIX}_{identity}_{secret}"

    def find(self, text: str) -> ApiKey | None:
        """The key a text is, if it may still be used."""
        prefix, _, rest = text.partition("_")
        identity, _, secret = rest.partition("_")
        with self._store.read() as db:
            row = db.execute("SELECT * FROM api_keys WHERE id = ?", (identity,)).fetchone()
        # An unknown id takes as long as a wrong secret.
        fits = hmac.compare_digest(_digest(secret), row["digest"] if row else _digest(""))
        if not (row and fits and prefix == PREFIX):
            return None
        key = _key(row)
        if key.revoked is not None or (key.expires is not None and key.expires < time.time()):
            return None
        today = time.strftime("%Y-%m-%d")
        if key.used_on != today:
            with self._store.write(durable=False) as db:
                db.execute("UPDATE api_keys SET used_on = ? WHERE id = ?", (today, identity))
        return key

    def revoke(self, identity: str) -> None:
        """End a key. Raises ``InputError`` (``NOT_FOUND``)."""
        with self._store.write() as db:
            sql = "UPDATE api_keys SET revoked = ? WHERE id = ? AND revoked IS NULL"
            if not db.execute(sql, (time.time(), identity)).rowcount:
                raise InputError(f"no key {identity} in use", code="NOT_FOUND")

    def all(self) -> list[ApiKey]:
        """Every key, oldest first."""
        with self._store.read() as db:
            return [_key(row) for row in db.execute("SELECT * FROM api_keys ORDER BY made")]


def _digest(secret: str) -> str:
    # 256 random bits need no slow hash: there is nothing to guess.
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def _key(row: sqlite3.Row) -> ApiKey:
    scopes = frozenset(Scope(name) for name in row["scopes"].split())
    return ApiKey(row["id"], row["name"], scopes, row["per_minute"], row["made"], row["expires"], row["revoked"],
                  row["used_on"])  # fmt: skip
