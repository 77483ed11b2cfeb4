"""What a document is: every file ends as records or with a true reason."""

from __future__ import annotations

import pytest

from corpus.documents.model import Block, BlockKind, Document, Loss, PageInfo
from corpus.models import Faq, Form, Kind, NewsItem, Office
from corpus.structure.records import Outcome, records_of
from tests.support.office import ARTICLES, LETTERHEAD


def document(
    *texts: str, quality: float = 1.0, rows: tuple[tuple[str, ...], ...] = (), kind: str = "docx", **more: object
) -> Document:
    blocks = [Block(text=text, kind=BlockKind.HEADING if text.isupper() else BlockKind.PARAGRAPH) for text in texts]
    if rows:
        blocks.append(Block(kind=BlockKind.TABLE, rows=rows, text="\n".join(" | ".join(row) for row in rows)))
    chars = sum(len(block.text) for block in blocks)
    pages = (PageInfo(number=1, quality=quality, chars=chars),)
    return Document(format=kind, name="tệp", blocks=tuple(blocks), pages=pages, **more)  # type: ignore[arg-type]


def code(outcome: Outcome) -> str:
    assert not outcome.found
    return outcome.missing[0].code


def test_a_badly_read_document_is_held_back() -> None:
    """A scan of a decision that lost its marks once went into the index as it was."""
    outcome = records_of(document(*LETTERHEAD, *ARTICLES, quality=0.4))
    assert code(outcome) == "LOW_QUALITY" and "trang 1" in outcome.missing[0].reason


def test_a_bad_page_among_good_ones_goes_to_the_editor_with_the_record() -> None:
    pages = (
        PageInfo(number=1, quality=1, chars=5000),
        PageInfo(number=2, quality=0.2, chars=300),
        PageInfo(number=3, quality=0, chars=0, note="needs_ocr"),
    )
    whole = document(*LETTERHEAD, *ARTICLES).model_copy(update={"pages": pages})
    (found,) = records_of(whole).found
    assert {(doubt.field, doubt.text, doubt.reason) for doubt in found.record.unparsed} == {
        ("pages", "2", "low_quality"),
        ("pages", "3", "not_read"),
    }


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("DỰ THẢO", *LETTERHEAD, *ARTICLES), "DRAFT_DOCUMENT"),
        (("BỘ NGÔI SAO", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Số: 99/BNS-VP", "V/v xin ý kiến", "Kính gửi: Các sở",
          "Bộ Ngôi sao đề nghị các sở cho ý kiến về bầu trời trước ngày mai."), "OFFICE_LETTER"),
        (("Một câu.", "Hai câu."), "NO_STRUCTURE"),
    ],
)  # fmt: skip
def test_what_is_no_knowledge_says_why(texts: tuple[str, ...], expected: str) -> None:
    assert code(records_of(document(*texts))) == expected


def test_pages_that_wait_for_ocr_say_so() -> None:
    scan = Document(format="pdf", pages=(PageInfo(number=1, quality=0, note="needs_ocr"),))
    assert code(records_of(scan)) == "NOT_READ"
    missing = scan.model_copy(
        update={"losses": (Loss(code="DEPENDENCY_MISSING", detail="apt-get install tesseract-ocr"),)}
    )
    assert records_of(missing).missing[0].reason == "apt-get install tesseract-ocr"


def test_a_blank_form_is_a_form_with_its_code() -> None:
    outcome = records_of(document("Mẫu CT09 ban hành kèm theo Thông tư số 1/2031/TT-BNS", "TỜ KHAI NGẮM SAO", "Kính gửi: …………", "Họ và tên: ................",
                                  "Ngày sinh: ............", "(Ký, ghi rõ họ tên)"))  # fmt: skip
    (found,) = outcome.found
    assert isinstance(found.record, Form) and (found.record.key, found.record.title) == (
        "CT09",
        "Tờ khai ngắm sao (mẫu CT09)",
    )


def test_a_form_pasted_as_a_picture_is_still_that_form() -> None:
    texts = ("MẪU PHIẾU ĐĂNG KÝ NGẮM SAO", "(Tại Phụ lục III ban hành kèm theo Thông tư số 12/2031/TT-BNS)")
    assert code(records_of(document(*texts))) == "NO_STRUCTURE"
    found = records_of(document(*texts, losses=(Loss(code="IMAGE", detail="2"),))).found
    assert isinstance(found[0].record, Form) and found[0].record.title == "Mẫu phiếu đăng ký ngắm sao"


def test_a_decree_with_forms_in_its_appendix_is_a_decree() -> None:
    outcome = records_of(document(*LETTERHEAD, *ARTICLES, "PHỤ LỤC I", "TỜ KHAI", *["Họ tên: ……………………"] * 9))
    assert outcome.shape == "legal"


def test_questions_with_answers_in_running_text() -> None:
    outcome = records_of(
        document(
            "HỎI ĐÁP",
            "Hỏi: Làm thẻ ở đâu?",
            "Trả lời: Ở thư viện xã.",
            "Mang theo ảnh.",
            "Câu hỏi 2: Mất bao lâu?",
            "Trả lời: Hai ngày.",
        )
    )
    assert [(one.record.title, one.record.answer) for one in outcome.found if isinstance(one.record, Faq)] == [
        ("Làm thẻ ở đâu?", "Ở thư viện xã.\nMang theo ảnh."), ("Mất bao lâu?", "Hai ngày.")]  # fmt: skip


