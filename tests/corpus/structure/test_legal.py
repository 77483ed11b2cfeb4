"""Heads, articles, relations and validity of legal documents, in the forms in which they come out of files."""

from __future__ import annotations

from datetime import date

import pytest

from corpus.documents.model import Block, BlockKind, Document, PageInfo
from corpus.models import LegalDocument, RelationKind
from corpus.structure.legal import legal_record
from corpus.structure.legal_body import read_body
from corpus.structure.legal_head import read_head
from tests.support.office import ARTICLES, LETTERHEAD


def blocks(*texts: str | tuple[tuple[str, ...], ...], page: int = 1) -> list[Block]:
    """Paragraphs; a tuple of rows is a table."""
    return [Block(text=text, page=page) if isinstance(text, str)
            else Block(kind=BlockKind.TABLE, rows=text, text="\n".join(" | ".join(row) for row in text), page=page) for text in texts]  # fmt: skip


def document(*texts: str | tuple[tuple[str, ...], ...]) -> Document:
    made = blocks(*texts)
    return Document(format="txt", blocks=tuple(made), pages=(PageInfo(number=1, quality=1, chars=500),))


def law(*texts: str | tuple[tuple[str, ...], ...]) -> LegalDocument:
    found, why = legal_record(document(*texts))
    assert found is not None, why
    assert isinstance(found.record, LegalDocument)
    return found.record


# ------------------------------------------------------------------ head


def test_a_circular_has_its_number_agency_dates_title_and_signer() -> None:
    record = law(*LETTERHEAD, *ARTICLES)
    assert (record.key, record.doc_type, record.issued, record.valid_from) == (
        "12/2031/TT-BNS",
        "Thông tư",
        date(2031, 3, 5),
        date(2031, 4, 20),
    )
    assert (record.title, record.signer) == ("Thông tư quy định về việc ngắm sao", "Trần Văn Sao")
    assert record.agency == "Bộ Ngôi sao", "the letterhead's capitals come back in the case of the text"


def test_a_letterhead_kept_as_a_table_by_word_is_read_column_by_column() -> None:
    table = (("ỦY BAN NHÂN DÂN\nTỈNH MÂY TRẮNG\nSố: 7/2031/QĐ-UBND", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
              "Mây Trắng, ngày 9 tháng 5 năm 2031"),)  # fmt: skip
    head = read_head(blocks(table, "QUYẾT ĐỊNH", "Ban hành Quy định về mây", "Căn cứ Luật Bầu trời;", "Điều 1. Mây"))
    assert (head.number, head.issued, head.doc_type) == ("7/2031/QĐ-UBND", date(2031, 5, 9), "Quyết định")
    assert head.agency == "Ủy ban nhân dân tỉnh Mây Trắng" and head.title == "Quyết định ban hành Quy định về mây"


def test_a_law_is_dated_where_it_ends_and_named_with_the_capitals_of_the_text() -> None:
    record = law("QUỐC HỘI", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Luật số: 5/2031/QH17", "LUẬT", "BẦU TRỜI VIỆT NAM",
                 "Căn cứ Hiến pháp;", "Quốc hội ban hành Luật Bầu trời Việt Nam.", "Điều 1. Phạm vi", "Luật này nói về bầu trời.", "Điều 2. Hiệu lực",
                 "Luật này có hiệu lực từ ngày 01 tháng 01 năm 2032.", "Luật này được Quốc hội khóa XVII, kỳ họp thứ 3 thông qua ngày 12 tháng 6 năm 2031.",
                 "CHỦ TỊCH QUỐC HỘI", "Lê Thị Mây")  # fmt: skip
    assert (record.key, record.issued, record.title) == ("5/2031/QH17", date(2031, 6, 12), "Luật Bầu trời Việt Nam")
    assert (record.agency, record.signer, record.valid_from) == ("Quốc hội", "Lê Thị Mây", date(2032, 1, 1))


