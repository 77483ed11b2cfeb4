"""Whatever is done to a file: an error with a code, or a document; never another exception, never a hang."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.documents.limits import Limits
from corpus.documents.model import Document
from corpus.documents.parsing import parse
from corpus.errors import TrolyError
from corpus.structure.records import records_of
from tests.support import office
from tests.support.mutation import SEEDS_NEED, mutated, mutations

for _module in SEEDS_NEED:
    pytest.importorskip(_module)

BODY = (*office.LETTERHEAD, *office.ARTICLES, office.table([["Tên giấy tờ", "Số lượng"], ["Tờ khai", "Bản chính: 1"]]))
SEEDS = {
    "docx": office.docx(*BODY, **{"word__numbering.xml": office.numbering(("decimal", "%1."))}),
    "pdf": office.pdf(
        [*office.LETTERHEAD, *office.ARTICLES], ["Trang hai"], rules=[(60, 700, 300, 700), (60, 600, 60, 700)]
    ),
    "html": (
        "<html><body><main><h1>Tin</h1>"
        + "".join(f"<p>{text}</p>" for text in office.ARTICLES)
        + "<table><tr><td>a<td>b</table></main>"
    ).encode(),
    "xlsx": office.xlsx([["Câu hỏi", "Trả lời"], ["Ở đâu?", "Ở đây."]]),
    "csv": "Câu hỏi;Trả lời\nỞ đâu?;Ở đây.\nKhi nào?;Hôm nay.\nAi?;Người dân.\n".encode(),
    "txt": "\n".join((*office.LETTERHEAD, *office.ARTICLES)).encode(),
    "md": "# Thẻ\n\n- một\n\n| a | b |\n|---|---|\n| c | d |\n".encode(),
    "json": '{"a": ["Điều 1", {"b": 2}]}'.encode(),
    "eml": office.message("Kính gửi,", van_ban__docx=office.docx(*office.LETTERHEAD)),
    "zip": office.zipped({"a/b.txt": "Điều 1. Chữ", "c.zip": office.zipped({"d.docx": office.docx("chữ")})}),
}
LIMITS = Limits(bytes=2_000_000, unpacked=4_000_000, ocr_pages=0, cells=5_000)


@pytest.mark.parametrize("kind", SEEDS)
@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_mutated_file_gives_a_document_or_a_reason(kind: str, data: st.DataObject) -> None:
    changed = mutated(SEEDS[kind], data.draw(mutations(len(SEEDS[kind]))))
    try:
        document = parse(changed, f"a.{kind}", LIMITS)
    except TrolyError as error:
        assert error.code.isupper()
        return
    assert isinstance(document, Document) and all(0 <= page.quality <= 1 for page in document.pages)
    records_of(document)


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    data=st.binary(max_size=400),
    magic=st.sampled_from([b"", b"%PDF-1.4\n", b"PK\x03\x04", b"{\\rtf", b"<html>", b"From: a\nSubject: b\n\n"]),
)
def test_bytes_behind_any_magic_number_give_a_document_or_a_reason(data: bytes, magic: bytes) -> None:
    try:
        records_of(parse(magic + data, "a", LIMITS))
    except TrolyError as error:
        assert error.code.isupper()


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(parts=st.lists(st.sampled_from([*office.LETTERHEAD, *office.ARTICLES, "Điều 9.", "“Điều 2. Trích", "”.", "Phụ lục I", "Trình tự thực hiện:",
                                       "Phí, lệ phí: 5.000 đồng", "a) Thành phần hồ sơ:", "Hỏi: Sao?", "Trả lời: Vậy.", "Kính gửi: Sở"]), max_size=40))  # fmt: skip
def test_pieces_of_documents_in_any_order_never_break_the_structure(parts: list[str]) -> None:
    document = parse("\n".join(["Đầu tệp", *parts]).encode(), "a.txt", LIMITS)
    outcome = records_of(document)
    assert outcome.found or outcome.missing
