"""Text files, plain or gzip, with one error per way of being broken.

Every reader of line-shaped sources comes through here, so that a truncated download, a binary file with a text
name and a missing file each give the same stable code whatever shape was expected:

``FILE_UNREADABLE``  missing, a directory or device, no permission, disk error
``FILE_TRUNCATED``   gzip that ends early or fails its checksum
``FILE_NOT_TEXT``    binary content, another encoding than UTF-8, or a line beyond any sane length
``FILE_EMPTY``       nothing but white space
"""

from __future__ import annotations

import codecs
import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from corpus.errors import InputError

GZIP_MAGIC = b"\x1f\x8b"
# The longest line of the national catalogue has under 1 MB; without a limit a small gzip can fill the memory.
MAX_LINE_BYTES = 32 * 1024 * 1024


def open_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield ``(line_number, text)`` from 1 on, without the line end, blank lines included.

    Lines end at ``\\n`` or ``\\r\\n`` only: U+2028 and the like are legal inside a JSON string. Raises
    ``InputError`` with one of the module's codes; for gzip it can come after good lines were yielded, so the
    caller keeps nothing until the iteration has ended.
    """
    seen_text = False
    with _content(path) as stream:
        for number, raw in enumerate(_raw_lines(stream, path), start=1):
            text = _decoded(raw, path, number)
            seen_text = seen_text or not (text == "" or text.isspace())
            yield number, text
    if not seen_text:
        raise InputError(f"{path.name}: no text in the file", code="FILE_EMPTY")


def read_head(path: Path, chars: int = 65536) -> str:
    """Return up to ``chars`` characters from the beginning, decompressed and decoded.

    Raises ``InputError`` like ``open_lines``, judged by the beginning alone: damage further on is not seen here.
    """
    # A character takes at most four bytes; an incomplete last one is left out by the incremental decoder.
    with _content(path) as stream:
        raw = stream.read(chars * 4)
    if b"\x00" in raw:
        raise InputError(f"{path.name}: binary content", code="FILE_NOT_TEXT")
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(raw, final=len(raw) < chars * 4)
    except UnicodeDecodeError as error:
        raise InputError(f"{path.name}: not UTF-8 at byte {error.start}", code="FILE_NOT_TEXT") from error
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")[:chars]
    if not text or text.isspace():
        raise InputError(f"{path.name}: no text at the beginning of the file", code="FILE_EMPTY")
    return text


@contextmanager
def _content(path: Path) -> Iterator[BinaryIO]:
    """The bytes of the file after decompression; translates what goes wrong while the block reads them."""
    try:
        # A pipe or device would block for ever; only regular files are sources.
        if not path.is_file():
            raise InputError(f"{path}: {'not a regular file' if path.exists() else 'no such file'}",
                             code="FILE_UNREADABLE")  # fmt: skip
        with path.open("rb") as plain:
            # By content: offices send gzip without its ending, and plain text with it.
            is_gzip = plain.read(len(GZIP_MAGIC)) == GZIP_MAGIC
            plain.seek(0)
            if is_gzip:
                with gzip.GzipFile(fileobj=plain) as unpacked:
                    yield cast(BinaryIO, unpacked)
            else:
                yield plain
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise InputError(f"{path.name}: damaged or truncated gzip ({error})", code="FILE_TRUNCATED") from error
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}", code="FILE_UNREADABLE") from error


def _raw_lines(stream: BinaryIO, path: Path) -> Iterator[bytes]:
    while raw := stream.readline(MAX_LINE_BYTES + 1):
        if len(raw) > MAX_LINE_BYTES:
            raise InputError(f"{path.name}: a line of more than {MAX_LINE_BYTES} bytes", code="FILE_NOT_TEXT")
        yield raw


def _decoded(raw: bytes, path: Path, number: int) -> str:
    if b"\x00" in raw:
        raise InputError(f"{path.name}: binary content in line {number}", code="FILE_NOT_TEXT")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(f"{path.name}: line {number} is not UTF-8", code="FILE_NOT_TEXT") from error
    text = text.removesuffix("\n").removesuffix("\r")
    return text.removeprefix("\ufeff") if number == 1 else text
