"""Keys of applications: ``Authorization: Bearer trl_<id>_<secret>``. No key is needed for the public page."""

from __future__ import annotations

import threading
import time
from collections import defaultdict, deque

from channels.keys import ApiKey, Keys, Scope
from corpus.errors import TrolyError


class Doorkeeper:
    """Lets requests in: without a key as the public, with one as far as it reaches. Fails closed: a wrong key is
    refused, not taken for no key."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys
        self._recent: dict[str, deque[float]] = defaultdict(deque)
        self._lock = threading.Lock()

    def check(self, authorization: str, scope: Scope, *, needed: bool = False) -> ApiKey | None:
        """The key a request comes with, or None for the public. Raises ``TrolyError`` (``KEY_MISSING``,
        ``KEY_INVALID``, ``KEY_SCOPE``, ``KEY_TOO_FAST``)."""
        kind, _, secret = authorization.strip().partition(" ")
        if not authorization.strip():
            if needed:
                raise TrolyError("no key", code="KEY_MISSING")
            return None
        key = self._keys.find(secret.strip()) if kind.lower() == "bearer" else None
        if key is None:
            raise TrolyError("unknown, expired or revoked key", code="KEY_INVALID")
        if scope not in key.scopes:
            raise TrolyError(f"key {key.id} has no scope {scope.value}", code="KEY_SCOPE")
        self._count(key)
        return key

    def _count(self, key: ApiKey) -> None:
        now = time.monotonic()
        with self._lock:
            recent = self._recent[key.id]
            while recent and recent[0] < now - 60:
                recent.popleft()
            if key.per_minute and len(recent) >= key.per_minute:
                raise TrolyError(f"key {key.id}: more than {key.per_minute} a minute", code="KEY_TOO_FAST")
            recent.append(now)
