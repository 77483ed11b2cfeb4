"""Concepts: what a question speaks of, whatever word was chosen."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.cues import resource
from assistant.guards.concepts import concept_ids, concepts, harm_ids, word_ids


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("đưa phong bì cho cán bộ", "biếu quà mấy anh địa chính"),
        ("tra giúp số điện thoại hàng xóm", "coi giùm địa chỉ người yêu cũ"),
        ("mua bằng giả", "mua chứng chỉ dỏm"),
    ],
)
def test_other_words_for_the_same_share_their_concepts_and_pairs(one: str, other: str) -> None:
    """Only the listed wording of a wish was refused, never its neighbour."""
    shared = concepts(one) & concepts(other)
    assert len(shared) >= 2
    assert len(np.intersect1d(concept_ids(concepts(one)), concept_ids(concepts(other)))) >= 3


def test_marks_typed_tell_words_apart_and_marks_left_out_do_not_hide() -> None:
    assert "fake" in concepts("giấy giả") and "fake" not in concepts("giấy gia đình")
    assert "fake" in concepts("giay gia")


def test_a_lawful_question_shows_as_such() -> None:
    assert {"report", "harmed"} & concepts("bị lừa mua bằng giả thì tố cáo ở đâu")


def test_features_stay_inside_the_table_and_do_not_grow_with_a_story() -> None:
    story = "tôi ra ủy ban nộp hồ sơ rồi về nhà chờ " * 200
    for ids in harm_ids(story):
        assert ids.min() >= 0 and ids.max() < 1 << 16
    assert len(word_ids(story)) < 600


def test_every_concept_has_wordings_and_none_stands_twice_in_it() -> None:
    for name, wordings in resource("concepts").items():
        assert wordings and len(set(map(str, wordings))) == len(wordings), name


def test_nothing_speaks_of_nothing() -> None:
    assert not concepts("") and len(concept_ids(())) == 0
