"""A tiny index of made-up records, and an assistant over it."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from assistant.answer import Answer
from assistant.assistant import Assistant
from assistant.context import Question, Turn
from channels.container import Container
from index.search import Searcher
from tests.assistant.helpers import DAY, TINY, profile
from tests.support.building import searcher_over

Ask = Callable[..., Answer]


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    """An index of the records of ``helpers.TINY``; read only."""
    return searcher_over(tmp_path_factory.mktemp("tiny"), *TINY)


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
