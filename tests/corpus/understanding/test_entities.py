"""Codes, references, dates and figures: found however they are typed, and never taken for one another."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.language import fold, normalize
from corpus.understanding import Entities, entities_of, measure_features
from corpus.understanding.citations import DocumentKind
from corpus.understanding.dates import Side
from corpus.understanding.measures import Dimension, Measure
from corpus.understanding.personal import PersonalKind


def values(text: str, kind: str) -> list[str]:
    return [code.value for code in getattr(entities_of(text), kind)]


@pytest.mark.parametrize(
    "text",
    ["1.001193", "thủ tục 1.001193 cần gì", "(1.001193)", "1 001193", "mã 1001193", "ma thu tuc 1001193", "tthc 1001193",
     "1. 001193 là gì", "1,001193", "1.001193.000.00.00.H49", "mã số: 1001193?"],
)  # fmt: skip
def test_a_procedure_code_is_found_however_it_is_typed(text: str) -> None:
    """People copy codes from a phone screen, where the dot gets lost: "1 001193" once found nothing."""
    assert values(text, "procedures") == ["1.001193"]


@pytest.mark.parametrize(
    "text",
    ["1001193", "1.001193.000 đồng", "11.001193", "1.0011934", "1.200.500", "0912 1 001193 22", "1.19", "số 1 2025"],
)
def test_other_numbers_are_no_procedure_code(text: str) -> None:
    assert values(text, "procedures") == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("H49.12-250701-0001", "H49.12-250701-0001"),
        ("hồ sơ h49.12-250701-0001 tới đâu rồi", "H49.12-250701-0001"),
        ("000.00.16.H49-250701-0001", "000.00.16.H49-250701-0001"),
        ("tra cứu 000.00.16.h49 - 250701 - 0001 giùm", "000.00.16.H49-250701-0001"),
        ("h49.12 250701 0001", "H49.12-250701-0001"),
        ("H49.12–250701–0001", "H49.12-250701-0001"),
        ("mã hồ sơ G22.99.2-250704-000123 ạ", "G22.99.2-250704-000123"),
        ("G22.99.3-241219795252", "G22.99.3-241219795252"),
        ("H 49.12-250701-0001", "H49.12-250701-0001"),
    ],
)
def test_a_dossier_code_is_one_code(text: str, code: str) -> None:
    """Twelve of its digits look like a citizen's number and six like a date: neither may be read out of it."""
    found = entities_of(text)
    assert [each.value for each in found.dossiers] == [code]
    assert not found.dates and not found.personal and not found.procedures and not found.measures


@pytest.mark.parametrize("text", ["H49.12-251301-0001", "H49.12-250732-0001", "H49", "H49-2507-0001", "a4 250701 12"])
def test_a_dossier_code_holds_a_day_that_can_be(text: str) -> None:
    assert values(text, "dossiers") == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("tờ khai CT01", "CT01"), ("ct1 ở đâu", "CT01"), ("mau ct 07", "CT07"), ("mẫu TK1-TS", "TK1-TS"), ("đơn NA5", "NA5"),
        ("mẫu số 02", "02"), ("mẫu 01a/ĐK điền sao", "01A/ĐK"), ("mau so 04", "04"), ("biểu mẫu số 3", "3"),
        ("mẫu 01/ĐKT-HKD", "01/ĐKT-HKD"), ("phụ lục II-1", "PL-II-1"), ("phu luc 3", "PL-3"), ("mẫu: 09", "09"),
    ],
)  # fmt: skip
def test_codes_of_forms(text: str, code: str) -> None:
    assert values(text, "forms") == [code]


