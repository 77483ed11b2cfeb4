"""Procedures from process sheets, from the national template and from decisions with several of them."""

from __future__ import annotations

from datetime import date

import pytest

from corpus.documents.model import Block, BlockKind, Document, PageInfo
from corpus.models import FeeKind, Level, Method, Procedure, TimeUnit
from corpus.structure import dossier
from corpus.structure.procedures import is_procedure, procedure_records
from corpus.structure.sections import heading, sections_of


def document(*items: str | tuple[tuple[str, ...], ...]) -> Document:
    blocks = [Block(text=item) if isinstance(item, str)
              else Block(kind=BlockKind.TABLE, rows=item, text="\n".join(" | ".join(row) for row in item)) for item in items]  # fmt: skip
    return Document(
        format="doc", name="quy-trinh.doc", blocks=tuple(blocks), pages=(PageInfo(number=1, quality=1, chars=99),)
    )


def procedures(*items: str | tuple[tuple[str, ...], ...]) -> list[Procedure]:
    found, _ = procedure_records(document(*items))
    return [one.record for one in found if isinstance(one.record, Procedure)]


SHEET = (
    (
        ("SỞ THƯ VIỆN", "QUY TRÌNH", "Mã hiệu: QT 09/TV"),
        ("", "Cấp lại thẻ thư viện", "Lần ban hành: 01"),
        ("", "", "Ngày ban hành: 05/6/2031"),
    ),
    "5. NỘI DUNG",
    "a. Thành phần, số lượng hồ sơ:",
    "* Giấy tờ phải nộp:",
    "- Đơn đề nghị cấp lại thẻ theo mẫu (01 bản chính);",
    "- Trường hợp mất thẻ thì phải có giấy xác nhận của công an.",
    "* Lưu ý:",
    "- Người nộp có quyền chọn nơi nhận.",
    "Số lượng hồ sơ: 02 bộ",
    "b. Thời hạn giải quyết: 03 ngày làm việc kể từ ngày nhận đủ hồ sơ.",
    "c Đối tượng thực hiện thủ tục hành chính: Cá nhân, tổ chức.",
    "d. Cơ quan thực hiện thủ tục hành chính: Ủy ban nhân dân cấp xã.",
    "Cơ quan phối hợp: Thư viện tỉnh.",
    "đ. Kết quả thực hiện thủ tục hành chính: Thẻ thư viện.",
    "e. Phí, lệ phí:",
    "- Nộp trực tiếp: 10.000 đồng/thẻ.",
    "- Miễn lệ phí đối với trẻ em.",
    "g. Mẫu đơn, mẫu tờ khai: Đơn đề nghị cấp lại thẻ.",
    "h. Yêu cầu, điều kiện thực hiện thủ tục hành chính: Không.",
    "i. Căn cứ pháp lý của thủ tục hành chính:",
    "- Luật Thư viện năm 2019;",
    "- Thông tư số 1/2031/TT-BNS ngày 01/02/2031 hướng dẫn Nghị định số 2/2030/NĐ-CP.",
    "k. Quy trình các bước xử lý công việc:",
    (
        ("TT", "Trình tự các bước công việc", "Trách nhiệm", "Thời gian"),
        ("1", "Tiếp nhận hồ sơ", "Cán bộ một cửa", "1"),
        ("2", "In thẻ", "Thủ thư", "2"),
    ),
    "6. BIỂU MẪU",
    "Mẫu sổ theo dõi hồ sơ: không thuộc thủ tục.",
)


def test_a_process_sheet_becomes_a_procedure_with_all_its_fields() -> None:
    (record,) = procedures(*SHEET)
    assert (
        record.title == "Cấp lại thẻ thư viện"
        and record.valid_from == date(2031, 6, 5)
        and "QT 09/TV" in record.description
    )
    (channel,) = record.channels
    assert channel.method is Method.DIRECT and (channel.times[0].quantity, channel.times[0].unit) == (
        3,
        TimeUnit.WORKING_DAY,
    )
    assert next((fee.kind, fee.amount) for fee in channel.fees) == (FeeKind.AMOUNT, 10_000) and len(channel.fees) == 2
    (group,) = record.paper_groups
    assert [(paper.name.split(" (")[0][:20], paper.is_note) for paper in group.papers] == [
        ("Đơn đề nghị cấp lại ", False), ("Trường hợp mất thẻ t", False), ("Người nộp có quyền c", True)]  # fmt: skip
    assert group.case == "Giấy tờ phải nộp" and group.papers[0].originals == 1 and record.dossier_sets == 2
    assert [ref.number for ref in record.legal_basis] == ["", "1/2031/TT-BNS"], (
        "a number inside the title is another document's"
    )
    assert record.levels == (Level.COMMUNE,) and record.subjects == ("Cá nhân", "tổ chức") and record.conditions == ""
    assert [step.text for step in record.steps] == ["Tiếp nhận hồ sơ (Cán bộ một cửa)", "In thẻ (Thủ thư)"]
    assert not record.unparsed and "không thuộc" not in record.model_dump_json()


