"""What a name means today. Each clash here would send somebody to the wrong office."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.places import Change, Gazetteer, Level, default_gazetteer
from tests.corpus.places.conftest import PROVINCE, Ask

Today = Callable[..., list[list[str]]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("xã Đăk Blà", "xã Đăk Rơ Wa"),
        ("xã Đăk Bla", "xã Đăk Rơ Wa"),
        ("xa dak bla", "xã Đăk Rơ Wa"),
        ("phường Đăk Bla", "phường Đăk Bla"),
        ("thị trấn Đăk Hà", "xã Đăk Hà"),
        ("xã Đăk Hà, huyện Tu Mơ Rông", "xã Tu Mơ Rông"),
        ("xã Đăk Hà cũ", "xã Tu Mơ Rông"),
        ("xã Đăk Hà (Tu Mơ Rông)", "xã Tu Mơ Rông"),
        ("xã Đăk Hà mới", "xã Đăk Hà"),
        ("xã Đăk Long huyện Đăk Hà", "xã Đăk Pxi"),
        ("xã Đăk Long huyện Đăk Glei", "xã Đăk Long"),
        ("Đăk Long (h. Đăk Glei)", "xã Đăk Long"),
        ("xã Đăk Long thuộc huyện Kon Plông", "xã Măng Đen"),
        ("phường Trần Hưng Đạo, thành phố Quảng Ngãi", "phường Cẩm Thành"),
        ("phường Trần Hưng Đạo thành phố Kon Tum", "phường Đăk Bla"),
        ("p. Trần Hưng Đạo, tp. Kon Tum", "phường Đăk Bla"),
        ("phường Nguyễn Nghiêm thị xã Đức Phổ", "phường Đức Phổ"),
        ("phường Nguyễn Nghiêm, TP Quảng Ngãi", "phường Cẩm Thành"),
        ("xã Nguyễn Nghiêm", "xã Nguyễn Nghiêm"),
        ("phường Thắng Lợi", "phường Kon Tum"),
        ("xã Thắng Lợi", "xã Long Phụng"),
        ("phường Kon Tum", "phường Kon Tum"),
        ("tỉnh Kon Tum", "tỉnh Quảng Ngãi"),
        ("xã Pờ Y", "xã Bờ Y"),
        ("xã Bờ Y", "xã Bờ Y"),
        ("xã Hiếu", "xã Kon Plông"),
        ("xã Ba Tô", "xã Ba Tô"),
        ("thị trấn Ba Tơ", "xã Ba Tơ"),
        ("xã Sơn Hạ", "xã Sơn Hạ"),
        ("đặc khu Lý Sơn", "đặc khu Lý Sơn"),
        ("xã Phổ Cường", "xã Khánh Cường"),
    ],
)
def test_a_clash_of_names_is_settled_by_what_is_written(today: Today, text: str, expected: str):
    assert today(text) == [[expected]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đăk Hà", {"xã Đăk Hà", "xã Tu Mơ Rông", "…"}),
        ("xã Đăk Hà", {"xã Đăk Hà", "xã Tu Mơ Rông"}),
        ("Đăk Bla", {"xã Đăk Rơ Wa", "phường Đăk Bla"}),
        ("dak bla", {"xã Đăk Rơ Wa", "phường Đăk Bla"}),
        ("xã Đăk Long", {"xã Đăk Pxi", "xã Đăk Long"}),
        ("Đăk Long", {"xã Đăk Pxi", "xã Đăk Long"}),
        ("phường Trần Hưng Đạo", {"phường Cẩm Thành", "phường Đăk Bla"}),
        ("Trần Hưng Đạo", {"phường Cẩm Thành", "phường Đăk Bla"}),
        ("phường Nguyễn Nghiêm", {"phường Cẩm Thành", "phường Đức Phổ"}),
        ("Nguyễn Nghiêm", {"phường Cẩm Thành", "phường Đức Phổ", "xã Nguyễn Nghiêm"}),
        ("Thắng Lợi", {"phường Kon Tum", "xã Long Phụng"}),
        ("Kon Tum", {"phường Kon Tum", "…", "tỉnh Quảng Ngãi"}),
        ("Sa Thầy", {"xã Sa Thầy", "…"}),
    ],
)
def test_a_clash_that_nothing_settles_is_asked_back(today: Today, text: str, expected: set[str]):
    readings = today(text)
    assert {names[0] if len(names) == 1 else "…" for names in readings} == expected
    assert len(readings) == len(expected)


@pytest.mark.parametrize(
    ("spellings", "expected"),
    [
        (
            ["xã Đăk Blà", "xã Đắk Blà", "xã Đak Blà", "xã Dak Bla", "x. Đăk Blà", "XÃ ĐĂK BLÀ", "Xã Đăk  Blà"],
            "xã Đăk Rơ Wa",
        ),
        (["xã Ngọk Réo", "xã Ngọc Réo", "xa ngok reo", "xa ngoc reo"], "xã Ngọk Réo"),
        (["xã Ngọk Tem", "xã Ngọc Tem"], "xã Kon Plông"),
        (["xã Ya Ly", "xã Ia Ly", "xã Yaly", "xa ia ly"], "xã Ya Ly"),
        (["xã Đăk Hring", "xã Đăk H'Ring", "xã Dak Hring", "xa dak h ring"], "xã Đăk Mar"),
        (["xã Đăk Pxi", "xã Đăk PXi", "xã Dak Pxi"], "xã Đăk Pxi"),
        (["xã Rờ Kơi", "xã Rơ Kơi", "xa ro koi"], "xã Rờ Kơi"),
        (["thị trấn Plei Kần", "tt Plei Kần", "tt. Plei Kần", "thị trấn Plei Cần", "thi tran plei kan"], "xã Bờ Y"),
        (["xã Đăk Plô", "xã Đăk Blô"], "xã Đăk Plô"),
        (["xã Đăk Rơ Wa", "xã Đăk Rơwa", "xã Đắk Rờ Wa"], "xã Đăk Rơ Wa"),
        (["xã Sa Loong", "xã Sa Long"], "xã Sa Loong"),
        (["xã Hơ Moong", "xã Hơ Mong"], "xã Sa Bình"),
        (["tỉnh Đắk Lắk", "tỉnh Đăk Lăk", "tỉnh Daklak", "tinh dac lac"], "tỉnh Đắk Lắk"),
        (["thành phố Hồ Chí Minh", "TP.HCM", "TP HCM", "tphcm"], "thành phố Hồ Chí Minh"),
        (["tỉnh Thừa Thiên Huế"], "thành phố Huế"),
        (["xã Tịnh Hòa", "xã Tịnh Hoà"], "xã Đông Sơn"),
    ],
)
def test_spellings_of_one_place(today: Today, spellings: list[str], expected: str):
    for text in spellings:
        assert today(text) == [[expected]], text


def test_a_commune_that_was_divided_has_several_units_of_today(meaning: Ask):
    reading = meaning("xã Trà Bùi").sole
    assert reading is not None and reading.change is Change.SPLIT
    assert [unit.name for unit in reading.now] == ["Cà Đam", "Tây Trà Bồng"]


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("xã Mô Rai", Change.UNCHANGED), ("xã Rờ Kơi", Change.UNCHANGED), ("xã Ia Đal", Change.UNCHANGED),
        ("xã Ba Xa", Change.UNCHANGED), ("xã Đăk Long huyện Đăk Glei", Change.UNCHANGED), ("xã Đăk Blà", Change.MERGED),
        ("xã Sa Bình", Change.MERGED), ("huyện Sa Thầy", Change.ABOLISHED), ("tỉnh Kon Tum", Change.MERGED),
        ("tỉnh Cao Bằng", Change.UNCHANGED), ("xã Trà Bùi", Change.SPLIT),
    ],
)  # fmt: skip
def test_what_became_of_a_unit(meaning: Ask, text: str, change: Change):
    reading = meaning(text, past=True).sole
    assert reading is not None and reading.change is change
    assert reading.since == date(2025, 7, 1)


def test_a_commune_that_only_changed_its_kind_was_renamed(gazetteer: Gazetteer):
    changes = [
        (old, gazetteer.table.unit(old.links[0]))
        for old in gazetteer.table.units("O")
        if old.name and len(old.links) == 1 and len(gazetteer.table.unit(old.links[0]).links) == 1
    ]
    renamed = [old for old, new in changes if (old.name, old.type) != (new.name, new.type)]
    assert renamed
    mention = gazetteer.find(f"{gazetteer.full(renamed[0])} cũ")[0]
    reading = gazetteer.resolve(mention).sole
    assert reading is not None and reading.change is Change.RENAMED


def test_a_district_is_gone_and_its_communes_are_named(meaning: Ask):
    reading = meaning("huyện Sa Thầy").sole
    assert reading is not None
    assert {unit.name for unit in reading.now} == {"Sa Thầy", "Sa Bình", "Ya Ly", "Mô Rai", "Rờ Kơi"}
    assert reading.basis.number == "72/2025/QH15"


@pytest.mark.parametrize(
    ("text", "number"),
    [("xã Đăk Blà", "1677/NQ-UBTVQH15"), ("tỉnh Kon Tum", "202/2025/QH15"), ("huyện Đăk Tô", "72/2025/QH15")],
)
def test_the_legal_text_behind_a_change(meaning: Ask, text: str, number: str):
    reading = meaning(text).sole
    assert reading is not None and reading.basis.number == number and number in reading.basis.cited


def test_a_number_that_is_not_known_is_left_out(meaning: Ask):
    """Resolutions of the other provinces have numbers too; none is made up."""
    reading = meaning("phường Bến Thành, quận 1, thành phố Hồ Chí Minh", past=True).sole
    assert reading is not None and not reading.basis.number
    assert "thành phố Hồ Chí Minh" in reading.basis.cited


def test_all_communes_of_the_province_mean_themselves(gazetteer: Gazetteer):
    scope = gazetteer.province_id(PROVINCE)
    communes = [unit for unit in gazetteer.table.units("W") if unit.parent == scope]
    assert len(communes) == 96
    for unit in communes:
        name = gazetteer.describe(unit)
        for text in (f"{name} mới", f"{name}, {PROVINCE}"):
            (mention,) = gazetteer.find(text, province=PROVINCE)
            resolution = gazetteer.resolve(mention, province=PROVINCE)
            assert (unit,) in [reading.now for reading in resolution.readings], text
        assert gazetteer.resolve(gazetteer.find(f"{name} mới")[0], province=PROVINCE).sole is not None, name


def test_all_old_communes_of_the_two_provinces_are_found(gazetteer: Gazetteer):
    """As a person writes them who knows the district, with and without marks."""
    from corpus.language import fold

    scope = gazetteer.province_id(PROVINCE)
    old = [unit for unit in gazetteer.table.units("O") if unit.name and gazetteer.table.province(unit).id == scope]
    assert len(old) == 272
    for unit in old:
        district = gazetteer.describe(gazetteer.table.unit(unit.parent))
        text = f"{gazetteer.describe(unit)}, {district} cũ"
        (mention,) = gazetteer.find(text, province=PROVINCE)
        reading = gazetteer.resolve(mention, province=PROVINCE).sole
        assert reading is not None and reading.now == gazetteer.table.today(unit), text
        (mention,) = gazetteer.find(fold(text), province=PROVINCE)
        readings = gazetteer.resolve(mention, province=PROVINCE).readings
        assert gazetteer.table.today(unit) in [reading.now for reading in readings], fold(text)


def test_old_communes_are_found_by_their_names_alone_when_asked_about(gazetteer: Gazetteer):
    scope = gazetteer.province_id(PROVINCE)
    for unit in gazetteer.table.units("O"):
        if unit.name and gazetteer.table.province(unit).id == scope:
            mentions = gazetteer.find(f"{unit.name} nay là xã gì", province=PROVINCE, weak=True)
            readings = gazetteer.resolve(mentions[0], province=PROVINCE).readings if mentions else ()
            assert gazetteer.table.today(unit) in [reading.now for reading in readings], unit


@pytest.mark.parametrize(
    ("text", "district"),
    [
        ("xã Nguyễn Nghiêm", "thị xã Đức Phổ"), ("xã Khánh Cường", "thị xã Đức Phổ"), ("xã Đăk Plô", "huyện Đăk Glei"),
        ("xã Đăk Tô", "huyện Đăk Tô"),
    ],
)  # fmt: skip
def test_communes_a_list_put_into_the_wrong_district(gazetteer: Gazetteer, meaning: Ask, text: str, district: str):
    """A script of the time put the first two under another district."""
    resolution = meaning(f"{text} mới")
    assert resolution.sole is not None
    parents = {gazetteer.describe(gazetteer.table.unit(part.parent)) for part in resolution.sole.parts}
    assert parents == {district}


@pytest.mark.parametrize(
    ("text", "now", "year"),
    [
        ("xã Trà Quân", "xã Tây Trà", "2020"), ("xã Trà Khê", "xã Tây Trà", "2020"),
        ("xã Nghĩa An, thành phố Quảng Ngãi", "xã An Phú", "?"), ("xã Đức Lợi", "xã Long Phụng", "?"),
        ("xã Bình Thanh Tây", "xã Đông Sơn", "2020"), ("xã Đăk Long huyện Kon Plông", "xã Măng Đen", "2019"),
    ],
)  # fmt: skip
def test_names_that_ended_before_the_reform(meaning: Ask, gazetteer: Gazetteer, text: str, now: str, year: str):
    reading = meaning(text).sole
    assert reading is not None
    assert (gazetteer.describe(reading.now[0]), reading.earlier) == (now, year)


def test_a_district_merged_into_a_city_before(meaning: Ask):
    reading = meaning("quận 9, thành phố Hồ Chí Minh").sole
    assert reading is not None and reading.unit.name == "Thủ Đức" and reading.unit.level is Level.DISTRICT


def test_a_name_of_the_province_comes_before_the_same_elsewhere(today: Today):
    assert today("xã Tân Lập") == [["xã Kon Braih"]]
    assert today("xã Hòa Bình") == [["xã Đăk Rơ Wa"]]


def test_elsewhere_a_name_needs_its_district(today: Today, meaning: Ask):
    assert meaning("xã Tân Thành").readings == (), "dozens of places"
    assert today("phường Hồng Gai") == [["phường Hồng Gai"]]


def test_without_a_province_a_clash_at_home_is_one_of_the_country(gazetteer: Gazetteer):
    (mention,) = gazetteer.find("xã Hòa Bình")
    assert gazetteer.resolve(mention).sole is None


def test_a_larger_place_named_elsewhere_settles_it(gazetteer: Gazetteer):
    mentions = gazetteer.find("huyện Đăk Hà có xã Đăk Long, nay là xã nào", province=PROVINCE)
    readings = [gazetteer.resolve(mention, province=PROVINCE).sole for mention in mentions]
    assert [reading.now[0].name for reading in readings if reading and reading.unit.level is Level.COMMUNE] == [
        "Đăk Pxi"
    ]


def test_before_the_reform_a_commune_was_itself(gazetteer: Gazetteer):
    (mention,) = gazetteer.find("xã Đăk Blà", province=PROVINCE)
    reading = gazetteer.resolve(mention, province=PROVINCE, day=date(2025, 6, 30)).sole
    assert reading is not None and reading.change is Change.UNCHANGED and reading.now == (reading.unit,)


def test_a_unit_of_the_same_name_and_another_type_is_kept_aside(meaning: Ask, gazetteer: Gazetteer):
    resolution = meaning("xã Đăk Hà", past=True)
    assert resolution.sole is not None and resolution.sole.now[0].name == "Tu Mơ Rông"
    assert [gazetteer.describe(other.unit) for other in resolution.namesakes] == ["thị trấn Đăk Hà"]


def test_another_type_is_forgiven_when_there_is_no_other(today: Today):
    """People called the town a district long after it was one."""
    assert today("xã Plei Kần") == [["xã Bờ Y"]]
    assert len(today("huyện Đức Phổ")) == 1
    assert len(today("thị xã Kon Tum")) == 1


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=120))
def test_no_text_breaks_the_search(text: str):
    gazetteer = default_gazetteer()
    for weak in (False, True):
        for mention in gazetteer.find(text, province=PROVINCE, weak=weak):
            assert 0 <= mention.start < mention.end <= len(text)
            gazetteer.resolve(mention, province=PROVINCE)


WORDS = [
    "xã",
    "xa",
    "p.",
    "tt",
    "tp",
    "huyện",
    "Đăk",
    "Hà",
    "Kon",
    "Tum",
    "cũ",
    "thuộc",
    ",",
    "(",
    "5",
    "Trà",
    "Bùi",
    "́",
    "\u200b",
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=12))
def test_no_jumble_of_names_and_types_breaks_it(parts: list[str]):
    gazetteer = default_gazetteer()
    text = " ".join(parts)
    for mention in gazetteer.find(text, province=PROVINCE, weak=True):
        gazetteer.resolve(mention, province=PROVINCE, past=True)
