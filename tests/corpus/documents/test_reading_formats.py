"""Each format gives the same blocks: headings, lists with their numbers, tables as tables, nothing of the page's frame."""

from __future__ import annotations

import pytest

from corpus.documents.limits import Limits
from corpus.documents.model import BlockKind, Document
from corpus.documents.parsing import parse
from corpus.errors import InputError
from tests.support import office

pytest.importorskip("lxml")


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks]


def code_of(data: bytes, name: str = "tệp", limits: Limits | None = None) -> str:
    with pytest.raises(InputError) as caught:
        parse(data, name, limits)
    return caught.value.code


# ------------------------------------------------------------------ Word


def test_word_keeps_tables_and_merged_cells() -> None:
    merged = ('<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>' + office.paragraph("Lệ phí") + "</w:tc></w:tr><w:tr><w:tc>"
              + office.paragraph("Tại chỗ") + "</w:tc><w:tc>" + office.paragraph("5.000 đồng") + "</w:tc></w:tr></w:tbl>")  # fmt: skip
    document = parse(office.docx("Trước bảng.", merged, "Sau bảng."), "a.docx")
    assert [block.kind for block in document.blocks] == [BlockKind.PARAGRAPH, BlockKind.TABLE, BlockKind.PARAGRAPH]
    assert document.blocks[1].rows == (("Lệ phí", ""), ("Tại chỗ", "5.000 đồng"))


def test_words_automatic_numbers_are_written_out() -> None:
    """A law written with automatic lists lost every "Điều" and "a)" when only its text was taken."""
    lists = office.numbering(("decimal", "Điều %1."), ("lowerLetter", "%2)"), ("bullet", "·"))
    body = [office.paragraph(text, office.listed(level)) for text, level in
            (("Phạm vi", 0), ("điểm đầu", 1), ("điểm sau", 1), ("Đối tượng", 0), ("điểm mới", 1), ("chấm", 2))]  # fmt: skip
    document = parse(office.docx(*body, **{"word__numbering.xml": lists}), "a.docx")
    assert texts(document) == [
        "Điều 1. Phạm vi",
        "a) điểm đầu",
        "b) điểm sau",
        "Điều 2. Đối tượng",
        "a) điểm mới",
        "- chấm",
    ]


def test_deleted_text_field_codes_and_the_old_copy_of_a_text_box_are_left_out() -> None:
    body = ("<w:p><w:r><w:t>Giữ </w:t></w:r><w:del><w:r><w:delText>xóa</w:delText><w:t>xóa</w:t></w:r></w:del>"
            "<w:ins><w:r><w:t>thêm</w:t></w:r></w:ins><w:r><w:instrText>HYPERLINK http://x</w:instrText></w:r></w:p>")  # fmt: skip
    assert texts(parse(office.docx(body), "a.docx")) == ["Giữ thêm"]


def test_macros_and_embedded_files_are_named_and_not_opened() -> None:
    document = parse(office.docx("chữ", **{"word__vbaProject.bin": b"x", "word__embeddings__a.exe": b"MZ"}), "a.docm")
    assert {loss.code for loss in document.losses} == {"MACRO", "EMBEDDED"} and texts(document) == ["chữ"]


def test_an_xml_bomb_in_a_word_file_does_not_go_off() -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><w:document xmlns:w="{}"><w:body><w:p><w:r><w:t>chữ &b;</w:t></w:r></w:p></w:body></w:document>'
    data = office.zipped(
        {"word/document.xml": bomb.format("http://schemas.openxmlformats.org/wordprocessingml/2006/main")}
    )
    assert texts(parse(data, "a.docx")) == ["chữ"]


def test_old_fonts_in_one_paragraph_of_a_word_file_are_mended_there_only() -> None:
    document = parse(office.docx("Thủ tục đăng ký kết hôn", "§¬n xin cÊp giÊy chøng nhËn"), "a.docx")
    assert (
        texts(document) == ["Thủ tục đăng ký kết hôn", "Đơn xin cấp giấy chứng nhận"] and document.encoding == "tcvn3"
    )


def test_damaged_word_files_are_named() -> None:
    good = office.docx("chữ")
    assert code_of(good[:-40]) == "FILE_DAMAGED"
    assert code_of(office.zipped({"word/document.xml": "<w:document"})) == "FILE_DAMAGED"
    assert code_of(office.zipped({"word/document.xml": "<document/>"})) == "FILE_DAMAGED"
    # A member whose name was zeroed away ended in an IndexError of zipfile's own (found by mutation).
    assert code_of(office.zipped({"a.txt": "chữ"}).replace(b"a.txt", b"\0.txt")) == "FILE_DAMAGED"


# ------------------------------------------------------------------ PDF


