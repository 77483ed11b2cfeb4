"""LangChain's client against a server on this machine that speaks OpenAI's chat interface."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator

import pytest

from assistant.generation.langchain_chat import LangChainChat
from assistant.generation.port import ModelError
from channels.testkit.chat_model import FakeChatServer
from tests.support.chat_model_contract import PIECES, PROMPT, ChatModelContract, Make, listen

pytest.importorskip("langchain_openai", reason="langchain-openai is not installed (extra: generation)")


@pytest.fixture
def server() -> Iterator[FakeChatServer]:
    with FakeChatServer() as server:
        yield server


def model_of(server: FakeChatServer, **options) -> LangChainChat:
    model = LangChainChat("fake", server.url, "sk-secret", **options)
    model.server = server
    return model


class TestLangChainChat(ChatModelContract):
    @pytest.fixture
    def make(self, server: FakeChatServer) -> Make:
        def made(pieces, *, hangs=False, refuses=0):
            server.script = lambda prompt: [*pieces, *(["…"] if hangs else [])]
            server.hang_after = len(pieces) if hangs else None
            server.statuses = [refuses] if refuses else []
            return model_of(server)

        return made

    def stopped(self, model):
        return model.server.left

    def prompts(self, model):
        return ["\n".join(m["content"] for m in asked["messages"]) for asked in model.server.asked]


def test_what_is_sent(server):
    asyncio.run(listen(model_of(server, longest=321).stream(PROMPT)))
    (body,) = server.asked
    assert (body["model"], body["stream"], body["max_tokens"]) == ("fake", True, 321)
    assert body["response_format"]["json_schema"]["schema"] == PROMPT.schema
    assert body["authorization"] == "Bearer sk-secret"


def test_a_server_without_schemas_is_not_sent_one(server):
    asyncio.run(listen(model_of(server, structured=False).stream(PROMPT)))
    assert "response_format" not in server.asked[0]


def test_no_key_of_the_environment_goes_to_another_server(server, monkeypatch):
    """The client takes OPENAI_API_KEY by itself: a cloud's key would reach whatever server is configured here."""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-a-cloud")
    asyncio.run(listen(LangChainChat("fake", server.url).stream(PROMPT)))
    assert "sk-of-a-cloud" not in server.asked[0]["authorization"]


def test_prompts_are_not_traced_to_the_makers_service(server, monkeypatch):
    """LANGSMITH_TRACING=true makes LangChain send every prompt to its maker."""
    monkeypatch.setenv("LANGSMITH_TRACING", "true")
    monkeypatch.setenv("LANGCHAIN_TRACING_V2", "true")
    from langsmith.utils import tracing_is_enabled

    tracing_is_enabled.cache_clear() if hasattr(tracing_is_enabled, "cache_clear") else None
    seen: list[object] = []

    async def during() -> None:
        async for _ in model_of(server).stream(PROMPT):
            seen.append(tracing_is_enabled())

    asyncio.run(during())
    assert seen and not any(seen)


def test_a_line_that_breaks_is_an_error_and_what_came_is_kept(server):
    """A dropped stream must not look like a finished one, or half a text would count as a success."""
    server.script = lambda prompt: PIECES
    server.statuses = [200]  # a status and no body: no stream at all
    with pytest.raises(ModelError):
        asyncio.run(listen(model_of(server).stream(PROMPT)))


def test_a_server_that_is_not_there_is_worth_another_try():
    with pytest.raises(ModelError) as caught:
        asyncio.run(listen(LangChainChat("fake", "http://127.0.0.1:9/v1").stream(PROMPT)))
    assert caught.value.passing


def test_neither_key_nor_prompt_reach_the_log(server, caplog):
    caplog.set_level(logging.DEBUG)
    server.statuses = [500]
    with pytest.raises(ModelError) as caught:
        asyncio.run(listen(model_of(server).stream(PROMPT)))
    assert "sk-secret" not in caplog.text + str(caught.value)
