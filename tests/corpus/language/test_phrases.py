"""Known wordings in what people typed: found without accents, never taken for another word with them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.language import fold, normalize, syllables
from corpus.language.phrases import Match, PhraseTable

RED_BOOK = PhraseTable([("sổ đỏ", 1), ("sổ", 2), ("giấy khai sinh", 3)])


def payloads(text: str) -> list[int]:
    return [match.payload for match in RED_BOOK.find(text)]


@pytest.mark.parametrize(
    "text", ["sổ đỏ", "so do", "SỔ ĐỎ", "sổ do", "so đỏ", "So\u0302\u0309 đo\u0309", "làm sổ  đỏ?"]
)
def test_a_syllable_without_marks_matches_any_accents(text: str) -> None:
    assert 1 in payloads(text)


@pytest.mark.parametrize("text", ["số đo", "sợ độ", "số đỏ", "sổ đo dài"])
def test_a_syllable_with_marks_matches_only_its_own(text: str) -> None:
    """ "Số đo" (a measure) once answered about land certificates ("sổ đỏ")."""
    assert 1 not in payloads(text)


@pytest.mark.parametrize("text", ["", "?", "sổđỏ", "đỏ sổ", "giấy khai", "giấy sinh khai"])
def test_only_whole_wordings_in_order(text: str) -> None:
    assert set(payloads(text)) <= {2}


def test_matches_come_in_order_with_their_places() -> None:
    assert RED_BOOK.find("xin giấy khai sinh và sổ đỏ") == [Match(1, 3, 3), Match(5, 2, 1), Match(5, 1, 2)]


def test_longest_leaves_out_what_a_longer_one_covers() -> None:
    assert RED_BOOK.longest("sổ đỏ, sổ") == [Match(0, 2, 1), Match(2, 1, 2)]


def test_equal_wordings_keep_both_payloads() -> None:
    table = PhraseTable([("báo tử", "a"), ("bao tu", "b"), ("Báo  Tử!", "c")])
    assert [match.payload for match in table.longest("báo tử")] == ["a", "c"]
    assert [match.payload for match in table.longest("bao tu")] == ["a", "b", "c"]


def test_empty_wordings_are_left_out() -> None:
    table = PhraseTable([("", 1), ("?!", 2)])
    assert table.find("bất cứ gì ?!") == []


texts = st.text(alphabet="aăâáàđdeoôơuưịýsg ?.-", max_size=30)


@given(st.lists(texts, max_size=6), st.one_of(st.text(), texts))
def test_any_text_gives_matches_inside_it(wordings: list[str], text: str) -> None:
    table = PhraseTable((wording, wording) for wording in wordings)
    typed = syllables(normalize(text))
    for match in table.find(text):
        assert match.length >= 1 and 0 <= match.start <= len(typed) - match.length
    assert set(table.longest(text)) <= set(table.find(text))


@given(texts)
def test_every_wording_is_found_in_itself_with_and_without_accents(wording: str) -> None:
    table = PhraseTable([(wording, 0)])
    expected = [Match(0, len(syllables(normalize(wording))), 0)] if syllables(normalize(wording)) else []
    for text in (wording, fold(wording), normalize(wording)):
        assert table.find(text)[:1] == expected
