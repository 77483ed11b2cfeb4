"""Remarks among the papers were read out as papers to bring, and a paper taken for a remark would be left at home."""

import pytest

from corpus.models import FormRef
from corpus.readers.paper_names import form_refs, is_note, paper


@pytest.mark.parametrize(
    ("name", "codes"),
    [("Tờ khai theo Mẫu CT01", ["CT01"]), ("Đơn theo Mẫu số 18", ["18"]), ("Tờ khai (mẫu NA5).", ["NA5"]), ("theo mẫu số 05A-HSB", ["05A-HSB"]),
     ("Đơn (mẫu TP/CN-2011/CN.06)", ["TP/CN-2011/CN.06"]), ("Mẫu số 91, Mẫu số 101", ["91", "101"]), ("mẫu số 01/TNĐB ban hành kèm", ["01/TNĐB"]),
     ("Mẫu 2c", ["2C"]), ("Biểu mẫu số 4", ["4"]), ("MẪU SỐ 04", ["04"]), ("theo Mẫu CT01 (Mẫu ct01)", ["CT01"])],
)  # fmt: skip
def test_forms_named_by_a_paper(name: str, codes: list[str]) -> None:
    assert [form.code for form in form_refs(name)] == codes


@pytest.mark.parametrize(
    "name", ["Đơn theo mẫu", "theo mẫu quy định", "mẫu do Bộ ban hành", "Mẫu 03/2023/TT-BTP", "03 ảnh mẫu", "Thẻ mẫu"]
)
def test_no_form_is_named(name: str) -> None:
    assert form_refs(name) == ()


def test_one_code_and_one_file_are_the_same_form() -> None:
    assert form_refs("Tờ khai theo Mẫu CT01", [("Mau CT01.docx", "")]) == (
        FormRef(code="CT01", name="Mẫu CT01", file="Mau CT01.docx"),
    )


def test_which_file_belongs_to_which_code_is_not_guessed() -> None:
    forms = form_refs("Mẫu số 1 và Mẫu số 2", [("a.docx", ""), ("b.pdf", "u"), ("a.docx", "")])
    assert [(form.code, form.file, form.url) for form in forms] == [
        ("1", "", ""),
        ("2", "", ""),
        ("", "a.docx", ""),
        ("", "b.pdf", "u"),
    ]


@pytest.mark.parametrize(
    "name",
    ["* Lưu ý: giấy tờ nước ngoài phải được hợp pháp hóa", "Ghi chú: mang bản chính để đối chiếu", "- Trường hợp gửi qua bưu chính thì gửi kèm bản sao",
     "+ Người tiếp nhận có trách nhiệm kiểm tra, đối chiếu thông tin trong tờ khai và trả lại", "Ví dụ: nhà thuê"],
)  # fmt: skip
def test_remarks(name: str) -> None:
    assert is_note(name, 0, 0)
    assert is_note(name, None, None)
    assert not is_note(name, 1, 0)
    assert not is_note(name, 0, 1)


@pytest.mark.parametrize(
    "name",
    [
        "Hộ chiếu để xuất trình",
        "Giấy tờ chứng minh nơi cư trú",
        "Bản cam kết có trách nhiệm",
        "Giấy xác nhận trường hợp khó khăn",
    ],
)
def test_a_paper_without_copies_is_still_a_paper(name: str) -> None:
    assert not is_note(name, 0, 0)


def test_everything_without_copies_under_a_remark_heading_is_a_remark() -> None:
    assert is_note("Giấy tờ do nước ngoài cấp", 0, 0, "* Lưu ý :")
    assert not is_note("Giấy tờ do nước ngoài cấp", 1, 0, "* Lưu ý :")
    assert not is_note("Giấy tờ do nước ngoài cấp", 0, 0, "* Giấy tờ phải nộp:")


def test_a_line_without_a_name_is_no_paper() -> None:
    assert paper(" \u200b ", 1, 0) is None
