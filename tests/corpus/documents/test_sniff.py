"""What a file is, by its bytes: names lie."""

from __future__ import annotations

import gzip

import pytest

from corpus.documents.sniff import format_of
from corpus.errors import InputError
from tests.support import office

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (office.docx("một"), "docx"),
        (office.xlsx([["a", "b"]]), "xlsx"),
        (office.zipped({"a.txt": "chữ"}), "zip"),
        (office.pdf(["chữ"]), "pdf"),
        (b"rubbish of a web server\n" + office.pdf(["a"]), "pdf"),
        (OLE + "WordDocument".encode("utf-16-le"), "doc"),
        (OLE + "Workbook".encode("utf-16-le"), "xls"),
        (b"{\\rtf1\\ansi Xin ch\\'e0o}", "rtf"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "image"),
        (b"<!DOCTYPE html><html><body>Tin</body></html>", "html"),
        ("  <div><p>Tin tức</p></div>".encode(), "html"),
        (office.message("nội dung"), "eml"),
        (b'{"a": 1}', "json"),
        (b"[1, 2]", "json"),
        ("# Tiêu đề\n\nĐoạn văn.".encode(), "md"),
        ("Mã;Tên;Lĩnh vực\n1;a;b\n2;c;d\n3;e;f\n".encode(), "csv"),
        ("Điều 1. Một câu, hai vế.\nĐiều 2. Câu nữa, và nữa.\nHết rồi đấy.\n".encode(), "txt"),
        ("Từ: một chữ\nvà: chữ khác\n".encode(), "txt"),
    ],
)
def test_a_file_is_told_by_its_content(data: bytes, kind: str) -> None:
    assert format_of(data) == kind


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "FILE_EMPTY"),
        (b"\x00" * 100, "FILE_EMPTY"),
        (b"PK\x03\x04 cut off", "FILE_DAMAGED"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "FILE_ENCRYPTED"),
        (OLE + "PowerPoint Document".encode("utf-16-le"), "UNSUPPORTED_FORMAT"),
        (b"Rar!\x1a\x07\x00....", "UNSUPPORTED_FORMAT"),
        (b"MZ\x90\x00" + b"\x00" * 90, "UNSUPPORTED_FORMAT"),
        (bytes(range(256)) * 20, "UNSUPPORTED_FORMAT"),
        (office.zipped({"ppt/presentation.xml": "<a/>"}), "UNSUPPORTED_FORMAT"),
        (gzip.compress(b"abc"), "UNSUPPORTED_FORMAT"),
    ],
)
def test_what_cannot_be_read_has_its_reason(data: bytes, code: str) -> None:
    with pytest.raises(InputError) as caught:
        format_of(data)
    assert caught.value.code == code
