"""Senders are stored under a pseudonym: a keyed digest that only this installation can make again."""

from __future__ import annotations

import hashlib
import hmac
import os
from pathlib import Path

_FILE = "channels.key"


class Pseudonyms:
    """Makes pseudonyms with a key kept in the data folder (mode 0600), made on first use."""

    def __init__(self, home: Path) -> None:
        self._key = _key(home / _FILE)

    def of(self, channel: str, sender: str) -> str:
        """The pseudonym of a sender of a channel, 32 hexadecimal digits."""
        return hmac.new(self._key, f"{channel}\0{sender}".encode(), hashlib.sha256).hexdigest()[:32]


def _key(path: Path) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    if not path.exists():
        # Written whole beside it, then linked: two processes at once agree on one key, none reads half of it.
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(os.urandom(32))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_bytes()
