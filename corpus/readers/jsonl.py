"""The loop every JSON-lines reader of procedures shares: one bad record costs one rejection, never the file."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from corpus.language.hygiene import clean
from corpus.models import Procedure
from corpus.readers.base import Item, Parsed, Rejected
from corpus.readers.rejections import invalid_field
from corpus.readers.textfile import open_lines

NOTHING = "Không có thông tin"
# Codes invented by single provinces ("TTHC-TP-01") and typing slips circulate; only the national form is an identity.
_CODE = re.compile(r"\d\.\d{6}")


class FieldError(ValueError):
    """A field of a source record has another type than its shape promises."""


class Fields:
    """Typed access to one source record. Text comes out clean, and empty where the source says it has nothing."""

    def __init__(self, value: dict[str, Any], path: str = "") -> None:
        self._value = value
        self._path = path

    def text(self, name: str) -> str:
        """Cleaned text, ``""`` for a missing field, null and "Không có thông tin". Numbers are not text."""
        value = self._value.get(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise FieldError(f"{self._path}{name}: phải là chữ")
        return blank(value)

    def raw(self, name: str) -> str:
        """Text as it stands, for shapes in which white space that ``text`` squeezes still carries meaning."""
        self.text(name)
        return self._value.get(name) or ""

    def texts(self, name: str) -> tuple[str, ...]:
        """Non-empty texts of a list field."""
        return tuple(cleaned for value in self._list(name, str) if (cleaned := blank(value)))

    def objects(self, name: str) -> list[Fields]:
        """The records of a list field."""
        return [Fields(value, f"{self._path}{name}[{n}].") for n, value in enumerate(self._list(name, dict))]

    def object(self, name: str) -> Fields:
        """A nested record; an empty one for a missing field or null."""
        value = self._value.get(name)
        if value is None:
            return Fields({}, f"{self._path}{name}.")
        if not isinstance(value, dict):
            raise FieldError(f"{self._path}{name}: phải là một nhóm trường")
        return Fields(value, f"{self._path}{name}.")

    def number(self, name: str) -> int | float | str | None:
        """A number as it stands, or text where the source writes words in a number's place."""
        value = self._value.get(name)
        if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
            return value
        if isinstance(value, str):
            return blank(value) or None
        raise FieldError(f"{self._path}{name}: phải là số")

    def flag(self, name: str) -> bool:
        """True only where the source says so."""
        return self._value.get(name) is True

    def count(self, name: str) -> int | None:
        """A whole number of 0 or more, None where the source has none."""
        value = self.number(name)
        if value is None or (isinstance(value, int) and value >= 0):
            return value
        raise FieldError(f"{self._path}{name}: phải là số đếm từ 0 trở lên")

    def _list(self, name: str, kind: type) -> list[Any]:
        value = self._value.get(name)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(v, kind) for v in value):
            raise FieldError(f"{self._path}{name}: phải là danh sách {'chữ' if kind is str else 'nhóm trường'}")
        return value


def blank(text: str) -> str:
    """``clean`` text, or ``""`` where it only says that there is none."""
    cleaned = clean(text)
    return "" if cleaned.rstrip(".").casefold() == NOTHING.casefold() else cleaned


def read_procedures(
    path: Path, code_key: str, name_key: str, build: Callable[[str, Fields], Procedure]
) -> Iterator[Item]:
    """Yield one item for each non-blank line of ``path``.

    ``build`` gets the valid code and the fields. Rejection codes: ``NOT_JSON``, ``NOT_OBJECT``, ``NO_CODE``,
    ``BAD_CODE``, ``NO_NAME``, ``DUPLICATE_CODE``, ``INVALID_FIELD``. Raises ``InputError`` like ``open_lines``.
    """
    seen: dict[str, int] = {}
    for number, line in open_lines(path):
        if not line or line.isspace():
            continue
        where = f"line {number}"
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            yield Rejected(where, "NOT_JSON", "dòng này không phải JSON hợp lệ")
            continue
        item = procedure_item(where, value, code_key, name_key, build)
        if isinstance(item, Parsed):
            key = item.record.key
            if key in seen:
                # The first one stays: which of two differing records is right is for an editor to say.
                item = Rejected(item.where, "DUPLICATE_CODE", f"mã {key} đã có ở dòng {seen[key]}", key)
            else:
                seen[key] = number
        yield item


def procedure_item(
    where: str, value: Any, code_key: str, name_key: str, build: Callable[[str, Fields], Procedure]
) -> Item:
    """One source record → a procedure, or why it is none; codes as of ``read_procedures``."""
    if not isinstance(value, dict):
        return Rejected(where, "NOT_OBJECT", "mỗi dòng phải là một thủ tục có tên trường")
    fields, code = Fields(value), ""
    try:
        code = fields.text(code_key)
        if not code:
            return Rejected(where, "NO_CODE", f"{code_key}: thiếu mã thủ tục")
        if not _CODE.fullmatch(code):
            return Rejected(where, "BAD_CODE", f"{code_key}: không phải mã thủ tục quốc gia (dạng 1.001193)", code)
        if not fields.text(name_key):
            return Rejected(where, "NO_NAME", f"{name_key}: thiếu tên thủ tục", code)
        return Parsed(where, build(code, fields))
    except FieldError as error:
        return Rejected(where, "INVALID_FIELD", str(error), code)
    except ValidationError as error:
        return invalid_field(where, error, code)
