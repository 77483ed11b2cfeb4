"""What is stored of one person, handed out or erased on request. By pseudonym: nothing here knows a name."""

from __future__ import annotations

import re
import time
from typing import Any

from channels.contract.memory import Memory
from channels.queue.inbox import Inbox
from channels.queue.store import Store
from corpus.errors import InputError

_PSEUDONYM = re.compile(r"[0-9a-f]{32}")


class PersonalData:
    """Everything that the messaging channels keep of one sender."""

    def __init__(self, store: Store, inbox: Inbox, memory: Memory) -> None:
        self._store, self._inbox, self._memory = store, inbox, memory

    def export(self, sender: str) -> dict[str, Any]:
        """All that is stored under a pseudonym, for a JSON file; lists are empty where there is nothing. Raises
        ``InputError`` (``BAD_PSEUDONYM``) and ``StoreError``."""
        _check(sender)
        person = self._memory.person(sender)
        with self._store.read() as db:
            turns = db.execute(
                "SELECT role, text, at FROM turns WHERE sender = ? ORDER BY number", (sender,)
            ).fetchall()
            offers = db.execute(
                "SELECT number, question, at FROM offers WHERE sender = ? ORDER BY at", (sender,)
            ).fetchall()
            messages = db.execute(
                "SELECT channel, state, received, body FROM messages WHERE sender = ? ORDER BY seq", (sender,)
            ).fetchall()
        return {
            "sender": sender,
            "last_seen": _written(person.seen),
            "told_who_answers": _written(person.greeted),
            "turns": [{"role": row["role"], "text": row["text"], "at": _written(row["at"])} for row in turns],
            "offers": [{"number": row["number"], "question": row["question"], "at": _written(row["at"])} for row in offers],
            "messages": [
                {"channel": row["channel"], "state": row["state"], "received": _written(row["received"]),
                 "content": row["body"]} for row in messages
            ],
        }  # fmt: skip

    def erase(self, sender: str) -> None:
        """Remove all of it, and overwrite where it stood. What remains is the channel's own id of each answered
        message, for three days, by which a repeat is known. Raises as ``export``."""
        _check(sender)
        with self._store.write():
            self._memory.forget(sender)
            self._inbox.forget(sender)
        self._store.scrub()


def _check(sender: str) -> None:
    if not _PSEUDONYM.fullmatch(sender):
        raise InputError("a pseudonym has 32 hexadecimal digits", code="BAD_PSEUDONYM")


def _written(at: float) -> str:
    """A time as ISO 8601 in UTC; empty for never."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at)) if at else ""
