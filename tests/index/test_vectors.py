"""The vector index: what goes in comes out, nearest first, and a broken file says so."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.embedders import Vectors, unit_rows
from index.errors import GenerationError
from index.vectors import VectorIndex


def rows(*values: list[float]) -> Vectors:
    return unit_rows(np.asarray(values, dtype=np.float32))


@pytest.fixture
def index() -> VectorIndex:
    index = VectorIndex(2)
    index.add([7, 3, 9], rows([1, 0], [1, 1], [0, 1]))
    return index


def found(index: VectorIndex, *query: float, limit: int = 9, allowed: list[int] | None = None) -> list[int]:
    ids, cosines = index.search(
        rows(list(query)), limit, None if allowed is None else np.asarray(allowed, dtype=np.int64)
    )
    assert sorted(cosines.tolist(), reverse=True) == cosines.tolist()
    return ids.tolist()


def test_nearest_first_with_cosines(index: VectorIndex) -> None:
    assert found(index, 1, 0) == [7, 3, 9]
    _, cosines = index.search(rows([1, 0]), 3)
    np.testing.assert_allclose(cosines, [1, 2**-0.5, 0], atol=1e-6)


@pytest.mark.parametrize(("limit", "expected"), [(1, [7]), (2, [7, 3]), (99, [7, 3, 9])])
def test_at_most_as_many_as_asked_for(index: VectorIndex, limit: int, expected: list[int]) -> None:
    """FAISS pads what it did not find with -1."""
    assert found(index, 1, 0, limit=limit) == expected


@pytest.mark.parametrize(
    ("allowed", "expected"), [([9], [9]), ([9, 3], [3, 9]), ([], []), ([1000], []), ([7, 1000], [7])]
)
def test_only_what_is_allowed(index: VectorIndex, allowed: list[int], expected: list[int]) -> None:
    assert found(index, 1, 0, allowed=allowed) == expected


def test_removed_vectors_are_gone_and_their_ids_free(index: VectorIndex) -> None:
    index.remove([7, 1000])
    index.remove([])
    assert len(index) == 2 and found(index, 1, 0) == [3, 9]
    index.add([7], rows([0, 1]))
    assert found(index, 1, 0, limit=1) == [3] and len(index) == 3


def test_an_empty_index_finds_nothing() -> None:
    assert found(VectorIndex(2), 1, 0) == []
    assert found(VectorIndex(2), 1, 0, allowed=[1]) == []


def test_it_survives_the_disk(index: VectorIndex, home: Path) -> None:
    index.remove([3])
    index.save(home / "v.faiss")
    back = VectorIndex.load(home / "v.faiss", 2)
    assert len(back) == 2 and found(back, 1, 0) == [7, 9]
    np.testing.assert_allclose(back.get(9), [0, 1])
    back.add([3], rows([1, 1]))
    assert found(back, 1, 1, limit=1) == [3], "what was loaded can be changed again"


def test_without_an_embedder_there_is_no_index(home: Path) -> None:
    index = VectorIndex(0)
    index.add([1], np.zeros((1, 0), dtype=np.float32))
    index.remove([1])
    index.save(home / "v.faiss")
    assert len(index) == 0 and not (home / "v.faiss").exists()
    assert len(VectorIndex.load(home / "v.faiss", 0)) == 0
    assert index.search(np.zeros((1, 0), dtype=np.float32), 3)[0].tolist() == []


def test_another_length_is_a_mismatch(index: VectorIndex, home: Path) -> None:
    index.save(home / "v.faiss")
    with pytest.raises(GenerationError) as caught:
        VectorIndex.load(home / "v.faiss", 3)
    assert caught.value.code == "INDEX_MISMATCH" and "troly index build" in caught.value.detail


@pytest.mark.parametrize("raw", [None, b"", b"IxMp", b"garbage" * 99])
def test_a_broken_file_names_the_repair(index: VectorIndex, home: Path, raw: bytes | None) -> None:
    if raw is not None:
        (home / "v.faiss").write_bytes(raw)
    with pytest.raises(GenerationError) as caught:
        VectorIndex.load(home / "v.faiss", 2)
    assert caught.value.code == "INDEX_DAMAGED" and "repair: troly index" in caught.value.detail


def test_a_full_disk_is_an_os_error(index: VectorIndex) -> None:
    """FAISS closes the file without minding the error: a cut off index was sealed with a good checksum."""
    with pytest.raises(OSError, match="No space left"):
        index.save(Path("/dev/full"))


def test_a_cut_off_file_is_not_taken_for_a_smaller_index(index: VectorIndex, home: Path) -> None:
    index.save(home / "v.faiss")
    raw = (home / "v.faiss").read_bytes()
    for length in range(0, len(raw), 16):
        (home / "v.faiss").write_bytes(raw[:length])
        with pytest.raises(GenerationError):
            VectorIndex.load(home / "v.faiss", 2)
