"""What is remembered of a sender: the last turns, what buttons stand for, and whether a person talks. By pseudonym."""

from __future__ import annotations

import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.context import Turn
from channels.queue.store import Store
from corpus.privacy import Masker

_TURNS = 12
_LONGEST_TURN = 4_000  # characters
_OFFERS_SECONDS = 7 * 86_400.0  # old buttons stay in a chat; a week later the peer takes no answer anyway
_PEOPLE_SECONDS = 400 * 86_400.0


@dataclass(frozen=True, slots=True)
class Offer:
    """A way to go on: ``token`` is what a button carries, ``number`` what a person types."""

    number: int
    title: str
    question: str
    token: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of a sender beside the turns. Times in seconds since 1970, 0: never."""

    seen: float = 0.0
    greeted: float = 0.0
    silent_from: float = 0.0
    silent_until: float = 0.0


def offers(questions: Sequence[tuple[str, str]]) -> tuple[Offer, ...]:
    """Numbered offers with fresh tokens for pairs of title and question."""
    return tuple(
        Offer(number, title, question, secrets.token_urlsafe(9))
        for number, (title, question) in enumerate(questions, start=1)
    )


class Memory:
    """Short memory, for follow-up questions; ``seconds`` after the last turn everything said is forgotten."""

    def __init__(self, store: Store, seconds: float = 3600.0) -> None:
        self._store = store
        self.seconds = seconds

    def person(self, sender: str) -> Person:
        """What is known of a sender; of a new one nothing."""
        with self._store.read() as db:
            row = db.execute("SELECT * FROM people WHERE sender = ?", (sender,)).fetchone()
        return Person(row["seen"], row["greeted"], row["silent_from"], row["silent_until"]) if row else Person()

    def turns(self, sender: str, *, now: float | None = None) -> tuple[Turn, ...]:
        """The conversation so far, oldest first."""
        now = time.time() if now is None else now
        with self._store.read() as db:
            rows = db.execute(
                "SELECT role, text, at FROM turns WHERE sender = ? ORDER BY number DESC LIMIT ?", (sender, _TURNS)
            ).fetchall()
        if not rows or rows[0]["at"] < now - self.seconds:
            return ()
        return tuple(Turn(row["role"], row["text"]) for row in reversed(rows))

    def remember(
        self, sender: str, asked: str, answered: str, given: Sequence[Offer] = (), *, verbatim: bool = False
    ) -> None:
        """Add a question with its answer, and what can be taken up from it. Personal data are masked in all of them;
        ``verbatim``: not in the answer, which the next turn is understood by word for word."""
        now = time.time()
        masker = Masker()  # the same person or number in question, answer and offers keeps one placeholder
        asked, answered = masker.mask(asked), answered if verbatim else masker.mask(answered)
        with self._store.write() as db:
            db.execute("DELETE FROM turns WHERE sender = ? AND at < ?", (sender, now - self.seconds))
            db.executemany(
                "INSERT INTO turns (sender, role, text, at) VALUES (?, ?, ?, ?)",
                [(sender, "user", asked[:_LONGEST_TURN], now),
                 (sender, "assistant", answered[:_LONGEST_TURN], now)],
            )  # fmt: skip
            db.execute(
                "DELETE FROM turns WHERE sender = ? AND number NOT IN"
                " (SELECT number FROM turns WHERE sender = ? ORDER BY number DESC LIMIT ?)",
                (sender, sender, _TURNS),
            )
            db.execute("UPDATE offers SET latest = 0 WHERE sender = ?", (sender,))
            db.executemany(
                "INSERT INTO offers (sender, token, number, question, at, latest) VALUES (?, ?, ?, ?, ?, 1)",
                [(sender, offer.token, offer.number, masker.mask(offer.question), now) for offer in given],
            )

    def taken_up(self, sender: str, *, token: str = "", number: int = 0) -> str:
        """The question behind a button, or behind a number of the last answer; empty where there is none."""
        where = "token = ?" if token else "number = ? AND latest = 1 AND at > ?"
        values = (token,) if token else (number, time.time() - self.seconds)
        with self._store.read() as db:
            row = db.execute(f"SELECT question FROM offers WHERE sender = ? AND {where}", (sender, *values)).fetchone()
        return str(row["question"]) if row else ""

    def saw(self, sender: str, *, greeted: bool = False) -> None:
        """Note that the sender wrote, and perhaps that they were told who they talk to."""
        now = time.time()
        with self._store.write() as db:
            db.execute(
                "INSERT INTO people (sender, seen, greeted) VALUES (?, ?, ?) ON CONFLICT (sender)"
                " DO UPDATE SET seen = excluded.seen, greeted = MAX(greeted, excluded.greeted)",
                (sender, now, now if greeted else 0.0),
            )

    def silence(self, sender: str, seconds: float) -> None:
        """Let a person talk: no answers to this sender for so long; 0 ends it."""
        now = time.time()
        with self._store.write() as db:
            db.execute(
                "INSERT INTO people (sender, silent_from, silent_until) VALUES (?, ?, ?) ON CONFLICT (sender) DO UPDATE"
                " SET silent_until = excluded.silent_until,"
                " silent_from = CASE WHEN silent_until > excluded.silent_from THEN silent_from ELSE excluded.silent_from END",
                (sender, now, now + seconds if seconds else 0.0),
            )

    def begin_anew(self, sender: str) -> None:
        """Forget what was said, not who is silent."""
        with self._store.write() as db:
            db.execute("DELETE FROM turns WHERE sender = ?", (sender,))
            db.execute("DELETE FROM offers WHERE sender = ?", (sender,))

    def forget(self, sender: str) -> None:
        """Forget everything of a sender."""
        with self._store.write() as db:
            self.begin_anew(sender)
            db.execute("DELETE FROM people WHERE sender = ?", (sender,))

    def tidy(self) -> None:
        """Remove what has run out."""
        now = time.time()
        with self._store.write() as db:
            db.execute("DELETE FROM turns WHERE at < ?", (now - self.seconds,))
            db.execute("DELETE FROM offers WHERE at < ?", (now - _OFFERS_SECONDS,))
            db.execute("DELETE FROM people WHERE seen < ? AND silent_until < ?", (now - _PEOPLE_SECONDS, now))
