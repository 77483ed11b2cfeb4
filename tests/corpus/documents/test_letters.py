"""Old encodings: files of 1999 are read as what their authors wrote, and good text is never touched."""

from __future__ import annotations

import unicodedata

import pytest

from corpus.documents.letters import decoded, from_tcvn3, from_vni, marked_share, repaired

# Written by hand with the two keyboards' tables beside.
TCVN3 = "Céng hßa x· héi chñ nghÜa ViÖt Nam, §éc lËp - Tù do - H¹nh phóc"
VNI = "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam, Ñoäc laäp - Töï do - Haïnh phuùc"
MEANT = "Cộng hòa xã hội chủ nghĩa Việt Nam, Độc lập - Tự do - Hạnh phúc"


@pytest.mark.parametrize(("old", "name"), [(TCVN3, "tcvn3"), (VNI, "vni")])
def test_text_in_an_old_font_becomes_todays_letters(old: str, name: str) -> None:
    assert repaired(old) == (MEANT, name)


def test_utf8_read_as_windows_1252_is_read_again() -> None:
    text = "Thủ tục hành chính"
    garbled = text.encode().decode("cp1252", errors="ignore")
    whole = "Độc lập".encode().decode("latin-1")
    assert marked_share(garbled) < 0.5
    assert repaired(whole) == ("Độc lập", "mojibake")


@pytest.mark.parametrize(
    "text",
    [
        MEANT,
        "plain ascii",
        "Ông Lê Võ ở Đà Nẵng",
        unicodedata.normalize("NFD", MEANT),
        "café, naïve, Ångström",
        "µ = 5 °C ± 2",
        "§ 4",
    ],
)
def test_right_text_stays_as_it_is(text: str) -> None:
    """The mend must not cost a single letter of a good file: "ô" and "á" are signs of both old encodings."""
    assert repaired(text) == (text, "")


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_bytes_of_unicode_are_read_in_every_form(codec: str) -> None:
    text = "Đơn đề nghị cấp giấy phép xây dựng nhà ở riêng lẻ"
    assert unicodedata.normalize("NFC", decoded(text.encode(codec))[0]) == text


def test_windows_1258_and_tcvn3_bytes_are_told_apart() -> None:
    text = "Ủy ban nhân dân xã cấp bản sao trích lục hộ tịch theo yêu cầu"
    read, codec = decoded(_cp1258(text))
    assert (unicodedata.normalize("NFC", read), codec) == (text, "cp1258")
    assert decoded(TCVN3.encode("latin-1"))[1] == "tcvn3"
    assert decoded(VNI.encode("latin-1"))[1] == "vni"


def _cp1258(text: str) -> bytes:
    """The code page holds base letters with a quality mark, and tones as signs of their own behind them."""
    out = b""
    for letter in text:
        try:
            out += letter.encode("cp1258")
        except UnicodeEncodeError:
            base, tone = unicodedata.normalize("NFD", letter)[0:-1], unicodedata.normalize("NFD", letter)[-1]
            if tone in "\u0302\u0306\u031b":  # the tone stands before the quality mark: "ậ"
                base, tone = base[:-1] + tone, base[-1]
            out += unicodedata.normalize("NFC", base).encode("cp1258") + tone.encode("cp1258")
    return out


def test_a_few_broken_bytes_do_not_change_the_encoding_of_the_rest() -> None:
    text = ("Hồ sơ gồm tờ khai và giấy tờ kèm theo. " * 40).encode()
    read, codec = decoded(text[:200] + b"\xff" + text[200:])
    assert codec == "utf-8" and read.count("\ufffd") == 1


def test_old_letters_of_both_tables_are_all_different() -> None:
    """A slip in a table shows as two signs for one letter."""
    vowels = [c for c in "aăâeêioôơuưy" for c in [c]]
    for read in (from_tcvn3, from_vni):
        assert read("abc XYZ 123") == "abc XYZ 123"
    assert len(vowels) == 12 and from_vni("aù aø aû aõ aï") == "á à ả ã ạ" and from_tcvn3("¸µ¶·¹") == "áàảãạ"