@pytest.mark.parametrize("text", ["làm mau 5 ngày", "10 mẫu 3 sào", "mẫu đơn", "mẫu mới nhất", "x 3 cái", "dk 2 người"])
def test_other_words_are_no_form(text: str) -> None:
    """ "Mau" without its mark is "soon": "làm mau 5 ngày" once asked for form 5."""
    assert values(text, "forms") == []


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        ("123/2015/NĐ-CP", "decree", "123/2015/NĐ-CP"),
        ("nghị định số 123/2015/nđ-cp", "decree", "123/2015/NĐ-CP"),
        ("nghi dinh 123/2015/nd-cp", "decree", "123/2015/NĐ-CP"),
        ("123 / 2015 / ND - CP", "decree", "123/2015/NĐ-CP"),
        ("66.7/2025/NQ-CP", "resolution", "66.7/2025/NQ-CP"),
        ("nghị định 123", "decree", "123"),
        ("nđ 123/2015", "decree", "123/2015"),
        ("nđ 123 năm 2015 quy định gì", "decree", "123/2015"),
        ("thông tư 03/2023/tt-btp", "circular", "03/2023/TT-BTP"),
        ("tt 03/2023", "circular", "03/2023"),
        ("quyết định số 3152/QĐ-BTP", "decision", "3152/QĐ-BTP"),
        ("45/2020/qd-ttg", "decision", "45/2020/QĐ-TTg"),
        ("luật 72/2025/QH15", "law", "72/2025/QH15"),
        ("bộ luật 45/2019/QH14", "code", "45/2019/QH14"),
        ("luật số 31/2024", "law", "31/2024"),
    ],
)
def test_documents_by_number(text: str, kind: str, number: str) -> None:
    (found,) = entities_of(text).citations
    assert (found.kind, found.number) == (DocumentKind(kind), number)


@pytest.mark.parametrize(
    ("text", "kind", "name", "year"),
    [
        ("luật đất đai 2024", "law", "đất đai", 2024), ("luat dat dai nam 2024", "law", "dat dai", 2024),
        ("theo Luật Hộ tịch", "law", "hộ tịch", None), ("bộ luật dân sự 2015", "code", "dân sự", 2015),
        ("luật sửa tên mới 2026", "law", "sửa tên mới", 2026), ("luật nhà ở năm 2023", "law", "nhà ở", 2023),
        ("luật giá 2023", "law", "giá", 2023),
    ],
)  # fmt: skip
def test_laws_by_name(text: str, kind: str, name: str, year: int | None) -> None:
    (found,) = entities_of(text).citations
    assert (found.kind, found.name, found.year) == (DocumentKind(kind), name, year)


@pytest.mark.parametrize(
    "text",
    ["luật sư năm 2018", "quyết định 3 người", "5.000 m3/ngày", "luật quy định năm 2020", "tt 15 ngày", "luật giá",
     "hai luật", "khoan giếng 30 mét", "dự án Điều 6.2", "khoản 200 triệu", "điểm 9", "nghị định mới nhất"],
)  # fmt: skip
def test_no_document_is_made_up(text: str) -> None:
    """ "Luật sư năm 2018" was a lawyer, and the borehole of 30 metres no clause."""
    assert entities_of(text).citations == ()


@pytest.mark.parametrize(
    ("text", "article", "clause", "point", "number"),
    [
        ("khoản 2 điều 5", "5", "2", "", ""), ("điều 12a", "12a", "", "", ""), ("Điều 12A Luật Hộ tịch", "12a", "", "", ""),
        ("điểm đ khoản 1 điều 9", "9", "1", "đ", ""), ("diem d khoan 1 dieu 9", "9", "1", "d", ""),
        ("dieu 5 khoan 2 nghi dinh 123", "5", "2", "", "123"), ("điều 5, khoản 2 của nghị định 123/2015", "5", "2", "", "123/2015"),
        ("nghị định 123/2015/NĐ-CP điều 5", "5", "", "", "123/2015/NĐ-CP"), ("khoản 3", "", "3", "", ""),
        ("nghị định 123 (khoản 2 Điều 5)", "5", "2", "", "123"),
    ],
)  # fmt: skip
def test_parts_stand_with_their_document(text: str, article: str, clause: str, point: str, number: str) -> None:
    (found,) = entities_of(text).citations
    assert (found.article, found.clause, found.point, found.number) == (article, clause, point, number)


def test_two_references_stay_two() -> None:
    first, second = entities_of("so sánh điều 5 nghị định 123/2015 với điều 7 luật đất đai 2024").citations
    assert (first.article, first.number, second.article, second.name) == ("5", "123/2015", "7", "đất đai")


