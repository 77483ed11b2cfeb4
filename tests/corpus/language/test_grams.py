"""Index terms: what makes a question typed any way meet the record."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.language import accented_terms, fold, folded_terms, normalize


def test_syllables_then_pairs_then_codes() -> None:
    assert accented_terms("Đăng ký khai sinh") == ["đăng", "ký", "khai", "sinh", "đăng_ký", "ký_khai", "khai_sinh"]
    assert folded_terms("Đăng ký") == ["dang", "ky", "dang_ky"]


def test_codes_are_terms_of_their_own_beside_their_parts() -> None:
    """People paste "1.001193"; its parts alone match half of the catalogue."""
    terms = folded_terms("Mã 1.001193 theo 123/2015/NĐ-CP mẫu CT01")
    assert {"1.001193", "123/2015/nd-cp", "ct01", "1", "001193"} <= set(terms)


def test_repeated_words_are_repeated() -> None:
    assert folded_terms("xã xã") == ["xa", "xa", "xa_xa"]


@pytest.mark.parametrize("text", ["", " ", "?!…", "\u200b", "___", "\n\t"])
def test_text_without_words_has_no_terms(text: str) -> None:
    assert accented_terms(text) == [] and folded_terms(text) == []


@given(st.text())
def test_any_text_gives_terms_a_space_can_separate(text: str) -> None:
    """The lexical index joins terms with spaces: a term with one would fall into two."""
    for term in accented_terms(text) + folded_terms(text):
        assert term and not any(c.isspace() for c in term)


@given(st.text(alphabet=st.characters(max_codepoint=0x1EF9)))
def test_terms_do_not_depend_on_the_keyboard(text: str) -> None:
    assert folded_terms(unicodedata.normalize("NFD", text)) == folded_terms(text)
    assert folded_terms(fold(text)) == folded_terms(text), "terms of a folded text are the folded terms"
    assert accented_terms(normalize(text)) == accented_terms(text)
