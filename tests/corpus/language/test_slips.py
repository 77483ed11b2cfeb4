"""Slips of the keyboard: what one slip explains is mended by a vocabulary, what is right or unclear stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.language.build_words import as_lines, pair_counts
from corpus.language.slips import Mended, Slips, default_slips
from corpus.language.syllable import could_be_right, is_syllable
from corpus.language.vocabulary import shipped_vocabulary

SMALL = Slips(
    {"khai sinh": 50, "đăng ký khai sinh": 80, "giấy tờ": 40, "hồ sơ": 60, "thủ tục": 30, "người dân": 9, "sinh con": 5}
)


NO_SLIPS = """
rmah kpă plei glei krông plông jrai hrê zalo shopee banana hotel laser canada panama bazan hanwha x ccqtv kncm abtc đ
qwertyuiopasdfgh
"""


@pytest.mark.parametrize(
    ("word", "meant", "kind"),
    [
        ("sinhhhh", "sinh", "letters"),
        ("khaii", "khai", "letters"),
        ("đăngg", "đăng", "letters"),
        ("giấyy", "giấy", "letters"),
        ("rồiiii", "rồi", "letters"),
        ("kooo", "ko", "letters"),
        ("dcccc", "dc", "letters"),
        ("đăgn", "đăng", "letters"),
        ("giâý", "giấy", "marks"),
        ("nguời", "người", "marks"),
        ("ngừoi", "người", "marks"),
        ("giấytờ", "giấy tờ", "glued"),
        ("khaisinh", "khai sinh", "glued"),
        ("dangkykhaisinh", "dang ky khai sinh", "glued"),
        ("hosoo", "ho so", "glued"),
        ("đăngkýkhaisinh", "đăng ký khai sinh", "glued"),
    ],
)
def test_a_small_vocabulary_is_enough(word: str, meant: str, kind: str) -> None:
    assert SMALL.mend(word) == Mended(meant, kind)


@pytest.mark.parametrize(
    ("before", "word", "behind", "meant"),
    [
        ("khai", "sihn", "", "sinh"),
        ("khai", "sing", "con", "sinh"),
        ("", "kahi", "sinh", "khai"),
        ("khai", "xyzt", "", None),
        ("đăk", "glei", "", None),
    ],
)
def test_neighbours_decide(before: str, word: str, behind: str, meant: str | None) -> None:
    found = SMALL.mend(word, before, behind)
    assert (found.text if found else None) == meant


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("nứơc", "nước"),
        ("trừong", "trường"),
        ("đuợc", "được"),
        ("đựoc", "được"),
        ("tièn", "tiền"),
        ("laị", "lại"),
        ("nghịêp", "nghiệp"),
        ("qùa", "quà"),
        ("nươc", "nước"),
        ("quyêt", "quyết"),
        ("mạg", "mạng"),
        ("trog", "trong"),
        ("chồg", "chồng"),
        ("fép", "phép"),
        ("fí", "phí"),
        ("nghành", "ngành"),
        ("thủtục", "thủ tục"),
        ("hànhchính", "hành chính"),
        ("khôngđược", "không được"),
        ("giayphepxaydung", "giay phep xay dung"),
        ("cancuoccongdan", "can cuoc cong dan"),
    ],
)
def test_the_shipped_vocabulary(word: str, meant: str) -> None:
    found = default_slips().mend(word)
    assert found is not None and found.text == meant


@pytest.mark.parametrize(
    "word",
    NO_SLIPS.split(),
)
def test_names_and_foreign_words_have_no_slip(word: str) -> None:
    assert default_slips().mend(word) is None


@pytest.mark.parametrize("word", ["photo", "passport", "visa", "cavet"])
def test_words_of_the_vocabulary_are_meant_as_they_stand(word: str) -> None:
    """ "visa" is no syllable, but the lexicon knows it."""
    assert Slips({"làm visa": 1, "photo": 1, "passport": 1, "giấy cavet": 1}).mend(word) is None


def test_two_candidates_alike_leave_the_word() -> None:
    slips = Slips({"bảng giá": 10, "bàng giá": 10})
    assert slips.mend("bagn", "", "giá") == Mended("bang", "letters")  # without marks they are one word
    assert Slips({"thanh niên": 10, "thang niên": 10}).mend("thahg") is None


def test_marks_that_keys_left_out() -> None:
    slips = Slips({"cần giấy": 5, "căn cước": 30})
    assert slips.with_marks("càn", "", "giấy") == "cần"
    assert slips.with_marks("càn", "", "cước") == "căn"  # the tone was wrong too
    assert slips.with_marks("càn", "", "sinh") == ""


def test_right_is_right() -> None:
    assert could_be_right("giáy") and could_be_right("cap") and could_be_right("sữa")
    assert not could_be_right("câp") and not could_be_right("sihn")


@given(st.text(alphabet="abcdeghiklmnopqrstuvxyđăâêôơưáàảãạếềớờứừ", min_size=1, max_size=14))
def test_what_comes_out_are_known_or_possible_syllables(word: str) -> None:
    found = default_slips().mend(word, "giấy", "tờ")
    if found is not None and found.kind != "letters":
        assert all(could_be_right(part) for part in found.text.split())
    assert found is None or found.text


@given(st.text(), st.text(), st.text())
def test_any_text_can_be_mended(word: str, before: str, behind: str) -> None:
    SMALL.mend(word, before, behind)


def test_the_shipped_words_are_pairs_of_syllables() -> None:
    vocabulary = shipped_vocabulary()
    pairs = [wording for wording, count in vocabulary.items() if count >= 2 and len(wording.split()) == 2]
    assert len(pairs) > 4000
    assert sum(not all(map(is_syllable, pair.split())) for pair in pairs) < 0.02 * len(pairs)
    assert vocabulary["đăng ký"] > 100


def test_counting_words_of_a_catalogue() -> None:
    titles = ["Đăng ký khai sinh", "đăng ký khai sinh", "Đăng ký, khai tử", "Cấp GCN 12 khai sinh"]
    counts = pair_counts(iter(titles))
    assert counts["đăng", "ký"] == 2, "one title counts once, whatever its case"
    assert counts["khai", "sinh"] == 2 and ("ký", "khai") in counts
    assert ("ký", "khai") not in pair_counts(iter(["đăng ký, khai tử"])), "a comma parts"
    assert as_lines(counts) == ["khai sinh 2", "đăng ký 2"]
