"""What differs between two contents of a record, field by field."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that is not the same: its path (``channels[0].fees[1].amount``) with both values as text, empty where
    a side has none."""

    field: str
    before: str
    after: str


def differences(before: str, after: str) -> list[Difference]:
    """What differs between two stored bodies (JSON), in the order of the fields. The day a source was read is no
    content."""
    one, other = (json.loads(body) for body in (before, after))
    for fields in (one, other):
        fields.pop("as_of", None)
    return list(_fields("", one, other))


def _fields(path: str, before: Any, after: Any) -> Iterator[Difference]:
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for name in dict.fromkeys((*before, *after)):
            yield from _fields(f"{path}.{name}" if path else name, before.get(name), after.get(name))
    elif isinstance(before, list) and isinstance(after, list):
        yield from _items(path, before, after)
    else:
        yield Difference(path, _text(before), _text(after))


def _items(path: str, before: list[Any], after: list[Any]) -> Iterator[Difference]:
    """Lists are compared from both ends: an item put in or taken out is one difference, not one of all behind it."""
    first = 0
    while first < min(len(before), len(after)) and before[first] == after[first]:
        first += 1
    last = 0
    while last < min(len(before), len(after)) - first and before[-1 - last] == after[-1 - last]:
        last += 1
    mine, theirs = before[first : len(before) - last], after[first : len(after) - last]
    for place in range(max(len(mine), len(theirs))):
        one = mine[place] if place < len(mine) else None
        other = theirs[place] if place < len(theirs) else None
        yield from _fields(f"{path}[{first + place}]", one, other)


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
