"""Which spellings are syllables: a table of rules that is too narrow "corrects" right words, one too wide lets debris
pass for words."""

from __future__ import annotations

import gzip
import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.language import fold_word, normalize, syllables
from corpus.language.syllable import (
    TONES,
    bases,
    could_be_syllable,
    is_syllable,
    put_together,
    spellings,
    taken_apart,
)
from corpus.starter import starter_path

ALL = sorted({syllable for base in bases() for tone in TONES if (syllable := put_together(base, tone))})

RIGHT = """
đăng ký khai sinh giấy tờ hồ sơ người được quyền quốc tịch nguyễn thuở khuya khuỷu huyện ngoài nghiệp nghề ghế giếng gì gìn
giữ giường gieo quý quả quýt quyết uống ở ỷ ý yêu yếu yến oan uyên uỷ ủy hoà hòa thuý thúy khoẻ khỏe loè lòe tuỳ tùy
toàn hoạch ngoéo xoong moóc buýt góa phuy kỷ kỹ lý hy sỹ mỹ tỷ vỹ kí mĩ ia ỉa rượu hươu mười lười phở thuê quê quơ
ngoằn ngoèo luật tuần tuất quấn khuynh huỳnh huých tuyn nguyệt duyệt phuộc thuốc buồn chuối uôn ương ứng ưu
"""
WRONG = """
đươc giâý kys laafm sinhh khaii sihn nghành ngiệp gế ngỉ cĩ kổ kà qan quuan giấyy tiên̉ cuả nứơc truờng nguời tièn lièn
sing ing ưn êng ơng đăgn plei kpă rmah đăk krông jrai zalo fax web w đ s th ng b1 khai1 iêu iêng ươ uôt bap cap
phết̀ qúy gíây hoòa abc
"""
BARE = "cap dat mat dang ky nguoi duoc giay nuoc quoc khuyen truong tien"
NOT_BARE = "sihn giayy kys fax plei kpa rmah krong visa zalo khaisinh dd kh bn đăng"


@pytest.mark.parametrize("text", RIGHT.split())
def test_right_spellings(text: str) -> None:
    assert is_syllable(text)
    assert is_syllable(text.upper()) and is_syllable(unicodedata.normalize("NFD", text))
    assert could_be_syllable(fold_word(text))


@pytest.mark.parametrize("text", WRONG.split())
def test_what_is_no_syllable(text: str) -> None:
    assert not is_syllable(text)


def test_nothing_is_no_syllable() -> None:
    assert not is_syllable("") and not could_be_syllable("") and spellings("") == ()


@pytest.mark.parametrize("folded", BARE.split())
def test_letters_without_marks_could_be_a_syllable(folded: str) -> None:
    assert could_be_syllable(folded)


@pytest.mark.parametrize("text", NOT_BARE.split())
def test_other_letters_could_not(text: str) -> None:
    assert not could_be_syllable(text)


def test_a_final_stop_takes_two_tones_only() -> None:
    assert [tone for tone in TONES if put_together("câp", tone)] == ["\u0301", "\u0323"]
    assert len([tone for tone in TONES if put_together("câm", tone)]) == 6


def test_spellings_of_letters_without_marks() -> None:
    assert {"đăng", "dang", "đang", "đẳng", "dâng"} <= set(spellings("dang"))
    assert {"hòa", "hóa"} <= set(spellings("hoa")) and "hoà" not in spellings("hoa")
    assert spellings("sihn") == ()


@pytest.mark.parametrize(
    ("text", "base", "tone"),
    [
        ("nứơc", "nươc", "\u0301"),
        ("giâý", "giây", "\u0301"),
        ("đăng", "đăng", ""),
        ("hoà", "hoa", "\u0300"),
        ("", "", ""),
    ],
)
def test_a_tone_is_found_wherever_it_stands(text: str, base: str, tone: str) -> None:
    assert taken_apart(text) == (base, tone)


@given(st.sampled_from(ALL))
def test_taking_apart_and_putting_together(syllable: str) -> None:
    assert is_syllable(syllable)
    assert put_together(*taken_apart(syllable)) == syllable
    assert normalize(syllable) == syllable
    assert syllable in spellings(fold_word(syllable))


@given(st.sampled_from(ALL), st.sampled_from(sorted("bcdđghklmnpqrstvxwfjz")))
def test_three_consonants_never_end_a_syllable(syllable: str, letter: str) -> None:
    assert not is_syllable(syllable + letter + letter + letter)


@given(st.text())
def test_any_text_can_be_asked(text: str) -> None:
    assert is_syllable(text) == is_syllable(unicodedata.normalize("NFD", text))
    base, tone = taken_apart(text)
    assert tone in TONES and isinstance(base, str)


def test_the_starter_corpus_is_written_in_syllables() -> None:
    """Whatever carries a tone in the package's own texts is a syllable, but for a few names."""
    text = normalize("\n".join(path.read_text("utf-8") for path in sorted(starter_path().rglob("*.yaml"))))
    toned = {word for word in syllables(text) if word.isalpha() and taken_apart(word)[1]}
    missed = {word for word in toned if not is_syllable(word)}
    assert len(toned) > 700 and len(missed) <= 6, missed


@pytest.mark.catalogue
def test_the_words_of_official_titles_are_syllables(catalogue_path: Path) -> None:
    """Of 100,000 words fewer than one in a hundred is none: abbreviations, loans, and the titles' own slips."""
    with gzip.open(catalogue_path / "tthc_national" / "merged.jsonl.gz", "rt", encoding="utf-8") as lines:
        words = [w for line in lines for w in syllables(normalize(json.loads(line)["name"])) if w.isalpha()]
    missed = [word for word in words if not is_syllable(word)]
    assert len(words) > 50_000 and len(missed) < 0.01 * len(words)
    assert len([word for word in missed if not word.isascii() and len(word) > 3]) < 40
