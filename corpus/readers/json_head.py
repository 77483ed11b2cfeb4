"""Which keys the JSON objects at the beginning of a file have, without reading the whole file."""

from __future__ import annotations

import json
import re

_KEY = re.compile(r'"([A-Za-z_]\w*)"\s*:')
_LINES_TRIED = 5


def first_keys(head: str) -> frozenset[str]:
    """Keys of the first object of JSONL or of a JSON list; empty when there is none.

    A broken first line does not hide the shape: up to five lines are tried. An object that the head cuts off gives
    the keys seen so far, nested ones included.
    """
    text = head.lstrip().removeprefix("[").lstrip()
    for line in [line for line in text.split("\n") if line.strip()][:_LINES_TRIED]:
        try:
            value = json.loads(line.rstrip().removesuffix(",").removesuffix("]"))
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict):
            return frozenset(value)
    return frozenset(_KEY.findall(text)) if text.startswith("{") else frozenset()
