"""Procedure codes in what people type."""

from __future__ import annotations

from corpus.language import normalize
from corpus.understanding.codes import procedures


def procedure_code(text: str) -> str:
    """The first procedure code in the text, in its one spelling; empty where there is none."""
    return next((code.value for code in procedures(normalize(text))), "")
