"""Sentences and list items of running official text."""

from __future__ import annotations

import re

# A sentence ends before an upper-case letter or a list mark; "Điều 5. Phạm vi" and "số 12.3" are not ends.
_END = re.compile(r"\n+|(?<=[;!?])\s+|(?<=[^\W\d_]\.)\s+(?=[-+*(“]|[^\W\d_])")


def sentences(text: str) -> list[str]:
    """Sentences of ``text`` with spaces squeezed, in order; empty ones are left out."""
    return [squeezed for part in _END.split(text) if (squeezed := " ".join(part.split()))]
