"""Text layer of a PDF page → lines with their places, letter by letter.

PDFium's own lines follow the order in which a program drew them, and its rectangles share letters where fonts change
inside a word, as they do in Vietnamese set with two fonts. So letters are taken one by one with their boxes: they join
to pieces while they go on along one line, and pieces of one height make a line.
"""

from __future__ import annotations

import ctypes
from typing import Any

from corpus.documents.layout import Line

_COLUMN_GAP = 3.0  # in heights of the line: words farther apart stand in two columns
_SPACE_GAP = 0.2  # in font sizes: letters farther apart are two words, also without a space between them
_SAME_LINE = 0.5  # overlap of heights from which two pieces are one line
_MOST_LETTERS = 400_000


def text_pieces(page: Any, pdfium: Any) -> list[Line]:
    """Runs of letters, with distances from the left and the top of the page as it is shown."""
    raw = pdfium.raw
    layer = page.get_textpage()
    try:
        pieces: list[Line] = []
        piece: Line | None = None
        pending = False
        box = raw.FS_RECTF()
        for place in range(min(raw.FPDFText_CountChars(layer.raw), _MOST_LETTERS)):
            code = raw.FPDFText_GetUnicode(layer.raw, place)
            letter = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
            if letter in ("\r", "\n", ""):
                piece, pending = None, False
                continue
            if letter.isspace() or letter == "\u00a0":
                pending = True
                continue
            if letter == "\u0002":  # PDFium's mark for a hyphen at the end of a line
                letter = "-"
            # The loose box: as wide as the letter's step, as high as its font. Ink alone jumps with every accent.
            if not raw.FPDFText_GetLooseCharBox(layer.raw, place, ctypes.byref(box)):
                continue
            size = max(box.top - box.bottom, 1.0)
            here = Line(letter, box.left, box.right, -box.top, -box.bottom)
            if piece is not None and _goes_on(piece, here, size):
                gap = here.left - piece.right
                piece.text += (" " if pending or gap > _SPACE_GAP * size else "") + letter
                piece.right = max(piece.right, here.right)
                piece.top, piece.bottom = min(piece.top, here.top), max(piece.bottom, here.bottom)
            else:
                piece = here
                pieces.append(piece)
            pending = False
    finally:
        layer.close()
    return [_shown(piece, page) for piece in pieces if piece.text.strip()]


def _goes_on(piece: Line, letter: Line, size: float) -> bool:
    """Whether a letter follows on the piece's line: near behind it and at its height."""
    middle = (letter.top + letter.bottom) / 2
    if not piece.top - 0.5 * size <= middle <= piece.bottom + 0.5 * size:
        return False
    return -0.6 * size <= letter.left - piece.right <= 1.5 * size


def _shown(piece: Line, page: Any) -> Line:
    """Places as they are on the screen: a page may be turned, and count from its own corner."""
    x0, y0, x1, y1 = page.get_bbox()
    turn = page.get_rotation()
    left, right, top, bottom = piece.left - x0, piece.right - x0, piece.top + y1, piece.bottom + y1
    wide, high = x1 - x0, y1 - y0
    if turn == 90:
        left, right, top, bottom = high - bottom, high - top, left, right
    elif turn == 180:
        left, right, top, bottom = wide - right, wide - left, high - bottom, high - top
    elif turn == 270:
        left, right, top, bottom = top, bottom, wide - right, wide - left
    return Line(piece.text, left, right, top, bottom)


def joined(pieces: list[Line]) -> list[Line]:
    """Pieces on one height become one line; far apart they stay two, as in the two columns of a letterhead."""
    rows: list[list[Line]] = []
    for piece in sorted(pieces, key=lambda line: (line.top + line.bottom) / 2):
        row = next((row for row in rows[-3:] if _overlap(row, piece) >= _SAME_LINE), None)
        if row is not None:
            row.append(piece)
        else:
            rows.append([piece])
    lines: list[Line] = []
    for row in rows:
        row.sort(key=lambda line: line.left)
        line = row[0]
        for piece in row[1:]:
            gap = piece.left - line.right
            height = min(max(line.height, piece.height, 6), 20)
            if gap > _COLUMN_GAP * height:
                lines.append(line)
                line = piece
                continue
            space = " " if gap > 0.2 * height else ""
            line = Line(line.text + space + piece.text, line.left, max(line.right, piece.right),
                        min(line.top, piece.top), max(line.bottom, piece.bottom))  # fmt: skip
        lines.append(line)
    return lines


def _overlap(row: list[Line], piece: Line) -> float:
    common = max(min(one.bottom, piece.bottom) - max(one.top, piece.top) for one in row)
    least = min(min(one.height for one in row), piece.height)
    return common / max(least, 0.1)