def test_a_consolidated_text_takes_its_number_and_date_from_the_end() -> None:
    """Seventy-seven of four hundred gazette documents had no number in their head."""
    record = law("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "NGHỊ ĐỊNH", "Quy định về mây",
                 "Nghị định số 3/2025/NĐ-CP ngày 1 tháng 2 năm 2025 của Chính phủ quy định về mây, được sửa đổi bởi:", "Căn cứ Luật Bầu trời;",
                 "Điều 1. Mây trắng", "Mây trắng là mây.", "BỘ NGÔI SAO", "Số: 8/VBHN-BNS", "XÁC THỰC VĂN BẢN HỢP NHẤT",
                 "Thủ đô, ngày 2 tháng 3 năm 2031", "BỘ TRƯỞNG", "Lê Thị Mây")  # fmt: skip
    assert (record.key, record.doc_type, record.issued) == ("8/VBHN-BNS", "Văn bản hợp nhất", date(2031, 3, 2))
    assert record.title == "Văn bản hợp nhất: Nghị định quy định về mây"
    assert [(one.kind, one.target, one.scope) for one in record.relations] == [
        (RelationKind.BASED_ON, "3/2025/NĐ-CP", "hợp nhất")
    ]


@pytest.mark.parametrize("line", ["DỰ THẢO", "Dự thảo lần 2", "Số:      /2031/TT-BNS", "Số: …/2031/NĐ-CP"])
def test_a_draft_is_no_law(line: str) -> None:
    texts = (
        [line if text.startswith("Số:") else text for text in LETTERHEAD]
        if line.startswith("Số")
        else [line, *LETTERHEAD]
    )
    assert legal_record(document(*texts, *ARTICLES)) == (None, "DRAFT_DOCUMENT")


def test_menus_of_a_law_portal_above_the_letterhead_do_not_hide_it() -> None:
    menu = [f"{n}. Tra cứu thứ {n}" for n in range(40)]
    assert law(*menu, *LETTERHEAD, *ARTICLES).key == "12/2031/TT-BNS"


def test_a_number_that_the_text_only_mentions_is_not_the_documents_own() -> None:
    texts = [text for text in LETTERHEAD if not text.startswith("Số:")]
    assert legal_record(document(*texts, *ARTICLES))[1] == "NO_LEGAL_NUMBER"


# ------------------------------------------------------------------ articles


def numbers(*texts: str, **more: bool) -> list[str]:
    return [article.number for article in read_body(blocks(*texts), **more).articles]


def test_articles_have_their_titles_texts_and_paths() -> None:
    body = read_body(blocks("Chương I", "QUY ĐỊNH CHUNG", "Mục 1. MÂY", "Điều 1. Phạm vi", "Mây trắng.", "1. Một khoản.", "Chương II. GIÓ",
                            "Điều 2. Gió mùa thổi từ biển vào đất liền và mang theo hơi nước từ khơi xa.", "Điều 3:", "Gió."))  # fmt: skip
    first, second, third = body.articles
    assert (first.title, first.text, first.path) == (
        "Phạm vi",
        "Mây trắng.\n1. Một khoản.",
        "Chương I. Quy định chung > Mục 1. Mây",
    )
    assert (second.title, second.path) == ("", "Chương II. Gió"), "a whole sentence behind the number is text, no title"
    assert (third.number, third.text) == ("3", "Gió.")


def test_articles_quoted_by_an_amendment_are_not_its_own() -> None:
    assert numbers(
        "Điều 1. Sửa đổi Điều 2 như sau:",
        "“Điều 2. Mây",
        "Mây trắng.",
        "Điều 3. Gió",
        "Gió to.”.",
        "Điều 2. Hiệu lực",
        "Từ nay.",
    ) == ["1", "2"]


def test_mentions_at_the_start_of_a_line_are_no_headings() -> None:
    assert numbers(
        "Điều 1. Mây", "theo quy định tại", "Điều 2 Nghị định này và", "Điều 7. Của luật khác", "Điều 2. Gió", "Gió."
    ) == ["1", "2"]


def test_added_and_repealed_articles_of_a_consolidated_text() -> None:
    body = read_body(blocks("Điều 1. Mây", "a", "Điều 1a. Mây mới", "b", "Điều 4. Gió", "c"), consolidated=True)
    assert [article.number for article in body.articles] == ["1", "1a", "4"] and body.doubts == ["Điều 1 → Điều 4"]


def test_footnotes_that_quote_over_a_page_do_not_swallow_the_next_article() -> None:
    first, second = blocks("Điều 1. Mây", "Chú thích: “Căn cứ Hiến pháp;"), blocks("Điều 2. Gió", "Gió.", page=2)
    assert [a.number for a in read_body([*first, *second], consolidated=True).articles] == ["1", "2"]


