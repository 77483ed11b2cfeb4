"""Bytes → document, in this process and without protection: ``sandbox`` is where files of others are read."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from corpus.documents.doc import read_doc, read_rtf
from corpus.documents.docx import read_docx
from corpus.documents.html import read_html
from corpus.documents.layout import paragraphs
from corpus.documents.limits import Limits, too_large
from corpus.documents.mail import read_mail
from corpus.documents.model import Document, PageInfo
from corpus.documents.ocr import Ocr
from corpus.documents.packed import Packed
from corpus.documents.pdf import read_pdf
from corpus.documents.plain import read_json, read_markdown, read_txt
from corpus.documents.sheets import read_csv, read_workbook
from corpus.documents.sniff import format_of
from corpus.errors import DependencyError, InputError

_BY_FORMAT: dict[str, Callable[[bytes, str, Limits], Document]] = {
    "docx": read_docx, "doc": read_doc, "rtf": read_rtf, "html": read_html, "csv": read_csv, "txt": read_txt,
    "md": read_markdown, "json": read_json,
}  # fmt: skip
_HIDDEN = ("__MACOSX/", "Thumbs.db", "desktop.ini", ".DS_Store")


def parse(data: bytes, name: str, limits: Limits | None = None, tick: Callable[[], None] = lambda: None) -> Document:
    """Read a file of any known format. ``tick`` is called while it goes on.

    Raises ``InputError`` (``FILE_EMPTY``, ``FILE_TOO_LARGE``, ``FILE_DAMAGED``, ``FILE_ENCRYPTED``, ``UNSUPPORTED_FORMAT``,
    ``ERROR_PAGE``, ``NO_TEXT``, ``TOO_MANY_PAGES``, ``ARCHIVE_TOO_LARGE``, ``TOO_DEEP``, ``JSON_BROKEN``) and
    ``DependencyError``.
    """
    return _Parser(limits or Limits(), tick).parse(data, name, 0)


class _Parser:
    def __init__(self, limits: Limits, tick: Callable[[], None]) -> None:
        self._limits, self._tick = limits, tick
        self._unpacked = 0

    def parse(self, data: bytes, name: str, depth: int) -> Document:
        limits = self._limits
        if len(data) > limits.bytes:
            raise too_large(f"{name}: {len(data)} bytes, at most {limits.bytes}")
        if depth > limits.depth:
            raise too_large(f"{name}: more than {limits.depth} archives in each other", "TOO_DEEP")
        self._tick()
        kind = format_of(data)
        if kind == "pdf":
            document = read_pdf(data, name, limits, self._tick)
        elif kind == "image":
            document = _picture(data, name)
        elif kind in ("xlsx", "xls"):
            document = read_workbook(data, name, limits, kind)
        elif kind == "eml":
            document = read_mail(data, name, limits, lambda inner, inner_name: self._part(inner, inner_name, depth))
        elif kind == "zip":
            document = self._archive(data, name, depth)
        else:
            document = _BY_FORMAT[kind](data, name, limits)
        if len(document.text) > limits.characters:
            raise too_large(f"{name}: more than {limits.characters} characters of text")
        return document

    def _archive(self, data: bytes, name: str, depth: int) -> Document:
        packed = Packed(data, name, self._limits)
        self._unpacked += sum(info.file_size for info in packed.members)
        if self._unpacked > self._limits.unpacked:
            raise too_large(f"{name}: unpacks to more than {self._limits.unpacked} bytes", "ARCHIVE_TOO_LARGE")
        parts = []
        for info in packed.members:
            shown = _member_name(info.filename, utf8=bool(info.flag_bits & 0x800))
            if any(mark in shown for mark in _HIDDEN) or shown.rsplit("/", 1)[-1].startswith((".", "~$")):
                continue
            try:
                inner = packed.read(info.filename)
            except InputError as error:
                parts.append(Document(format="", name=shown, error=error.code, error_detail=error.detail))
                continue
            parts.append(self._part(inner, shown, depth))
        if not parts:
            raise InputError(f"{name}: an archive without files", code="FILE_EMPTY")
        return Document(format="zip", name=name, parts=tuple(parts))

    def _part(self, data: bytes, name: str, depth: int) -> Document:
        """A file inside another: what goes wrong with it does not cost the others, a bomb does."""
        try:
            return self.parse(data, name, depth + 1)
        except (InputError, DependencyError) as error:
            if error.code in ("ARCHIVE_TOO_LARGE", "TOO_DEEP"):
                raise
            return Document(format="", name=name, error=error.code, error_detail=error.detail)


def _member_name(name: str, *, utf8: bool) -> str:
    """Name of a member. Without the UTF-8 flag zipfile reads code page 437; most programs wrote UTF-8 all the same."""
    if not utf8:
        with contextlib.suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return name.replace("\\", "/").lstrip("/")[:300]


def _picture(data: bytes, name: str) -> Document:
    read = Ocr().page(data)
    blocks = paragraphs([read.lines])
    if not blocks:
        raise InputError(f"{name}: no text in the picture", code="NO_TEXT")
    chars = sum(len(block.text) for block in blocks)
    page = PageInfo(number=1, quality=read.quality, chars=chars, ocr=True)
    return Document(format="image", name=name, blocks=tuple(blocks), pages=(page,))
