"""What Debian's programs give: .doc by antiword, scans by Tesseract; and a clear word where they are missing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from corpus.documents import ocr as ocr_module
from corpus.documents.doc import _from_docbook
from corpus.documents.limits import Limits
from corpus.documents.ocr import Ocr, _from_tsv, _median, pgm
from corpus.documents.parsing import parse
from corpus.errors import DependencyError

np = pytest.importorskip("numpy")
_TSV_HEAD = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"


def tsv(*words: tuple[int, float, str]) -> str:
    """Words as (line, confidence, text) in Tesseract's table."""
    return _TSV_HEAD + "".join(
        f"5\t1\t1\t1\t{line}\t{n}\t{n * 90}\t{line * 40}\t80\t30\t{conf}\t{text}\n"
        for n, (line, conf, text) in enumerate(words)
    )


DOCBOOK = """<?xml version="1.0" encoding="utf-8"?><!DOCTYPE book PUBLIC "x" "http://example/x.dtd"><book><bookinfo><title>x</title></bookinfo>
<chapter><title/><para><emphasis role='bold'>QUY TRÌNH</emphasis></para><orderedlist numeration='arabic'><listitem><para>Mục đích</para></listitem>
<listitem><para>Phạm vi</para></listitem></orderedlist><para><informaltable><tgroup cols='2'><tbody><row><entry>Mã</entry><entry>Tên
việc</entry></row><row><entry>1</entry><entry>Cấp thẻ</entry></row></tbody></tgroup></informaltable></para></chapter></book>"""


def test_antiwords_paragraphs_tables_and_list_numbers_come_together() -> None:
    pytest.importorskip("lxml")
    blocks = _from_docbook(DOCBOOK.encode(), "QUY TRÌNH\n 1. Mục đích\n 2. Phạm vi\n|Mã |Tên|\n", "a.doc")
    assert [block.text for block in blocks] == ["QUY TRÌNH", "1. Mục đích", "2. Phạm vi", "Mã | Tên việc\n1 | Cấp thẻ"]
    assert blocks[0].bold and blocks[3].rows[1] == ("1", "Cấp thẻ")


def test_words_of_a_scan_become_lines_and_noise_is_left_out() -> None:
    read = _from_tsv(
        tsv(
            (1, 95, "Căn"),
            (1, 96, "cứ"),
            (1, 90, "Nghị"),
            (1, 91, "định"),
            (2, 9, "|~"),
            (2, 93, "Điều"),
            (2, 92, "1."),
        ),
        3,
    )
    assert [line.text for line in read.lines.lines] == ["Căn cứ Nghị định", "Điều 1."] and read.lines.number == 3
    assert read.quality > 0.7


def test_a_doubted_number_of_a_document_stays_in_the_text() -> None:
    """Tesseract knows no "27/2026/NQ-CP" and doubts it; left out as noise, decrees lost the laws they rest on."""
    read = _from_tsv(tsv((1, 95, "Số:"), (1, 1, "27/2026/NQ-CP"), (1, 4, "|:")), 1)
    assert [line.text for line in read.lines.lines] == ["Số: 27/2026/NQ-CP"]


def test_a_scan_that_the_engine_doubts_or_that_spells_no_words_is_of_low_quality() -> None:
    doubted = _from_tsv(tsv(*[(1, 40, "người")] * 30), 1)
    spelt_wrong = _from_tsv(tsv(*[(1, 96, word) for word in ("ngxưi", "đrnh", "tjhủ", "ptháp", "cxấp") * 6]), 1)
    assert doubted.quality < 0.6 and spelt_wrong.quality < 0.6


def test_a_noisy_page_is_read_again_without_its_specks(monkeypatch: pytest.MonkeyPatch) -> None:
    image = np.full((30, 40), 255, dtype=np.uint8)
    image[5, 5] = 0  # a speck
    image[10:20, 10:30] = 0  # a stroke
    seen: list[bytes] = []

    def read(self: Ocr, data: bytes, number: int) -> ocr_module.Read:
        seen.append(data)
        words = [(1, 95, "người")] * 30 if len(seen) == 2 else [(1, 20, "x")]
        return _from_tsv(tsv(*words), number)

    monkeypatch.setattr(Ocr, "_find", lambda self: None)
    monkeypatch.setattr(Ocr, "_read", read)
    assert Ocr().page(pgm(image)).quality > 0.7 and len(seen) == 2
    cleaned = _median(image)
    assert cleaned[5, 5] == 255 and cleaned[15, 20] == 0


@pytest.mark.parametrize("installed", [None, "/bin/echo"])
def test_without_tesseract_or_its_vietnamese_data_the_package_is_named(
    monkeypatch: pytest.MonkeyPatch, installed: str | None
) -> None:
    monkeypatch.setattr(ocr_module, "program", lambda *names: installed)
    with pytest.raises(DependencyError) as caught:
        Ocr().page(b"P5 1 1 255\n\x00")
    assert "tesseract-ocr-vie" in caught.value.detail and caught.value.code == "DEPENDENCY_MISSING"


def test_a_real_doc_of_an_office_is_read_with_its_tables(catalogue_path: Path) -> None:
    if not shutil.which("antiword"):
        pytest.skip("antiword is not installed (apt-get install antiword)")
    path = next((catalogue_path / "tthc_commune" / "docs").glob("*DOC_011__11.*"))
    document = parse(path.read_bytes(), path.name)
    assert document.quality > 0.95 and sum(bool(block.rows) for block in document.blocks) >= 4


def test_a_real_scan_of_the_gazette_is_read(catalogue_path: Path) -> None:
    pytest.importorskip("pypdfium2")
    if not shutil.which("tesseract"):
        pytest.skip("Tesseract is not installed (apt-get install tesseract-ocr tesseract-ocr-vie)")
    path = catalogue_path / "gazette" / "pdf" / "hd_kinh_te__nghi-quyet-so-27-2026-nq-cp-469546.pdf"
    document = parse(path.read_bytes(), path.name, Limits(ocr_pages=1))
    assert document.pages[0].ocr and document.pages[0].quality > 0.8 and "27/2026/NQ-CP" in document.text
