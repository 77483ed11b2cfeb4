"""Procedure codes in text."""

from __future__ import annotations

import re

_CODE = re.compile(r"(?<!\d)(\d\.\d{6})(?!\d)")


def procedure_code(text: str) -> str:
    """The first national procedure code (``1.001193``) in a text; empty when there is none."""
    found = _CODE.search(text)
    return found[1] if found else ""
