"""Plain text: what Zalo, the command line and the log show. A fact that only the rich page shows is lost there."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.answer import (
    ArticleBlock,
    ChecklistBlock,
    FeeRow,
    FeesBlock,
    FormItem,
    LegalBlock,
    LegalItem,
    NoticeBlock,
    PaperCase,
    PaperItem,
    PlaceItem,
    PlacesBlock,
    Source,
    StepItem,
    StepsBlock,
    TextBlock,
    TimeRow,
    TimesBlock,
)
from assistant.render.plain import block_text, plain, source_line
from corpus.models import FeeKind, Kind, Method

PAPERS = ChecklistBlock(
    title="Giấy tờ cần nộp",
    cases=(
        PaperCase(case="Voi mua", papers=(
            PaperItem(name="- Tờ khai", originals=1, copies=2, forms=(FormItem(code="VN-01", file="vn01.docx"),)),
            PaperItem(name="Chứng thực trước khi nộp.", note=True),
        )),
        PaperCase(papers=(PaperItem(name="Đơn", forms=(FormItem(name="Mẫu đơn"),)),)),
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    ("block", "text"),
    [
        (TextBlock(text="Chào"), "Chào"),
        (TextBlock(title="Kết quả", text="Giấy"), "Kết quả:\nGiấy"),
        (NoticeBlock(text="Coi chừng"), "Coi chừng"),
        (StepsBlock(steps=(StepItem(title="Nộp", text="tại xã"), StepItem(text="Nhận"))), "1. Nộp: tại xã\n2. Nhận"),
        (PAPERS, "Giấy tờ cần nộp:\nVoi mua\n- Tờ khai (1 bản chính; 2 bản sao; VN-01 vn01.docx)\n"
                 "  (Chứng thực trước khi nộp.)\n- Đơn (Mẫu đơn)"),
        (FeesBlock(rows=(FeeRow(method=Method.ONLINE, text="8.000 đồng", kind=FeeKind.AMOUNT),)),
         "- Nộp trực tuyến: 8.000 đồng"),
        (FeesBlock(rows=(FeeRow(method=Method.ONLINE, text="Nộp trực tuyến 8.000 đồng", kind=FeeKind.RULE),)),
         "- Nộp trực tuyến 8.000 đồng"),
        (TimesBlock(rows=(TimeRow(case="voi con", text="12 ngày"), TimeRow(method=Method.POSTAL, text="9 ngày"))),
         "- voi con: 12 ngày\n- Qua bưu chính: 9 ngày"),
        (PlacesBlock(places=(PlaceItem(name="Một cửa", address="Số 1", phone="0260", hours="sáng", note="tầng 2"),)),
         "- Một cửa, Số 1, 0260, sáng, tầng 2"),
        (LegalBlock(items=(LegalItem(number="1/2099", title="Luật"), LegalItem(title="Không số"))),
         "- 1/2099 – Luật\n- Không số"),
        (ArticleBlock(number="1/2099", article="5a", clause="khoản 2", excerpt="Voi được ăn."),
         "khoản 2, Điều 5a, 1/2099: “Voi được ăn.”"),
    ],
)  # fmt: skip
def test_every_block_has_its_text(block, text: str) -> None:
    assert block_text(block) == text


def test_blocks_stand_apart_and_empty_ones_leave_no_gap() -> None:
    assert plain([TextBlock(text="a"), TextBlock(text=""), TextBlock(text="b")]) == "a\n\nb"


def test_a_source_with_a_name_of_half_a_page_is_cut() -> None:
    """One procedure has 350 letters in its name; they stood above and below the fee."""
    line = source_line(Source(id="s1", kind=Kind.PROCEDURE, title="Chứng thực bản sao " * 30, number="2.000815"))
    assert line.startswith("Nguồn: 2.000815 – Chứng thực") and "…" in line and len(line) < 200


@pytest.mark.parametrize(
    ("source", "line"),
    [
        (Source(id="s1", kind=Kind.PROCEDURE, title="Nuôi voi", number="9.000001", url="https://x", updated=date(2026, 1, 2)),
         "Nguồn: 9.000001 – Nuôi voi, cập nhật 02/01/2026. https://x"),
        (Source(id="s1", kind=Kind.FAQ, title="Gặp voi?"), "Nguồn: Gặp voi?."),
        (Source(id="s1", kind=Kind.LEGAL, title="Nghị định 12", number="12"), "Nguồn: Nghị định 12."),
    ],
)  # fmt: skip
def test_a_source_is_named_with_code_date_and_link(source: Source, line: str) -> None:
    assert source_line(source) == line
