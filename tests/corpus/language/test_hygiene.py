"""The one door for text. A fifth of the national crawl is not NFC and a sixth carries old tone placement; each of
these differences made an index miss a procedure that was there."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.language import accent_share, clean, fold, has_diacritics, normalize, syllables, words

TEXT = st.text(max_size=60)
VIETNAMESE = st.text(
    alphabet="aăâeêioôơuưyđdhknqt áàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵĐÐ\u200b\u0301",
    max_size=40,
)


@given(TEXT | VIETNAMESE)
def test_each_form_is_idempotent(text: str) -> None:
    for form in (clean, normalize, fold):
        once = form(text)
        assert form(once) == once


@given(VIETNAMESE)
def test_corpus_and_query_agree_whatever_the_unicode_form(text: str) -> None:
    for form in ("NFC", "NFD"):
        again = unicodedata.normalize(form, text)
        assert normalize(again) == normalize(text)
        assert fold(again) == fold(text)


@given(VIETNAMESE)
def test_fold_is_a_function_of_the_normal_form(text: str) -> None:
    assert fold(normalize(text)) == fold(text) == fold(clean(text))


@pytest.mark.parametrize(
    ("old", "new"),
    [("hoà", "hòa"), ("Uỷ ban", "ủy ban"), ("thuỷ", "thủy"), ("khoẻ", "khỏe"), ("HOÁ", "hóa"), ("quý", "quý"),
     ("quỹ", "quỹ"), ("hoàn", "hoàn"), ("tuỳ", "tùy"), ("khuyến", "khuyến"), ("loại", "loại"), ("quả", "quả"), ("oà", "òa")],
)  # fmt: skip
def test_tone_placement_has_one_form_and_closed_syllables_are_left_alone(old: str, new: str) -> None:
    assert normalize(old) == new


def test_what_invisible_characters_and_foreign_letters_did() -> None:
    assert clean("kh\u200bai\u00ad sinh\ufeff\x00") == "khai sinh"
    assert normalize("Ðăng ký") == normalize("Đăng ký") == "đăng ký"
    assert clean("a\r\nb\u2028c") == "a\nb\nc"
    assert clean("\ud800khai") == "khai"


def test_fold_drops_every_mark_and_d_bar() -> None:
    assert fold("Giấy chứng nhận quyền sử dụng ĐẤT") == "giay chung nhan quyen su dung dat"


def test_words_keep_codes_whole_and_syllables_do_not() -> None:
    assert words("thủ tục 1.001193, Nghị định 123/2015/NĐ-CP phí 20.000đ") == [
        "thủ", "tục", "1.001193", "Nghị", "định", "123/2015/NĐ-CP", "phí", "20.000đ",
    ]  # fmt: skip
    assert syllables("1.001193") == ["1", "001193"]


def test_accent_share_tells_unaccented_questions_from_ordinary_ones() -> None:
    assert accent_share("lam giay khai sinh can gi") == 0.0
    assert accent_share("làm giấy khai sinh cần gì") > 0.5
    assert not has_diacritics("dang ky xe 2026")
    assert has_diacritics("đo")
    assert accent_share("???") == 0.0
