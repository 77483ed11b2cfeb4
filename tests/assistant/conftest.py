"""A tiny index of made-up records, and an assistant over it."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from assistant.answer import Answer
from assistant.assistant import Assistant
from assistant.context import Question, Turn
from channels.container import Container
from corpus.library import Library
from index.builder import Builder
from index.embedders import HashingEmbedder
from index.generations import Generations
from index.search import Searcher
from tests.assistant.helpers import DAY, TINY, profile
from tests.support.records import bring

Ask = Callable[..., Answer]


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    """An index of the records of ``helpers.TINY``; read only."""
    home = tmp_path_factory.mktemp("tiny")
    library, generations, embedder = Library(home / "library.sqlite"), Generations(home), HashingEmbedder()
    report = bring(library, home / "tiny.jsonl", *TINY)
    assert report.total("created") == len(TINY), report.to_json()
    built = Builder(library, generations, embedder).build()
    library.close()
    searcher = Searcher(generations.folder(built.generation), embedder)
    searcher.warm_up()
    return searcher


@pytest.fixture
def tiny_assistant(tiny: Searcher) -> Assistant:
    return Assistant(SimpleNamespace(searcher=lambda: tiny), profile())  # type: ignore[arg-type]


@pytest.fixture
def ask_tiny(tiny_assistant: Assistant) -> Ask:
    """Ask the tiny index."""
    return lambda text, **options: tiny_assistant.answer(Question(text, **options), day=DAY)


@pytest.fixture
def ask(starter_container: Container) -> Ask:
    """Ask the starter corpus; ``history`` are earlier turns."""

    def answer(text: str, *history: Turn) -> Answer:
        return starter_container.assistant.answer(Question(text, tuple(history), collection="main"), day=DAY)

    return answer
