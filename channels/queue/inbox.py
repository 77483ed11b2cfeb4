"""Messages that came in: stored before they are acknowledged, taken in order, retried, and laid aside when hopeless."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from channels.contract.messages import Inbound, InboundKind
from channels.queue.store import Store
from corpus.errors import TrolyError
from corpus.privacy import mask

_MINUTE = 60.0
_DAY = 86_400.0
# How long a message is remembered after it was answered, by its id alone: longer than any peer repeats one.
_REMEMBERED = 3 * _DAY
_COUNTS_KEPT = 90 * _DAY


class Taken(StrEnum):
    """What became of a message that was handed in."""

    NEW = "new"
    KNOWN = "known"  # a repeat
    TOO_FAST = "too_fast"  # over the limit of its sender


@dataclass(frozen=True, slots=True)
class Job:
    """A message to work on."""

    seq: int
    message: Inbound
    received: float
    attempts: int
    problem: str = ""


class _Waiting:
    def __init__(self, message: Inbound) -> None:
        self.message = message
        self.done = False
        self.taken = Taken.NEW
        self.error: Exception | None = None


class Inbox:
    """The queue proper. Per sender strictly in order of sending; between senders in order of arrival."""

    def __init__(self, store: Store, *, limit: int = 10_000, per_minute: int = 20, dead_days: float = 30.0) -> None:
        self._store = store
        self._dead_kept = dead_days * _DAY
        self._limit = limit
        self._per_minute = per_minute
        self._arrived: list[_Waiting] = []
        self._gather = threading.Lock()
        self._commit = threading.Lock()
        self._news = threading.Condition()

    def put(self, message: Inbound) -> Taken:
        """Store a message; when this returns, it is on disk. Raises ``TrolyError`` (``QUEUE_FULL``) and ``StoreError``.

        Threads that arrive while another is writing are written together next: a thousand at once cost a few dozen
        commits, not a thousand.
        """
        mine = _Waiting(message)
        with self._gather:
            self._arrived.append(mine)
        with self._commit:
            if not mine.done:
                with self._gather:
                    batch, self._arrived = self._arrived, []
                self._write(batch)
        if mine.error is not None:
            raise mine.error
        return mine.taken

    def _write(self, batch: list[_Waiting]) -> None:
        now = time.time()
        try:
            with self._store.write() as db:
                room = self._limit - _number(db, "waiting")
                for each in batch:
                    if room <= 0 and not _known(db, each.message):
                        each.error = TrolyError("too many messages wait", code="QUEUE_FULL")
                        continue
                    each.taken = self._insert(db, each.message, now)
                    room -= each.taken is Taken.NEW
        except Exception as error:  # noqa: BLE001 - every thread that waits for this commit must hear of it
            for each in batch:
                each.error = error
        for each in batch:
            each.done = True
        self.wake()

    def _insert(self, db: sqlite3.Connection, message: Inbound, now: float) -> Taken:
        recent = "SELECT COUNT(*) FROM messages WHERE sender = ? AND received > ?"
        before = db.execute(recent, (message.sender, now - _MINUTE)).fetchone()[0] if self._per_minute else 0
        over = message.kind in _LIMITED and before >= self._per_minute > 0
        if over and before == self._per_minute:
            message = message.model_copy(update={"kind": InboundKind.TOO_FAST, "text": ""})
            over = False
        state, body = ("done", "") if over else ("waiting", message.model_dump_json())
        done = db.execute(
            "INSERT INTO messages (channel, id, sender, body, sent, received, state, due, problem, finished)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (channel, id) DO NOTHING",
            (message.channel, message.id, message.sender, body, message.sent, now, state, now,
             "TOO_FAST" if over else "", now if over else None),
        )  # fmt: skip
        if not done.rowcount:
            return Taken.KNOWN
        return Taken.TOO_FAST if over or message.kind is InboundKind.TOO_FAST else Taken.NEW

    def take(self, busy: Collection[str] = (), *, now: float | None = None) -> Job | None:
        """The next message to work on, leaving out ``busy`` senders; counts as one more attempt at it.

        A sender's message is only given when no earlier one of the same sender waits, also not for a retry.
        """
        now = time.time() if now is None else now
        marks = ", ".join("?" * len(busy))
        with self._store.write(durable=False) as db:
            row = db.execute(
                f"""SELECT * FROM messages AS m WHERE state = 'waiting' AND due <= ? AND sender NOT IN ({marks})
                AND NOT EXISTS (SELECT 1 FROM blocks WHERE blocks.channel = m.channel AND until > ?)
                AND NOT EXISTS (SELECT 1 FROM messages AS e WHERE e.state = 'waiting' AND e.sender = m.sender
                                AND (e.sent, e.seq) < (m.sent, m.seq))
                ORDER BY seq LIMIT 1""",
                (now, *busy, now),
            ).fetchone()
            if row is None:
                return None
            db.execute("UPDATE messages SET attempts = attempts + 1 WHERE seq = ?", (row["seq"],))
        return _job(row, attempts=row["attempts"] + 1)

    def finish(self, seq: int, problem: str = "") -> None:
        """The message is done with; its content and address go, its id stays so that a repeat is known."""
        with self._store.write() as db:
            db.execute(
                "UPDATE messages SET state = 'done', body = '', problem = ?, finished = ? WHERE seq = ?",
                (problem, time.time(), seq),
            )
            db.execute("UPDATE parts SET body = '' WHERE message = ?", (seq,))

    def retry(self, seq: int, after: float, problem: str, *, count: bool = True) -> None:
        """Work on it again after so many seconds; ``count`` False: this attempt was not the message's fault."""
        with self._store.write() as db:
            db.execute(
                "UPDATE messages SET due = ?, problem = ?, attempts = attempts - ? WHERE seq = ?",
                (time.time() + after, problem, 0 if count else 1, seq),
            )

    def blank(self, seq: int) -> None:
        """Remove what a message says, but not where its answer goes: for what must not be kept even if the answer
        cannot be sent."""
        with self._store.write() as db:
            row = db.execute("SELECT body FROM messages WHERE seq = ?", (seq,)).fetchone()
            if row and row["body"]:
                bare = Inbound.model_validate_json(row["body"]).model_copy(update={"text": ""})
                db.execute("UPDATE messages SET body = ? WHERE seq = ?", (bare.model_dump_json(), seq))

    def state_of(self, channel: str, identity: str) -> tuple[str, str] | None:
        """State and problem code of a message by its id; None when it is not known, or no longer."""
        with self._store.read() as db:
            sql = "SELECT state, problem FROM messages WHERE channel = ? AND id = ?"
            row = db.execute(sql, (channel, identity)).fetchone()
        return (str(row["state"]), str(row["problem"])) if row else None

    def hurry(self, seq: int) -> None:
        """Mark a message as one that is answered even while a person talks."""
        with self._store.write() as db:
            db.execute("UPDATE messages SET urgent = 1 WHERE seq = ?", (seq,))

    def is_urgent(self, seq: int) -> bool:
        """Whether ``hurry`` was called for it."""
        with self._store.read() as db:
            return bool(db.execute("SELECT urgent FROM messages WHERE seq = ?", (seq,)).fetchone()[0])

    def lay_aside(self, seq: int, problem: str) -> None:
        """Give up on a message; it stays visible with its personal data masked, and an operator can have it tried
        again."""
        with self._store.write() as db:
            row = db.execute("SELECT body FROM messages WHERE seq = ?", (seq,)).fetchone()
            db.execute(
                "UPDATE messages SET state = 'dead', body = ?, problem = ?, finished = ? WHERE seq = ?",
                (_masked(row["body"]) if row else "", problem, time.time(), seq),
            )

    def revive(self, seqs: Iterable[int] | None = None) -> int:
        """Put dead messages back into the queue, all or some; gives how many."""
        with self._store.write() as db:
            chosen = list(seqs) if seqs is not None else [row[0] for row in db.execute(_DEAD_ONES)]
            done = sum(
                db.execute(
                    "UPDATE messages SET state = 'waiting', attempts = 0, due = ?, finished = NULL"
                    " WHERE seq = ? AND state = 'dead' AND body <> ''",
                    (time.time(), seq),
                ).rowcount
                for seq in chosen
            )
        self.wake()
        return done

    def drop(self, seq: int) -> bool:
        """Remove the content of a dead message for good; whether there was one."""
        with self._store.write() as db:
            found = db.execute("SELECT 1 FROM messages WHERE seq = ? AND state = 'dead'", (seq,)).fetchone()
            if found:
                self.finish(seq, "DROPPED")
        return bool(found)

    def dead(self) -> list[Job]:
        """Messages that were given up, oldest first."""
        with self._store.read() as db:
            rows = db.execute("SELECT * FROM messages WHERE state = 'dead' AND body <> '' ORDER BY seq").fetchall()
        return [_job(row) for row in rows]

    def sizes(self) -> dict[str, int]:
        """How many messages are in which state."""
        with self._store.read() as db:
            rows = db.execute("SELECT state, COUNT(*) FROM messages GROUP BY state").fetchall()
        return {"waiting": 0, "done": 0, "dead": 0} | {row[0]: row[1] for row in rows}

    def oldest(self) -> float | None:
        """When the message that waits longest came in."""
        with self._store.read() as db:
            row = db.execute("SELECT MIN(received) FROM messages WHERE state = 'waiting'").fetchone()
        return float(row[0]) if row[0] is not None else None

    def forget(self, sender: str, *, but: int = 0) -> None:
        """Remove the content of everything of one sender that is kept here, ``but`` the message being worked on."""
        with self._store.write() as db:
            db.execute(
                "UPDATE messages SET body = '', state = 'done', problem = ?, finished = ?"
                " WHERE sender = ? AND state IN ('waiting', 'dead') AND seq <> ?",
                ("FORGOTTEN", time.time(), sender, but),
            )
            db.execute("UPDATE parts SET body = '' WHERE sender = ?", (sender,))
            # Of what is answered only the peer's id stays, by which a repeat is known: not whose it was.
            db.execute("DELETE FROM parts WHERE sender = ? AND message <> ? AND state <> 'sending'", (sender, but))
            db.execute(
                "UPDATE messages SET sender = '' WHERE sender = ? AND state = 'done' AND seq <> ?", (sender, but)
            )

    def tidy(self, *, now: float | None = None) -> None:
        """Remove what has been kept long enough."""
        now = time.time() if now is None else now
        oldest_day = time.strftime("%Y-%m-%d", time.gmtime(now - _COUNTS_KEPT))
        with self._store.write() as db:
            db.execute("DELETE FROM messages WHERE state = 'done' AND finished < ?", (now - _REMEMBERED,))
            db.execute("DELETE FROM messages WHERE state = 'dead' AND finished < ?", (now - self._dead_kept,))
            db.execute("DELETE FROM counts WHERE day < ?", (oldest_day,))
        self._store.scrub()

    def wait(self, seconds: float) -> None:
        """Sleep until something comes in, or that long."""
        with self._news:
            self._news.wait(seconds)

    def wake(self) -> None:
        """End the sleep of everybody who waits."""
        with self._news:
            self._news.notify_all()


