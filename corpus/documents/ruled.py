"""Tables of a PDF by the lines ruled around their cells."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from corpus.documents.layout import Line
from corpus.documents.model import Block
from corpus.documents.tables import table_block

_THIN = 3.0  # points: a path not thicker than this is a rule
_NEAR = 3.0  # rules not farther apart are one
_MOST_RULES = 4_000  # a page with more is a drawing
_SHORTEST = 8.0

Segment = tuple[float, float, float]  # position, from, to


def ruled_tables(
    page: Any, pdfium: Any, pieces: list[Line], number: int
) -> tuple[list[tuple[float, Block]], list[Line]]:
    """Tables with their distance from the top, and the pieces of text that stand in none of them."""
    if page.get_rotation():
        return [], pieces  # places of drawn rules would have to be turned too
    across, down = _rules(page, pdfium)
    tables: list[tuple[float, Block]] = []
    for top, bottom, left, right in _frames(across, down):
        inside = [piece for piece in pieces if left - 2 <= (piece.left + piece.right) / 2 <= right + 2
                  and top - 2 <= (piece.top + piece.bottom) / 2 <= bottom + 2]  # fmt: skip
        rows = _merged(
            [y for y, start, end in across if top - _NEAR <= y <= bottom + _NEAR and end > left and start < right]
        )
        columns = _merged(
            [x for x, start, end in down if left - _NEAR <= x <= right + _NEAR and end > top and start < bottom]
        )
        if len(rows) < 3 or len(columns) < 3 or not inside:
            continue
        block = table_block(_cells(inside, rows, columns, down), page=number)
        # Boxes behind words are drawn like cells; a table has rows with several of them filled.
        if block is not None and sum(sum(map(bool, row)) > 1 for row in block.rows) > 1:
            tables.append((top, block))
            taken = {id(piece) for piece in inside}
            pieces = [piece for piece in pieces if id(piece) not in taken]
    return tables, pieces


def _rules(page: Any, pdfium: Any) -> tuple[list[Segment], list[Segment]]:
    """Rules across and down, from thin paths and from the edges of boxes."""
    across: list[Segment] = []
    down: list[Segment] = []
    x0, y0, _, y1 = page.get_bbox()
    height = y1 - y0
    for count, path in enumerate(page.get_objects(filter=(pdfium.raw.FPDF_PAGEOBJ_PATH,), max_depth=4)):
        if count > _MOST_RULES:
            return [], []
        left, bottom, right, top = path.get_bounds()
        left, right, top, bottom = left - x0, right - x0, y1 - top, y1 - bottom
        wide, tall = right - left, bottom - top
        if tall <= _THIN and wide >= _SHORTEST:
            across.append(((top + bottom) / 2, left, right))
        elif wide <= _THIN and tall >= _SHORTEST:
            down.append(((left + right) / 2, top, bottom))
        elif wide >= _SHORTEST and tall >= _SHORTEST and tall < 0.9 * height:
            across += [(top, left, right), (bottom, left, right)]
            down += [(left, top, bottom), (right, top, bottom)]
    return across, down


def _frames(across: list[Segment], down: list[Segment]) -> list[tuple[float, float, float, float]]:
    """Boxes (top, bottom, left, right) around rules that touch each other."""
    boxes: list[list[float]] = []
    for x, start, end in down:
        boxes.append([start, end, x, x])
    for y, start, end in across:
        boxes.append([y, y, start, end])
    merged: list[list[float]] = []
    for box in sorted(boxes):
        touching = [other for other in merged if _touch(box, other)]
        for other in touching:
            merged.remove(other)
            box = [min(box[0], other[0]), max(box[1], other[1]), min(box[2], other[2]), max(box[3], other[3])]
        merged.append(box)
    return [
        (top, bottom, left, right) for top, bottom, left, right in merged if bottom - top > 10 and right - left > 30
    ]


def _touch(a: list[float], b: list[float]) -> bool:
    return (
        a[0] <= b[1] + _NEAR and b[0] <= a[1] + _NEAR and a[2] <= b[3] + _NEAR and b[2] <= a[3] + _NEAR
    )  # fmt: skip


def _merged(positions: list[float]) -> list[float]:
    merged: list[float] = []
    for position in sorted(positions):
        if not merged or position - merged[-1] > _NEAR:
            merged.append(position)
    return merged


def _cells(pieces: list[Line], rows: list[float], columns: list[float], down: list[Segment]) -> list[list[str]]:
    table = []
    for top, bottom in pairwise(rows):
        inside = [piece for piece in pieces if top <= (piece.top + piece.bottom) / 2 < bottom]
        # Columns that this row is ruled into: a rule may end above it, where cells are merged.
        middle = (top + bottom) / 2
        edges = [columns[0], *(x for x in columns[1:-1] if any(abs(x - at) <= _NEAR and start - 1 <= middle <= end + 1
                                                                for at, start, end in down)), columns[-1]]  # fmt: skip
        row = []
        for left, right in pairwise(edges):
            words = [piece for piece in inside if left <= (piece.left + piece.right) / 2 < right]
            row.append(_text(words))
        table.append(row)
    return table


def _text(words: list[Line]) -> str:
    lines: list[list[Line]] = []
    for word in sorted(words, key=lambda line: line.bottom):
        if lines and word.bottom - lines[-1][0].bottom < 0.5 * max(word.height, 1):
            lines[-1].append(word)
        else:
            lines.append([word])
    return " ".join(" ".join(word.text for word in sorted(line, key=lambda word: word.left)) for line in lines)
