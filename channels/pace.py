"""No more than so many requests in a minute, evenly: a peer that counts answers too many with a block."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

_BURST_SECONDS = 5.0


class Pace:
    """A bucket that fills steadily; ``wait`` takes one, or waits for it. Safe for threads."""

    def __init__(
        self,
        per_minute: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._each = 60.0 / per_minute
        self._clock, self._sleep = clock, sleep
        self._lock = threading.Lock()
        self._next = clock() - _BURST_SECONDS

    def wait(self) -> None:
        """Return when the next request may go out."""
        with self._lock:
            now = self._clock()
            self._next = max(self._next, now - _BURST_SECONDS) + self._each
            pause = self._next - now
        if pause > 0:
            self._sleep(pause)
