"""Other systems given the same questions: word search, our API over the wire, a chat model; and a wire that breaks."""

from __future__ import annotations

import json

import httpx
import pytest

from assistant.answer import Answer, Outcome, Source
from channels.measuring import system_of
from corpus.errors import InputError
from corpus.models import Kind
from eval import peers, wire
from eval.datasets import GoldItem, TurnItem
from eval.peers import Bm25, HttpAssistant, OpenAiRag
from eval.run import judge
from eval.wire import PeerError, post_json

ITEM = GoldItem(id="a", question="đăng ký kết hôn", procedures=("1.000894",))


def test_word_search(starter_container):
    found = Bm25(starter_container.live.searcher(), "main").reply("thủ tục đăng ký kết hôn lưu động", ())
    assert "1.000593" in found.ranked[:3] and found.cited and found.shown and found.outcome == "answered"
    assert Bm25(starter_container.live.searcher(), "main").reply("@@@", ()).outcome == "no_source"
    with pytest.raises(InputError):
        Bm25(starter_container.live.searcher(), "nowhere")


def test_our_api_over_the_wire(monkeypatch):
    source = Source(id="s1", kind=Kind.PROCEDURE, title="Kết hôn", number="1.000894")
    answer = Answer(outcome=Outcome.ANSWERED, text="x", procedures=("1.000894",), sources=(source,))
    sent = []

    def post(url, body, **_):
        sent.append((url, body))
        return answer.model_dump(mode="json")

    monkeypatch.setattr(peers, "post_json", post)
    reply = HttpAssistant("http://a.example:1/", collection="main").reply("q", (TurnItem(role="user", text="t"),))
    assert judge(ITEM, reply).values["hit_1"] == 1.0 and reply.cited == ("1.000894",) and reply.milliseconds >= 0
    assert sent == [("http://a.example:1/v1/answers",
                     {"question": "q", "history": [{"role": "user", "text": "t"}], "assistant": "main"})]  # fmt: skip
    monkeypatch.setattr(peers, "post_json", lambda url, body, **_: {"colour": "red"})
    with pytest.raises(PeerError):
        HttpAssistant("http://a.example").reply("q", ())


def test_a_chat_model_with_the_usual_documents(monkeypatch, starter_container):
    sent = []

    def post(url, body, **more):
        sent.append((url, body, more))
        return {"choices": [{"message": {"content": "Theo thủ tục 1.000894 …"}}],
                "usage": {"prompt_tokens": 900, "completion_tokens": 12}}  # fmt: skip

    monkeypatch.setattr(peers, "post_json", post)
    rag = OpenAiRag("http://a.example/v1/", "m", Bm25(starter_container.live.searcher(), "main"), key="k")
    reply = rag.reply("đăng ký kết hôn cần giấy tờ gì", ())
    assert reply.cited == ("1.000894",) and reply.tokens == (900, 12) and rag.name == "openai m"
    url, body, more = sent[0]
    assert url == "http://a.example/v1/chat/completions" and more["key"] == "k" and body["temperature"] == 0
    assert "[1.000894]" in body["messages"][0]["content"]
    alone = OpenAiRag("http://a.example/v1", "m", None).reply("q", ())
    assert alone.ranked == () and alone.cited == ()
    monkeypatch.setattr(peers, "post_json", lambda *a, **b: {"choices": []})
    with pytest.raises(PeerError):
        rag.reply("q", ())


def served(monkeypatch, *responses: object) -> list[httpx.Request]:
    """Answer posts from a list; the last again and again."""
    seen: list[httpx.Request] = []
    left = list(responses)

    def post(url, *, json=None, headers=None, **_):
        seen.append(httpx.Request("POST", url, json=json, headers=headers))
        found = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(found, Exception):
            raise found
        return found

    monkeypatch.setattr(httpx, "post", post)
    monkeypatch.setattr(wire.time, "sleep", lambda seconds: None)
    return seen


def test_a_peer_that_is_busy_is_asked_again(monkeypatch):
    seen = served(monkeypatch, httpx.ConnectError("x"), httpx.Response(503), httpx.Response(200, json={"a": 1}))
    assert post_json("http://a.example", {"q": 1}, key="secret") == {"a": 1}
    assert (
        len(seen) == 3
        and seen[0].headers["authorization"] == "Bearer secret"
        and json.loads(seen[0].content) == {"q": 1}
    )


@pytest.mark.parametrize(("response", "times"), [
    (httpx.Response(500), 1), (httpx.Response(401), 1), (httpx.Response(200, text="<html>"), 1),
    (httpx.Response(200, json=[1]), 1), (httpx.Response(503), 3), (httpx.ReadTimeout("slow"), 3),
])  # fmt: skip
def test_a_peer_that_fails_is_said_to_fail_without_its_key(monkeypatch, response, times):
    seen = served(monkeypatch, response)
    with pytest.raises(PeerError) as raised:
        post_json("http://a.example/x", {}, key="secret")
    assert len(seen) == times and "a.example" in raised.value.detail and "secret" not in raised.value.detail
    assert raised.value.code == "PEER_UNREACHABLE"


def test_systems_by_name(starter_container, monkeypatch):
    items = [ITEM]
    names = {"": "troly", "search": "troly search", "bm25": "bm25", "http://a.example": "http",
             "http:a.example:80": "http", "openai:m@http://x/v1": "openai m", "rag:m@http://x/v1": "openai m"}  # fmt: skip
    for given, name in names.items():
        assert system_of(given, starter_container, items, "main").name == name
    for wrong in ("colour", "openai:m", "openai:@http://x", "http:"):
        with pytest.raises(InputError, match="known"):
            system_of(wrong, starter_container, items, "main")
