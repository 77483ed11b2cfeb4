"""Whether the assistant can answer yet, and why not. Loading happens in the background; no request waits for it."""

from __future__ import annotations

import logging
import threading

from channels.container import Container
from corpus.errors import TrolyError

_RETRY_SECONDS = 5.0
_log = logging.getLogger(__name__)


class Readiness:
    """Warms the assistant up. After a failure it tries again every few seconds: an operator who builds the missing
    index or mends the profile need not start the server anew."""

    def __init__(self, container: Container, retry_seconds: float = _RETRY_SECONDS) -> None:
        self._container = container
        self._retry_seconds = retry_seconds
        self._stopped = threading.Event()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self.ready = False
        self.problem: TrolyError | None = None

    def start(self) -> None:
        """Begin to load, once."""
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="warm-up", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """Try no more."""
        self._stopped.set()

    def check(self) -> None:
        """Raise what keeps the assistant from answering: ``NOT_READY`` while loading, else the cause."""
        if self.ready:
            return
        self.start()
        raise self.problem or TrolyError("still loading", code="NOT_READY")

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                self._container.assistant.warm_up()
            except TrolyError as error:
                self._report(error)
            except Exception as error:  # noqa: BLE001 - whatever breaks, health must say that it broke
                self._report(TrolyError(f"{type(error).__name__}: {error}"), error)
            else:
                self.ready, self.problem = True, None
                return
            self._stopped.wait(self._retry_seconds)

    def _report(self, problem: TrolyError, cause: Exception | None = None) -> None:
        before, self.problem = self.problem, problem
        if before is None or (before.code, before.detail) != (problem.code, problem.detail):
            _log.error("warm-up: %s: %s", problem.code, problem.detail, exc_info=cause)