# What a sender cannot help or must always be able to do is not counted against the limit.
_LIMITED = frozenset(InboundKind) - {
    InboundKind.FOLLOW, InboundKind.UNFOLLOW, InboundKind.WITHDRAW, InboundKind.INFO, InboundKind.OFFICER,
}  # fmt: skip
_DEAD_ONES = "SELECT seq FROM messages WHERE state = 'dead'"


def _masked(body: str) -> str:
    """A stored message with the personal data in its words masked; address and id are needed to answer it."""
    if not body:
        return ""
    message = Inbound.model_validate_json(body)
    return message.model_copy(update={"text": mask(message.text)}).model_dump_json()


def _job(row: sqlite3.Row, attempts: int | None = None) -> Job:
    message = Inbound.model_validate_json(row["body"])
    return Job(row["seq"], message, row["received"], row["attempts"] if attempts is None else attempts, row["problem"])


def _number(db: sqlite3.Connection, state: str) -> int:
    return int(db.execute("SELECT COUNT(*) FROM messages WHERE state = ?", (state,)).fetchone()[0])


def _known(db: sqlite3.Connection, message: Inbound) -> bool:
    sql = "SELECT 1 FROM messages WHERE channel = ? AND id = ?"
    return db.execute(sql, (message.channel, message.id)).fetchone() is not None
