"""Spreadsheets: one table a sheet, values as Excel shows them, formulas by their last result. CSV likewise."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, time, timedelta
from typing import Any

from corpus.documents.letters import decoded, repaired
from corpus.documents.limits import Limits, too_large
from corpus.documents.model import Block, BlockKind, Document, Loss, PageInfo
from corpus.documents.needed import needed
from corpus.documents.packed import Packed
from corpus.documents.quality import text_quality
from corpus.documents.tables import table_block
from corpus.errors import InputError

_EMPTY_AFTER = 200  # so many empty rows end a sheet: some hold a million formatted ones


def read_workbook(data: bytes, name: str, limits: Limits, kind: str) -> Document:
    """Read .xlsx, .xlsb or .xls. Raises ``InputError``: ``FILE_DAMAGED``, ``FILE_ENCRYPTED``, ``FILE_TOO_LARGE``."""
    calamine = needed("python_calamine", "python-calamine")
    losses: list[Loss] = []
    if kind == "xlsx":
        packed = Packed(data, name, limits)
        losses += [Loss(code="MACRO")] if any("vbaProject" in member for member in packed.names) else []
    try:
        book = calamine.CalamineWorkbook.from_object(io.BytesIO(data))
        names = list(book.sheet_names)
    except Exception as error:
        code = "FILE_ENCRYPTED" if "password" in str(error).casefold() else "FILE_DAMAGED"
        raise InputError(f"{name}: {error}", code=code) from error
    blocks: list[Block] = []
    cells = 0
    for number, sheet in enumerate(names, start=1):
        rows: list[list[str]] = []
        empty = 0
        try:
            for row in book.get_sheet_by_name(sheet).iter_rows():
                values = [_shown(value) for value in row]
                cells += len(values)
                if cells > limits.cells:
                    raise too_large(f"{name}: more than {limits.cells} cells")
                empty = 0 if any(values) else empty + 1
                if empty > _EMPTY_AFTER:
                    break
                rows.append(values)
        except InputError:
            raise
        except Exception as error:  # noqa: BLE001 - one broken sheet does not cost the others
            losses.append(Loss(code="SHEET_UNREADABLE", detail=f"{sheet}: {error}"[:200], page=number))
        if (table := table_block(rows, page=number)) is not None:
            if len(names) > 1:
                blocks.append(Block(kind=BlockKind.HEADING, text=sheet or f"{number}", page=number))
            blocks.append(_mended(table))
    return _document("xlsx", name, blocks, losses)


def read_csv(data: bytes, name: str, limits: Limits) -> Document:
    """Read comma, semicolon or tab separated values; the separator is told by the first lines."""
    text, encoding = decoded(data)
    try:
        dialect = csv.Sniffer().sniff(text[:8192], delimiters=",;\t|")
    except csv.Error:
        dialect = csv.excel
    rows: list[list[str]] = []
    cells = 0
    try:
        for row in csv.reader(io.StringIO(text.replace("\x00", ""), newline=""), dialect):
            cells += len(row)
            if cells > limits.cells:
                raise too_large(f"{name}: more than {limits.cells} cells")
            rows.append(row)
    except csv.Error as error:
        raise InputError(f"{name}: {error}", code="FILE_DAMAGED") from error
    table = table_block(rows)
    document = _document("csv", name, [_mended(table)] if table else [], [])
    return document.model_copy(update={"encoding": encoding if encoding != "utf-8" else document.encoding})


def _document(kind: str, name: str, blocks: list[Block], losses: list[Loss]) -> Document:
    if not blocks:
        raise InputError(f"{name}: no filled cell", code="NO_TEXT")
    text = "\n".join(block.text for block in blocks)
    page = PageInfo(number=1, quality=text_quality(text), chars=len(text))
    return Document(format=kind, name=name, blocks=tuple(blocks), pages=(page,), losses=tuple(losses))


def _mended(table: Block) -> Block:
    rows = tuple(tuple(repaired(cell)[0] for cell in row) for row in table.rows)
    return table.model_copy(update={"rows": rows, "text": repaired(table.text)[0]})


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.10g}"
    if isinstance(value, datetime):
        return value.strftime("%d/%m/%Y") if value.time() == time() else value.strftime("%d/%m/%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, time | timedelta):
        return str(value)
    return str(value)
