"""A letter laid out as Decree 30/2020 (annex I) asks: paper, margins, letters, places of the parts. Writes .docx."""

from __future__ import annotations

import io
from typing import Any

from channels.officers.letters.kinds import words
from channels.officers.letters.model import Letter, Signature
from corpus.errors import DependencyError
from corpus.language import clean

FONT = "Times New Roman"
# Millimetres; the decree allows 20–25, 20–25, 30–35 and 15–20.
PAGE, MARGINS = (210, 297), {"top_margin": 20, "bottom_margin": 20, "left_margin": 30, "right_margin": 15}
_WIDTH = PAGE[0] - MARGINS["left_margin"] - MARGINS["right_margin"]
_LEFT = 68  # of the agency's side of the head; the motto needs the rest
# Points. Each within what the decree allows for its part.
SIZES = {"country": 12, "motto": 13, "above": 12, "agency": 12, "number": 13, "day": 13, "title": 14, "subject": 14,
         "body": 14, "sign": 13, "name": 14, "recipients": 12, "recipient": 11}  # fmt: skip
_INDENT = 12.7  # first line of a paragraph, mm
_AFTER = 6  # points between paragraphs
_SPACE_TO_SIGN = 4  # empty lines


def as_docx(letter: Letter) -> bytes:
    """The letter as a Word file. Raises ``DependencyError`` where python-docx is not installed."""
    try:
        import docx
    except ImportError as error:
        raise DependencyError("letters need python-docx: pip install 'troly[officers]'") from error
    document = docx.Document()
    _paper(document)
    _head(document, letter)
    _line(document, letter.title, "title", bold=True, align="center", before=12)
    if letter.subject:
        _line(document, letter.subject, "subject", bold=True, align="center")
    _rule(document, _WIDTH / 4)
    for text in letter.body:
        _paragraph(document, text)
    for number, text in enumerate(letter.listed, start=1):
        _paragraph(document, f"{number}. {text.rstrip('.;')}{'.' if number == len(letter.listed) else ';'}")
    for text in letter.after:
        _paragraph(document, text)
    _foot(document, letter)
    document.core_properties.author = letter.agency.title()
    document.core_properties.title = letter.title
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _paper(document: Any) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt, RGBColor

    section = document.sections[0]
    section.page_width, section.page_height = Mm(PAGE[0]), Mm(PAGE[1])
    for name, size in MARGINS.items():
        setattr(section, name, Mm(size))
    style = document.styles["Normal"]
    style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(SIZES["body"]), RGBColor(0, 0, 0)
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        style.element.rPr.rFonts.set(qn(script), FONT)
    style.paragraph_format.space_after = style.paragraph_format.space_before = Pt(0)
    _page_numbers(section)


