"""Chat shorthand: written out for the search, without touching money, codes or what was meant otherwise."""

from __future__ import annotations

import unicodedata
from importlib import resources

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from corpus.language import normalize, words
from corpus.language.shorthand import Expanded, expand

SHIPPED = yaml.safe_load(resources.files("corpus.language").joinpath("resources/shorthand.yaml").read_text("utf-8"))


@pytest.mark.parametrize(
    ("text", "written_out"),
    [
        ("ko dc", "không được"),
        ("KO, DC!", "không được"),
        ("đk khai sinh", "đăng ký khai sinh"),
        ("\u200bko", "không"),
        ("đc".replace("đ", "ð"), "được"),
        ("", ""),
        ("?!", ""),
    ],
)
def test_shorthand_is_written_out(text: str, written_out: str) -> None:
    assert expand(text).text == written_out


def test_further_readings_are_searched_beside() -> None:
    found = expand("đk gì, đk nào")
    assert found == Expanded("đăng ký gì đăng ký nào", ("được không", "điều kiện"))


@pytest.mark.parametrize("text", ["10k", "10 k", "lệ phí 50 k", "1.001193", "123/2015/nđ-cp", "ct01", "khô", "kho"])
def test_money_codes_and_longer_words_stay(text: str) -> None:
    """ "50 k" (50.000 đồng) became "50 không"."""
    assert expand(text) == Expanded(normalize(text))


def test_only_whole_tokens_change() -> None:
    assert expand("koko").text == "koko"


@pytest.mark.parametrize("token", SHIPPED)
def test_every_shipped_token_can_be_met(token: str) -> None:
    """YAML reads "no" as False and "10" as a number; a token with a space is never one word of a question."""
    assert isinstance(token, str)
    assert words(normalize(token)) == [normalize(token)]
    readings = SHIPPED[token] if isinstance(SHIPPED[token], list) else [SHIPPED[token]]
    assert readings and all(isinstance(reading, str) for reading in readings)
    assert readings == [""] or all(readings), "only a filler word ('ạ', 'nhé') is left out"
    assert expand(f"hồ {token} sơ").text == " ".join(filter(None, ("hồ", readings[0], "sơ")))


@given(st.text())
def test_any_text_can_be_expanded(text: str) -> None:
    found = expand(text)
    assert found.text == " ".join(found.text.split())
    assert len(set(found.others)) == len(found.others)
    assert expand(unicodedata.normalize("NFD", text)) == expand(unicodedata.normalize("NFC", text))
    assert expand(normalize(text)) == found


@given(st.lists(st.sampled_from(["hồ", "sơ", "giấy", "1.001193", "ct01", "sinh", "đỏ"]), max_size=8))
def test_text_without_shorthand_stays(tokens: list[str]) -> None:
    assert expand(" ".join(tokens)) == Expanded(" ".join(tokens))
