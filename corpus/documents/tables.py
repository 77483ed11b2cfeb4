"""Table blocks from cells, whatever gave them."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.documents.model import Block, BlockKind
from corpus.language.hygiene import clean


def table_block(rows: Sequence[Sequence[str]], page: int = 1) -> Block | None:
    """A table of cleaned cells, without empty rows and columns at its edges; None where nothing is left.

    A table of one cell is a frame around text, and text it becomes.
    """
    cleaned = [[clean(cell) for cell in row] for row in rows]
    cleaned = [row for row in cleaned if any(row)]
    if not cleaned:
        return None
    width = max(max((n + 1 for n, cell in enumerate(row) if cell), default=0) for row in cleaned)
    # Cells merged over rows come as empty ones; rows of another width keep their own.
    table = tuple(tuple(row[:width]) for row in cleaned)
    if sum(1 for row in table for cell in row if cell) == 1:
        return Block(text=next(cell for row in table for cell in row if cell), page=page)
    text = "\n".join(" | ".join(cell.replace("\n", " ") for cell in row) for row in table)
    return Block(kind=BlockKind.TABLE, text=text, rows=table, page=page)
