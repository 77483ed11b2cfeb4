"""What an operator looks at: channels that are stopped, and how often things happened."""

from __future__ import annotations

import time
from dataclasses import dataclass

from channels.queue.store import Store


@dataclass(frozen=True, slots=True)
class Block:
    """A channel through which nothing goes until ``until``, when it is tried again."""

    channel: str
    until: float
    code: str
    detail: str
    since: float


class Blocks:
    """Stopped channels. Their messages wait; those of others go on."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def set(self, channel: str, seconds: float, code: str, detail: str = "") -> None:
        """Stop a channel for so long."""
        now = time.time()
        with self._store.write() as db:
            db.execute(
                "INSERT INTO blocks (channel, until, code, detail, since) VALUES (?, ?, ?, ?, ?) ON CONFLICT (channel)"
                " DO UPDATE SET until = excluded.until, code = excluded.code, detail = excluded.detail",
                (channel, now + seconds, code, detail, now),
            )

    def lift(self, channel: str) -> None:
        """Let a channel go on at once."""
        with self._store.write() as db:
            db.execute("DELETE FROM blocks WHERE channel = ?", (channel,))

    def all(self) -> list[Block]:
        """Every stopped channel, and those whose time is over but which have not been seen to work since."""
        with self._store.read() as db:
            rows = db.execute("SELECT * FROM blocks ORDER BY channel").fetchall()
        return [Block(row["channel"], row["until"], row["code"], row["detail"], row["since"]) for row in rows]


class Counts:
    """Events by channel, name and day (UTC). Names are a closed set of ours; never anything a person typed.

    Written once a second, not with every event: a killed process forgets the counts of its last second."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, channel: str, name: str, n: int = 1) -> None:
        """Count an event."""
        day = time.strftime("%Y-%m-%d", time.gmtime())
        if self._store.tally.add((channel, name, day), n):
            self.flush()

    def flush(self) -> None:
        """Write what was counted."""
        counted = self._store.tally.take()
        if not counted:
            return
        with self._store.write(durable=False) as db:
            db.executemany(
                "INSERT INTO counts (channel, name, day, n) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (channel, name, day) DO UPDATE SET n = n + excluded.n",
                [(*key, n) for key, n in counted.items()],
            )

    def all(self, channel: str | None = None) -> dict[tuple[str, str], int]:
        """Totals over all days kept, by channel and name."""
        self.flush()
        with self._store.read() as db:
            rows = db.execute("SELECT channel, name, SUM(n) FROM counts GROUP BY channel, name").fetchall()
        return {(row[0], row[1]): row[2] for row in rows if channel in (None, row[0])}
