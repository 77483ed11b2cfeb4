"""A call of a model within its time: pieces of text as they come, and an end to it whatever the model does."""

from __future__ import annotations

import asyncio
import queue
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from assistant.generation.port import ChatModel, ModelError, Prompt

_LOOK_EVERY = 0.2  # seconds between looks whether the reader is still there
_END = object()


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds until the first piece and for the whole call, and how often to try again before the first piece.
    ``unseen_seconds``: for the whole call where the person sees nothing until its end."""

    first_seconds: float = 8.0
    total_seconds: float = 20.0
    retries: int = 1
    unseen_seconds: float = 6.0

    def unseen(self) -> Limits:
        """The limits where nothing can be shown meanwhile."""
        return replace(self, total_seconds=min(self.total_seconds, self.unseen_seconds))


class Ended(Exception):
    """Why there are no more pieces: ``no_first_word``, ``timeout``, ``gone`` or ``failed``."""

    def __init__(self, reason: Literal["no_first_word", "timeout", "gone", "failed"]) -> None:
        super().__init__(reason)
        self.reason = reason


class Caller:
    """Calls models from ordinary threads. One background thread runs the requests, so that each can be ended at any
    moment: a generator that waits for the network in its own thread cannot."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None

    def pieces(
        self, model: ChatModel, prompt: Prompt, limits: Limits, gone: threading.Event, started: float | None = None
    ) -> Iterator[str]:
        """The pieces of one answer. Raises ``Ended`` when there is no whole one. Closing the iterator ends the request.
        ``started``: monotonic time from which the limits count, if not now.

        The limits hold by this thread's clock, whatever happens in the other: nothing the model does can make the
        caller wait longer than ``total_seconds`` and a moment.
        """
        started = time.monotonic() if started is None else started
        for attempt in range(limits.retries + 1):
            heard = False
            try:
                for piece in self._attempt(model, prompt, limits, started, gone):
                    heard = True
                    yield piece
                return
            except ModelError as error:
                if heard or not error.passing or attempt == limits.retries:
                    raise Ended("failed") from error

    def _attempt(
        self, model: ChatModel, prompt: Prompt, limits: Limits, started: float, gone: threading.Event
    ) -> Iterator[str]:
        line: queue.SimpleQueue[object] = queue.SimpleQueue()
        running = asyncio.run_coroutine_threadsafe(_pump(model, prompt, line), self._running_loop())
        end, reason = started + min(limits.first_seconds, limits.total_seconds), "no_first_word"
        try:
            while True:
                left = end - time.monotonic()
                if gone.is_set():
                    raise Ended("gone")
                if left <= 0:
                    raise Ended("timeout" if reason == "timeout" else "no_first_word")
                try:
                    came = line.get(timeout=min(left, _LOOK_EVERY))
                except queue.Empty:
                    continue
                if came is _END:
                    return
                if isinstance(came, BaseException):
                    raise came if isinstance(came, ModelError) else ModelError(type(came).__name__)
                end, reason = started + limits.total_seconds, "timeout"
                yield str(came)
        finally:
            running.cancel()

    def _running_loop(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                threading.Thread(target=self._loop.run_forever, name="generation", daemon=True).start()
            return self._loop


async def _pump(model: ChatModel, prompt: Prompt, line: queue.SimpleQueue[object]) -> None:
    stream = model.stream(prompt)
    try:
        async for piece in stream:
            line.put(piece)
        line.put(_END)
    except Exception as error:  # noqa: BLE001 - whatever a model raises ends this one call
        line.put(error)
    finally:
        # Ends the request now rather than when the iterator happens to be collected.
        if (close := getattr(stream, "aclose", None)) is not None:
            await close()
