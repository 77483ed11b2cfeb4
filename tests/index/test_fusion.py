"""Fusion: legs with different ranges become one score."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fusion import Fusion, inverse_frequency, scaled, spread

scores = st.dictionaries(st.integers(0, 50), st.floats(-1, 100, width=32), max_size=8)


def test_the_score_is_the_weighted_sum_and_unknown_features_count_nothing() -> None:
    assert Fusion({"a": 2.0, "b": -1.0}).score({"a": 3.0, "b": 1.0, "c": 99.0}) == 5.0
    assert Fusion().score({"a": 1.0}) == 0.0 and Fusion({"a": 1.0}).score({}) == 0.0


def test_the_shipped_weights_are_numbers() -> None:
    weights = Fusion.default().weights
    assert all(math.isfinite(weight) for weight in weights.values()) and any(weights.values())


def test_scaled_to_the_best() -> None:
    assert scaled({1: 4.0, 2: 2.0}) == {1: 1.0, 2: 0.5}
    assert scaled({}) == {} and scaled({1: 0.0}) == {}


def test_spread_between_worst_and_best() -> None:
    assert spread({1: 0.9, 2: 0.8, 3: 0.85}) == {1: 1.0, 2: 0.0, 3: pytest.approx(0.5)}
    assert spread({}) == {} and spread({1: 0.8}) == {1: 1.0} and spread({1: 0.5, 2: 0.5}) == {1: 1.0, 2: 1.0}


@given(scores)
def test_shares_stay_between_zero_and_one_and_keep_the_order(given_scores: dict[int, float]) -> None:
    stretched = spread(given_scores)
    assert stretched.keys() == given_scores.keys()
    assert all(0 <= share <= 1 for share in stretched.values())
    order = sorted(given_scores, key=given_scores.__getitem__)
    assert [stretched[row] for row in order] == sorted(stretched.values())
    assert all(share <= 1 for share in scaled(given_scores).values())


def test_rare_terms_weigh_more_and_no_term_weighs_less_than_nothing() -> None:
    weights = [inverse_frequency(100, containing) for containing in (0, 1, 10, 50, 100)]
    assert weights == sorted(weights, reverse=True) and weights[-1] > 0
    assert inverse_frequency(0, 0) > 0
