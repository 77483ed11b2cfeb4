"""The embedding endpoint: an honest fake on 127.0.0.1, and every way an endpoint lies, dies or dawdles."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from corpus.errors import TrolyError
from index.embedders import Embedder, HashingEmbedder, OpenAIEmbedder
from tests.index.embedders.contract import TEXTS, EmbedderContract

DIMENSIONS = 16
Reply = tuple[int, bytes]


class Endpoint:
    """Answers like the real thing unless ``reply`` says otherwise; remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.reply: Callable[[dict[str, Any]], Reply] = self.honest
        self.url = ""

    def honest(self, body: dict[str, Any]) -> Reply:
        vectors = HashingEmbedder(DIMENSIONS).embed([text + " một" for text in body["input"]], input_type="passage")
        data = [{"index": i, "embedding": [float(x) * 3 for x in row]} for i, row in enumerate(vectors)]
        return 200, json.dumps({"data": data[::-1]}).encode()  # the index counts, not the place

    def data(self, make: Callable[[list[str]], list[Any]]) -> None:
        self.reply = lambda body: (200, json.dumps({"data": make(body["input"])}).encode())


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    state = Endpoint()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            state.asked.append(body | {"path": self.path})
            state.headers.append(dict(self.headers))
            status, raw = state.reply(body)
            try:
                self.send_response(status)
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)
            except (BrokenPipeError, ConnectionResetError):
                pass  # the embedder gave up waiting, as it should

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    state.url = f"http://127.0.0.1:{server.server_port}/v1"
    yield state
    server.shutdown()
    server.server_close()


def embedder_for(endpoint: Endpoint, model: str = "bge-m3", **options: Any) -> OpenAIEmbedder:
    return OpenAIEmbedder(model, endpoint.url, dimensions=DIMENSIONS, **options)


class TestOpenAI(EmbedderContract):
    @pytest.fixture
    def embedder(self, endpoint: Endpoint) -> Embedder:
        return embedder_for(endpoint)


def test_what_is_sent(endpoint: Endpoint) -> None:
    embedder = OpenAIEmbedder("bge-m3", endpoint.url + "/", "bi-mat", DIMENSIONS)
    embedder.embed(["Hoà  giải\u200b"], input_type="query")
    assert endpoint.asked == [{"model": "bge-m3", "input": ["hòa giải"], "path": "/v1/embeddings"}]
    assert endpoint.headers[0]["Authorization"] == "Bearer bi-mat"


def test_e5_models_get_their_prefixes_and_others_none(endpoint: Endpoint) -> None:
    for model, expected in (("multilingual-E5-small", ["query: a", "passage: a"]), ("bge-m3", ["a", "a"])):
        endpoint.asked.clear()
        embedder_for(endpoint, model).embed(["a"], input_type="query")
        embedder_for(endpoint, model).embed(["a"], input_type="passage")
        assert [asked["input"][0] for asked in endpoint.asked] == expected


def test_many_texts_are_sent_in_portions_and_come_back_in_order(endpoint: Endpoint) -> None:
    texts = [f"văn bản số {number}" for number in range(150)]
    vectors = embedder_for(endpoint).embed(texts, input_type="passage")
    assert [len(asked["input"]) for asked in endpoint.asked] == [64, 64, 22]
    assert (vectors[149] == embedder_for(endpoint).embed(texts[149:], input_type="passage")[0]).all()


def test_without_a_key_none_is_sent(endpoint: Endpoint) -> None:
    embedder_for(endpoint).embed(["a"], input_type="query")
    assert "Authorization" not in endpoint.headers[0]


def test_making_and_warming_up_call_nobody(endpoint: Endpoint) -> None:
    embedder_for(endpoint).warm_up()
    embedder_for(endpoint).embed([], input_type="query")
    assert endpoint.asked == []


def refused(embedder: OpenAIEmbedder) -> str:
    with pytest.raises(TrolyError) as caught:
        embedder.embed(TEXTS, input_type="passage")
    assert caught.value.code == "EMBEDDER_UNREACHABLE" and caught.value.detail
    return caught.value.detail


