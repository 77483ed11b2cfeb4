"""The live generation, loaded once and again when another is published."""

from __future__ import annotations

import threading
import time

from index.embedders import Embedder
from index.errors import GenerationError
from index.generations import Generations
from index.rerankers import Reranker
from index.search import Searcher

_LOOK_EVERY_SECONDS = 1.0


class LiveIndex:
    """Gives the searcher of the live generation. Questions under way keep the one they started with.

    When a newly published generation does not load, the one before stays in use and ``problem`` says why.
    """

    def __init__(
        self,
        generations: Generations,
        embedder: Embedder,
        reranker: Reranker | None = None,
        reranker_weight: float = 1.0,
    ) -> None:
        self._generations = generations
        self._embedder = embedder
        self._reranker = reranker
        self._reranker_weight = reranker_weight
        self._lock = threading.Lock()
        self._searcher: Searcher | None = None
        self._tried: str | None = None
        self._looked = 0.0
        self.problem: GenerationError | None = None

    @property
    def ready(self) -> bool:
        return self._searcher is not None

    def searcher(self) -> Searcher:
        """The loaded searcher. Raises ``GenerationError`` (``INDEX_MISSING``, …) when there is none to use."""
        now = time.monotonic()
        if self._searcher is None or now - self._looked > _LOOK_EVERY_SECONDS:
            with self._lock:
                self._looked = now
                self._load_when_changed()
        if self._searcher is None:
            raise self.problem or GenerationError(code="INDEX_MISSING")
        return self._searcher

    def _load_when_changed(self) -> None:
        try:
            live = self._generations.live()
            if live is None:
                raise GenerationError("no index was built; first: troly index build", code="INDEX_MISSING")
            if self._searcher is not None and live == self._searcher.generation:
                self._tried, self.problem = None, None  # also after a rollback from one that did not load
                return
            if self._searcher is not None and live == self._tried:
                return
            self._tried = live
            folder = self._generations.folder(live)
            fresh = Searcher(folder, self._embedder, reranker=self._reranker, reranker_weight=self._reranker_weight)
            fresh.warm_up()
            self._searcher, self.problem = fresh, None
        except GenerationError as error:
            self.problem = error
