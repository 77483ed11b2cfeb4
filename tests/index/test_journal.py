"""The journal of a build: a run that is broken off after an hour of embedding must not begin anew."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

from index.journal import Journal


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "index" / "embedding.part"


def test_what_was_added_is_read_again(path: Path) -> None:
    with Journal(path, "model/1", 2) as journal:
        journal.add([digest("a"), digest("b")], np.array([[1, 0], [0, 1]], dtype=np.float32))
    with Journal(path, "model/1", 2) as journal:
        journal.add([digest("c")], np.array([[3, 4]], dtype=np.float32))
    found = Journal(path, "model/1", 2).read()
    assert {key: value.tolist() for key, value in found.items()} == {
        digest("a"): [1, 0], digest("b"): [0, 1], digest("c"): [3, 4],
    }  # fmt: skip


def test_a_torn_last_entry_is_left_out_and_the_next_ones_are_not_shifted(path: Path) -> None:
    """The power went while an entry was written."""
    with Journal(path, "model/1", 2) as journal:
        journal.add([digest("a"), digest("b")], np.array([[1, 0], [0, 1]], dtype=np.float32))
    path.write_bytes(path.read_bytes()[:-5])
    with Journal(path, "model/1", 2) as journal:
        journal.add([digest("c")], np.array([[3, 4]], dtype=np.float32))
    found = Journal(path, "model/1", 2).read()
    assert set(found) == {digest("a"), digest("c")} and found[digest("c")].tolist() == [3, 4]


@pytest.mark.parametrize(("embedder", "dimensions"), [("model/2", 2), ("model/1", 3)])
def test_vectors_of_another_model_are_not_taken_over(path: Path, embedder: str, dimensions: int) -> None:
    with Journal(path, "model/1", 2) as journal:
        journal.add([digest("a")], np.ones((1, 2), dtype=np.float32))
    assert Journal(path, embedder, dimensions).read() == {}


def test_something_else_under_its_name_counts_as_empty(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"\x00\xff nothing of ours")
    assert Journal(path, "model/1", 2).read() == {}


def test_discarded_it_is_gone(path: Path) -> None:
    with Journal(path, "model/1", 2) as journal:
        journal.add([digest("a")], np.ones((1, 2), dtype=np.float32))
    journal.discard()
    journal.discard()
    assert not path.exists() and Journal(path, "model/1", 2).read() == {}
