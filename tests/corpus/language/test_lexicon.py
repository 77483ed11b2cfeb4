"""Everyday words and official ones: widens a search, longest wording first, and knows when to keep out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.language.lexicon import Entry, Lexicon, default_lexicon

SMALL = Lexicon([
    Entry(says=("hộ khẩu",), means=("thường trú",)),
    Entry(says=("tách sổ hộ khẩu", "tách khẩu"), means=("tách hộ", "thường trú")),
    Entry(says=("đổi tên",), means=("cải chính hộ tịch",), unless=("công ty", "xe")),
])  # fmt: skip


@pytest.mark.parametrize("text", ["tách khẩu", "tach khau", "TÁCH KHẨU thì sao?"])
def test_wordings_are_found_any_way_typed(text: str) -> None:
    assert SMALL.official(text) == ("tách hộ", "thường trú")


def test_the_longest_wording_speaks_first_and_nothing_twice() -> None:
    assert SMALL.official("hộ khẩu, muốn tách sổ hộ khẩu") == ("tách hộ", "thường trú")


@pytest.mark.parametrize("text", ["đổi tên công ty", "doi ten cong ty", "xe của tôi đổi tên chủ"])
def test_an_entry_keeps_out_when_another_thing_is_meant(text: str) -> None:
    """Renaming a company is no civil-status matter."""
    assert SMALL.official(text) == ()
    assert SMALL.official("đổi tên cho con") == ("cải chính hộ tịch",)


def test_one_entry_ruled_out_leaves_the_others() -> None:
    assert SMALL.official("hộ khẩu của xe đổi tên") == ("thường trú",)


def test_unknown_words_and_nothing() -> None:
    assert SMALL.official("") == () and SMALL.official("thời tiết hôm nay") == ()


def test_the_shipped_lexicon_is_sound() -> None:
    entries = default_lexicon().entries
    assert len(entries) > 50 and default_lexicon() is default_lexicon()
    for entry in entries:
        assert entry.says and entry.means and all(map(str.strip, (*entry.says, *entry.means, *entry.unless)))
        for wording in entry.says:
            ruled_out = Lexicon([Entry((wording,), ("x",), entry.unless)]).official(wording) == ()
            assert not ruled_out, f"{wording!r} rules itself out"
            assert set(entry.means) <= set(default_lexicon().official(wording))


@given(st.text())
def test_any_text_can_be_looked_up(text: str) -> None:
    assert all(default_lexicon().official(text)) or default_lexicon().official(text) == ()