def test_two_sheets_of_one_code_are_two_procedures() -> None:
    """Three offices of one province used "QT 01" for three procedures."""
    other = tuple(
        tuple(tuple(cell.replace("Cấp lại thẻ", "Khóa thẻ") for cell in row) for row in item)
        if isinstance(item, tuple)
        else item
        for item in SHEET
    )
    assert procedures(*SHEET)[0].key != procedures(*other)[0].key


def test_what_a_sheet_does_not_say_is_told_and_not_made_up() -> None:
    (record,) = procedures(
        *(item for item in SHEET if not (isinstance(item, str) and item.startswith(("b.", "e.", "- Nộp", "- Miễn"))))
    )
    assert record.channels == () and {(doubt.field, doubt.reason) for doubt in record.unparsed} == {
        ("time", "missing"),
        ("fees", "missing"),
    }


TEMPLATE = (
    "CHI TIẾT THỦ TỤC HÀNH CHÍNH", "Mã thủ tục: 1.999001", "Số quyết định: 77/QĐ-BNS", "Tên thủ tục: Cấp thẻ ngắm sao", "Cấp thực hiện: Cấp Tỉnh; Cấp Xã",
    "Loại thủ tục: TTHC được luật giao", "Lĩnh vực: Thiên văn", "Trình tự thực hiện:", "Bước 1: Nộp hồ sơ.", "Bước 2: Nhận thẻ.", "Cách thức thực hiện:",
    (("Hình thức nộp", "Thời hạn giải quyết", "Phí, lệ phí", "Mô tả"), ("Trực tiếp", "5 Ngày làm việc", "Lệ phí: 20.000 Đồng", ""),
     ("Trực tuyến", "3 Ngày làm việc", "Lệ phí: 10.000 Đồng", "Nộp trên mạng")),
    "Thành phần hồ sơ:",
    (("Tên giấy tờ", "Mẫu đơn, tờ khai", "Số lượng"), ("Đơn xin cấp thẻ", "mau-01.docx", "Bản chính: 1\nBản sao: 0"), ("Ảnh", "", "Bản chính: 2\nBản sao: 0")),
    "Đối tượng thực hiện: Công dân Việt Nam", "Cơ quan thực hiện: Sở Thiên văn", "Kết quả thực hiện: Thẻ ngắm sao", "Căn cứ pháp lý:",
    (("Số ký hiệu", "Trích yếu", "Ngày ban hành"), ("1/2031/TT-BNS", "Về ngắm sao", "01-02-2031")), "Yêu cầu, điều kiện thực hiện: Trời quang",
)  # fmt: skip


def test_the_national_templates_word_export() -> None:
    (record,) = procedures(*TEMPLATE)
    assert (record.key, record.title, record.decision, record.field) == (
        "1.999001",
        "Cấp thẻ ngắm sao",
        "77/QĐ-BNS",
        "Thiên văn",
    )
    assert [(c.method, c.times[0].quantity, c.fees[0].amount) for c in record.channels] == [
        (Method.DIRECT, 5, 20_000),
        (Method.ONLINE, 3, 10_000),
    ]
    assert [(p.name, p.originals, [f.file for f in p.forms]) for p in record.paper_groups[0].papers] == [
        ("Đơn xin cấp thẻ", 1, ["mau-01.docx"]),
        ("Ảnh", 2, []),
    ]
    assert (
        record.legal_basis[0].number == "1/2031/TT-BNS" and record.conditions == "Trời quang" and len(record.steps) == 2
    )
    assert record.levels == (Level.PROVINCE, Level.COMMUNE)


