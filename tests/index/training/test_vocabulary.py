"""Pruning of the vocabulary, on a tokenizer of a few pieces."""

from __future__ import annotations

from typing import Any

import pytest

tokenizers = pytest.importorskip("tokenizers", reason="training needs the package tokenizers")

from index.training import vocabulary  # noqa: E402  after the check that the package is there

PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁khai", "▁sinh", "▁", *"khaisn", "▁Bürger", "日本", "ế", "é"]
PIECES = list(dict.fromkeys(PIECES))


@pytest.fixture
def full() -> Any:
    scores = [(piece, -float(number)) for number, piece in enumerate(PIECES)]
    tokenizer = tokenizers.Tokenizer(tokenizers.models.Unigram(scores, unk_id=3))
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.Metaspace()
    tokenizer.add_special_tokens(["<s>", "<pad>", "</s>", "<unk>"])
    tokenizer.post_processor = tokenizers.processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    return tokenizer


def kept(full: Any, texts: list[str], size: int) -> list[int]:
    return vocabulary.select(PIECES, vocabulary.count_pieces(full, texts), size)


def test_used_pieces_stay_and_foreign_ones_go(full: Any) -> None:
    names = [PIECES[number] for number in kept(full, ["khai sinh", "khai sinh"], 100)]
    assert "▁khai" in names and "▁sinh" in names
    assert "日本" not in names and "▁Bürger" not in names


def test_single_characters_stay_though_nobody_used_them(full: Any) -> None:
    """Else the first rare letter in a name makes the whole word unknown."""
    names = [PIECES[number] for number in kept(full, [], 0)]
    assert {"ế", "é", "k", "▁", "<s>", "<pad>", "</s>", "<unk>"} <= set(names)


def test_a_text_is_cut_as_before(full: Any) -> None:
    numbers = kept(full, ["khai sinh", "khai sinh"], 100)
    small = vocabulary.pruned(full, numbers)
    assert small.encode("khai sinh").tokens == full.encode("khai sinh").tokens == ["<s>", "▁khai", "▁sinh", "</s>"]
    assert small.encode("khai sinh").ids == [numbers.index(n) for n in full.encode("khai sinh").ids]


def test_a_dropped_piece_is_spelt(full: Any) -> None:
    small = vocabulary.pruned(full, kept(full, [], 0))
    assert small.encode("khai", add_special_tokens=False).tokens == ["▁", "k", "h", "a", "i"]
    cost = vocabulary.inflation(full, small, ["khai", "sinh"])
    assert cost.full == 1 and cost.pruned == 5 and cost.ratio == 5 and cost.unknown == 0


def test_special_pieces_must_be_there(full: Any) -> None:
    with pytest.raises(ValueError, match="special pieces missing"):
        vocabulary.pruned(full, [4, 5])


def test_another_kind_of_tokenizer_is_refused() -> None:
    other = tokenizers.Tokenizer(tokenizers.models.WordLevel({"a": 0}, unk_token="a"))
    with pytest.raises(ValueError, match="unigram"):
        vocabulary.pruned(other, [0])


def test_text_is_counted_with_and_without_diacritics() -> None:
    """Pruned by accented text alone, "giay phep" fell into single letters: half of the questions twice as long."""
    assert list(vocabulary.forms(["Giấy PHÉP"])) == ["giấy phép", "giay phep"]