@pytest.mark.parametrize(
    ("text", "day", "month", "year", "side"),
    [
        ("01/7/2025", 1, 7, 2025, "at"), ("1-7-2025", 1, 7, 2025, "at"), ("01.07.2025", 1, 7, 2025, "at"), ("2/9/25", 2, 9, 2025, "at"),
        ("ngày 1 tháng 7 năm 2025", 1, 7, 2025, "at"), ("ngay 1 thang 7 nam 2025", 1, 7, 2025, "at"), ("mùng 1 tháng 7 năm 2025", 1, 7, 2025, "at"),
        ("sinh ngày 3 tháng 7", 3, 7, None, "at"), ("hôm 1/7", 1, 7, None, "at"), ("tháng 7/2025", None, 7, 2025, "at"),
        ("tháng 7 năm 2025", None, 7, 2025, "at"), ("năm 2019", None, None, 2019, "at"), ("cấp trước 2004", None, None, 2004, "before"),
        ("trước ngày 01 tháng 7 năm 2004", 1, 7, 2004, "before"), ("sau 1/7/2025", 1, 7, 2025, "after"), ("từ năm 2012", None, None, 2012, "after"),
    ],
)  # fmt: skip
def test_dates(text: str, day: int | None, month: int | None, year: int | None, side: str) -> None:
    (found,) = [date for date in entities_of(text).dates if (date.month, date.year) == (month, year)]
    assert (found.day, found.side) == (day, Side(side))


@pytest.mark.parametrize(
    ("text", "month", "offset"),
    [("tháng 7 năm ngoái", 7, -1), ("nam ngoai lam roi", None, -1), ("năm nay", None, 0), ("năm sau cưới", None, 1)],
)
def test_years_told_from_now(text: str, month: int | None, offset: int) -> None:
    (found,) = entities_of(text).dates
    assert (found.month, found.years_from_now, found.year) == (month, offset, None)


@pytest.mark.parametrize(
    "text",
    ["31/13/2025", "45/2/2025", "mấy năm nay", "hai năm rồi", "12 năm nay", "ở Việt Nam sau khi cưới", "1/2 thửa đất",
     "3 tháng 7 ngày", "mấy tháng 1 lần", "123/2015", "nghị định 01/2021", "20.000", "5 năm"],
)  # fmt: skip
def test_no_date_is_made_up(text: str) -> None:
    """ "Việt Nam sau khi cưới" was read as "next year": "nam sau" without its mark stands in "Việt Nam sau"."""
    assert entities_of(text).dates == ()


