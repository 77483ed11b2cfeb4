"""In the flat crawl the attached file follows the paper's name without a space. Cut one word too early or late, the
citizen reads half a name and the download link breaks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.readers.file_names import split_files


@pytest.mark.parametrize(
    ("name", "files"),
    [
        ("Đơn đề nghị theo mẫu;", ["Mau so 01.docx"]),
        ("Đơn đề nghị hỗ trợ (Mẫu 1).", ["Mẫu 1..docx"]),
        ("Tờ khai ban hành kèm theo Thông tư số 00/2024/TT-BCA", ["Mẫu CT01.docx"]),
        ("Tờ khai ban hành kèm theo Nghị định số 00/2026/NĐ-CP", ["mau so 12.doc"]),
        ("Tờ khai ban hành kèm theo Quyết định số 00/2026/QĐ-UBND", ["mẫu số 04.docx"]),
        ("Báo cáo theo Thông tư số 00/2024/TT-BCT", ["KHQLRR.docx"]),
        ("Đơn theo Nghị quyết số 00/2025/QH15", ["Mẫu 1.pdf"]),
        ("Phiếu khai ban hành ngày 30/6/2023.", ["NA5.doc"]),
        ("Đơn đề nghị gia hạn thời hạn sử dụng đất", ["mẫu số 16.docx"]),
        ("Danh sách, bản thông tin;", ["Mẫu số 91.docx", "Mẫu số 101.docx", "phu luc.pdf"]),
        ("Xác nhận điều kiện nhà ở", ["TT05 Mauso07 GIAYTO CHUNGMINH.docx"]),
        ("Đơn theo Phụ lục I.3 và Phụ lục IVa, ảnh 4x6", ["Mau don.docx"]),
        ("Hồ sơ chất lượng (SOPs) của cơ sở", ["DonDangKy.docx"]),
        ("Điều lệ theo Phụ lục số 1;", ["31Phụ lục 1 mẫu điều lệ.docx"]),
        ("Đơn đăng ký theo Thông tư 00/2016/TT-BNNPTNT.", ["MẪU ĐƠN ĐĂNG KÝ.docx"]),
    ],
)
def test_the_border_shows_in_the_glue(name: str, files: list[str]) -> None:
    assert split_files(name + "".join(files)) == (name, tuple(files), True)


@pytest.mark.parametrize("cell", ["Đơn đề nghị nhập khẩumubiudc.docx", "Giấy báoqua canh.docx", "ảnh.png"])
def test_an_invisible_border_is_not_guessed(cell: str) -> None:
    assert split_files(cell) == (cell, (), False)


@pytest.mark.parametrize("cell", ["Giấy chứng minh", "Tệp mau01.docx đã ký số", "Đơn", ""])
def test_no_file_at_the_end(cell: str) -> None:
    assert split_files(cell) == (cell, (), True)


def test_a_typing_slip_far_from_the_file_is_no_border() -> None:
    name = "Hồ sơ nộp.Văn bản đề nghị " + "của cơ sở đề nghị cấp giấy phép " * 6 + "(bản chính);"
    assert split_files(name + "Mau 02.docx") == (name, ("Mau 02.docx",), True)


@given(st.text(alphabet="aăĐđÔơM .;)1", max_size=40))
def test_no_letter_is_lost_at_the_border(cell: str) -> None:
    name, files, sure = split_files(cell + "x.docx")
    assert "".join((name + "".join(files)).split()) == "".join((cell + "x.docx").split())
    assert sure or not files
