"""Titles and numbers glued in turn. One border taken wrongly shifts every document behind it to another's number."""

import pytest

from corpus.readers.legal_table import HEADER, parse_legal_basis


def pairs(body: str) -> list[tuple[str, str]]:
    return [(ref.title, ref.number) for ref in parse_legal_basis(HEADER + body)[0]]


def test_titles_and_numbers_in_turn() -> None:
    assert pairs(
        "Luật Khiếu nại02/2011/QH13Quy định quy trình giải quyết11/2015/TT-BCALuật Đất đai 31/2024/QH1531/2024/QH15"
    ) == [
        ("Luật Khiếu nại", "02/2011/QH13"),
        ("Quy định quy trình giải quyết", "11/2015/TT-BCA"),
        ("Luật Đất đai 31/2024/QH15", "31/2024/QH15"),
    ]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Luật Khiếu nại năm 201102/2011/QH13", [("Luật Khiếu nại năm 2011", "02/2011/QH13")]),
        ("Nghị định ngày 15/11/2015123/2015/NĐ-CP", [("Nghị định ngày 15/11/2015", "123/2015/NĐ-CP")]),
        ("Thông tư ngày 15/5/2026.55/2026/TT-BTC", [("Thông tư ngày 15/5/2026.", "55/2026/TT-BTC")]),
        ("Nghị quyết cắt giảm thủ tục66.7/2025/NQ-CP", [("Nghị quyết cắt giảm thủ tục", "66.7/2025/NQ-CP")]),
        ("Luật ngày 18/01/2024;31/2024/QH15", [("Luật ngày 18/01/2024;", "31/2024/QH15")]),
        ("Hướng dẫn thi hành08.a/2010/TT-BTP", [("Hướng dẫn thi hành", "08.A/2010/TT-BTP")]),
    ],
)
def test_where_a_number_begins(body: str, expected: list[tuple[str, str]]) -> None:
    assert pairs(body) == expected


@pytest.mark.parametrize(
    ("body", "numbers"),
    [
        ("Luật A36/2024/QH15Luật B37/2024/QH15", ["36/2024/QH15", "37/2024/QH15"]),
        ("Quy định A01/2024/TT-BCTTHÔNG TƯ B02/2024/TT-BYT", ["01/2024/TT-BCT", "02/2024/TT-BYT"]),
        ("Thực hiện một cửa118/2025/NĐ-CQuy định B02/2024/NĐ-CP", ["118/2025/NĐ-C", "02/2024/NĐ-CP"]),
        ("Phân cấp đất đai28/2026/QĐ-UBND.Luật B37/2024/QH15", ["28/2026/QĐ-UBND", "37/2024/QH15"]),
        ("Bộ máy nhà nước190/2025/NQ-QH15Luật B37/2024/QH15", ["190/2025/NQ-QH15", "37/2024/QH15"]),
        ("Liên tịch07/2011/TTLT-BQP-BTCLuật B37/2024/QH15", ["07/2011/TTLT-BQP-BTC", "37/2024/QH15"]),
        ("Quản lý hộ tịch18/2026/NĐ-CP Nghị định khác87/2020/NĐ-CP", ["18/2026/NĐ-CP", "87/2020/NĐ-CP"]),
        ("Danh mục thủ tục2628/QĐ-UBNDLuật B37/2024/QH15", ["2628/QĐ-UBND", "37/2024/QH15"]),
    ],
)
def test_where_a_number_ends(body: str, numbers: list[str]) -> None:
    assert [number for _, number in pairs(body)] == numbers


@pytest.mark.parametrize(
    "title",
    ["Nghị định số 123/2015/NĐ-CP ngày 15/11/2015 của Chính phủ", "Sửa đổi Thông tư 02/2020/TT-BTP và Thông tư số 04/2020/TT-BTP",
     "Nghị quyết số 254/2025/QH15, Luật (số 84/2015/QH13) và văn bản khác", "Hướng dẫn Nghị định 123/2015/NĐ-CP hướng dẫn Luật"],
)  # fmt: skip
def test_numbers_mentioned_in_a_title_end_no_row(title: str) -> None:
    assert pairs(f"{title}07/2025/NĐ-CPLuật B37/2024/QH15") == [(title, "07/2025/NĐ-CP"), ("Luật B", "37/2024/QH15")]


def test_a_title_that_is_a_number() -> None:
    assert pairs("Luật A01/2020/QH1480/2021/TT-BTC80/2021/TT-BTC43/2023/TT-BTC43/2023/TT-BTC") == [
        ("Luật A", "01/2020/QH14"),
        ("80/2021/TT-BTC", "80/2021/TT-BTC"),
        ("43/2023/TT-BTC", "43/2023/TT-BTC"),
    ]


def test_a_number_column_with_the_type_in_words() -> None:
    assert pairs("Luật Các tổ chức tín dụngLuật số 32/2024/QH15Quản lý ngân hàngsố 61/2025/TT-NHNN") == [
        ("Luật Các tổ chức tín dụng", "32/2024/QH15"),
        ("Quản lý ngân hàng", "61/2025/TT-NHNN"),
    ]


def test_a_number_of_its_own_behind_a_space() -> None:
    assert pairs("Sửa đổi một số luật trong lĩnh vực Môi trường 146/2025/QH15 Quy định về thuốc13/2016/TT-BYT")[0] == (
        "Sửa đổi một số luật trong lĩnh vực Môi trường",
        "146/2025/QH15",
    )


def test_text_without_a_number_is_kept() -> None:
    refs, (unparsed,) = parse_legal_basis(HEADER + "Luật A01/2020/QH14Luật Hóa chấtLuật số 06")
    assert [ref.number for ref in refs] == ["01/2020/QH14"]
    assert (unparsed.field, unparsed.reason, unparsed.text) == ("legal_basis", "no_number", "Luật Hóa chấtLuật số 06")


def test_one_document_twice_comes_once() -> None:
    assert len(pairs("Luật A01/2020/QH14Luật A01/2020/QH14")) == 1


def test_what_is_no_table_is_kept_whole() -> None:
    refs, (unparsed,) = parse_legal_basis(": Thông tư số 01/2020/TT-BTC)Dịch vụ bưu chính1 Ngày")
    assert refs == ()
    assert unparsed.reason == "no_table"


@pytest.mark.parametrize("text", ["", "Không có thông tin", HEADER])
def test_nothing_gives_nothing(text: str) -> None:
    assert parse_legal_basis(text) == ((), ())
