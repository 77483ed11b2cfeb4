"""The texts of a record as it is stored."""

from __future__ import annotations

from collections.abc import Iterator, Set


def texts_in(value: object, left_out: Set[str] = frozenset()) -> Iterator[str]:
    """Every text in a JSON value, in order, but for what lies below a name of ``left_out``."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name not in left_out:
                yield from texts_in(inner, left_out)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_in(inner, left_out)
    elif isinstance(value, str):
        yield value
