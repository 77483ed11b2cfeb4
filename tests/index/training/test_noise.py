"""How questions are made messy for training."""

from __future__ import annotations

import random

import pytest

from corpus.language import fold, normalize
from index.training import noise

TEXT = "tôi muốn đăng ký khai sinh cho con thì không biết cần giấy tờ gì"
KINDS = (noise.strip_all, noise.strip_part, noise.chat, noise.telex, noise.typos, noise.drop_words)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_the_same_seed_gives_the_same_noise(kind: noise.Noise) -> None:
    assert kind(TEXT, random.Random(3)) == kind(TEXT, random.Random(3))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_codes_and_numbers_stay(kind: noise.Noise) -> None:
    """A typo in "1.001193" is another procedure, not a typo."""
    for seed in range(30):
        assert "1.001193" in kind("mã 1.001193", random.Random(seed))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("text", ["", "a", "đ", "không", "?", "123"])
def test_short_texts_are_taken(kind: noise.Noise, text: str) -> None:
    for seed in range(10):
        assert isinstance(kind(text, random.Random(seed)), str)


def test_stripped_is_folded() -> None:
    assert noise.strip_all(TEXT, random.Random(0)) == fold(TEXT)
    part = noise.strip_part(TEXT, random.Random(1))
    assert fold(part) == fold(TEXT) and part not in (TEXT, fold(TEXT))


def test_telex_is_what_the_keys_give() -> None:
    assert [noise._keys(word) for word in ("đăng", "ký", "đường", "mất")] == ["ddawng", "kys", "dduwowngf", "maats"]


def test_shorthand_is_written_for_some_words() -> None:
    seen = {noise.chat(TEXT, random.Random(seed)) for seed in range(20)}
    assert any(" ko " in text or " k " in text for text in seen)


def test_a_dropped_word_leaves_enough() -> None:
    assert noise.drop_words("đăng ký khai sinh", random.Random(0)) == "đăng ký khai sinh"
    assert len(noise.drop_words(TEXT, random.Random(0)).split()) >= len(TEXT.split()) - 2


def test_about_a_third_is_typed_without_diacritics_and_a_third_as_written() -> None:
    drawn = [noise.noisy(TEXT, chance) for chance in map(random.Random, range(1000))]
    assert 280 < sum(text.isascii() for text in drawn) < 480
    assert 250 < sum(text == normalize(TEXT) for text in drawn) < 420
