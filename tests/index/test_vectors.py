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


class TestManyVectors:
    """A full code of laws: above a size, lists are read instead of everything."""

    @pytest.fixture
    def many(self) -> Vectors:
        chance = np.random.default_rng(5)
        middles = chance.normal(size=(60, 16))
        return unit_rows(
            (middles[chance.integers(0, 60, 3000)] + 0.3 * chance.normal(size=(3000, 16))).astype(np.float32)
        )

    @pytest.fixture
    def listed(self, many: Vectors) -> VectorIndex:
        index = VectorIndex(16, exact_up_to=1000)
        index.add(range(10, 3010), many)
        index.fit()
        return index

    def test_size_decides(self, many: Vectors, listed: VectorIndex) -> None:
        small = VectorIndex(16, exact_up_to=1000)
        small.add(range(1000), many[:1000])
        small.fit()
        assert small.exact and not listed.exact

    def test_a_vector_finds_itself(self, many: Vectors, listed: VectorIndex) -> None:
        for number in range(0, 3000, 97):
            ids, cosines = listed.search(many[number : number + 1], 1)
            assert ids.tolist() == [number + 10] and cosines[0] == pytest.approx(1.0, abs=1e-5)

    def test_most_of_the_exact_best_ten_are_found(self, many: Vectors, listed: VectorIndex) -> None:
        exact = VectorIndex(16)
        exact.add(range(10, 3010), many)
        shared = [len(set(listed.search(row[None], 10)[0].tolist()) & set(exact.search(row[None], 10)[0].tolist()))
                  for row in many[::50]]  # fmt: skip
        assert sum(shared) / len(shared) > 8

    def test_nothing_is_lost_by_growing_into_lists_and_back(self, many: Vectors, listed: VectorIndex) -> None:
        assert listed.ids().tolist() == list(range(10, 3010))
        np.testing.assert_array_equal(listed.get(10), many[0])
        listed.remove([*range(510, 3010), 99_999])
        listed.fit()
        assert listed.exact and listed.ids().tolist() == list(range(10, 510))
        np.testing.assert_array_equal(listed.gather([10, 509]), many[[0, 499]])

    def test_a_removed_vector_is_found_no_more(self, many: Vectors, listed: VectorIndex) -> None:
        listed.remove([10])
        assert 10 not in listed.search(many[:1], 20)[0]
        listed.add([10], many[:1])
        assert listed.search(many[:1], 1)[0].tolist() == [10]

    def test_a_small_part_is_searched_whole(self, many: Vectors, listed: VectorIndex) -> None:
        """224 offices among 77,000 articles: the lists nearest to a question may hold none of them."""
        part = listed.part(np.arange(10, 2010, 40, dtype=np.int64))
        assert part is not None and part.exact and len(part) == 50
        best = int(np.argmax(many[0:2000:40] @ many[7])) * 40 + 10
        assert part.search(many[7:8], 1)[0].tolist() == [best]
        assert listed.part(np.arange(10, 1510, dtype=np.int64)) is None

    def test_restricted_search_keeps_to_what_is_allowed(self, many: Vectors, listed: VectorIndex) -> None:
        allowed = np.arange(10, 2010, dtype=np.int64)
        assert set(listed.search(many[2500:2501], 30, allowed)[0].tolist()) <= set(allowed.tolist())

    def test_saved_lists_come_back(self, many: Vectors, listed: VectorIndex, tmp_path: Path) -> None:
        listed.save(tmp_path / "v.faiss")
        loaded = VectorIndex.load(tmp_path / "v.faiss", 16)
        assert not loaded.exact and loaded.search(many[:1], 5)[0].tolist() == listed.search(many[:1], 5)[0].tolist()
        loaded.remove([10])
        assert len(loaded) == 2999
