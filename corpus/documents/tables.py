"""Table blocks from cells, whatever gave them."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.documents.model import Block, BlockKind
from corpus.language.hygiene import clean


def table_block(rows: Sequence[Sequence[str]], page: int = 1) -> Block | None:
    """A table of cleaned cells, without empty rows and columns; None where nothing is left.

    A table of one column is a frame around text, and text it becomes.
    """
    cleaned = [[clean(cell) for cell in row] for row in rows]
    cleaned = [row for row in cleaned if any(row)]
    if not cleaned:
        return None
    # Columns that nothing stands in are lines of the layout.
    width = max(len(row) for row in cleaned)
    used = [n for n in range(width) if any(n < len(row) and row[n] for row in cleaned)]
    table = tuple(tuple(row[n] for n in used if n < len(row)) for row in cleaned)
    if len(used) == 1 or sum(1 for row in table for cell in row if cell) == 1:
        return Block(text="\n".join(cell for row in table for cell in row if cell), page=page)
    text = "\n".join(" | ".join(cell.replace("\n", " ") for cell in row) for row in table)
    return Block(kind=BlockKind.TABLE, text=text, rows=table, page=page)
