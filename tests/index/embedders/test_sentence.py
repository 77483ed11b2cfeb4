"""sentence-transformers: our adapter with a stand-in for the package, and the package itself where it is installed."""

from __future__ import annotations

import sys
import types
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corpus.errors import DependencyError, TrolyError
from index.embedders import Embedder, HashingEmbedder, SentenceTransformerEmbedder
from tests.index.embedders.contract import EmbedderContract


class StandIn:
    """Behaves like SentenceTransformer where the adapter touches it."""

    fed: list[str] = []  # noqa: RUF012 - shared on purpose
    loaded = 0

    def __init__(self, model: str, device: str) -> None:
        if "missing" in model:
            raise OSError(f"{model} is not a local folder and is not a valid model identifier")
        assert device == "cpu"
        StandIn.loaded += 1

    def get_sentence_embedding_dimension(self) -> int:
        return 16

    def encode(self, texts: list[str], **options: Any) -> np.ndarray:
        StandIn.fed = texts
        if not texts:
            return np.asarray([])  # as the real one does
        return 5 * HashingEmbedder(16).embed([text + " một" for text in texts], input_type="passage")


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> type[StandIn]:
    module = types.ModuleType("sentence_transformers")
    module.SentenceTransformer = StandIn  # type: ignore[attr-defined]
    module.stand_in = True  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "sentence_transformers", module)
    StandIn.fed, StandIn.loaded = [], 0
    return StandIn


class TestWithStandIn(EmbedderContract):
    @pytest.fixture
    def embedder(self, stand_in: type[StandIn]) -> Embedder:
        return SentenceTransformerEmbedder("bge-m3")


@pytest.fixture(scope="module")
def random_model(tmp_path_factory: pytest.TempPathFactory) -> Embedder:
    """A real model of random weights, made here: nothing is downloaded."""
    package = pytest.importorskip("sentence_transformers", reason="extra `models` is not installed")
    transformers = pytest.importorskip("transformers")
    folder = tmp_path_factory.mktemp("model")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"abcdeghiklmnopqrstuvxyđ", "khai", "sinh", "giấy"]
    (folder / "vocab.txt").write_text("\n".join(words), "utf-8")
    transformers.BertTokenizer(str(folder / "vocab.txt"), strip_accents=False).save_pretrained(folder)
    config = transformers.BertConfig(
        vocab_size=len(words), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16
    )
    transformers.BertModel(config).save_pretrained(folder)
    inner = package.models.Transformer(str(folder), max_seq_length=64)
    pooling = package.models.Pooling(inner.get_word_embedding_dimension())
    package.SentenceTransformer(modules=[inner, pooling], device="cpu").save(str(folder / "whole"))
    return SentenceTransformerEmbedder(str(folder / "whole"))


@pytest.mark.real_model
class TestReal(EmbedderContract):
    @pytest.fixture
    def embedder(self, random_model: Embedder) -> Embedder:
        return random_model


def test_e5_models_get_their_prefixes_and_others_none(stand_in: type[StandIn]) -> None:
    for model, expected in (("intfloat/multilingual-e5-base", "query: a"), ("BAAI/bge-m3", "a")):
        SentenceTransformerEmbedder(model).embed(["A"], input_type="query")
        assert stand_in.fed == [expected]


def test_the_model_is_loaded_once_and_late(stand_in: type[StandIn]) -> None:
    embedder = SentenceTransformerEmbedder("bge-m3")
    assert embedder.digest == "sentence/bge-m3" and stand_in.loaded == 0
    embedder.warm_up()
    assert embedder.dimensions == 16 and stand_in.loaded == 1


def test_a_model_that_is_not_there(stand_in: type[StandIn], home: Path) -> None:
    """A folder misspelt in the settings ended in a traceback of the library."""
    with pytest.raises(TrolyError) as caught:
        SentenceTransformerEmbedder(str(home / "missing")).warm_up()
    assert caught.value.code == "EMBEDDER_UNREACHABLE" and "missing" in caught.value.detail


@pytest.mark.real_model  # lifts the fuse; nothing is loaded
def test_a_missing_package_names_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(DependencyError) as caught:
        SentenceTransformerEmbedder("bge-m3").warm_up()
    assert "troly[models]" in caught.value.detail
