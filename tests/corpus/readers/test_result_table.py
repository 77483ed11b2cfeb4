"""The last field of a flat page ends in the page's buttons; "Nộp hồ sơ" once stood in descriptions as advice."""

import pytest

from corpus.readers.result_table import keyword_list, parse_results

BUTTONS = (
    "Chọn cơ quan thực hiệnTỉnh/ Thành phốBộ ngành-- Chọn Tỉnh/ Thành phố --Phường/ XãSở-- Chọn Phường/ Xã --Nộp hồ sơ"
)
TAIL = "Từ khóaKhông có thông tinMô tảKhông có thông tin"


def pairs(text: str) -> list[tuple[str, str]]:
    return [(result.name, result.code) for result in parse_results(text).results]


def test_results_keywords_and_description() -> None:
    cell = parse_results(
        "Giấy phépMã: KQ.G01.000262Quyết địnhMã: KQ.G01.000263Từ khóagiấy phép, cấp mớiMô tảCấp cho tổ chức." + BUTTONS
    )
    assert [(r.name, r.code) for r in cell.results] == [("Giấy phép", "KQ.G01.000262"), ("Quyết định", "KQ.G01.000263")]
    assert cell.keywords == ("giấy phép", "cấp mới")
    assert cell.description == "Cấp cho tổ chức."
    assert cell.unparsed == ()


@pytest.mark.parametrize(
    "code",
    ["KQ.G01.000262", "KQ.G01.00262", "KQ.G12.0001234", "G15-KQ004389", "000.00.00.G08-KQ0080", "H37.003", "KQ.H60.000362", "KQ.G14 0123", "KQ-G10.000001",
     "000.00.16.H05-KQ0001"],
)  # fmt: skip
@pytest.mark.parametrize("following", ["Giấy chứng nhận", "QUYẾT ĐỊNH", "- Văn bản", "Ảnh"])
def test_a_code_ends_where_the_next_name_begins(code: str, following: str) -> None:
    assert pairs(f"Văn bảnMã: {code}{following}Mã: KQ.G01.000001{TAIL}") == [
        ("Văn bản", code),
        (following, "KQ.G01.000001"),
    ]


def test_a_numbered_name_behind_a_code() -> None:
    assert pairs(f"1. Giấy phépMã: KQ.G04.0003522. Quyết địnhMã: KQ.G04.000353{TAIL}") == [
        ("1. Giấy phép", "KQ.G04.000352"),
        ("2. Quyết định", "KQ.G04.000353"),
    ]


def test_a_code_typed_at_random_is_kept_as_text() -> None:
    cell = parse_results(f"Quyết định đăng kýMã: dsfasThông báoMã: KQ.G01.000001{TAIL}")
    assert ("Quyết định đăng ký", "") in [(r.name, r.code) for r in cell.results]
    (unparsed,) = cell.unparsed
    assert (unparsed.field, unparsed.reason) == ("results", "code_or_name")
    assert "dsfas" in unparsed.text


@pytest.mark.parametrize("text", ["", "Không có thông tin", TAIL, TAIL + BUTTONS])
def test_nothing_gives_nothing(text: str) -> None:
    assert parse_results(text) == parse_results("")


def test_results_without_codes_or_tail() -> None:
    assert pairs("Giấy phép hoặc văn bản từ chối") == [("Giấy phép hoặc văn bản từ chối", "")]


def test_the_short_form_of_the_buttons_goes_too() -> None:
    cell = parse_results(
        "Giấy phépMã: KQ.G01.000001Từ khóaMô tảNội dungChọn cơ quan thực hiệnTỉnh/ Thành phốBộ ngànhNộp hồ sơ"
    )
    assert (cell.description, cell.keywords) == ("Nội dung", ())


def test_keywords() -> None:
    assert keyword_list("a, b; c\nb.") == ("a", "b", "c")
    assert keyword_list("") == ()
    title = "Cấp giấy phép, gia hạn giấy phép " * 8
    assert keyword_list(title) == (title.strip(),)