@pytest.mark.parametrize(
    ("text", "dimension", "low", "high"),
    [
        ("14 tuổi", "age", 14, 14), ("duoi 6 tuoi", "age", None, 6), ("dưới 6 tuổi", "age", None, 6), ("trên 75 tuổi", "age", 75, None),
        ("từ đủ 14 tuổi trở lên", "age", 14, None), ("từ đủ 75 tuổi đến 80 tuổi", "age", 75, 80), ("từ 14 đến dưới 18 tuổi", "age", 14, 18),
        ("chưa đủ 14 tuổi", "age", None, 14), ("em 15t lần đầu làm cccd", "age", 15, 15), ("mười bốn tuổi", "age", 14, 14),
        ("muoi bon tuoi", "age", 14, 14), ("bốn mươi lăm tuổi", "age", 45, 45), ("6 tháng tuổi", "age", 0.5, 0.5),
        ("60 ngày", "duration", 60, 60), ("3 tháng", "duration", 90, 90), ("hơn 2 năm", "duration", 730, None),
        ("không quá 15 ngày làm việc", "duration", None, 15), ("ba tháng", "duration", 90, 90), ("2 tháng rưỡi", "duration", 75, 75),
        ("từ 30 ngày trở lên", "duration", 30, None), ("90 ngày trở xuống", "duration", None, 90), ("1,5 năm", "duration", 547.5, 547.5),
        ("500k", "money", 500_000, 500_000), ("500 k", "money", 500_000, 500_000), ("2 triệu rưỡi", "money", 2_500_000, 2_500_000),
        ("1,5tr", "money", 1_500_000, 1_500_000), ("1tr2", "money", 1_200_000, 1_200_000), ("1 triệu 250", "money", 1_250_000, 1_250_000),
        ("200.000 đồng", "money", 200_000, 200_000), ("200000đ", "money", 200_000, 200_000), ("50 nghìn", "money", 50_000, 50_000),
        ("50 nghin", "money", 50_000, 50_000), ("hai triệu", "money", 2_000_000, 2_000_000), ("trên 5 tỷ", "money", 5e9, None),
        ("20 đến 30 triệu", "money", 20_000_000, 30_000_000), ("1.234.567 vnđ", "money", 1_234_567, 1_234_567), ("500 nghìn đô", "dollars", 500_000, 500_000),
        ("100m2", "area", 100, 100), ("100 mét vuông", "area", 100, 100), ("1 ha", "area", 10_000, 10_000), ("0,8 ha", "area", 8_000, 8_000),
        ("1.200m² đất", "area", 1_200, 1_200), ("2 sào", "land", 2, 2), ("2 sao dat", "land", 2, 2), ("3 công ruộng", "land", 3, 3), ("nửa hay 2 mẫu đất", "land", 2, 2),
        ("dưới 5.000 m3/ngày đêm", "volume", None, 5_000), ("xe tải 3,5 tấn", "weight", 3_500, 3_500), ("từ 200 tấn trở xuống", "weight", None, 200_000),
        ("dài 13 mét", "length", 13, 13), ("trạm 2.000 kVA", "power", 2_000, 2_000),
    ],
)  # fmt: skip
def test_figures_with_their_unit(text: str, dimension: str, low: float | None, high: float | None) -> None:
    (found,) = entities_of(text).of(Dimension(dimension))
    assert found.low == (None if low is None else pytest.approx(low, rel=1e-4))
    assert found.high == (None if high is None else pytest.approx(high, rel=1e-4))


@pytest.mark.parametrize(
    "text",
    ["khách sạn 5 sao", "sau ngay mai", "tu do", "ở kon tum", "vốn tự có", "hai quan", "trc 2026 k ghi", "500 nghìn khối", "2 triệu viên",
     "một ngan hàng", "phi bao nhieu tien", "số 15", "quang nam cu", "2 k", "3 quy định"],
)  # fmt: skip
def test_other_words_are_no_figure(text: str) -> None:
    """ "Tu do" was four dollars, "Kon Tum" four metres and "sau ngay" six days: numbers in words lose their marks."""
    assert entities_of(text).measures == ()


@pytest.mark.parametrize(
    ("asked", "offered", "expected"),
    [
        ("con 15 tuổi làm căn cước", "Cấp thẻ cho người từ đủ 14 tuổi trở lên", "measure_agree"),
        ("con 15 tuổi làm căn cước", "Cấp thẻ cho người dưới 14 tuổi", "measure_clash"),
        ("đúng 14 tuổi", "Cấp thẻ cho người dưới 14 tuổi", "measure_clash"),
        ("đúng 14 tuổi", "Cấp thẻ cho người từ đủ 14 tuổi trở lên", "measure_agree"),
        ("khai thác 900 m3 một ngày", "công trình có quy mô dưới 5.000 m3/ngày đêm", "measure_agree"),
        ("khai thác 12000 m3", "công trình có quy mô dưới 5.000 m3/ngày đêm", "measure_clash"),
        ("mẹ 78 tuổi", "người cao tuổi từ đủ 75 tuổi đến 80 tuổi", "measure_agree"),
    ],
)
def test_a_figure_is_held_against_the_limit_of_a_title(asked: str, offered: str, expected: str) -> None:
    """A child of 15 was sent to the procedure for those under 14: the words were nearly the same."""
    assert measure_features(entities_of(asked), entities_of(offered)) == {expected: 1.0}


@pytest.mark.parametrize(
    ("asked", "offered"), [("3 tháng nay", "60 ngày"), ("vốn 2 tỷ", "dưới 5 triệu đồng"), ("a", "dưới 6 tuổi")]
)
def test_what_is_no_limit_excludes_nobody(asked: str, offered: str) -> None:
    assert measure_features(entities_of(asked), entities_of(offered)) == {}


