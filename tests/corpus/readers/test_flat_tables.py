"""Papers out of a glued table: "theo Mẫu số 121 bản chính" is form 12 and one original, not form 1 and 21."""

import pytest

from corpus.readers.flat_tables import parse_papers

H = "Tên giấy tờMẫu đơn, tờ khaiSố lượng"


def lines(text: str) -> list[tuple[str, str, int | None, int | None]]:
    groups, _ = parse_papers(text)
    return [(group.case, paper.name, paper.originals, paper.copies) for group in groups for paper in group.papers]


def test_names_and_counts() -> None:
    text = f"--{H}Đơn đề nghị1 bản chính- Bản sao bằng (nếu có);0 bản chính,1 bản saoẢnh 4x62 bản chính,1 bản sao"
    assert lines(text) == [("", "Đơn đề nghị", 1, 0), ("", "- Bản sao bằng (nếu có);", 0, 1), ("", "Ảnh 4x6", 2, 1)]
    assert parse_papers(text)[1] == ()


@pytest.mark.parametrize(
    ("glued", "name", "originals"),
    [("Đơn theo Mẫu số 121 bản chính", "Đơn theo Mẫu số 12", 1), ("Đơn theo Mẫu số 011 bản chính", "Đơn theo Mẫu số 01", 1),
     ("Nghị định ngày 25/6/20241 bản chính", "Nghị định ngày 25/6/2024", 1), ("mẫu BM.NCC.20.031 bản chính", "mẫu BM.NCC.20.03", 1),
     ("Đơn (01 bản chính)1 bản chính", "Đơn (01 bản chính)", 1), ("Gồm 02 bản chính tờ khai1 bản chính", "Gồm 02 bản chính tờ khai", 1),
     ("+ 01 bản chính văn bản đề nghị3 bản chính", "+ 01 bản chính văn bản đề nghị", 3), ("Văn kiện0 bản chính", "Văn kiện", 0)],
)  # fmt: skip
def test_digits_of_the_name_and_of_the_count(glued: str, name: str, originals: int) -> None:
    assert lines(f"--{H}{glued}Đơn khác1 bản chính") == [("", name, originals, 0), ("", "Đơn khác", 1, 0)]


def test_a_name_may_begin_with_a_count_of_its_own() -> None:
    assert lines(f"--{H}01 bản chính văn bản đề nghị1 bản chính01 bản chính kế hoạch1 bản chính") == [
        ("", "01 bản chính văn bản đề nghị", 1, 0),
        ("", "01 bản chính kế hoạch", 1, 0),
    ]


def test_white_space_of_the_page_around_counts() -> None:
    text = f"--{H}Tài liệu khác (nếu có).\t1 bản chính- Tờ trình;1 bản chính\n2) Dự thảo1 bản chính"
    assert [name for _, name, *_ in lines(text)] == ["Tài liệu khác (nếu có).", "- Tờ trình;", "2) Dự thảo"]


def test_cases_are_headings_between_tables() -> None:
    text = f"a) Cấp mới: {H}Đơn1 bản chính,1 bản saob) Cấp lại:{H}Giấy báo mất1 bản chính--{H}Ảnh2 bản chính"
    groups, unparsed = parse_papers(text)
    assert [(group.case, [paper.name for paper in group.papers]) for group in groups] == [
        ("a) Cấp mới:", ["Đơn"]),
        ("b) Cấp lại:", ["Giấy báo mất"]),
        ("", ["Ảnh"]),
    ]
    assert unparsed == ()


def test_a_heading_without_papers_stays() -> None:
    groups, _ = parse_papers(f"Giấy tờ phải nộp{H}Giấy tờ xuất trình{H}Thẻ căn cước0 bản chính")
    assert [(group.case, len(group.papers)) for group in groups] == [("Giấy tờ phải nộp", 0), ("Giấy tờ xuất trình", 1)]


def test_files_and_forms() -> None:
    groups, _ = parse_papers(
        f"--{H}Tờ khai (Mẫu CT01);Mau CT01.docx1 bản chínhDanh sách;Mẫu 1.docxMẫu 2.pdf1 bản chính"
    )
    first, second = groups[0].papers
    assert [(form.code, form.file) for form in first.forms] == [("CT01", "Mau CT01.docx")]
    assert [form.file for form in second.forms] == ["Mẫu 1.docx", "Mẫu 2.pdf"]
    assert (first.name, second.name) == ("Tờ khai (Mẫu CT01);", "Danh sách;")


def test_an_invisible_border_keeps_the_cell_and_is_told() -> None:
    groups, (unparsed,) = parse_papers(f"--{H}Đơn nhập khẩumubiudc.docx1 bản chính")
    assert (unparsed.field, unparsed.reason, unparsed.text) == (
        "paper_groups",
        "name_or_file",
        "Đơn nhập khẩumubiudc.docx",
    )
    assert groups[0].papers[0].name == "Đơn nhập khẩumubiudc.docx"


def test_remarks_among_papers() -> None:
    groups, _ = parse_papers(
        f"* Lưu ý:{H}Giấy tờ nước ngoài phải hợp pháp hóa0 bản chính--{H}Trường hợp nộp qua bưu chính0 bản chínhHộ chiếu0 bản chính"
    )
    assert [paper.is_note for group in groups for paper in group.papers] == [True, True, False]


def test_text_behind_the_last_count_is_told() -> None:
    groups, (unparsed,) = parse_papers(f"--{H}Đơn1 bản chínhGiấy phép bị cắt giữa ch")
    assert (unparsed.reason, unparsed.text) == ("paper_without_count", "Giấy phép bị cắt giữa ch")
    assert len(groups[0].papers) == 1


@pytest.mark.parametrize("text", ["Bước 2. Nộp hồ sơ cho cơ quan", "); nộp cho đơn vị"])
def test_what_is_no_table_is_kept_whole(text: str) -> None:
    """For twenty-odd insurance procedures the crawler saved the steps in the papers' place."""
    groups, (unparsed,) = parse_papers(text)
    assert groups == ()
    assert (unparsed.text, unparsed.reason) == (text, "no_table")


@pytest.mark.parametrize("text", ["", "--", "----", "Không có thông tin", f"--{H}"])
def test_nothing_gives_nothing(text: str) -> None:
    assert parse_papers(text) == ((), ())


def test_a_count_without_a_name_is_no_paper() -> None:
    assert lines(f"--{H}Đơn1 bản chính\n1 bản chính") == [("", "Đơn", 1, 0)]
