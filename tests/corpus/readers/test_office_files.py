"""A folder of an office's files is imported: what became knowledge, what did not and why."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.library import Library, import_paths
from corpus.models import Kind
from corpus.readers.registry import reader_for
from tests.support import office

pytest.importorskip("lxml")
LAW = office.docx(*office.LETTERHEAD, *office.ARTICLES)


@pytest.fixture
def folder(home: Path) -> Path:
    """Files under wrong names, in old letters, damaged, hidden, and of kinds nothing reads."""
    place = home / "tài liệu"
    place.mkdir()
    (place / "Quyết định.PDF").write_bytes(LAW)  # Word under the name of a PDF
    (place / "khong_duoi").write_bytes(
        office.docx("TỜ KHAI NGẮM SAO", "Họ tên: ...........", "Ngày sinh: .........", "(Ký, ghi rõ họ tên)")
    )
    (place / "hỏi đáp.csv").write_bytes(
        "C©u hái;Tr¶ lêi\nLµm thÎ ë ®©u?;ë th­ viÖn x·.\nBao l©u?;Hai ngµy.\n".encode("latin-1")
    )
    (place / "lỗi.pdf").write_bytes(b"<html><body><h1>404 Not Found</h1></body></html>")
    (place / "~$đang mở.docx").write_bytes(b"x")
    (place / ".ẩn.docx").write_bytes(LAW)
    (place / "nén.rar").write_bytes(b"Rar!\x1a\x07\x00")
    (place / "công thức.py").write_text("print(1)")
    return place


def test_a_folder_just_works(library: Library, folder: Path) -> None:
    report = import_paths(library, [folder], collection="main")
    by_name = {file.source: file for file in report.files}
    assert {name: (file.created, file.error) for name, file in by_name.items()} == {
        "Quyết định.PDF": (1, ""), "khong_duoi": (1, ""), "hỏi đáp.csv": (2, ""), "lỗi.pdf": (0, "ERROR_PAGE"), "nén.rar": (0, "UNSUPPORTED_FORMAT"),
    }  # fmt: skip
    assert library.counts() == {"main": {"legal": 1, "form": 1, "faq": 2}}
    record = library.get("main", "legal:12/2031/TT-BNS") if hasattr(library, "get") else None
    assert record is None or record.title == "Thông tư quy định về việc ngắm sao"


def test_importing_again_changes_nothing(library: Library, folder: Path) -> None:
    import_paths(library, [folder], collection="main")
    again = import_paths(library, [folder], collection="main")
    assert (
        again.total("created") == again.total("updated") == again.total("deleted") == 0 and again.total("skipped") == 4
    )


def test_a_file_that_can_no_longer_be_read_takes_nothing_away(library: Library, folder: Path) -> None:
    import_paths(library, [folder], collection="main")
    (folder / "Quyết định.PDF").write_bytes(LAW[:-60])
    report = import_paths(library, [folder / "Quyết định.PDF"], collection="main")
    assert report.files[0].error == "FILE_DAMAGED" and library.counts()["main"]["legal"] == 1


def test_files_in_an_archive_are_named_one_by_one(library: Library, home: Path) -> None:
    (home / "a.zip").write_bytes(office.zipped({"luật.docx": LAW, "thư.docx": office.docx("Một câu.")}))
    (file,) = import_paths(library, [home / "a.zip"], collection="main").files
    assert file.created == 1 and [(one.where, one.code) for one in file.rejected] == [("thư.docx", "NO_STRUCTURE")]


def test_a_list_of_names_never_overwrites_a_procedure(library: Library, home: Path) -> None:
    full = {"kind": "procedure", "key": "1.999001", "title": "Cấp thẻ đầy đủ"}
    (home / "a.jsonl").write_text(json.dumps(full), "utf-8")
    pytest.importorskip("python_calamine")
    (home / "b.xlsx").write_bytes(office.xlsx([["Mã số", "Tên"], ["1.999001", "Cấp thẻ"], ["1.999002", "Khóa thẻ"]]))
    report = import_paths(library, [home / "a.jsonl", home / "b.xlsx"], collection="main")
    assert [(file.created, file.updated, file.skipped) for file in report.files] == [(1, 0, 0), (1, 0, 1)]


def test_readers_of_records_go_before_the_reader_of_documents(home: Path) -> None:
    files = {
        "a.jsonl": b'{"kind": "faq", "key": "a", "title": "b?", "answer": "c"}',
        "b.txt": b"---\nkind: news\ntitle: x\n---\nchu",
        "c.html": b"<html><p>a</p></html>",
    }
    for name, content in files.items():
        (home / name).write_bytes(content)
    assert [reader_for(home / name).name for name in files] == ["native", "front-matter", "document"]


def test_the_kind_asked_for_is_told_to_the_reader(library: Library, home: Path) -> None:
    (home / "a.docx").write_bytes(LAW)
    report = import_paths(library, [home / "a.docx"], collection="main", kind=Kind.FAQ)
    assert report.files[0].error == "UNKNOWN_SHAPE" and not library.counts()
