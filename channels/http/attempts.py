"""How often one address may try to sign in."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

from corpus.errors import TrolyError

_ADDRESSES = 10_000  # remembered at most


class Attempts:
    """Counts attempts by address over the last minute."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_minute, self._clock = per_minute, clock
        self._recent: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def count(self, address: str) -> None:
        """Note an attempt. Raises ``TrolyError`` (``SIGN_IN_TOO_FAST``) when there were too many."""
        now = self._clock()
        with self._lock:
            if len(self._recent) >= _ADDRESSES:
                self._recent = {key: times for key, times in self._recent.items() if times and times[-1] > now - 60}
            recent = self._recent.setdefault(address, deque(maxlen=self._per_minute))
            if len(recent) == self._per_minute and recent[0] > now - 60:
                raise TrolyError(f"{address}: more than {self._per_minute} a minute", code="SIGN_IN_TOO_FAST")
            recent.append(now)
