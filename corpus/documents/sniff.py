"""What a file is, by its bytes. Names lie: portals save error pages as .pdf, offices rename .doc to .docx."""

from __future__ import annotations

import io
import re
import struct
import zipfile

from corpus.documents.letters import decoded
from corpus.errors import InputError

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IMAGES = {b"\x89PNG\r\n": "png", b"\xff\xd8\xff": "jpeg", b"II*\x00": "tiff", b"MM\x00*": "tiff", b"BM": "bmp"}
_MAIL = re.compile(rb"\A(?:[A-Za-z][A-Za-z0-9-]*:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n){2,}", re.DOTALL)
_MAIL_FIELDS = re.compile(rb"^(?:From|Subject|MIME-Version|Received|Content-Type):", re.IGNORECASE | re.MULTILINE)
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|table|div|p|meta|title|h[1-6]|script|section|article|span)\b",
                   re.IGNORECASE)  # fmt: skip
_KNOWN_OTHERS = {
    b"Rar!": "rar", b"7z\xbc\xaf": "7z", b"MZ": "chương trình", b"\x7fELF": "chương trình", b"GIF8": "gif",
    b"ID3": "âm thanh", b"\x1aE\xdf\xa3": "video", b"SQLite format 3": "sqlite", b"\x1f\x8b": "gzip",
}  # fmt: skip
UNKNOWN_BYTES = "binary content of no known kind"
_CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13, 27})


def format_of(data: bytes) -> str:
    """One of docx, xlsx, xls, doc, rtf, pdf, image, html, eml, json, csv, md, txt, zip.

    Raises ``InputError``: ``FILE_EMPTY``, ``FILE_ENCRYPTED``, ``UNSUPPORTED_FORMAT`` with what it is where known.
    """
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise InputError("no content", code="FILE_EMPTY")
    head = data[:4096]
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return _zip_format(data)
    if head.startswith(_OLE):
        return _ole_format(data)
    if head.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"{\\rtf"):
        return "rtf"
    if (any(head.startswith(magic) for magic in _IMAGES) and head[:2] != b"BM") or _is_bitmap(head):
        return "image"
    for magic, name in _KNOWN_OTHERS.items():
        if head.startswith(magic):
            raise InputError(name, code="UNSUPPORTED_FORMAT")
    if _MAIL.match(head) and len(_MAIL_FIELDS.findall(head)) >= 2:
        return "eml"
    return _text_format(data)


def _is_bitmap(head: bytes) -> bool:
    return head.startswith(b"BM") and len(head) > 30 and head[6:10] == b"\x00\x00\x00\x00"


def _zip_format(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            names = set(packed.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, struct.error) as error:
        raise InputError(f"damaged archive ({error})", code="FILE_DAMAGED") from error
    if "word/document.xml" in names or any(n.startswith("word/document") and n.endswith(".xml") for n in names):
        return "docx"
    if "xl/workbook.xml" in names or "xl/workbook.bin" in names:
        return "xlsx"
    if "ppt/presentation.xml" in names:
        raise InputError("PowerPoint", code="UNSUPPORTED_FORMAT")
    if "mimetype" in names and "content.xml" in names:
        raise InputError("OpenDocument", code="UNSUPPORTED_FORMAT")
    return "zip"


def _ole_format(data: bytes) -> str:
    """Kind of an OLE file by the names of its streams, which stand in it as UTF-16."""

    def holds(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        raise InputError("protected by a password", code="FILE_ENCRYPTED")
    if holds("WordDocument"):
        return "doc"
    if holds("Workbook") or holds("Book"):
        return "xls"
    what = "PowerPoint" if holds("PowerPoint Document") else "Outlook" if holds("__substg1.0_") else "OLE"
    raise InputError(what, code="UNSUPPORTED_FORMAT")


def _text_format(data: bytes) -> str:
    text, codec = decoded(data[:65536])
    controls = sum(data[:65536].count(bytes((value,))) for value in _CONTROLS) if not codec.startswith("utf-16") else 0
    if controls > len(data[:65536]) // 100:
        raise InputError(UNKNOWN_BYTES, code="UNSUPPORTED_FORMAT")
    start = text.lstrip("\ufeff \t\r\n")
    if _HTML.search(start[:3000]) and start.startswith("<"):
        return "html"
    if start[:1] in "{[" and re.match(r'[\[{]\s*(?:["{\[\]}]|\d|true|false|null)', start):
        return "json"
    if re.search(r"^(?:#{1,6} \S|\|[ :-]+\|)", text, re.MULTILINE):
        return "md"
    return "csv" if _looks_like_csv(text, whole=len(data) <= 65536) else "txt"


def _looks_like_csv(text: str, *, whole: bool) -> bool:
    """Whether the first lines hold one and the same number of separators, at least two columns of short cells."""
    lines = [line for line in (text.splitlines() if whole else text.splitlines()[:-1])[:12] if line.strip()]
    if len(lines) < 3:
        return False
    for separator in "\t;,":
        counts = [line.count(separator) for line in lines]
        quoted = any('"' in line for line in lines)
        if counts[0] and (len(set(counts)) == 1 or (quoted and separator != "," and min(counts) > 0)):
            return separator != "," or counts[0] >= 2 or max(len(line) for line in lines) < 80
        if counts[0] >= 2 and quoted and sum(count == counts[0] for count in counts) >= len(counts) * 0.6:
            return True
    return False
