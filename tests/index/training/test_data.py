"""Pairs, siblings and batches."""

from __future__ import annotations

import random

import numpy as np

from index.training.data import Pair, Passages, batches, drawn, nearest_titles


def pair(key: str, query: str = "hỏi", *, right: tuple[str, ...] = (), weight: float = 1.0) -> Pair:
    return Pair(f"{query} {key}", key, "test", frozenset((key, *right)), weight=weight)


def passages(**titles: str) -> Passages:
    made = Passages()
    for key, title in titles.items():
        made.add(key, title, (f"{key} {title}",))
        made.siblings[key] = tuple(other for other in titles if other != key)
    return made


FOUR = {"a": "Đăng ký khai sinh", "b": "Đăng ký lại khai sinh", "c": "Đăng ký KHAI SINH", "d": "Cấp phép xây dựng"}


def test_siblings_are_the_most_alike_titles() -> None:
    titles = ["Đăng ký khai sinh", "Cấp giấy phép xây dựng", "Đăng ký lại khai sinh", "Gia hạn giấy phép xây dựng"]
    assert [near[0] for near in nearest_titles(titles, 1)] == [2, 3, 0, 1]


def test_no_title_is_its_own_sibling() -> None:
    titles = ["Đăng ký khai sinh"] * 3 + ["Khác"]
    assert all(number not in near for number, near in enumerate(nearest_titles(titles, 3)))


def test_a_weight_says_how_often_a_pair_comes() -> None:
    pool = drawn([pair("a", weight=3), pair("b", weight=0.5), pair("c", weight=0)], random.Random(1))
    keys = [found.key for found in pool]
    assert keys.count("a") == 3 and keys.count("b") <= 1 and "c" not in keys
    often = sum(len(drawn([pair("b", weight=0.25)], random.Random(seed))) for seed in range(400))
    assert 60 < often < 140


def test_an_epoch_uses_every_pair_once() -> None:
    pairs = [pair(key, f"q{number}") for key in FOUR for number in range(8)]
    made = list(batches(pairs, passages(**FOUR), 8, 4, random.Random(2)))
    assert len(made) == 4 and all(len(batch.queries) == len(batch.passages) == 8 for batch in made)


def test_batches_hold_siblings() -> None:
    """Random neighbours are easy; what must be told apart are records whose titles differ in a word."""
    many = {f"{family}{number}": f"{family} {number}" for family in "pqrstuvwxy" for number in range(4)}
    made = Passages()
    for key, title in many.items():
        made.add(key, title, (key,))
        made.siblings[key] = tuple(other for other in many if other[0] == key[0] and other != key)
    for batch in batches([pair(key) for key in many], made, 8, 4, random.Random(3)):
        families = [text[0] for text in batch.passages]
        assert len(set(families)) <= 4


def test_what_is_right_for_both_is_not_wrong_for_either() -> None:
    """Provincial copies of one procedure pushed each other away, and the model unlearnt their title."""
    pairs = [pair("a", right=("b",)), pair("b"), pair("c"), pair("d")]
    [batch] = batches(pairs, passages(**FOUR), 4, 1, random.Random(4))
    order = [text.split()[0] for text in batch.passages]
    at = {key: order.index(key) for key in FOUR}
    assert batch.false[at["a"], at["b"]] and batch.false[at["b"], at["a"]], "a accepts b"
    assert batch.false[at["a"], at["c"]], "one title in another case"
    assert not batch.false[at["b"], at["d"]] and not np.diagonal(batch.false).any()


def test_the_same_seed_gives_the_same_epoch() -> None:
    pairs = [pair(key, f"q{number}") for key in FOUR for number in range(8)]
    first, again = (
        [batch.queries for batch in batches(pairs, passages(**FOUR), 8, 4, random.Random(5))] for _ in range(2)
    )
    assert first == again
    assert first != [batch.queries for batch in batches(pairs, passages(**FOUR), 8, 4, random.Random(6))]
