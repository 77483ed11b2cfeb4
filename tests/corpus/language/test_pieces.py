"""Taking a typed text to pieces: together again it is the normal form, and what must not change is marked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.language import normalize
from corpus.language.pieces import joined, taken_to_pieces


@given(st.text())
def test_together_again_it_is_the_normal_form(text: str) -> None:
    pieces, tail = taken_to_pieces(text)
    assert joined(pieces, tail) == normalize(text)


@pytest.mark.parametrize(
    "text",
    [
        "abc@example.vn", "k.dc@dc.gov.vn", "https://dc.gov.vn/ko?k=1", "www.dc.com", "dichvucong.gov.vn", "@ad", "#dk",
        "123/2015/NĐ-CP", "NĐ-CP", "82A-123.45", "1.001193", "12", "10k", "2tr", "H'Drai", "cha’s", "20.000",
        "01/02/2026", "ơ\u0306i",
    ],
)  # fmt: skip
def test_addresses_codes_and_numbers_are_fixed(text: str) -> None:
    pieces, _ = taken_to_pieces(f"xin {text} ko")
    assert [(piece.word, piece.fixed) for piece in pieces] == [
        ("xin", False),
        (normalize(text), "\u0306" not in text or pieces[1].fixed),
        ("ko", False),
    ]


def test_joined_words_come_apart_unless_they_are_known_together() -> None:
    assert [piece.word for piece in taken_to_pieces("cmnd/cccd, đ/c, tp.hcm")[0]] == [
        "cmnd",
        "cccd",
        "đ",
        "c",
        "tp",
        "hcm",
    ]
    assert [piece.word for piece in taken_to_pieces("đ/c tn&tkq", {"đ/c", "tn&tkq"})[0]] == ["đ/c", "tn&tkq"]


def test_the_case_is_kept_beside_unless_all_is_in_capitals() -> None:
    assert [piece.typed for piece in taken_to_pieces("Ông A Hùng ở UBND")[0]] == ["Ông", "A", "Hùng", "ở", "UBND"]
    assert [piece.typed for piece in taken_to_pieces("ÔNG A HÙNG")[0]] == ["ông", "a", "hùng"]
    assert [piece.typed for piece in taken_to_pieces("UBND")[0]] == ["UBND"], "one word may be an abbreviation"


def test_a_clause_ends_at_punctuation_but_not_at_a_joint() -> None:
    assert [piece.opens for piece in taken_to_pieces("a b, c/d (e) f? g\nh - i")[0]] == [
        False, False, True, False, True, True, True, True, False,
    ]  # fmt: skip
