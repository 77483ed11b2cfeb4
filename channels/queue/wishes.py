"""People who asked to be told when their question can be answered, and the message that tells them.

A wish holds the channel, the sender's pseudonym, the masked question and, until it is fulfilled, what a channel needs to
reach the person: the same that is kept of every message until it is answered. It goes when the person is told, asks to
be forgotten, or after ``KEPT_DAYS``.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from channels.contract.messages import Inbound, InboundKind, Outgoing
from channels.queue.outbox import digest_of
from channels.queue.store import Store

KEPT_DAYS = 60
_TABLE = """CREATE TABLE IF NOT EXISTS wishes (
  id INTEGER PRIMARY KEY AUTOINCREMENT, channel TEXT NOT NULL, sender TEXT NOT NULL, question TEXT NOT NULL,
  body TEXT NOT NULL, at REAL NOT NULL, told REAL, message INTEGER, UNIQUE (sender, question))"""


@dataclass(frozen=True, slots=True)
class Wish:
    """Somebody who wants to be told."""

    id: int
    channel: str
    question: str
    at: float


class Wishes:
    """The wishes, in the channels' own database."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._made = False

    def note(self, asked: Inbound, question: str) -> None:
        """Keep a wish of a person who just asked for it; asked twice, it is one."""
        body = asked.model_copy(update={"text": "", "kind": InboundKind.TEXT}).model_dump_json()
        self._make()
        with self._store.write() as db:
            db.execute(
                "INSERT INTO wishes (channel, sender, question, body, at) VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT (sender, question) DO UPDATE SET body = excluded.body, at = excluded.at, told = NULL",
                (asked.channel, asked.sender, question, body, time.time()),
            )

    def waiting(self) -> list[Wish]:
        """Wishes that nobody has fulfilled, oldest first."""
        self._make()
        with self._store.read() as db:
            rows = db.execute("SELECT * FROM wishes WHERE told IS NULL ORDER BY id").fetchall()
        return [Wish(row["id"], row["channel"], row["question"], row["at"]) for row in rows]

    def tell(self, wish: int, text: str) -> bool:
        """Have the person told, through the queue that sends every answer: noted here and there in one transaction,
        sent once, tried again when the channel fails. Whether there was somebody to tell."""
        self._make()
        now = time.time()
        with self._store.write() as db:
            row = db.execute("SELECT * FROM wishes WHERE id = ? AND told IS NULL", (wish,)).fetchone()
            if row is None:
                return False
            asked = Inbound.model_validate_json(row["body"])
            message = asked.model_copy(update={"id": f"wish-{wish}-{int(row['at'])}"})
            # Urgent: it is said even while a person of the office talks, as it answers nothing they say.
            done = db.execute(
                "INSERT INTO messages (channel, id, sender, body, sent, received, state, due, urgent)"
                " VALUES (?, ?, ?, ?, ?, ?, 'waiting', ?, 1)",
                (message.channel, message.id, message.sender, message.model_dump_json(), message.sent, now, now),
            )
            part = Outgoing(text=text)
            db.execute(
                "INSERT INTO parts (message, number, sender, body, digest, state) VALUES (?, 1, ?, ?, ?, 'ready')",
                (done.lastrowid, message.sender, part.model_dump_json(), digest_of(text)),
            )
            db.execute("UPDATE wishes SET told = ?, message = ?, body = '' WHERE id = ?", (now, done.lastrowid, wish))
        return True

    def forget(self, sender: str) -> None:
        """Remove the wishes of one sender."""
        self._make()
        with self._store.write() as db:
            db.execute("DELETE FROM wishes WHERE sender = ?", (sender,))

    def tidy(self) -> None:
        """Remove what was told or has waited too long."""
        self._make()
        with self._store.write() as db:
            db.execute("DELETE FROM wishes WHERE at < ?", (time.time() - KEPT_DAYS * 86_400.0,))

    def _make(self) -> None:
        if not self._made:
            with self._store.write() as db:
                db.execute(_TABLE)
            self._made = True
