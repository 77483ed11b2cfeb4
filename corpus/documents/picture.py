"""A page of a file as a picture, made in a process of its own: what an editor compares with what was read.

Run as ``python -m corpus.documents.picture PATH PAGE WIDTH``; the PNG goes to standard output.
"""

from __future__ import annotations

import struct
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

from corpus.documents.limits import MEGABYTE
from corpus.documents.needed import needed
from corpus.documents.sandbox import reading_environment
from corpus.errors import InputError

_SECONDS = 30.0
_MEMORY = 1_500 * MEGABYTE
_WIDEST = 2_000  # pixels
_SHOWN_AS_THEY_ARE = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg"}


def page_picture(path: Path, page: int = 1, width: int = 900) -> tuple[str, bytes]:
    """``(png or jpeg, bytes)`` of a page, counted from 1, about ``width`` pixels wide; pictures are given as they are.

    Raises ``InputError`` (``NO_PICTURE``) for formats that have no pages to be drawn, and for pages that cannot be.
    """
    with path.open("rb") as file:
        head = file.read(8)
    kind = next((name for mark, name in _SHOWN_AS_THEY_ARE.items() if head.startswith(mark)), "")
    if kind:
        return kind, path.read_bytes()
    if not head.startswith(b"%PDF"):
        raise InputError(f"{path.name}: pages of this format are not drawn", code="NO_PICTURE")
    command = [sys.executable, "-m", "corpus.documents.picture", str(path), str(page), str(min(width, _WIDEST))]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False, env=reading_environment())
    except subprocess.TimeoutExpired as error:
        raise InputError(f"{path.name} page {page}: took more than {_SECONDS:.0f} s", code="NO_PICTURE") from error
    if done.returncode or not done.stdout:
        raise InputError(f"{path.name} page {page}: {done.stderr.decode(errors='replace')[-200:]}", code="NO_PICTURE")
    return "png", done.stdout


def png(rows: Any) -> bytes:
    """A PNG of an array of height × width × 3 bytes (red, green, blue)."""
    height, width = rows.shape[:2]
    lines = b"".join(b"\x00" + rows[line].tobytes() for line in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(lines, 6)), (b"IEND", b""))
    body = b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + body


def main() -> None:
    """Draw the page named on the command line."""
    from corpus.documents.worker import limit_memory

    limit_memory(_MEMORY)
    path, page, width = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    document = needed("pypdfium2", "pypdfium2").PdfDocument(path)
    sheet = document[page - 1]
    drawn = sheet.render(scale=width / max(sheet.get_width(), 1.0), rev_byteorder=True, prefer_bgrx=False)
    rows = drawn.to_numpy()
    if rows.ndim == 2:
        rows = rows[:, :, None].repeat(3, axis=2)
    sys.stdout.buffer.write(png(rows[:, :, :3].copy()))


if __name__ == "__main__":
    main()
