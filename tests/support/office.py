"""Office files made from nothing but their formats' rules, small enough to be read in a test."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from email.message import EmailMessage
from xml.sax.saxutils import escape

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def zipped(members: dict[str, bytes | str], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip file of these members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return buffer.getvalue()


def paragraph(text: str, properties: str = "", run: str = "") -> str:
    """One paragraph in Word's XML."""
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def table(rows: Iterable[Sequence[str]]) -> str:
    """A table in Word's XML."""
    cells = ("".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def docx(*body: str, **others: bytes | str) -> bytes:
    """A .docx. A part of the body that is no XML becomes a paragraph; ``others``: further members, "__" for "/"."""
    parts = "".join(part if part.startswith("<") else paragraph(part) for part in body)
    members: dict[str, bytes | str] = {
        "word/document.xml": f'<?xml version="1.0"?><w:document {_W}><w:body>{parts}</w:body></w:document>'
    }
    members |= {name.replace("__", "/"): content for name, content in others.items()}
    return zipped(members)


def numbering(*levels: tuple[str, str]) -> str:
    """numbering.xml of one list (numId 1) with levels of (format, pattern)."""
    made = "".join(f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{pattern}"/></w:lvl>'
                   for n, (kind, pattern) in enumerate(levels))  # fmt: skip
    return (f'<w:numbering {_W}><w:abstractNum w:abstractNumId="7">{made}</w:abstractNum>'
            '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num></w:numbering>')  # fmt: skip


def listed(level: int = 0) -> str:
    """Paragraph properties of an item of that list."""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>'


def xlsx(rows: Iterable[Sequence[str]], sheet: str = "Trang1") -> bytes:
    """A workbook of one sheet with text cells."""
    made = []
    for number, row in enumerate(rows, start=1):
        cells = "".join(
            f'<c r="{chr(65 + column)}{number}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
            for column, cell in enumerate(row)
        )
        made.append(f'<row r="{number}">{cells}</row>')
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    packages = "http://schemas.openxmlformats.org/package/2006"
    return zipped({
        "[Content_Types].xml": f'<Types xmlns="{packages}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
                               '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{packages}/relationships"><Relationship Id="rId1" Type="{kind}/officeDocument" Target="xl/workbook.xml"/>'
                       '</Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{kind}"><sheets><sheet name="{sheet}" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{packages}/relationships"><Relationship Id="rId1" Type="{kind}/worksheet" '
                                      'Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{"".join(made)}</sheetData></worksheet>',
    })  # fmt: skip


Placed = tuple[float, float, str]  # from the left, from the bottom, words


def pdf(*pages: Sequence[Placed | str], rules: Sequence[tuple[float, float, float, float]] = ()) -> bytes:
    """A PDF with a text layer; a bare string is put on the next line. ``rules``: lines drawn on each page.

    The font is named and not embedded; its ToUnicode table holds the letters used.
    """
    letters = sorted({c for page in pages for item in page for c in (item if isinstance(item, str) else item[2])})
    codes = {letter: number for number, letter in enumerate(letters, start=1)}
    mapping = "".join(f"<{code:04X}> <{letter.encode('utf-16-be').hex()}>\n" for letter, code in codes.items())
    cmap = (f"/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange "
            f"{len(codes)} beginbfchar\n{mapping}endbfchar endcmap end end")  # fmt: skip
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"",
               b"<< /Type /Font /Subtype /Type0 /BaseFont /Arial /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 6 0 R >>",
               b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Arial /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) "
               b"/Supplement 0 >> /DW 500 /FontDescriptor 5 0 R >>",
               b"<< /Type /FontDescriptor /FontName /Arial /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 900 "
               b"/Descent -200 /CapHeight 700 /StemV 80 >>",
               _stream(cmap.encode())]  # fmt: skip
    kids = []
    for page in pages:
        drawn = [f"{x} {y} m {x2} {y2} l S" for x, y, x2, y2 in rules]
        height = 780.0
        for item in page:
            x, y, words = (60.0, height, item) if isinstance(item, str) else item
            height = y - 18
            drawn.append(f"BT /F1 12 Tf {x} {y} Td <{''.join(f'{codes[c]:04X}' for c in words)}> Tj ET")
        objects.append(_stream("\n".join(drawn).encode()))
        kids.append(len(objects) + 1)
        objects.append(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R "
                       "/Resources << /Font << /F1 3 0 R >> >> >>".encode())  # fmt: skip
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] /Count {len(kids)} >>".encode()
    out, places = b"%PDF-1.5\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table_at = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(
        b"%010d 00000 n \n" % place for place in places
    )
    return out + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table_at)


def _stream(content: bytes) -> bytes:
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)


def message(body: str, subject: str = "Gửi tài liệu", **attached: bytes) -> bytes:
    """A mail; attachments by name, "__" for the dot."""
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = subject, "a@example.vn", "b@example.vn"
    mail.set_content(body)
    for name, content in attached.items():
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name.replace("__", "."))
    return mail.as_bytes()


LETTERHEAD = ("BỘ NGÔI SAO", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Số: 12/2031/TT-BNS",
              "Thủ đô, ngày 05 tháng 3 năm 2031", "THÔNG TƯ", "Quy định về việc ngắm sao",
              "Căn cứ Luật Bầu trời số 08/2030/QH17;", "Bộ trưởng Bộ Ngôi sao ban hành Thông tư quy định về việc ngắm sao.")  # fmt: skip
ARTICLES = ("Chương I", "QUY ĐỊNH CHUNG", "Điều 1. Phạm vi điều chỉnh", "Thông tư này quy định việc ngắm sao của người dân vào ban đêm.",
            "Điều 2. Người ngắm sao", "1. Người từ đủ 06 tuổi được ngắm sao.", "2. Trẻ nhỏ hơn ngắm cùng cha, mẹ theo Điều 1 Thông tư này.",
            "Điều 3. Hiệu lực thi hành", "1. Thông tư này có hiệu lực thi hành từ ngày 20 tháng 4 năm 2031.",
            "2. Thông tư này thay thế Thông tư số 03/2020/TT-BNS ngày 01 tháng 02 năm 2020.",
            "KT. BỘ TRƯỞNG", "THỨ TRƯỞNG", "Trần Văn Sao")  # fmt: skip