def test_appendices_and_an_attached_regulation_are_told_apart_from_the_articles() -> None:
    found = numbers("Điều 1. Ban hành Quy chế", "Kèm theo đây.", "Điều 2. Thi hành", "Từ nay.", "CHỦ TỊCH", "Lê Thị Mây", "QUY CHẾ", "Ngắm sao",
                    "Điều 1. Sao sáng", "a", "Điều 2. Sao mờ", "b", "PHỤ LỤC I", "MẪU ĐƠN", "Điều 1. Bên A", "PHỤ LỤC II", "Danh sách")  # fmt: skip
    assert found == ["1", "2", "1 (Quy chế kèm theo)", "2 (Quy chế kèm theo)", "Phụ lục I", "Phụ lục II"]


# ------------------------------------------------------------------ relations


def relations(title: str, *articles: str) -> set[tuple[str, str, str]]:
    head = [text if text != "Quy định về việc ngắm sao" else title for text in LETTERHEAD]
    record = law(*head, *articles)
    return {(one.kind.value, one.target, one.scope) for one in record.relations}


def test_a_quotation_that_never_closes_does_not_swallow_a_consolidated_law() -> None:
    """Four of eighteen consolidated texts became one article: a footnote opens a quotation that other pages close."""
    made = blocks("Điều 1. Sao", "Ngắm sao.", "1 Nghị định có căn cứ như sau: “Căn cứ Luật Bầu trời;", "Điều 2. Trăng2",
                  "Ngắm trăng.", "“Điều 9. Hiệu lực thi hành", "Điều 3. Mây", "Ngắm mây.")  # fmt: skip
    body = read_body(made, consolidated=True)
    assert [(one.number, one.title) for one in body.articles] == [("1", "Sao"), ("2", "Trăng"), ("3", "Mây")]
    assert len(read_body(made, consolidated=False).articles) == 1, "elsewhere a quotation is what an amendment puts in"


def test_the_articles_that_a_footnote_goes_on_quoting_are_not_the_laws_own() -> None:
    made = blocks(
        "Điều 7. Sao",
        "Ngắm.",
        '"Điều 8. Hiệu lực thi hành.',
        'Thông tư này có hiệu lực từ hôm nay."',
        "Điều 9. Chuyển tiếp",
        "Như cũ.",
    )
    head = blocks(*(f"Điều {n}. Trời" for n in range(1, 7)))
    assert [one.number for one in read_body([*head, *made], consolidated=True).articles] == [*"1234567"]


def test_the_letterhead_of_the_certification_is_no_part_of_the_last_article() -> None:
    made = blocks(
        "Điều 1. Sao",
        "Mọi người thi hành.",
        "BỘ NGÔI SAO",
        "Số: 5/VBHN-BNS",
        "XÁC THỰC VĂN BẢN HỢP NHẤT",
        "KT. BỘ TRƯỞNG",
    )
    assert read_body(made, consolidated=True).articles[0].text == "Mọi người thi hành."


def test_a_reference_to_an_appendix_at_the_start_of_a_line_opens_none() -> None:
    """Eleven articles behind "… theo" / "Phụ lục 02." were taken for the appendix."""
    made = blocks("Điều 1. Sao", "Điểm được tính theo", "Phụ lục 02.", "Điều 2. Trăng", "Ngắm trăng.")
    assert [one.number for one in read_body(made).articles] == ["1", "2"]


def test_blank_decisions_among_the_forms_behind_the_signature_are_no_articles() -> None:
    forms = (
        "KT. BỘ TRƯỞNG",
        "DANH MỤC BIỂU MẪU",
        "Mẫu số 1",
        "QUYẾT ĐỊNH:",
        "Điều 1. Công nhận ông …",
        "Điều 2. Thi hành.",
    )
    body = read_body(blocks("Điều 1. Sao", "Ngắm sao.", *forms))
    assert [one.number for one in body.articles] == ["1", "Danh mục kèm theo"] and "Công nhận ông" in body.articles[
        1
    ].text
    body = read_body(blocks("Điều 1. Sao", "Ngắm sao.", "KT. BỘ TRƯỞNG", "QUYẾT ĐỊNH:", "Điều 2. Trợ cấp cho ông …"))
    assert [one.number for one in body.articles] == ["1"]


def test_the_first_letter_of_an_appendixs_name_is_not_its_number() -> None:
    body = read_body(blocks("Điều 1. Sao", "Ngắm.", "KT. BỘ TRƯỞNG", "PHỤ LỤC DANH MỤC SAO", "Sao Mai"))
    assert [(one.number, one.title) for one in body.articles][1:] == [("Phụ lục", "Danh mục sao")]


