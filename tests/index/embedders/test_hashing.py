"""The embedders without a model."""

from __future__ import annotations

import numpy as np
import pytest

from index.embedders import Embedder, HashingEmbedder, NoEmbedder, unit_rows
from tests.index.embedders.contract import EmbedderContract


class TestHashing(EmbedderContract):
    @pytest.fixture
    def embedder(self) -> Embedder:
        return HashingEmbedder()

    def test_texts_that_share_words_are_near(self) -> None:
        birth, again, tax = HashingEmbedder().embed(
            ["đăng ký khai sinh", "làm giấy khai sinh cho con", "thuế đất nông nghiệp"], input_type="query"
        )
        assert birth @ again > birth @ tax

    def test_the_same_in_every_process(self) -> None:
        """Python's own hash differs from process to process; an index built with it would find nothing."""
        [vector] = HashingEmbedder(8).embed(["khai"], input_type="query")
        np.testing.assert_array_equal(np.flatnonzero(vector), [7])

    def test_another_length_is_another_embedder(self) -> None:
        assert HashingEmbedder(8).digest != HashingEmbedder(16).digest
        assert HashingEmbedder(8).embed(["a"], input_type="query").shape == (1, 8)


class TestNone(EmbedderContract):
    empty = True

    @pytest.fixture
    def embedder(self) -> Embedder:
        return NoEmbedder()


def test_a_zero_row_stays_zero_and_is_no_nan() -> None:
    rows = unit_rows(np.asarray([[0, 0], [3, 4]], dtype=np.float32))
    np.testing.assert_allclose(rows, [[0, 0], [0.6, 0.8]])
    assert rows.dtype == np.float32
