"""A truncated download once half-filled the catalogue, and a scan named .jsonl came through as mojibake. Each way of
being broken has one code, whatever the name of the file says."""

import gzip
import os
from pathlib import Path

import pytest

from corpus.errors import InputError
from corpus.readers import textfile
from corpus.readers.textfile import open_lines, read_head

LINES = ["Đăng ký khai sinh", "", "Đăng ký kết hôn"]


def write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def code_of(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        list(open_lines(path))
    return caught.value.code


def head_code_of(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_head(path)
    return caught.value.code


def test_lines_are_numbered_and_blank_ones_kept(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", "\n".join(LINES).encode())
    assert list(open_lines(path)) == list(enumerate(LINES, start=1))


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.jsonl", "a"])
@pytest.mark.parametrize("packed", [True, False])
def test_gzip_is_told_by_content_not_by_name(tmp_path: Path, name: str, packed: bool) -> None:
    content = "\n".join(LINES).encode()
    path = write(tmp_path / name, gzip.compress(content) if packed else content)
    assert [text for _, text in open_lines(path)] == LINES
    assert read_head(path) == "\n".join(LINES)


def test_windows_line_ends_and_a_byte_order_mark_leave_no_trace(tmp_path: Path) -> None:
    path = write(tmp_path / "a", "\ufeff{}\r\nhai\r\n".encode())
    assert list(open_lines(path)) == [(1, "{}"), (2, "hai")]
    assert read_head(path) == "{}\nhai\n"


def test_a_line_separator_inside_a_json_string_does_not_break_the_line(tmp_path: Path) -> None:
    """``str.splitlines`` cut records in two at U+2028, which JSON allows in strings."""
    path = write(tmp_path / "a", '{"ten": "một\u2028hai\u0085ba"}\n'.encode())
    assert len(list(open_lines(path))) == 1


def test_a_truncated_gzip_is_told_after_its_good_lines(tmp_path: Path) -> None:
    packed = gzip.compress(os.urandom(4000).hex().encode() + b"\n" + os.urandom(80000).hex().encode())
    path = write(tmp_path / "a.gz", packed[: len(packed) // 2])
    lines = open_lines(path)
    assert next(lines)[0] == 1
    with pytest.raises(InputError) as caught:
        list(lines)
    assert caught.value.code == "FILE_TRUNCATED"


@pytest.mark.parametrize("damage", [lambda b: b[:-4], lambda b: b[:20], lambda b: b[:30] + b"\0\0\0\0" + b[34:]])
def test_damaged_gzip(tmp_path: Path, damage) -> None:
    packed = gzip.compress(("Thủ tục " * 300).encode())
    assert code_of(write(tmp_path / "a.gz", damage(packed))) == "FILE_TRUNCATED"


@pytest.mark.parametrize(
    "content",
    [b"\x89PNG\r\n\x1a\n\x00\x00", b"%PDF-1.7\n\xe2\xe3\xcf\xd3", "Thủ tục".encode("utf-16"), "Đơn".encode("cp1258"), b"ok\nab\x00c"],
    ids=["png", "pdf", "utf-16", "windows-1258", "nul"],
)  # fmt: skip
def test_what_is_no_utf8_text(tmp_path: Path, content: bytes) -> None:
    assert code_of(write(tmp_path / "a.jsonl", content)) == "FILE_NOT_TEXT"
    assert head_code_of(tmp_path / "a.jsonl") == "FILE_NOT_TEXT"


@pytest.mark.parametrize("content", [b"", b"\n\n  \n", gzip.compress(b""), b"\xef\xbb\xbf"])
def test_empty_files(tmp_path: Path, content: bytes) -> None:
    assert code_of(write(tmp_path / "a", content)) == "FILE_EMPTY"
    assert head_code_of(tmp_path / "a") == "FILE_EMPTY"


def test_missing_file_and_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "không có", tmp_path):
        assert code_of(path) == "FILE_UNREADABLE"
        assert head_code_of(path) == "FILE_UNREADABLE"


def test_a_pipe_does_not_hang_the_import(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert code_of(tmp_path / "pipe") == "FILE_UNREADABLE"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_no_permission(tmp_path: Path) -> None:
    path = write(tmp_path / "a", b"x")
    path.chmod(0)
    assert code_of(path) == "FILE_UNREADABLE"


def test_a_small_gzip_cannot_fill_the_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(textfile, "MAX_LINE_BYTES", 1000)
    assert code_of(write(tmp_path / "a.gz", gzip.compress(b"a" * 5000))) == "FILE_NOT_TEXT"


def test_the_head_never_ends_inside_a_character(tmp_path: Path) -> None:
    path = write(tmp_path / "a", ("ữ" * 1000).encode())
    for chars in (1, 7, 999, 1000, 5000):
        assert read_head(path, chars) == "ữ" * min(chars, 1000)


def test_the_head_of_a_truncated_gzip_is_still_its_head(tmp_path: Path) -> None:
    packed = gzip.compress(os.urandom(200_000).hex().encode())
    assert len(read_head(write(tmp_path / "a.gz", packed[:-2000]), 1000)) == 1000