def test_a_pdfs_running_lines_and_page_numbers_go_and_a_sentence_over_the_page_break_stays_one() -> None:
    pytest.importorskip("pypdfium2")
    pages = [
        [
            "CÔNG BÁO/Số 12 + 13/Ngày 01-02-2031",
            "Cơ quan lưu trữ thành phố",
            "Người dân nộp hồ sơ tại bộ phận một cửa của",
            "3",
        ],
        [
            "CÔNG BÁO/Số 12 + 13/Ngày 01-02-2031",
            "Cơ quan lưu trữ thành phố",
            "xã nơi cư trú và nhận giấy hẹn ở đó.",
            "4",
        ],
        [
            "CÔNG BÁO/Số 12 + 13/Ngày 01-02-2031",
            "Cơ quan lưu trữ thành phố",
            "Điều 2. Kết quả được trả qua bưu điện.",
            "5",
        ],
    ]
    document = parse(office.pdf(*pages), "a.pdf")
    assert texts(document) == ["Người dân nộp hồ sơ tại bộ phận một cửa của xã nơi cư trú và nhận giấy hẹn ở đó.",
                               "Điều 2. Kết quả được trả qua bưu điện."]  # fmt: skip
    assert [page.number for page in document.pages] == [1, 2, 3] and not document.low_pages


def test_a_ruled_table_of_a_pdf_stays_a_table() -> None:
    pytest.importorskip("pypdfium2")
    words = [
        (70, 700, "Giấy tờ"),
        (270, 700, "Số bản"),
        (70, 670, "Tờ khai"),
        (270, 670, "01"),
        (70, 640, "Ảnh"),
        (270, 640, "02"),
    ]
    across = [(60, y, 400, y) for y in (720, 690, 660, 630)]
    down = [(x, 630, x, 720) for x in (60, 260, 400)]
    document = parse(office.pdf([(60, 780, "Thành phần hồ sơ gồm:"), *words], rules=[*across, *down]), "a.pdf")
    assert document.blocks[0].text == "Thành phần hồ sơ gồm:"
    assert document.blocks[1].rows == (("Giấy tờ", "Số bản"), ("Tờ khai", "01"), ("Ảnh", "02"))


def test_the_two_columns_of_a_letterhead_are_not_one_line() -> None:
    pytest.importorskip("pypdfium2")
    placed = [(60, 780, "Sở Sao"), (360, 780, "Cộng hòa"), (60, 740, "Số: 1/SS"), (360, 740, "ngày nay")]
    assert texts(parse(office.pdf(placed), "a.pdf")) == ["Sở Sao", "Cộng hòa", "Số: 1/SS", "ngày nay"]


def test_a_pdf_beyond_the_page_limit_is_refused_whole() -> None:
    pytest.importorskip("pypdfium2")
    assert code_of(office.pdf(*[["trang"]] * 4), limits=Limits(pages=3)) == "TOO_MANY_PAGES"


def test_a_pdf_cut_in_the_middle_is_damaged() -> None:
    pytest.importorskip("pypdfium2")
    assert code_of(b"%PDF-1.5\n" + b"nothing here" * 30) == "FILE_DAMAGED"


# ------------------------------------------------------------------ web


PAGE = """<html><head><title>Tin | Cổng</title><script>alert('x')</script><style>p{}</style></head><body>
<nav><ul><li>Trang chủ</li><li>Giới thiệu</li></ul></nav><div class="sidebar">Liên kết</div>
<main><h1>Cấp lại thẻ thư viện</h1><p>Người dân nộp đơn tại <b>quầy số 3</b> của thư viện.<br>Mở cửa buổi sáng.</p>
<ul><li>Đơn theo mẫu</li><li>Ảnh 3x4</li></ul><table><tr><th>Việc</th><th>Phí</th></tr><tr><td>Cấp lại</td><td>10.000 đồng</td></tr></table>
<p style="display: none">Chữ ẩn</p></main><footer class="footer">Bản quyền</footer></body></html>"""


def test_a_page_gives_its_article_and_nothing_around_it() -> None:
    document = parse(PAGE.encode(), "trang.pdf")
    assert document.format == "html" and document.title == "Tin | Cổng"
    assert texts(document) == ["Cấp lại thẻ thư viện", "Người dân nộp đơn tại quầy số 3 của thư viện.", "Mở cửa buổi sáng.", "- Đơn theo mẫu",
                               "- Ảnh 3x4", "Việc | Phí\nCấp lại | 10.000 đồng"]  # fmt: skip
    assert [loss.code for loss in document.losses] == ["SCRIPT"]


@pytest.mark.parametrize(
    "body", ["<h2>404 - File or directory not found.</h2>", "<h1>Không tìm thấy trang</h1>", "<b>502 Bad Gateway</b>"]
)
def test_a_servers_error_page_is_no_document(body: str) -> None:
    """Six of sixty files of one office were such pages under the names of standards."""
    assert code_of(f"<html><body>{body}</body></html>".encode(), "TCVN 1.pdf") == "ERROR_PAGE"


def test_a_page_that_scripts_build_has_no_text() -> None:
    assert code_of(b"<html><body><div id=app></div><script>run()</script></body></html>") == "NO_TEXT"