def _page_numbers(section: Any) -> None:
    """Centred in the upper margin, from the second page on."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    section.different_first_page_header_footer = True
    run = section.header.paragraphs[0].add_run()
    _align(section.header.paragraphs[0], "center")
    run.font.size = Pt(13)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run._r.append(part)


def _head(document: Any, letter: Letter) -> None:
    left, right = _columns(document, _LEFT)
    if letter.above:
        _line(left, letter.above, "above", align="center")
    _line(left, letter.agency, "agency", bold=True, align="center")
    _rule(left, _LEFT * 0.4, within=_LEFT)
    _line(left, letter.number, "number", align="center", before=6)
    _line(right, words()["country"], "country", bold=True, align="center")
    _line(right, words()["motto"], "motto", bold=True, align="center")
    _rule(right, 57, within=_WIDTH - _LEFT)  # as long as the motto at 13 points
    _line(right, letter.place_and_day, "day", italic=True, align="center", before=6)
    for cell in (left, right):
        _drop_first(cell)


def _foot(document: Any, letter: Letter) -> None:
    left, right = _columns(document, _WIDTH / 2, before=True)
    if len(letter.signatures) > 1:
        _signature(left, letter.signatures[0])
    elif letter.recipients:
        _line(left, words()["recipients"], "recipients", bold=True, italic=True)
        for recipient in letter.recipients:
            _line(left, f"- {recipient}", "recipient")
    _signature(right, letter.signatures[-1])
    for cell in (left, right):
        _drop_first(cell)


def _signature(cell: Any, signature: Signature) -> None:
    _line(cell, signature.title, "sign", bold=True, align="center")
    if signature.hint:
        _line(cell, signature.hint, "recipients", italic=True, align="center")
    for _ in range(_SPACE_TO_SIGN):
        _line(cell, "", "sign", align="center")
    _line(cell, signature.name or words()["open_name"], "name", bold=bool(signature.name), align="center")


def _columns(document: Any, left: float, *, before: bool = False) -> tuple[Any, Any]:
    """A table of two cells without lines, as wide as the text."""
    from docx.enum.table import WD_TABLE_ALIGNMENT
    from docx.shared import Mm, Pt

    if before:
        document.add_paragraph().paragraph_format.space_after = Pt(_AFTER)
    table = document.add_table(rows=1, cols=2)
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    _keep_together(table.rows[0])
    for column, cell, width in zip(table.columns, table.rows[0].cells, (left, _WIDTH - left), strict=True):
        column.width = cell.width = Mm(width)  # one program reads the grid, another the cells
        _no_padding(cell)
    return table.rows[0].cells[0], table.rows[0].cells[1]


def _keep_together(row: Any) -> None:
    """A signature is not torn from its name by the end of a page."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _no_padding(cell: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    margins = OxmlElement("w:tcMar")
    for side in ("left", "right"):
        part = OxmlElement(f"w:{side}")
        part.set(qn("w:w"), "0")
        part.set(qn("w:type"), "dxa")
        margins.append(part)
    cell._tc.get_or_add_tcPr().append(margins)


def _line(
    place: Any, text: str, size: str, *, bold: bool = False, italic: bool = False, align: str = "left", before: int = 0
) -> None:
    from docx.shared import Pt

    paragraph = place.add_paragraph()
    _align(paragraph, align)
    paragraph.paragraph_format.space_before = Pt(before)
    run = paragraph.add_run(text if text.isprintable() else clean(text))
    run.bold, run.italic, run.font.size = bold, italic, Pt(SIZES[size])


def _paragraph(document: Any, text: str) -> None:
    from docx.shared import Mm, Pt

    paragraph = document.add_paragraph()
    _align(paragraph, "both")
    form = paragraph.paragraph_format
    form.first_line_indent, form.space_before, form.line_spacing = Mm(_INDENT), Pt(_AFTER), 1.1
    # What was typed may hold signs that no XML file can.
    paragraph.add_run(clean(text)).font.size = Pt(SIZES["body"])


def _rule(place: Any, length: float, within: float = _WIDTH) -> None:
    """A line of ``length`` mm in the middle of ``within``: the lower border of an almost flat paragraph."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    paragraph = place.add_paragraph()
    form = paragraph.paragraph_format
    form.left_indent = form.right_indent = Mm((within - length) / 2)
    form.line_spacing = Pt(3)
    paragraph.add_run("").font.size = Pt(1)
    borders, lower = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "0"), ("color", "000000")):
        lower.set(qn(f"w:{name}"), value)
    borders.append(lower)
    paragraph._p.get_or_add_pPr().append(borders)


def _align(paragraph: Any, how: str) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    ways = {"left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER, "both": WD_ALIGN_PARAGRAPH.JUSTIFY}
    paragraph.alignment = ways[how]


def _drop_first(cell: Any) -> None:
    """The empty paragraph that a cell is born with would push its column down."""
    first = cell.paragraphs[0]
    if not first.text and len(cell.paragraphs) > 1:
        first._p.getparent().remove(first._p)
