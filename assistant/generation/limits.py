"""When a model is not asked at all: too many at once, one that keeps failing, a budget that is used up."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Literal

from filelock import FileLock, Timeout

_log = logging.getLogger(__name__)
_CHARACTERS = 2  # of Vietnamese make a token, rather too many tokens than too few


def tokens_of(*texts: str) -> int:
    """Tokens of texts, estimated from above: every model counts otherwise, and not every server tells."""
    return sum(-(-len(text) // _CHARACTERS) for text in texts)


class Refused(Exception):
    """The model is not to be asked now: ``busy``, ``resting`` or ``budget``."""

    def __init__(self, reason: Literal["busy", "resting", "budget"]) -> None:
        super().__init__(reason)
        self.reason = reason


class Budget:
    """Answers and tokens of a day; 0: no limit. Kept in a file, so that a restart or a second process does not begin
    anew. Fails closed: a budget that cannot be read is used up."""

    def __init__(self, path: Path | None, *, answers: int = 0, tokens: int = 0) -> None:
        self._path = path
        self._answers, self._tokens = answers, tokens
        self._held: dict[str, int | str] = {}

    @property
    def limited(self) -> bool:
        return bool(self._answers or self._tokens)

    def left(self) -> bool:
        """Whether one more answer may be made."""
        if not self.limited:
            return True
        kept = self._counted(0, 0)
        if kept is None:
            return False
        answers, tokens = kept
        return not ((self._answers and answers >= self._answers) or (self._tokens and tokens >= self._tokens))

    def spend(self, tokens: int) -> None:
        """Count one answer and its tokens."""
        if self.limited:
            self._counted(1, tokens)

    def _counted(self, answers: int, tokens: int) -> tuple[int, int] | None:
        """Today's answers and tokens with these added; None where they cannot be had."""
        try:
            if self._path is None:
                return self._added(answers, tokens)
            with FileLock(self._path.with_suffix(".lock"), timeout=1.0):
                self._held = json.loads(self._path.read_text("utf-8")) if self._path.exists() else {}
                counts = self._added(answers, tokens)
                if answers or tokens:
                    beside = self._path.with_suffix(".new")
                    beside.write_text(json.dumps(self._held), "utf-8")
                    beside.replace(self._path)
                return counts
        except (OSError, Timeout, ValueError, LookupError, TypeError, AttributeError) as error:
            _log.error("budget of generation: %s", type(error).__name__)
            return None

    def _added(self, answers: int, tokens: int) -> tuple[int, int]:
        day = date.today().isoformat()
        known = self._held if self._held.get("day") == day else {"answers": 0, "tokens": 0}
        counts = int(known["answers"]) + answers, int(known["tokens"]) + tokens
        self._held = {"day": day, "answers": counts[0], "tokens": counts[1]}
        return counts


class Gate:
    """Lets at most ``at_once`` calls through, none while the model rests after ``failures`` in a row, none beyond the
    budget. After the rest one call tries it; if that fails too, the rest begins again. Never waits."""

    def __init__(
        self,
        at_once: int = 2,
        failures: int = 3,
        rest_seconds: float = 60.0,
        budget: Budget | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._lock = threading.Lock()
        self._at_once, self._failures, self._rest = at_once, failures, rest_seconds
        self._budget = budget or Budget(None)
        self._clock = clock
        self._inside = 0
        self._failed = 0
        self._rests_until = 0.0

    @contextmanager
    def call(self) -> Iterator[Call]:
        """A call of the model. Raises ``Refused`` instead of waiting."""
        self._enter()
        call = Call()
        try:
            yield call
        finally:
            self._leave(call.failed)
            self._budget.spend(call.tokens)

    def _enter(self) -> None:
        with self._lock:
            if self._inside >= self._at_once:
                raise Refused("busy")
            trying = self._failed >= self._failures
            if trying and (self._clock() < self._rests_until or self._inside):
                raise Refused("resting")
            self._inside += 1
        if not self._budget.left():
            with self._lock:
                self._inside -= 1
            raise Refused("budget")

    def _leave(self, failed: bool | None) -> None:
        with self._lock:
            self._inside -= 1
            if failed:
                self._failed += 1
                self._rests_until = self._clock() + self._rest
            elif failed is False:
                self._failed = 0


class Call:
    """One call: set ``failed`` (None: says nothing about the model) and ``tokens`` before it is left."""

    def __init__(self) -> None:
        self.failed: bool | None = None
        self.tokens = 0
