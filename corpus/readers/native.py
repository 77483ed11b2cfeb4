"""Our own format: records under the models' own field names, as JSONL (plain or gzip), a JSON list or a YAML list.

Each record says its ``kind`` (``procedure``, ``legal``, ``news``, ``faq``, ``office``, ``form``); one file may hold
several kinds. Questions, offices and news in simple shapes (``question``/``answer``, ``name``/``address``,
``title``/``body``) need none, see ``corpus.readers.simple_shapes``. Dates are ISO or dd/mm/yyyy.

Codes of rejected records: ``NOT_JSON``, ``NOT_OBJECT``, ``REPEATED_FIELD``, ``NO_KIND``, ``UNKNOWN_KIND``,
``INVALID_FIELD``, ``DUPLICATE_KEY``. Codes of ``InputError``: those of ``textfile``, ``YAML_BROKEN``, ``JSON_BROKEN``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from corpus.errors import InputError
from corpus.models import Kind, record_from_json
from corpus.readers.base import Item, Parsed, Rejected, Source
from corpus.readers.json_head import first_keys
from corpus.readers.rejections import invalid_field
from corpus.readers.simple_shapes import kind_by_keys, simple_fields, with_key
from corpus.readers.textfile import open_lines, read_head
from corpus.readers.values import tidy
from corpus.readers.yaml_text import RepeatedField, items_of

_YAML_KIND = re.compile(rf"^(?:- |\s+)\"?'?kind\"?'?:\s*['\"]?(?:{'|'.join(Kind)})\b", re.MULTILINE)
_YAML_LIST = re.compile(r"\A(?:\s*#[^\n]*\n|\s*\n|---[^\n]*\n)*- ")


class NativeReader:
    """Reads the native format. ``kind`` is None (mixed) unless the caller names the kind of records without one."""

    name = "native"
    fidelity = 40

    def __init__(self, kind: Kind | None = None) -> None:
        self.kind = kind

    def accepts(self, source: Source) -> bool:
        """A YAML list with a known ``kind``, or JSON objects with one or with the keys of a simple shape."""
        if _is_json(source.head):
            keys = first_keys(source.head)
            return "kind" in keys or kind_by_keys(keys) is not None or (self.kind is not None and bool(keys))
        listed = _YAML_LIST.match(source.head) is not None
        return listed and (self.kind is not None or _YAML_KIND.search(source.head) is not None)

    def read(self, path: Path) -> Iterator[Item]:
        """See ``Reader.read``; a second record with the same kind and key is rejected."""
        seen: set[str] = set()
        for where, value in _values(path):
            item = value if isinstance(value, Rejected) else self._item(where, value)
            if isinstance(item, Parsed):
                if item.record.id in seen:
                    item = Rejected(where, "DUPLICATE_KEY", "khóa này đã có ở bản ghi phía trên", item.record.key)
                else:
                    seen.add(item.record.id)
            yield item

    def _item(self, where: str, value: Any) -> Item:
        if isinstance(value, RepeatedField):
            return Rejected(where, "REPEATED_FIELD", f"trường {value} được ghi hai lần")
        if not isinstance(value, dict):
            return Rejected(where, "NOT_OBJECT", "mỗi bản ghi phải là một nhóm trường có tên")
        fields = dict(value)
        named = fields.pop("kind", None)
        if named is None:
            kind = kind_by_keys(fields) or self.kind
            if kind is None:
                return Rejected(where, "NO_KIND", "thiếu trường kind và không đoán được loại từ các trường có mặt")
            fields = simple_fields(kind, fields)
        elif isinstance(named, str) and named in set(Kind):
            kind = Kind(named)
        else:
            return Rejected(where, "UNKNOWN_KIND", f"kind phải là một trong: {', '.join(Kind)}")
        try:
            return parsed(where, kind, with_key(tidy(fields)))
        except RecursionError:
            return Rejected(where, "NOT_OBJECT", "các trường lồng nhau quá sâu")


def parsed(where: str, kind: Kind, fields: dict[str, Any]) -> Item:
    """The record, or ``INVALID_FIELD``."""
    try:
        return Parsed(where, record_from_json(kind, fields))
    except ValidationError as error:
        return invalid_field(where, error, str(fields.get("key") or ""))


def _is_json(head: str) -> bool:
    return head.lstrip()[:1] in ("{", "[")


def _values(path: Path) -> Iterator[tuple[str, Any]]:
    """Pairs of where and value; a value is what the file says, or a Rejected for a broken line."""
    start = read_head(path, 4096).lstrip()[:1]
    if start == "{":
        yield from _json_lines(path)
        return
    text = "\n".join(line for _, line in open_lines(path))
    if start == "[":
        try:
            listed = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise InputError(f"{path.name}: {error}", code="JSON_BROKEN") from error
        yield from ((f"record {place}", value) for place, value in enumerate(listed, start=1))
        return
    yield from ((f"line {line}", value) for line, value in items_of(text))


def _json_lines(path: Path) -> Iterator[tuple[str, Any]]:
    for number, line in open_lines(path):
        where = f"line {number}"
        if not line or line.isspace():
            continue
        try:
            yield where, json.loads(line, object_pairs_hook=_unrepeated)
        except RepeatedField as repeated:
            yield where, repeated
        except (ValueError, RecursionError):
            yield where, Rejected(where, "NOT_JSON", "dòng này không phải JSON hợp lệ")


def _unrepeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        names = [name for name, _ in pairs]
        raise RepeatedField(next(name for place, name in enumerate(names) if name in names[:place]))
    return fields
