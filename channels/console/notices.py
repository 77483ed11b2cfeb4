"""What is said on the page that comes next: a notice of the page that is being left is gone before it is read."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field

_FRESH_SECONDS = 60.0  # the page comes within a moment; where it never came, tomorrow's page says nothing of it


@dataclass(frozen=True, slots=True)
class Notice:
    """A text and how it is shown: "positive" or "warning"."""

    text: str
    kind: str = "positive"
    at: float = field(default_factory=time.monotonic)  # seconds


class Notices:
    """Notices waiting for the next page of a session, by its digest. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[str, list[Notice]] = {}

    def keep(self, session: str, notice: Notice) -> None:
        """Have it shown by the next page; forgets what no page came for."""
        with self._lock:
            self._waiting = {who: left for who, some in self._waiting.items() if (left := _fresh(some))}
            self._waiting.setdefault(session, []).append(notice)

    def take(self, session: str) -> list[Notice]:
        """What this page has to show, the oldest first; it is shown once."""
        with self._lock:
            return _fresh(self._waiting.pop(session, []))


def _fresh(notices: list[Notice]) -> list[Notice]:
    oldest = time.monotonic() - _FRESH_SECONDS
    return [notice for notice in notices if notice.at >= oldest]
