"""Tables that are lists of records: questions with answers, procedures, offices. One row one record.

A table is a list of a kind when its heading row, wherever it stands, names the columns that kind cannot do without.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pydantic import ValidationError

from corpus.documents.model import Block
from corpus.language.hygiene import clean, fold
from corpus.models import Kind, Record, record_from_json
from corpus.readers.fees_times import parse_levels
from corpus.readers.steps import name_list
from corpus.readers.values import parse_date, slug_of

_COLUMNS: dict[Kind, dict[str, tuple[str, ...]]] = {
    Kind.FAQ: {
        "title": ("cau hoi", "question", "hoi", "noi dung cau hoi", "noi dung hoi"),
        "answer": ("tra loi", "cau tra loi", "answer", "dap", "noi dung tra loi", "giai dap"),
        "field": ("linh vuc", "chu de", "topic", "nhom"),
    },
    Kind.PROCEDURE: {
        "key": ("ma so", "ma thu tuc", "ma tthc", "ma thu tuc hanh chinh", "ma so tthc", "ma so thu tuc"),
        "title": ("ten", "ten thu tuc", "ten thu tuc hanh chinh", "ten tthc"),
        "issuer": ("co quan ban hanh", "co quan cong bo"),
        "agencies": ("co quan thuc hien", "co quan giai quyet"),
        "field": ("linh vuc",),
        "levels": ("cap thuc hien", "muc do", "cap"),
        "decision": ("so quyet dinh", "quyet dinh cong bo"),
    },
    Kind.OFFICE: {
        "title": ("ten don vi", "ten co quan", "don vi", "co quan", "ten"),
        "address": ("dia chi", "tru so", "dia diem"),
        "phone": ("dien thoai", "so dien thoai", "sdt", "hotline"),
        "email": ("email", "thu dien tu", "hop thu"),
        "hours": ("gio lam viec", "thoi gian lam viec"),
    },
    Kind.NEWS: {
        "title": ("tieu de", "title"),
        "body": ("noi dung", "content", "body"),
        "published": ("ngay dang", "ngay", "date"),
        "section": ("chuyen muc",),
    },
}
_NEEDED = {
    Kind.FAQ: ("title", "answer"), Kind.PROCEDURE: ("key", "title"), Kind.OFFICE: ("title", "address"),
    Kind.NEWS: ("title", "body"),
}  # fmt: skip
_CODE = re.compile(r"\d\.\d{6}")
_HEAD_ROWS = 8


def rows_to_records(
    table: Block, kind: Kind | None = None
) -> tuple[list[tuple[str, Record]], list[tuple[str, str, str]]] | None:
    """Records as (where, record) and rows left out as (where, code, reason); None where the table is no list."""
    for start, row in enumerate(table.rows[:_HEAD_ROWS]):
        for wanted in [kind] if kind in _COLUMNS else list(_COLUMNS):
            assert wanted is not None
            columns = _columns(row, wanted)
            if all(name in columns for name in _NEEDED[wanted]):
                return _read(table.rows[start + 1 :], start + 2, wanted, columns)
    return None


def _columns(row: Sequence[str], kind: Kind) -> dict[str, int]:
    heads = [" ".join(re.findall(r"\w+", fold(cell))) for cell in row]
    return {name: heads.index(word) for name, words in _COLUMNS[kind].items() for word in words[::-1] if word in heads}


def _read(
    rows: Sequence[Sequence[str]], first: int, kind: Kind, columns: dict[str, int]
) -> tuple[list[tuple[str, Record]], list[tuple[str, str, str]]]:
    records: list[tuple[str, Record]] = []
    left_out: list[tuple[str, str, str]] = []
    for number, row in enumerate(rows, start=first):
        where = f"dòng {number}"
        fields = {
            name: clean(row[column]) for name, column in columns.items() if column < len(row) and clean(row[column])
        }
        missing = [name for name in _NEEDED[kind] if name not in fields]
        if missing:
            if fields:
                left_out.append((where, "MISSING_CELL", f"thiếu ô: {', '.join(missing)}"))
            continue
        try:
            record = record_from_json(kind, _fields(kind, fields))
        except (ValidationError, ValueError) as error:
            left_out.append((where, "INVALID_FIELD", str(error).split("\n")[0]))
            continue
        if kind is Kind.PROCEDURE and not _CODE.fullmatch(record.key):
            left_out.append((where, "BAD_CODE", f"{record.key[:40]}: không phải mã thủ tục quốc gia (dạng 1.001193)"))
            continue
        records.append((where, record))
    return records, left_out


def _fields(kind: Kind, cells: dict[str, str]) -> dict[str, object]:
    fields: dict[str, object] = dict(cells)
    if kind is Kind.PROCEDURE:
        fields["agencies"] = [name for line in cells.get("agencies", "").split("\n") for name in name_list(line)]
        fields["levels"] = list(parse_levels(cells.get("levels", "")))
        fields["title"] = cells["title"].replace("\n", " ")
        return fields
    if kind is Kind.OFFICE and "hours" in cells:
        fields["hours"] = {"text": cells["hours"]}
    if kind is Kind.NEWS:
        fields["published"] = parse_date(cells.get("published", ""))
    return {"key": slug_of(cells["title"]), **fields}