ROW = [1.0] * DIMENSIONS
LIES: dict[str, Callable[[list[str]], list[Any]]] = {
    "too few vectors": lambda texts: [{"index": i, "embedding": ROW} for i in range(len(texts) - 1)],
    "too many vectors": lambda texts: [{"index": i, "embedding": ROW} for i in range(len(texts) + 1)],
    "no vectors": lambda texts: [],
    "one index twice": lambda texts: [{"index": 0, "embedding": ROW} for _ in texts],
    "indexes from one": lambda texts: [{"index": i + 1, "embedding": ROW} for i in range(len(texts))],
    "another length": lambda texts: [{"index": i, "embedding": ROW * 2} for i in range(len(texts))],
    "several lengths": lambda texts: [{"index": i, "embedding": [1.0] * (i + 1)} for i in range(len(texts))],
    "empty vectors": lambda texts: [{"index": i, "embedding": []} for i in range(len(texts))],
    "not a number": lambda texts: [{"index": i, "embedding": [float("nan")] * DIMENSIONS} for i in range(len(texts))],
    "infinite": lambda texts: [{"index": i, "embedding": [float("inf")] * DIMENSIONS} for i in range(len(texts))],
    "all zero": lambda texts: [{"index": i, "embedding": [0.0] * DIMENSIONS} for i in range(len(texts))],
    "words": lambda texts: [{"index": i, "embedding": ["x"] * DIMENSIONS} for i in range(len(texts))],
    "base64": lambda texts: [{"index": i, "embedding": "AAAAAAAAAAAAAAAA"} for i in range(len(texts))],
    "too large": lambda texts: [{"index": i, "embedding": [10**400] * DIMENSIONS} for i in range(len(texts))],
    "nested": lambda texts: [{"index": i, "embedding": [ROW] * DIMENSIONS} for i in range(len(texts))],
    "null": lambda texts: [{"index": i, "embedding": None} for i in range(len(texts))],
    "no index": lambda texts: [{"embedding": ROW} for _ in texts],
    "no objects": lambda texts: [ROW for _ in texts],
}


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("lie", LIES)
def test_vectors_that_are_not_what_was_asked_for(endpoint: Endpoint, lie: str) -> None:
    """Silently taken, they would be an index that finds the wrong procedure."""
    endpoint.data(LIES[lie])
    refused(embedder_for(endpoint))


@pytest.mark.parametrize(
    "reply",
    [(500, b"{}"), (404, b""), (429, b"slow down"), (200, b"<html>login</html>"), (200, b""), (200, b"[]"),
     (200, b"null"), (200, b'{"data": null}'), (200, b'{"error": "model not found"}'), (200, b"\xff\xfe"),
     (302, b"")],
)  # fmt: skip
def test_answers_that_are_none(endpoint: Endpoint, reply: Reply) -> None:
    endpoint.reply = lambda body: reply
    assert endpoint.url in refused(embedder_for(endpoint))


def test_an_endpoint_that_does_not_answer_in_time(endpoint: Endpoint) -> None:
    def slow(body: dict[str, Any]) -> Reply:
        time.sleep(0.5)
        return 200, b"{}"

    endpoint.reply = slow
    started = time.monotonic()
    assert "Timeout" in refused(embedder_for(endpoint, timeout=0.1))
    assert time.monotonic() - started < 0.45


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9/v1", "nonsense", "ftp://127.0.0.1/", "http://127.0.0.1:99999999", "http://127.0.0.1:x"]
)
def test_an_address_where_nobody_is(url: str) -> None:
    refused(OpenAIEmbedder("bge-m3", url, dimensions=DIMENSIONS, timeout=2))


def test_a_key_no_header_can_carry(endpoint: Endpoint) -> None:
    assert "mật" not in refused(embedder_for(endpoint, key="mật\n"))


def test_the_key_is_in_no_message(endpoint: Endpoint) -> None:
    endpoint.reply = lambda body: (401, b"{}")
    assert "secret" not in refused(embedder_for(endpoint, key="secret"))
