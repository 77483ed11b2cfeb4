"""Letters: every part of Decree 30/2020 in its place and size, nothing invented, nothing sent out half filled."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from channels.officers.letters import Applicant, LetterInput, LetterKind, as_docx, compose
from channels.officers.letters.kinds import lacking
from channels.officers.units import Unit
from corpus.errors import InputError
from tests.assistant.helpers import ELEPHANT

docx = pytest.importorskip("docx", reason="python-docx is not installed (extra: officers)")

UNIT = Unit(id="pvhcc", name="Trung tâm Phục vụ hành chính công xã Voi", above="Ủy ban nhân dân xã Voi",
            symbol="TTPVHCC", place="Xã Voi", phone="0260 123 456")  # fmt: skip
PERSON = Applicant("Lò Thị Mẫu", "Thôn Một, xã Voi", "0900000000", "mau@example.org")
SEEN = datetime(2026, 1, 5, 1, 30, tzinfo=UTC)  # 8.30 in Vietnam
FULL = LetterInput(
    LetterKind.RECEIPT, UNIT, date(2026, 1, 5), PERSON, ELEPHANT, number="12", code="H49.12-260105-0001",
    papers=("Tờ khai nuôi voi", "Giấy bán voi"), reason="Thiếu chữ ký của người bán", sets=1, received=SEEN,
    due=date(2026, 1, 14), new_due=date(2026, 1, 20), result_at="Quầy 2", officer="Y Mẫu", signer_title="Giám đốc",
    signer="A Mẫu",
)  # fmt: skip
ALL = pytest.mark.parametrize("kind", list(LetterKind))


def opened(given: LetterInput):
    return docx.Document(io.BytesIO(as_docx(compose(given))))


def runs(document) -> dict[str, object]:
    """Every run by its text, tables included."""
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    paragraphs = [*document.paragraphs, *(paragraph for cell in cells for paragraph in cell.paragraphs)]
    return {run.text: run for paragraph in paragraphs for run in paragraph.runs if run.text.strip()}


def text_of(document) -> str:
    return "\n".join(runs(document))


@ALL
def test_paper_margins_and_letters_are_those_of_the_decree(kind):
    document = opened(replace(FULL, kind=kind))
    section = document.sections[0]
    assert (section.page_width.mm, section.page_height.mm) == (pytest.approx(210, abs=0.1), pytest.approx(297, abs=0.1))
    for name, low, high in (("top", 20, 25), ("bottom", 20, 25), ("left", 30, 35), ("right", 15, 20)):
        assert low - 0.1 <= getattr(section, f"{name}_margin").mm <= high + 0.1
    assert document.styles["Normal"].font.name == "Times New Roman"
    assert {run.font.name for run in runs(document).values()} == {None}  # nothing else than the style's


@ALL
def test_the_parts_have_the_size_and_weight_of_the_decree(kind):
    found = runs(opened(replace(FULL, kind=kind)))
    expected = {
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM": (12, 13, True, False), "Độc lập - Tự do - Hạnh phúc": (13, 14, True, False),
        "ỦY BAN NHÂN DÂN XÃ VOI": (12, 13, False, False), UNIT.name.upper(): (12, 13, True, False),
        "Số: 12/TTPVHCC": (13, 13, False, False), "Xã Voi, ngày 05 tháng 01 năm 2026": (13, 14, False, True),
    }  # fmt: skip
    for text, (low, high, bold, italic) in expected.items():
        run = found[text]
        assert low <= run.font.size.pt <= high and bool(run.bold) is bold and bool(run.italic) is italic, text
    body = next(run for text, run in found.items() if "Đăng ký nuôi voi nhà" in text)
    assert 13 <= body.font.size.pt <= 14 and body._parent.paragraph_format.first_line_indent.mm in (
        pytest.approx(10, abs=0.1), pytest.approx(12.7, abs=0.1))  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "wanted", "absent"),
    [
        (LetterKind.RECEIPT, ["GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", "8 giờ 30 phút, ngày 05/01/2026", "14/01/2026",
                              "1. Tờ khai nuôi voi;", "2. Giấy bán voi.", "07 ngày làm việc", "Quầy 2", "Y Mẫu"],
         ["20/01/2026", "A Mẫu", "Thiếu chữ ký"]),
        (LetterKind.SUPPLEMENT, ["PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ", "Thiếu chữ ký của người bán.", "Nơi nhận:",
                                 "không phải nộp thêm giấy tờ nào khác", "0260 123 456"], ["14/01/2026", "Quyết định"]),
        (LetterKind.REFUSAL, ["PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ", "Thiếu chữ ký của người bán.",
                              "Nghị định về voi 12/2099/NĐ-CP", "khiếu nại"], ["14/01/2026"]),
        (LetterKind.APOLOGY, ["VĂN BẢN XIN LỖI", "Kính gửi: Lò Thị Mẫu", "20/01/2026", "14/01/2026", "GIÁM ĐỐC", "A Mẫu"],
         ["Y Mẫu", "Quầy 2"]),
    ],
)  # fmt: skip
def test_a_letter_says_what_its_form_asks_for_and_no_more(kind, wanted, absent):
    said = text_of(opened(replace(FULL, kind=kind)))
    assert [part for part in wanted if part not in said] == [] and [part for part in absent if part in said] == []


@ALL
def test_nothing_that_is_needed_may_be_empty(kind):
    """An empty day of the result was printed as "ngày ..." and handed to the citizen."""
    empty = LetterInput(kind, Unit(id="x", name="X"), FULL.day, Applicant())
    missing = lacking(empty)
    assert missing and {"địa danh của đơn vị", "ký hiệu của đơn vị"} <= set(missing)
    with pytest.raises(InputError) as caught:
        compose(empty)
    assert caught.value.code == "LETTER_INCOMPLETE" and all(name in caught.value.detail for name in missing)


def test_days_in_the_wrong_order_are_refused():
    for wrong in (
        replace(FULL, due=date(2026, 1, 4)),
        replace(FULL, kind=LetterKind.APOLOGY, new_due=date(2026, 1, 13)),
    ):
        with pytest.raises(InputError):
            compose(wrong)


def test_a_receipt_of_the_same_day_is_right_in_vietnamese_time():
    late = datetime(2026, 1, 4, 18, 0, tzinfo=timezone(timedelta(0)))  # the 5th in Vietnam
    assert "1 giờ 00 phút, ngày 05/01/2026" in text_of(opened(replace(FULL, received=late, due=date(2026, 1, 5))))


def test_a_number_not_yet_given_is_left_open():
    assert any(text.startswith("Số:     ") for text in runs(opened(replace(FULL, number=""))))


@pytest.mark.parametrize(("month", "said"), [(2, "tháng 02"), (3, "tháng 3"), (11, "tháng 11")])
def test_months_are_written_as_the_decree_says(month, said):
    assert said in compose(replace(FULL, day=date(2026, month, 5))).place_and_day


def test_what_an_officer_types_cannot_break_the_file():
    odd = "A & B <b>\x0b ]]> \u202e"
    assert "A & B <b>" in text_of(opened(replace(FULL, kind=LetterKind.REFUSAL, reason=odd)))


@ALL
def test_the_motto_has_room_for_one_line(kind):
    """The grid of the table said half and half, and LibreOffice broke the name of the country in two."""
    head = opened(replace(FULL, kind=kind)).tables[0]
    assert [round(column.width.mm) for column in head.columns] == [round(cell.width.mm) for cell in head.rows[0].cells]
    assert head.columns[1].width.mm >= 95
