"""Any endpoint of OpenAI's chat interface (vLLM, Ollama, llama.cpp, xllamacpp, a cloud), through LangChain.

The only module of the assistant that imports LangChain, and only when a model is first asked.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import cached_property
from typing import Any

from assistant.generation.port import ModelError, Prompt
from corpus.errors import DependencyError

# Answers of a server that is overloaded or restarting; anything else will be the same the second time.
_PASSING = frozenset({408, 409, 425, 429, 500, 502, 503, 504})


class LangChainChat:
    """``ChatOpenAI`` without its own retries and time limits: ours hold for the whole call.

    ``longest``: most tokens asked for. ``structured``: send the JSON schema for constrained decoding; a server that
    does not know it ignores or refuses it.
    """

    def __init__(
        self,
        model: str,
        base_url: str,
        key: str = "",
        *,
        longest: int = 400,
        temperature: float = 0.2,
        structured: bool = True,
        seconds: float = 60.0,
    ) -> None:
        self.name = model
        self._base_url = base_url
        self._key = key
        self._longest = longest
        self._temperature = temperature
        self._structured = structured
        self._seconds = seconds

    def warm_up(self) -> None:
        """Import LangChain and make its client, which takes a second or two."""
        _ = self._chat

    @cached_property
    def _chat(self) -> Any:
        try:
            from langchain_openai import ChatOpenAI
        except ImportError as error:
            raise DependencyError("pip install 'troly[generation]'") from error
        # A key is always given, or the client would take one from the environment and send it to whatever server.
        return ChatOpenAI(
            model=self.name, base_url=self._base_url, api_key=self._key or "none", temperature=self._temperature,
            max_retries=0, timeout=self._seconds, stream_usage=False,
        )  # fmt: skip

    async def stream(self, prompt: Prompt) -> AsyncIterator[str]:
        """The text in pieces as the server sends them."""
        chat = self._chat
        # In the body as it is: given by its name, the client would parse the whole text and fail where it is broken.
        body: dict[str, Any] = {"max_tokens": self._longest}
        if self._structured and prompt.schema:
            form = {"name": "answer", "schema": dict(prompt.schema), "strict": True}
            body["response_format"] = {"type": "json_schema", "json_schema": form}
        messages = [("system", prompt.system), ("human", prompt.user)]
        try:
            with _untraced():
                async for chunk in chat.astream(messages, extra_body=body):
                    if text := _text_of(chunk.content):
                        yield text
        except Exception as error:
            status = getattr(error, "status_code", None)
            passing = status in _PASSING if status else _is_of(error, "APIConnectionError")
            # The words of the error may repeat the prompt: its kind and status say enough.
            raise ModelError(f"{type(error).__name__} {status or ''}".strip(), passing=passing) from error


def _is_of(error: Exception, name: str) -> bool:
    """Whether an error is of a class of that name: the client's own classes are not ours to import."""
    return any(kind.__name__ == name for kind in type(error).__mro__)


def _text_of(content: Any) -> str:
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else []
    return "".join(part if isinstance(part, str) else str(part.get("text", "")) for part in parts)


def _untraced() -> Any:
    """LangChain sends prompts to its maker's service where an environment variable says so; ours are never sent."""
    from langsmith.run_helpers import tracing_context

    return tracing_context(enabled=False)
