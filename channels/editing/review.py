"""A record as fields an editor corrects, one text each, with how sure the reader was of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any, get_args

import yaml
from pydantic import BaseModel, ValidationError

from channels.editing.base import EditingError
from channels.editing.wording import faults, field_label, words, wrong
from corpus.language import clean
from corpus.models import Record, record_from_json
from corpus.readers.values import parse_date

SURE = 0.8  # from here on a field is not marked
_KEPT = ("unparsed",)  # shown beside the fields, not among them


@dataclass(frozen=True, slots=True)
class Field:
    """One field. ``text`` is what stands in the box: words, an ISO date, or YAML for what has parts (``parts``).
    ``confidence`` 0 to 1, None where the reader says nothing of it; ``doubts`` are pieces it could not place."""

    name: str
    label: str
    text: str
    parts: bool
    confidence: float | None
    doubts: tuple[str, ...] = ()

    @property
    def unsure(self) -> bool:
        """Whether an editor should look before anybody relies on it."""
        return bool(self.doubts) or (self.confidence is not None and self.confidence < SURE)


def fields_of(record: Record, confidence: Mapping[str, float] | None = None) -> list[Field]:
    """The fields of a record, in the order of its model, empty ones too."""
    aliases: Mapping[str, str] = words()["confidence"]
    sure: dict[str, float] = {}
    for name, value in (confidence or {}).items():
        field = aliases.get(name, name)
        sure[field] = min(value, sure.get(field, 1.0))
    doubts: dict[str, list[str]] = {}
    for doubt in record.unparsed:
        doubts.setdefault(aliases.get(doubt.field, doubt.field), []).append(doubt.text)
    return [
        Field(name, field_label(name), _text(getattr(record, name)), _has_parts(getattr(record, name)), sure.get(name),
              tuple(doubts.get(name, ())))
        for name in type(record).model_fields
        if name not in _KEPT
    ]  # fmt: skip


def corrected(record: Record, name: str, text: str) -> Record:
    """The record with one field set from its box. Raises ``EditingError`` (``FIELD_INVALID``) with a sentence for the
    editor in ``detail``."""
    if name not in type(record).model_fields or name in _KEPT:
        raise EditingError(f"{name}: không có trường này", code="FIELD_INVALID")
    dated = date in get_args(type(record).model_fields[name].annotation)
    value = _value(getattr(record, name), text, dated=dated)
    body = record.model_dump(mode="json", exclude_defaults=True)
    body.pop(name, None)
    if value is not None:
        body[name] = value
    # What stood in doubt of this field was settled by who typed it.
    body["unparsed"] = [doubt.model_dump() for doubt in record.unparsed if doubt.field != name]
    try:
        return record_from_json(record.kind, body)
    except ValidationError as error:
        raise EditingError("; ".join(said for _, said in faults(error)), code="FIELD_INVALID") from error


def _has_parts(value: object) -> bool:
    return isinstance(value, tuple | BaseModel)


def _text(value: Any) -> str:
    if value is None or value == () or value == "":
        return ""
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, BaseModel):
        plain: Any = value.model_dump(mode="json", exclude_defaults=True)
        return _yaml(plain) if plain else ""
    if isinstance(value, tuple):
        return _yaml([part.model_dump(mode="json", exclude_defaults=True) if isinstance(part, BaseModel) else
                      part.value if isinstance(part, Enum) else part for part in value])  # fmt: skip
    return str(value)


def _yaml(value: Any) -> str:
    return yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=110)


def _value(before: Any, text: str, *, dated: bool) -> Any:
    if not text.strip():
        return None
    if _has_parts(before):
        try:
            return _plain(yaml.safe_load(text))
        except (yaml.YAMLError, RecursionError) as error:
            mark = getattr(error, "problem_mark", None)
            line = mark.line + 1 if mark else 1
            raise EditingError(wrong("yaml", line=line), code="FIELD_INVALID") from error
    if dated:
        day = parse_date(text)
        if day is None:
            raise EditingError(wrong("date", given=clean(text)), code="FIELD_INVALID")
        return day.isoformat()
    return "\n".join(clean(line) for line in text.strip().splitlines())


def _plain(value: Any) -> Any:
    """YAML makes dates of what looks like one; records take them as text."""
    if isinstance(value, dict):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value