def test_intervals_that_touch() -> None:
    below = Measure(Dimension.AGE, None, 14, "", 0, 0, high_included=False)
    up_to, above = Measure(Dimension.AGE, None, 14, "", 0, 0), Measure(Dimension.AGE, 14, None, "", 0, 0)
    assert below.apart(above) and above.apart(below) and not up_to.apart(above)
    assert not below.apart(Measure(Dimension.AREA, 20, None, "", 0, 0))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("gọi em 0912 345 678", "phone"), ("+84912345678", "phone"), ("0255.382.1234", "phone"), ("cccd 051089001234", "citizen_id"),
        ("051 089 001 234", "citizen_id"), ("cmnd số 212345678", "citizen_id"), ("mail a.b@c.vn nhé", "email"), ("mst 4300123456", "tax_code"),
        ("số sổ bảo hiểm 5112345678", "insurance_number"), ("stk 0123456789012", "bank_account"), ("hộ chiếu B1234567", "passport"), ("xe 76A-123.45", "plate"),
    ],
)  # fmt: skip
def test_personal_data_is_named_and_not_kept(text: str, kind: str) -> None:
    found = entities_of(text)
    assert found.personal == {PersonalKind(kind)}
    assert not found.measures and not found.dates and not found.procedures


@pytest.mark.parametrize(
    "text", ["1.001193", "H49.12-250701-0001", "500.000 đồng", "123/2015/NĐ-CP", "hotline 1900 1009", "năm 2025"]
)
def test_public_numbers_are_not_personal(text: str) -> None:
    assert not entities_of(text).personal


def test_each_stretch_is_one_entity_and_spans_count_the_normalised_text() -> None:
    text = (
        "Theo  khoản 2 Điều 5 NĐ 123/2015, hồ sơ H49.12-250701-0001 thủ tục 1.001193 nộp CT01 ngày 1/7/2025 hết 50k ạ"
    )
    found = entities_of(text)
    assert found.text == normalize(text)
    spans = sorted(
        (each.start, each.end)
        for group in (found.procedures, found.dossiers, found.forms, found.citations, found.dates, found.measures)
        for each in group
    )
    assert len(spans) == 6 and all(before[1] <= after[0] for before, after in itertools.pairwise(spans))
    assert [found.text[code.start : code.end] for code in found.forms] == ["ct01"]
    assert found.text[found.dates[0].start : found.dates[0].end].endswith("1/7/2025")


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    found = entities_of(text)
    assert isinstance(found, Entities)
    for group in (found.procedures, found.dossiers, found.forms, found.citations, found.dates, found.measures):
        assert all(0 <= each.start < each.end <= len(found.text) for each in group)


typed = st.text(alphabet="aăâáàđdeoôơuưịýsgnt 0123456789.,/-:()%kmtr²", max_size=60)


@given(typed)
def test_any_typed_text_is_read_once_more_the_same(text: str) -> None:
    assert entities_of(normalize(text)) == entities_of(text)


words = st.lists(
    st.sampled_from(["xin", "hỏi", "về", "ạ", "thủ", "tục", "nộp", "ở", "đâu", "cho", "em"]), max_size=4
).map(" ".join)
named = st.sampled_from([
    ("1.001193", "procedures"), ("H49.12-250701-0001", "dossiers"), ("CT01", "forms"), ("123/2015/NĐ-CP", "citations"),
    ("điều 5 khoản 2 nghị định 123", "citations"), ("luật đất đai 2024", "citations"), ("01/7/2025", "dates"), ("năm 2019", "dates"),
    ("dưới 6 tuổi", "measures"), ("2 triệu rưỡi", "measures"), ("100m2", "measures"), ("60 ngày", "measures"),
])  # fmt: skip


@given(words, named, words, st.booleans())
def test_an_entity_is_found_wherever_it_stands(before: str, entity: tuple[str, str], after: str, bare: bool) -> None:
    written, kind = entity
    text = f"{before} {written} {after}"
    assert getattr(entities_of(fold(text) if bare else text), kind), text