def test_a_deeply_nested_page_is_read_or_refused_but_never_hangs() -> None:
    data = b"<html><body>" + b"<div>" * 5000 + "chữ".encode() + b"</div>" * 5000 + b"</body></html>"
    try:
        parse(data, "a.html")
    except InputError as error:
        assert error.code in ("NO_TEXT", "FILE_DAMAGED")


# ------------------------------------------------------------------ sheets, text, messages


def test_a_workbook_gives_its_rows() -> None:
    pytest.importorskip("python_calamine")
    document = parse(office.xlsx([["Mã", "Tên"], ["", ""], ["1.000001", "Cấp thẻ"]]), "a.dat")
    assert document.format == "xlsx" and document.blocks[0].rows == (("Mã", "Tên"), ("1.000001", "Cấp thẻ"))


def test_a_csv_in_an_old_encoding_with_semicolons() -> None:
    data = "Tªn;PhÝ;Ghi chó\r\nCÊp thÎ;5000;kh«ng\r\nCÊp l¹i;0;miÔn phÝ\r\nB¶n sao;1;mét tê\r\n".encode("latin-1")
    document = parse(data, "a.csv")
    assert document.blocks[0].rows[1] == ("Cấp thẻ", "5000", "không") and document.encoding == "tcvn3"


def test_too_many_cells_are_refused() -> None:
    rows = "\n".join("a;b;c" for _ in range(50))
    assert code_of(rows.encode(), limits=Limits(cells=100)) == "FILE_TOO_LARGE"


def test_wrapped_lines_of_a_text_become_paragraphs_again() -> None:
    line = "Người nộp hồ sơ có trách nhiệm kê khai đầy đủ thông tin của mình và của"
    text = "\n".join([*[line] * 14, "gia đình.", "Điều 2. Hồ sơ", *[line] * 3])
    blocks = texts(parse(text.encode(), "a.txt"))
    assert len(blocks) == 3 and blocks[0].endswith("của gia đình.") and blocks[1] == "Điều 2. Hồ sơ"


def test_markdown_keeps_headings_lists_and_tables() -> None:
    document = parse(
        "# Thẻ\n\nNộp **đơn** tại [quầy](http://x).\n\n- một\n- hai\n\n| Việc | Phí |\n|---|---|\n| Cấp | 0 |\n".encode(),
        "a.md",
    )
    assert texts(document) == ["Thẻ", "Nộp đơn tại quầy.", "- một", "- hai", "Việc | Phí\nCấp | 0"]
    assert document.blocks[0].level == 1 and document.blocks[-1].rows == (("Việc", "Phí"), ("Cấp", "0"))


def test_a_mail_gives_its_text_and_its_attachments() -> None:
    document = parse(
        office.message(
            "Kính gửi thư viện,\nGửi kèm mẫu.", mau__docx=office.docx("Mẫu thẻ"), hong__docx=b"PK\x03\x04..."
        ),
        "thư.eml",
    )
    assert document.title == "Gửi tài liệu" and "Gửi kèm mẫu." in document.text
    assert [(part.name, part.format, part.error) for part in document.parts] == [
        ("mau.docx", "docx", ""),
        ("hong.docx", "", "FILE_DAMAGED"),
    ]


# ------------------------------------------------------------------ archives


def test_an_archive_is_read_member_by_member_with_its_vietnamese_names() -> None:
    data = office.zipped(
        {"Tài liệu/đơn.docx": office.docx("Đơn"), "__MACOSX/x": b"x", "a/.DS_Store": b"x", "rỗng.txt": b" "}
    )
    document = parse(data, "a.zip")
    assert [(part.name, part.error) for part in document.parts] == [
        ("Tài liệu/đơn.docx", ""),
        ("rỗng.txt", "FILE_EMPTY"),
    ]


def test_names_that_climb_out_of_the_archive_harm_nothing() -> None:
    document = parse(office.zipped({"../../etc/passwd": "chữ thường"}), "a.zip")
    assert document.parts[0].text == "chữ thường"


def test_a_zip_bomb_is_found_before_it_is_unpacked() -> None:
    bomb = office.zipped({"a.txt": b"0" * 30_000_000})
    assert len(bomb) < 100_000 and code_of(bomb) == "ARCHIVE_TOO_LARGE"
    assert code_of(office.docx("a", **{"word__media__x.xml": b"0" * 30_000_000})) == "ARCHIVE_TOO_LARGE"


def test_archives_in_archives_end_at_the_limit() -> None:
    data = office.zipped({"a.txt": "chữ"})
    for _ in range(6):
        data = office.zipped({"trong.zip": data})
    assert code_of(data) == "TOO_DEEP"


def test_members_beyond_the_limit_are_refused() -> None:
    assert (
        code_of(office.zipped({f"{n}.txt": "a" for n in range(30)}), limits=Limits(members=20)) == "ARCHIVE_TOO_LARGE"
    )


def test_a_file_larger_than_the_limit_is_refused() -> None:
    assert code_of(b"a" * 2000, limits=Limits(bytes=1000)) == "FILE_TOO_LARGE"
