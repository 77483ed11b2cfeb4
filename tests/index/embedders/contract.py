"""What every embedder promises. A test class of an implementation inherits ``EmbedderContract``."""

from __future__ import annotations

import inspect
import unicodedata

import numpy as np
import pytest

from index.embedders import Embedder

TEXTS = ["Đăng ký khai sinh", "Cấp giấy phép xây dựng", "Thuế đất", "giấy tờ", "Hoà giải ở Uỷ ban nhân dân xã"]


class EmbedderContract:
    """Implementations give the fixture ``embedder``; ``empty`` says that it makes no vectors on purpose."""

    empty = False

    @pytest.fixture
    def embedder(self) -> Embedder:
        raise NotImplementedError

    def test_shape_and_type(self, embedder: Embedder) -> None:
        vectors = embedder.embed(TEXTS, input_type="passage")
        assert vectors.shape == (len(TEXTS), embedder.dimensions) and vectors.dtype == np.float32
        assert (embedder.dimensions == 0) is self.empty

    def test_rows_have_length_one(self, embedder: Embedder) -> None:
        """The index takes the inner product for the cosine."""
        if not self.empty:
            lengths = np.linalg.norm(embedder.embed(TEXTS, input_type="passage"), axis=1)
            np.testing.assert_allclose(lengths, 1.0, atol=1e-5)

    @pytest.mark.parametrize("input_type", ["query", "passage"])
    def test_no_texts_give_no_rows(self, embedder: Embedder, input_type: str) -> None:
        vectors = embedder.embed([], input_type=input_type)  # type: ignore[arg-type]
        assert vectors.shape == (0, embedder.dimensions) and vectors.dtype == np.float32

    def test_rows_come_in_the_order_of_the_texts(self, embedder: Embedder) -> None:
        """A batch sorted by length inside and not put back gave each record its neighbour's vector."""
        together = embedder.embed(TEXTS, input_type="passage")
        alone = np.concatenate([embedder.embed([text], input_type="passage") for text in TEXTS])
        np.testing.assert_allclose(together, alone, atol=0.02)
        back = embedder.embed(TEXTS[::-1], input_type="passage")[::-1]
        np.testing.assert_allclose(together, back, atol=0.02)

    def test_the_same_text_gives_the_same_vector(self, embedder: Embedder) -> None:
        first, second = (embedder.embed(TEXTS, input_type="query") for _ in range(2))
        np.testing.assert_array_equal(first, second)

    def test_nfc_and_nfd_are_one_text(self, embedder: Embedder) -> None:
        """Phones with iOS type decomposed Vietnamese; a model fed it found something else."""
        composed, decomposed = (
            embedder.embed([unicodedata.normalize(form, text) for text in TEXTS], input_type="query")
            for form in ("NFC", "NFD")
        )
        np.testing.assert_allclose(composed, decomposed, atol=1e-6)

    def test_the_kind_of_input_must_be_said(self, embedder: Embedder) -> None:
        """A forgotten e5 prefix is invisible until quality is measured."""
        parameter = inspect.signature(embedder.embed).parameters["input_type"]
        assert parameter.kind is inspect.Parameter.KEYWORD_ONLY and parameter.default is inspect.Parameter.empty
        with pytest.raises(TypeError):
            embedder.embed(TEXTS)  # type: ignore[call-arg]

    def test_identity_is_a_stable_text(self, embedder: Embedder) -> None:
        assert embedder.digest and embedder.digest == embedder.digest

    def test_warming_up_twice_is_once(self, embedder: Embedder) -> None:
        embedder.warm_up()
        embedder.warm_up()
        assert embedder.embed(["a"], input_type="query").shape == (1, embedder.dimensions)

    def test_any_text_is_taken(self, embedder: Embedder) -> None:
        texts = ["", " ", "?!", "\u200b", "a" * 600, "\U0001f600", "Привет", "\x00", "giấy tờ"]
        vectors = embedder.embed(texts, input_type="passage")
        assert vectors.shape == (len(texts), embedder.dimensions) and np.isfinite(vectors).all()
