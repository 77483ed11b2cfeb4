"""What a language model is to us: a prompt in, pieces of text out, and a request that ends when nobody listens."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from corpus.errors import TrolyError


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a model is given: our instructions, the task, and the JSON schema its text must have."""

    system: str
    user: str
    schema: Mapping[str, Any] = field(default_factory=dict)


class ModelError(TrolyError):
    """The model gave no text, or no more of it. ``passing``: the same request may well succeed at once."""

    code = "MODEL_FAILED"

    def __init__(self, detail: str = "", *, passing: bool = False) -> None:
        super().__init__(detail)
        self.passing = passing


class ChatModel(Protocol):
    """A chat model. Every implementation passes the tests of ``tests/support/chat_model_contract.py``."""

    name: str

    def warm_up(self) -> None:
        """Load what takes time, without asking the model anything. Raises ``DependencyError``."""

    def stream(self, prompt: Prompt) -> AsyncIterator[str]:
        """The model's text in pieces as they come. Raises ``ModelError``, and nothing else. Cancelling the task that
        iterates, or closing the iterator, ends the request: the model must not go on writing for nobody."""
