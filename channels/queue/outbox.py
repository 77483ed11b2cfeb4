"""What goes out: a ledger with one line a message, written before and after every send."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from channels.contract.messages import Outgoing
from channels.queue.store import Store
from corpus.language import normalize


class PartState(StrEnum):
    """How far one outgoing message is."""

    READY = "ready"  # composed; certainly not sent
    SENDING = "sending"  # a send was begun and its end is not known
    SENT = "sent"
    UNSURE = "unsure"  # begun, and no one can tell whether it arrived: not sent again
    DROPPED = "dropped"  # not sent on purpose: a person talks, or it was forgotten


ACK = 0  # the number of the "please wait" that may go before an answer


@dataclass(frozen=True, slots=True)
class Part:
    """One outgoing message of the answer to one incoming one."""

    message: int
    number: int
    outgoing: Outgoing | None  # None once it is done and its content was removed
    state: PartState
    since: float

    @property
    def key(self) -> str:
        """The same for every try of this message, and no other's."""
        return f"{self.message}.{self.number}"


def digest_of(text: str) -> str:
    """What an echo of a text is recognised by: peers may change spaces and the form of accents."""
    return hashlib.sha256("".join(normalize(text).split()).encode()).hexdigest()[:24]


class Outbox:
    """The ledger of sends."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def write(self, message: int, sender: str, outgoing: Sequence[Outgoing], *, first: int = 1) -> None:
        """Note what will be sent, before any of it is."""
        with self._store.write() as db:
            db.executemany(
                "INSERT INTO parts (message, number, sender, body, digest, state) VALUES (?, ?, ?, ?, ?, 'ready')",
                [(message, number, sender, part.model_dump_json(), digest_of(part.text))
                 for number, part in enumerate(outgoing, first)],
            )  # fmt: skip

    def parts(self, message: int) -> list[Part]:
        """The parts of an answer in order, without the "please wait"."""
        with self._store.read() as db:
            rows = db.execute(
                "SELECT * FROM parts WHERE message = ? AND number > ? ORDER BY number", (message, ACK)
            ).fetchall()
        return [
            Part(row["message"], row["number"], Outgoing.model_validate_json(row["body"]) if row["body"] else None,
                 PartState(row["state"]), row["since"] or 0.0)
            for row in rows
        ]  # fmt: skip

    def has_ack(self, message: int) -> bool:
        """Whether a "please wait" was begun for this message."""
        with self._store.read() as db:
            sql = "SELECT 1 FROM parts WHERE message = ? AND number = ?"
            return db.execute(sql, (message, ACK)).fetchone() is not None

    def mark(self, message: int, number: int, state: PartState, remote: str = "") -> None:
        """Set how far a part is; ``sending`` notes when."""
        since = time.time() if state is PartState.SENDING else None
        # "Sent" may wait for the next durable write: should it be lost, the peer is asked.
        with self._store.write(durable=state is not PartState.SENT) as db:
            db.execute(
                "UPDATE parts SET state = ?, since = COALESCE(?, since), remote = CASE ? WHEN '' THEN remote ELSE ? END"
                " WHERE message = ? AND number = ?",
                (state.value, since, remote, remote, message, number),
            )

    def knows(self, remote: str) -> bool:
        """Whether the peer's id is that of a message noted here as sent."""
        with self._store.read() as db:
            sql = "SELECT 1 FROM parts WHERE remote = ? AND state = 'sent'"
            return bool(remote) and db.execute(sql, (remote,)).fetchone() is not None

    def drop_rest(self, message: int) -> None:
        """Give up what was not sent yet."""
        with self._store.write() as db:
            db.execute("UPDATE parts SET state = 'dropped' WHERE message = ? AND state = 'ready'", (message,))

    def echoed(self, sender: str, remote: str, text: str) -> bool:
        """Whether a message seen on its way to ``sender`` is one of ours; settles a send whose end was not known."""
        with self._store.write() as db:
            row = db.execute(
                "SELECT message, number, state FROM parts WHERE sender = ? AND (remote = ? AND remote <> '' OR digest = ?)"
                " AND state IN ('sending', 'sent', 'unsure') ORDER BY state = 'sent', message DESC LIMIT 1",
                (sender, remote, digest_of(text)),
            ).fetchone()
            if row is None:
                return False
            if row["state"] != "sent":
                self.mark(row["message"], row["number"], PartState.SENT, remote)
        return True
