"""Sentences and list items of running official text."""

from __future__ import annotations

import re
from collections.abc import Iterator

# "Điều 5. Phạm vi" and "số 12.3" are not ends: a full stop ends a sentence only after a letter.
_END = re.compile(r"\n+|(?<=[;!?])\s+|(?<=[^\W\d_]\.)\s+(?=[-+*(“]|[^\W\d_])")
_ABBREVIATED = re.compile(r"(?:^|[\s(,])(?:TP|Tp|TX|TT|Q|P|H|ThS|TS|ông|bà|v\.v)\.$")
_LIST_MARK = re.compile(r"[^\W\d_][.)]")


def sentences(text: str) -> list[str]:
    """Sentences of ``text`` with spaces squeezed, in order; empty ones are left out."""
    return [squeezed for part in _parts(text) if (squeezed := " ".join(part.split()))]


def _parts(text: str) -> Iterator[str]:
    start = 0
    for end in _END.finditer(text):
        before, after = text[start : end.start()], text[end.end() : end.end() + 2]
        goes_on = after[:1].islower() and not _LIST_MARK.match(after)
        if "\n" not in end[0] and before.endswith(".") and (goes_on or _ABBREVIATED.search(before)):
            continue
        yield before
        start = end.end()
    yield text[start:]
