"""One name, many spellings; and names that differ by a mark only."""

from __future__ import annotations

import pytest

from corpus.places.spelling import fit, foreign, place_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Đăk Hà", "dak ha"), ("Đăk Hà", "Đắk Hà"), ("Đăk Hà", "Đak Hà"), ("Đăk Hà", "Đắc Hà"), ("Kon Tum", "KonTum"),
        ("Ngọk Réo", "Ngọc Réo"), ("Ya Ly", "Ia Ly"), ("Đăk Hring", "Đăk H'Ring"), ("Sa Loong", "Sa Long"),
        ("Hòa Bình", "Hoà Bình"), ("Mỹ An", "Mĩ An"), ("Phường 05", "phường 5"), ("Plei Kần", "Pleikần"),
        ("Thủy Vân", "Thuỷ Vân"), ("Rờ Kơi", "Rơ Kơi"), ("Đăk Pxi", "Dak PXi"),
    ],
)  # fmt: skip
def test_spellings_of_one_name_share_a_key(one: str, other: str):
    assert place_key(one) == place_key(other)


@pytest.mark.parametrize(("one", "other"), [("Ba Tơ", "Ba Tiêu"), ("Kon Đào", "Con Đào"), ("Đăk Hà", "Đăk La")])
def test_other_names_have_another(one: str, other: str):
    assert place_key(one) != place_key(other)


@pytest.mark.parametrize(
    ("typed", "name", "expected"),
    [
        ("đăk blà", "Đăk Blà", 3), ("đăk bla", "Đăk Blà", 2), ("dak bla", "Đăk Blà", 2), ("đắk blà", "Đăk Blà", 2),
        ("đăk blà", "Đăk Bla", 1), ("ba tô", "Ba Tơ", 1), ("ngọc réo", "Ngọk Réo", 2), ("rơ kơi", "Rờ Kơi", 2),
        ("kontum", "Kon Tum", 3), ("hòa bình", "Tân Lập", 0),
    ],
)  # fmt: skip
def test_how_well_a_written_name_fits(typed: str, name: str, expected: int):
    """ "Blà" and "Bla" are two communes; who leaves marks out may mean either, who writes them means one."""
    assert fit(typed.split(), name) == expected


@pytest.mark.parametrize("name", ["Đăk Blà", "Kroong", "Plei Kần", "Sa Loong", "Kon Đào"])
def test_highland_spelling_is_no_vietnamese_word(name: str):
    assert foreign(name)


@pytest.mark.parametrize(
    "name", ["Hòa Bình", "Nghĩa Lộ", "Trương Quang Trọng", "Quyết Thắng", "Giồng Riềng", "Phường 5"]
)
def test_vietnamese_spelling_is(name: str):
    assert not foreign(name)