def test_a_template_as_one_table_of_two_columns() -> None:
    rows = tuple(
        (item.split(": ", 1)[0], item.split(": ", 1)[1])
        for item in TEMPLATE
        if isinstance(item, str) and ": " in item and not item.startswith("Bước")
    )
    (record,) = procedures((*rows, ("Thời hạn giải quyết", "5 ngày"), ("Trình tự thực hiện", "Bước 1: Nộp.")))
    assert record.key == "1.999001" and record.channels[0].times[0].unit is TimeUnit.DAY


def test_an_appendix_of_a_decision_holds_several_procedures() -> None:
    def one(name: str, code: str, fee: str) -> tuple[str, ...]:
        return (f"{name} ({code})", "a) Trình tự thực hiện:", "Nộp hồ sơ tại xã.", "b) Thành phần hồ sơ:", "- Đơn theo mẫu.", "c) Thời hạn giải quyết: 02 ngày.",
                f"d) Phí, lệ phí: {fee}", "đ) Kết quả thực hiện: Giấy phép.")  # fmt: skip

    found = procedures(
        "PHỤ LỤC",
        *one("1. Cấp phép thả diều", "1.999011", "Không"),
        *one("2. Gia hạn phép thả diều", "1.999012", "7.000 đồng"),
    )
    assert [(record.key, record.title) for record in found] == [
        ("1.999011", "Cấp phép thả diều"),
        ("1.999012", "Gia hạn phép thả diều"),
    ]
    assert [record.channels[0].fees[0].kind for record in found] == [FeeKind.FREE, FeeKind.AMOUNT]


def test_a_text_that_mentions_one_heading_is_no_procedure() -> None:
    assert not is_procedure(document("Tin tức", "Thời hạn giải quyết: rút ngắn còn 2 ngày.", "Mọi người vui mừng."))


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("a) Thành phần hồ sơ:", "papers"), ("1.3. Thành phần, số lượng hồ sơ", "papers"), ("* Lệ phí (nếu có): 5.000 đồng", "fees"),
        ("PHÍ, LỆ PHÍ: Không", "fees"), ("Phí cấp bản sao: 8.000 đồng", ""), ("Mức thu lệ phí: 400 đồng", ""), ("Kết quả", ""), ("đ) Kết quả", "results"),
        ("Thời hạn giải quyết hồ sơ được rút ngắn", ""), ("Căn cứ pháp lý", "basis"), ("c Đối tượng thực hiện: Cá nhân", "subjects"),
    ],
)  # fmt: skip
def test_headings_are_told_from_sentences(line: str, name: str) -> None:
    assert heading(line)[0] == name


def test_ten_thousand_is_no_item_number() -> None:
    """ "10.000 đồng" lost its "10." as if it were the tenth item of a list."""
    (fee,) = dossier.fees("10.000 đồng/trường hợp.")
    assert fee.amount == 10_000


def test_times_of_several_cases_keep_their_cases() -> None:
    found = dossier.times("- Cấp mới: 05 ngày làm việc.\n- Cấp lại: 02 ngày làm việc.")
    assert [(one.quantity, one.case) for one in found] == [(5, "Cấp mới"), (2, "Cấp lại")]


def test_sections_end_where_the_sheets_own_forms_begin() -> None:
    assert [section.name for section in sections_of(document(*SHEET).blocks)][-1] == "end"


def test_the_time_of_a_special_case_is_not_taken_for_the_ordinary_one() -> None:
    """A birth is registered the same day; "3 ngày" holds only where something has to be checked."""
    found = dossier.times(
        "Ngay trong ngày tiếp nhận hồ sơ. Trong trường hợp phải xác minh thì thời hạn không quá 03 ngày làm việc."
    )
    assert [(one.unit, one.quantity, one.case) for one in found] == [
        (TimeUnit.AT_ONCE, None, ""),
        (TimeUnit.WORKING_DAY, 3, "trường hợp phải xác minh"),
    ]
    two = dossier.times("03 ngày làm việc; trường hợp phải xác minh thì không quá 10 ngày làm việc.")
    assert [(one.quantity, one.case) for one in two] == [(3, ""), (10, "trường hợp phải xác minh")]


def test_a_line_of_dots_of_a_form_is_no_heading_and_costs_nothing() -> None:
    """One form of nine thousand letters took five seconds: signs before a heading were tried at every pair of places."""
    assert heading("." * 200_000) == ("", "")
    assert heading("- 1. Thành phần hồ sơ:")[0] == "papers"
