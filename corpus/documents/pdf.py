"""PDF: the text layer line by line, ruled tables as tables, and pages without usable text by OCR."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from corpus.documents.layout import PageLines, paragraphs, without_running_lines
from corpus.documents.letters import repaired
from corpus.documents.limits import Limits, too_large
from corpus.documents.model import LOW_QUALITY, Document, Loss, PageInfo
from corpus.documents.needed import needed
from corpus.documents.ocr import Ocr, pgm
from corpus.documents.pdf_text import joined, text_pieces
from corpus.documents.quality import text_quality
from corpus.documents.ruled import ruled_tables
from corpus.errors import DependencyError, InputError
from corpus.language.hygiene import clean

_DPI = 200  # of 150 to 400 the one with the fewest errors on transcribed scans, most of which have 100 to 220
_MAX_PIXELS = 40_000_000  # a page of poster size is rendered smaller, not refused
_MUCH_MORE = 3  # so many times the letters of the text layer make OCR the page, whatever its quality
_FEW_LETTERS = 40  # a text layer of less is a stamp or a page number over a scan

Tick = Callable[[], None]


def read_pdf(data: bytes, name: str, limits: Limits, tick: Tick = lambda: None) -> Document:
    """Read a PDF. ``tick`` is called after each page. Raises ``InputError``: ``FILE_ENCRYPTED``, ``FILE_DAMAGED``,
    ``TOO_MANY_PAGES``."""
    pdfium = needed("pypdfium2", "pypdfium2")
    try:
        pdf = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        code = "FILE_ENCRYPTED" if "password" in str(error).casefold() else "FILE_DAMAGED"
        raise InputError(f"{name}: {error}", code=code) from error
    try:
        count = len(pdf)
        if count > limits.pages:
            raise too_large(f"{name}: {count} pages, at most {limits.pages}", "TOO_MANY_PAGES")
        if count == 0:
            raise InputError(f"{name}: a PDF without pages", code="FILE_DAMAGED")
        return _read(pdf, pdfium, name, limits, tick)
    finally:
        pdf.close()


def _read(pdf: Any, pdfium: Any, name: str, limits: Limits, tick: Tick) -> Document:
    ocr = Ocr()
    pages: list[PageLines] = []
    infos: list[PageInfo] = []
    losses: list[Loss] = []
    encodings: dict[str, None] = {}
    left, unread = limits.ocr_pages, 0
    for number in range(1, len(pdf) + 1):
        lines, info = PageLines(number), PageInfo(number=number, quality=0, note="unreadable")
        try:
            page = pdf[number - 1]
            lines, encoding = _text_lines(page, pdfium, number)
            encodings |= {encoding: None} if encoding else {}
            text = "\n".join(line.text for line in lines.lines)
            info = PageInfo(number=number, quality=text_quality(text), chars=len(text))
            if (len(re.findall(r"\w", text)) < _FEW_LETTERS or info.quality < LOW_QUALITY) and _has_picture(
                page, pdfium
            ):
                if left > 0:
                    left -= 1
                    lines, info, loss = _by_ocr(page, ocr, lines, info)
                    losses += [loss] if loss else []
                else:
                    info, unread = info.model_copy(update={"note": "needs_ocr"}), unread + 1
        except (pdfium.PdfiumError, ValueError, OverflowError) as error:
            losses.append(Loss(code="PAGE_UNREADABLE", page=number, detail=str(error)[:200]))
        pages.append(lines)
        infos.append(info)
        tick()
    if unread:
        losses.append(Loss(code="OCR_LIMIT", detail=f"{unread} pages beyond the limit of {limits.ocr_pages}"))
    taken = without_running_lines(pages)
    if taken:
        losses.append(Loss(code="RUNNING_LINES", detail=str(taken)))
    title = clean(str(pdf.get_metadata_dict(skip_empty=True).get("Title", "")))[:300]
    return Document(
        format="pdf", name=name, title=title, blocks=tuple(paragraphs(pages)), pages=tuple(infos),
        losses=tuple(losses), encoding=" ".join(encodings),
    )  # fmt: skip


def _text_lines(page: Any, pdfium: Any, number: int) -> tuple[PageLines, str]:
    """Lines of the text layer in reading order; ruled tables apart."""
    tables, pieces = ruled_tables(page, pdfium, text_pieces(page, pdfium), number)
    lines, encodings = joined(pieces), set()
    for line in lines:
        line.text, encoding = repaired(line.text)
        encodings.add(encoding)
    found = PageLines(number, lines)
    for top, block in tables:
        found.tables.append((sum(line.top < top for line in lines), block))
    return found, " ".join(sorted(encodings - {""}))


def _has_picture(page: Any, pdfium: Any) -> bool:
    """Whether the page shows an image or drawn letters; an empty page needs no OCR."""
    kinds = (pdfium.raw.FPDF_PAGEOBJ_IMAGE, pdfium.raw.FPDF_PAGEOBJ_PATH, pdfium.raw.FPDF_PAGEOBJ_SHADING)
    return next(iter(page.get_objects(filter=kinds, max_depth=4)), None) is not None


def picture_of(page: Any) -> Any:
    """The page in grey at the resolution that OCR wants (height × width, uint8)."""
    width, height = page.get_size()
    scale = min(_DPI / 72, (_MAX_PIXELS / max(width * height, 1)) ** 0.5)
    return page.render(scale=scale, grayscale=True, may_draw_forms=False).to_numpy()


def _by_ocr(page: Any, ocr: Ocr, lines: PageLines, info: PageInfo) -> tuple[PageLines, PageInfo, Loss | None]:
    """The page by OCR where that reads better, or much more, than its text layer."""
    try:
        read = ocr.page(pgm(picture_of(page)), lines.number)
    except DependencyError as error:
        note = info.model_copy(update={"note": "needs_ocr"})
        return lines, note, Loss(code=error.code, page=lines.number, detail=error.detail)
    except InputError as error:
        return lines, info, Loss(code=error.code, page=lines.number, detail=error.detail)
    quality = round(read.quality, 3)
    chars = sum(len(line.text) for line in read.lines.lines)
    # A running head over a scan is perfectly spelt and is not the page: a whole gazette was its page numbers.
    if quality <= info.quality and chars < _MUCH_MORE * max(info.chars, 1):
        return lines, info, None
    return read.lines, PageInfo(number=lines.number, quality=quality, chars=chars, ocr=True), None