def test_headings_that_ask_are_questions_and_a_quotation_is_none() -> None:
    blocks = [
        Block(kind=BlockKind.HEADING, text="Làm thẻ ở đâu?"),
        Block(text="Ở xã."),
        Block(kind=BlockKind.HEADING, text="Bao lâu?"),
        Block(text="Hai ngày."),
    ]
    page = (PageInfo(number=1, quality=1, chars=40),)
    assert len(records_of(Document(format="html", blocks=tuple(blocks), pages=page)).found) == 2
    assert not records_of(Document(format="html", blocks=tuple(blocks[:2]), pages=page)).found


@pytest.mark.parametrize(
    ("rows", "kind", "count"),
    [
        ((("Câu hỏi", "Trả lời"), ("Ở đâu?", "Ở xã."), ("Khi nào?", "")), Kind.FAQ, 1),
        (
            (
                ("DANH SÁCH", "", ""),
                ("Mã số", "Tên", "Lĩnh vực"),
                ("1.999001", "Cấp thẻ", "Sách"),
                ("QT-2", "Khóa thẻ", "Sách"),
            ),
            Kind.PROCEDURE,
            1,
        ),
        ((("STT", "Tên đơn vị", "Địa chỉ", "Điện thoại"), ("1", "Thư viện xã", "Đường Sao", "0123")), Kind.OFFICE, 1),
    ],
)
def test_a_sheet_that_is_a_list_gives_a_record_a_row_and_names_what_it_left_out(
    rows: tuple[tuple[str, ...], ...], kind: Kind, count: int
) -> None:
    outcome = records_of(document(rows=rows, kind="xlsx"))
    assert [one.record.kind for one in outcome.found] == [kind] * count
    assert all(missing.where.startswith("dòng") for missing in outcome.missing)
    if kind is Kind.OFFICE:
        assert isinstance(outcome.found[0].record, Office) and outcome.found[0].record.phone == "0123"


def test_a_guide_needs_a_title_text_and_good_reading() -> None:
    text = "Người dân đến thư viện xã vào buổi sáng để làm thẻ và nhận thẻ ngay trong ngày. " * 5
    (found,) = records_of(document("HƯỚNG DẪN LÀM THẺ THƯ VIỆN", text)).found
    assert isinstance(found.record, NewsItem) and found.record.title == "Hướng dẫn làm thẻ thư viện"
    assert code(records_of(document("HƯỚNG DẪN LÀM THẺ THƯ VIỆN", text, quality=0.7))) == "NO_STRUCTURE"


def test_every_file_of_an_archive_is_accounted_for() -> None:
    parts = (
        document(*LETTERHEAD, *ARTICLES).model_copy(update={"name": "a/luat.docx"}),
        Document(format="", name="b.rar", error="UNSUPPORTED_FORMAT", error_detail="rar"),
    )
    outcome = records_of(Document(format="zip", name="c.zip", parts=parts))
    assert [one.where for one in outcome.found] == ["a/luat.docx"] and [
        (one.where, one.code) for one in outcome.missing
    ] == [("b.rar", "UNSUPPORTED_FORMAT")]


def test_the_kind_that_the_caller_names_is_the_only_one_tried() -> None:
    assert code(records_of(document(*LETTERHEAD, *ARTICLES), Kind.FAQ)) == "NO_STRUCTURE"
    assert code(records_of(document("DỰ THẢO", *LETTERHEAD, *ARTICLES), Kind.LEGAL)) == "DRAFT_DOCUMENT", (
        "a draft stays one"
    )


def test_a_signed_scan_whose_number_is_written_by_hand_is_named_and_is_no_guide() -> None:
    """A letterhead and a kind without a number: nobody can cite it, so it waits for an editor."""
    texts = [text for text in LETTERHEAD if not text.startswith("Số:")]
    assert code(records_of(document(*texts, *ARTICLES))) == "NO_LEGAL_NUMBER"


def test_a_technical_regulation_without_its_number_says_what_is_missing() -> None:
    """Eighty pages of a draft regulation were "text of no known kind"."""
    texts = (
        "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "QUY CHUẨN KỸ THUẬT QUỐC GIA VỀ NGẮM SAO",
        "1. Quy định chung. " * 30,
    )
    assert code(records_of(document(*texts))) == "NO_LEGAL_NUMBER"


def test_a_scanned_form_whose_title_was_misread_is_no_guide() -> None:
    """ "Đẻ nghị cáp giáy thông hành" came into the library as a guide of that name."""
    texts = (
        "ĐẺ NGHỊ CÁP GIÁY NGẮM SAO",
        "1. Họ và tên người đề nghị ngắm sao vào ban đêm:",
        *(f"{n}. Nơi ở của người ấy ........" for n in range(9)),
    )
    assert code(records_of(document(*texts))) == "NO_STRUCTURE"


def test_half_a_law_is_no_law() -> None:
    """A scan of thirty-six pages of which one was read must not pass for the decree."""
    pages = (
        PageInfo(number=1, quality=1, chars=900),
        *(PageInfo(number=n, quality=0, note="needs_ocr") for n in (2, 3)),
    )
    assert code(records_of(document(*LETTERHEAD, *ARTICLES).model_copy(update={"pages": pages}))) == "NOT_READ"


def test_a_year_left_of_a_number_written_by_hand_is_not_the_number() -> None:
    texts = ["Số: 2031/TT-BNS" if text.startswith("Số:") else text for text in LETTERHEAD]
    assert code(records_of(document(*texts, *ARTICLES))) == "NO_LEGAL_NUMBER"
