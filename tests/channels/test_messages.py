"""Every error code has a Vietnamese text, and every text a code that can come up."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from channels.messages import error_messages, help_for
from corpus.language import has_diacritics

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("corpus", "index", "assistant", "eval", "channels")
CODE = re.compile(r"[A-Z][A-Z_]{2,}")


def trees():
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            yield path, ast.parse(path.read_text("utf-8"))


def is_code(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(CODE.fullmatch(node.value))


def raised_codes() -> dict[str, Path]:
    """Every ``code="…"`` of a call and every class-level ``code = "…"``, with a place where it stands."""
    found: dict[str, Path] = {}
    for path, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") != "Loss":  # a remark on a file, no error
                found |= {k.value.value: path for k in node.keywords if k.arg == "code" and is_code(k.value)}
            elif isinstance(node, ast.ClassDef):
                for line in node.body:
                    if isinstance(line, ast.Assign) and getattr(line.targets[0], "id", "") == "code":
                        found |= {line.value.value: path} if is_code(line.value) else {}
    return found


def mentioned() -> set[str]:
    """Every text constant that looks like a code: those given by position or from a table too."""
    return {node.value for _, tree in trees() for node in ast.walk(tree) if is_code(node)}


def test_every_code_that_can_be_raised_has_a_text():
    missing = {
        code: str(path.relative_to(ROOT)) for code, path in raised_codes().items() if code not in error_messages()
    }
    assert not missing
    assert len(raised_codes()) > 20


def test_every_text_belongs_to_a_code_of_the_programs():
    assert not set(error_messages()) - mentioned()


@pytest.mark.parametrize("code", sorted(error_messages()))
def test_texts_are_vietnamese_sentences(code):
    text = error_messages()[code]
    assert CODE.fullmatch(code) and has_diacritics(text)
    assert text[0].isupper() and text.endswith(".") and "Traceback" not in text and "{" not in text


def test_an_unknown_code_gets_the_general_text():
    assert help_for("NEVER_HEARD_OF") == error_messages()["INTERNAL"]