def test_a_kind_whose_marks_a_scan_changed_still_opens_the_title() -> None:
    """ "NGHỊ QUYÉT" was no kind, and the resolution was called by its number alone."""
    head = read_head(blocks("CHÍNH PHỦ", "Số: 9/NQ-CP", "NGHỊ QUYÉT", "Về việc ngắm sao", "Căn cứ Luật Bầu trời;"))
    assert (head.doc_type, head.title) == ("Nghị quyết", "Nghị quyết về việc ngắm sao")


def test_a_number_broken_at_its_dash_and_the_bodies_of_a_joint_circular() -> None:
    head = read_head(
        blocks(
            "BỘ CÔNG AN -",
            "BỘ QUỐC PHÒNG",
            "Số: 01/2031/TTLT-BCA-",
            "BQP",
            "THÔNG TƯ LIÊN TỊCH",
            "Về sao",
            "Căn cứ Luật;",
        )
    )
    assert (head.number, head.agency) == ("01/2031/TTLT-BCA-BQP", "Bộ Công an, Bộ Quốc phòng")


@pytest.mark.parametrize(("name", "why"), [("scan.pdf", "NO_LEGAL_NUMBER"), ("thong-tu-445.pdf", "")])
def test_a_number_written_by_hand_on_a_scan_is_not_believed_alone(name: str, why: str) -> None:
    """ "Số: 115 /NQ-CP" was read as a confident "445"; the resolution stood in the library under another's number."""
    made = document(*(text.replace("12/2031", "445 /2031") for text in LETTERHEAD), *ARTICLES)
    scan = made.model_copy(update={"name": name, "pages": (PageInfo(number=1, quality=1, chars=500, ocr=True),)})
    assert legal_record(scan)[1] == why
    assert legal_record(made)[1] == "", "typed into a blank, the same spacing is fine"


def test_what_a_document_is_built_on_and_replaces() -> None:
    found = {(one.kind.value, one.target) for one in law(*LETTERHEAD, *ARTICLES).relations}
    assert found == {("based_on", "08/2030/QH17"), ("replaces", "03/2020/TT-BNS")}


def test_an_amendment_names_what_it_amends_and_not_what_was_amended_before() -> None:
    found = relations(
        "Sửa đổi, bổ sung một số điều của Thông tư số 3/2020/TT-BNS đã được sửa đổi, bổ sung bởi Thông tư số 4/2022/TT-BNS",
        "Điều 1. Mây",
        "a",
    )
    assert ("amends", "03/2020/TT-BNS".lstrip("0"), "một phần") in found and not any(
        target == "4/2022/TT-BNS" for _, target, _ in found
    )


def test_guidance_finds_the_number_of_a_law_its_title_only_names() -> None:
    assert ("guides", "08/2030/QH17", "") in relations(
        "Hướng dẫn thi hành một số điều của Luật Bầu trời", "Điều 1. Mây", "a"
    )


def test_repeals_in_whole_and_in_part() -> None:
    found = relations(
        "Quy định về gió",
        "Điều 1. Mây",
        "a",
        "Điều 2. Hiệu lực thi hành",
        "1. Thông tư này có hiệu lực từ ngày 1 tháng 1 năm 2032.",
        "2. Thông tư số 1/2019/TT-BNS hết hiệu lực kể từ ngày Thông tư này có hiệu lực.",
        "3. Bãi bỏ khoản 2 Điều 5 Thông tư số 2/2019/TT-BNS.",
    )
    assert {("repeals", "1/2019/TT-BNS", ""), ("repeals", "2/2019/TT-BNS", "một phần")} <= found


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Thông tư này có hiệu lực thi hành kể từ ngày 15 tháng 8 năm 2031.", date(2031, 8, 15)),
        ("Thông tư này có hiệu lực từ ngày 15/8/2031.", date(2031, 8, 15)),
        ("Thông tư này có hiệu lực thi hành kể từ ngày ký ban hành.", date(2031, 3, 5)),
        ("Hợp đồng có hiệu lực kể từ ngày ký.", None),
        ("Thông tư này có hiệu lực thi hành sau 45 ngày.", None),
    ],
)
def test_the_first_day_in_force_is_what_the_document_says_of_itself(text: str, day: date | None) -> None:
    """The Labour Code once came into force on the day it was signed: a contract does."""
    assert law(*LETTERHEAD, "Điều 1. Hiệu lực thi hành", text).valid_from == day
