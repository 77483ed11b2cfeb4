"""Rerankers: they may reorder the best candidates and nothing else, and a bad one says so."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from corpus.errors import DependencyError, InputError, TrolyError
from corpus.library import Library
from index.embedders import NoEmbedder
from index.generations import Generations
from index.rerankers import CrossEncoderReranker, Scores, make_reranker
from index.search import Query, Searcher
from index.settings import IndexSettings
from tests.support.building import build
from tests.support.records import bring, faq


class Liking:
    """Likes texts that hold a word."""

    def __init__(self, word: str) -> None:
        self.word = word
        self.asked: list[tuple[str, int]] = []

    def warm_up(self) -> None:
        self.asked.clear()

    def scores(self, question: str, texts: Sequence[str]) -> Scores:
        self.asked.append((question, len(texts)))
        return np.array([float(self.word in text) for text in texts], dtype=np.float32)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    library = Library(tmp_path / "library.sqlite")
    bring(library, tmp_path / "a.jsonl", *(faq(f"{n:02d}", title=f"Đăng ký xe số {n}?") for n in range(30)))
    build(library, tmp_path, NoEmbedder())
    generations = Generations(tmp_path)
    return generations.folder(generations.live() or "")


def titles(folder: Path, **options: Any) -> list[str]:
    searcher = Searcher(folder, NoEmbedder(), **options)
    searcher.warm_up()
    return [hit.unit.title for hit in searcher.search(Query("đăng ký xe"), limit=30)]


def test_the_one_it_likes_comes_first_if_it_was_among_the_best(folder: Path) -> None:
    plain = titles(folder)
    wanted = plain[15]
    liking = Liking(wanted.split()[-1])
    assert titles(folder, reranker=liking, reranker_weight=5.0)[0] == wanted
    assert liking.asked == [("đăng ký xe", 20)], "only the best are read: each costs a run of the model"
    beyond = plain[25]
    assert titles(folder, reranker=Liking(beyond.split()[-1]), reranker_weight=5.0).index(beyond) >= 20


def test_without_weight_nothing_changes(folder: Path) -> None:
    assert titles(folder, reranker=Liking("7?"), reranker_weight=0.0) == titles(folder)


def test_the_setting_names_it() -> None:
    assert make_reranker(IndexSettings()) is None
    made = make_reranker(IndexSettings(reranker="cross:some/model"))
    assert isinstance(made, CrossEncoderReranker) and made.model_name == "some/model"
    for wrong in ("cross", "cross:", "magic:x"):
        with pytest.raises(InputError) as caught:
            make_reranker(IndexSettings(reranker=wrong))
        assert caught.value.code == "UNKNOWN_RERANKER"


def with_model(monkeypatch: pytest.MonkeyPatch, predict: Any) -> CrossEncoderReranker:
    module = ModuleType("sentence_transformers")
    module.CrossEncoder = lambda name, **options: type("Model", (), {"predict": staticmethod(predict)})()  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "sentence_transformers", module)
    return CrossEncoderReranker("a/model")


def test_raw_scores_become_shares(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some cross-encoders give logits, others probabilities; a weight must mean the same for both."""
    logits = with_model(monkeypatch, lambda pairs, **_: np.array([-8.0, 0.0, 8.0]))
    np.testing.assert_allclose(logits.scores("x", ["a", "b", "c"]), [0.0003, 0.5, 0.9997], atol=1e-3)
    shares = with_model(monkeypatch, lambda pairs, **_: np.array([0.1, 0.9]))
    np.testing.assert_allclose(shares.scores("x", ["a", "b"]), [0.1, 0.9], atol=1e-6)


@pytest.mark.parametrize("given", [np.array([1.0]), np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([np.nan, 1.0])])
def test_scores_that_do_not_fit_are_refused(monkeypatch: pytest.MonkeyPatch, given: Any) -> None:
    with pytest.raises(TrolyError) as caught:
        with_model(monkeypatch, lambda pairs, **_: given).scores("x", ["a", "b"])
    assert caught.value.code == "RERANKER_INVALID"


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(DependencyError, match=r"troly\[models\]"):
        CrossEncoderReranker("a/model").warm_up()
