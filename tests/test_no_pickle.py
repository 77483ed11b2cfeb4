"""Nothing of the package reads or writes anything that runs code when it is loaded."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("corpus", "index", "assistant", "eval", "channels")
FORBIDDEN = {"pickle", "cPickle", "_pickle", "dill", "cloudpickle", "joblib", "marshal", "shelve", "jsonpickle"}
CALLS = {"eval", "exec", "allow_dangerous_deserialization", "allow_pickle", "read_pickle", "to_pickle", "unsafe_load"}


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").partition(".")[0]


def called(tree: ast.AST) -> Iterator[str]:
    """Names of functions, methods and keyword arguments."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            function = node.func
            yield function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
            yield from (keyword.arg or "" for keyword in node.keywords)


@pytest.mark.parametrize("room", ROOMS)
def test_no_pickle(room: str) -> None:
    files = list((ROOT / room).rglob("*.py"))
    assert files
    for path in files:
        tree = ast.parse(path.read_text("utf-8"))
        name = path.relative_to(ROOT)
        assert not (found := set(imported(tree)) & FORBIDDEN), f"{name} imports {found}"
        assert not (found := set(called(tree)) & CALLS), f"{name} calls {found}"


def test_the_check_sees_what_it_should() -> None:
    tree = ast.parse(
        "import pickle\nfrom joblib import load\nFAISS.load(x, allow_dangerous_deserialization=True)\neval(x)"
    )
    assert set(imported(tree)) == {"pickle", "joblib"}
    assert set(called(tree)) & CALLS == {"allow_dangerous_deserialization", "eval"}
