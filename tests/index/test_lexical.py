"""The lexical index: words by field, filters, and terms nobody should be able to inject."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.language import accented_terms, folded_terms
from index.errors import GenerationError
from index.lexical import TEXT_FIELDS, LexicalIndex

ROWS: list[tuple[int, str, Mapping[str, str]]] = [
    (1, "in_main kind_procedure for_public", {"title": "Đăng ký khai sinh", "alias": "giấy khai sinh"}),
    (2, "in_main kind_faq for_public", {"title": "Khai sinh quá hạn", "process": "mã 1.001193"}),
    (3, "in_thu kind_faq for_officer", {"title": "Khai tử", "dossier": "mẫu CT01"}),
]


@pytest.fixture
def index(home: Path) -> LexicalIndex:
    index = LexicalIndex(home / "lexical")
    index.change([], ROWS)
    return index


def found(index: LexicalIndex, field: str, text: str, *scope: list[str], limit: int = 9) -> list[int]:
    terms = accented_terms(text) if field.endswith("_a") else folded_terms(text)
    scores = index.search(field, dict.fromkeys(terms, 1.0), scope, limit)
    assert all(score > 0 for score in scores.values())
    return sorted(scores, key=lambda row: (-scores[row], row))


def test_words_are_found_in_their_field_only(index: LexicalIndex) -> None:
    assert found(index, "title_f", "đăng ký khai sinh") == [1, 2, 3]
    assert found(index, "alias_f", "khai sinh") == [1]
    assert found(index, "dossier_f", "khai sinh") == []


def test_accented_terms_tell_words_apart_and_folded_do_not(index: LexicalIndex) -> None:
    assert found(index, "title_a", "tử") == [3] and found(index, "title_a", "tu") == []
    assert found(index, "title_f", "tư") == [3]


def test_codes_are_found_whole(index: LexicalIndex) -> None:
    assert found(index, "process_f", "1.001193") == [2] and found(index, "dossier_a", "ct01") == [3]


def test_weights_count(index: LexicalIndex) -> None:
    light = index.search("title_f", {"tu": 0.01, "dang": 1.0}, [], 9)
    heavy = index.search("title_f", {"tu": 9.0, "dang": 1.0}, [], 9)
    assert max(light, key=light.__getitem__) == 1 and max(heavy, key=heavy.__getitem__) == 3


@pytest.mark.parametrize(
    ("scope", "expected"),
    [([["in_main"]], [1, 2]), ([["in_thu"]], [3]), ([["kind_faq"]], [2, 3]), ([["kind_faq", "kind_procedure"]], [1, 2, 3]),
     ([["kind_faq"], ["for_public"]], [2]), ([["in_main"], ["for_officer"]], []), ([["in_"]], []), ([[]], []),
     ([["in_main kind_faq"]], []), ([["*"]], [])],
)  # fmt: skip
def test_scope_words_restrict(index: LexicalIndex, scope: list[list[str]], expected: list[int]) -> None:
    assert sorted(found(index, "title_f", "khai", *scope)) == expected


def test_scope_does_not_change_the_scores(index: LexicalIndex) -> None:
    terms = {"khai": 1.0, "sinh": 1.0}
    free, bound = (index.search("title_f", terms, scope, 9) for scope in ([], [["in_main"], ["for_public"]]))
    assert {row: pytest.approx(score) for row, score in bound.items()} == {row: free[row] for row in bound}


@pytest.mark.parametrize("text", ["", "chưatừngthấy", "zzz qqq", "?!"])
def test_unknown_words_find_nothing(index: LexicalIndex, text: str) -> None:
    assert found(index, "title_f", text) == []


@pytest.mark.parametrize(
    "term", ["*", "khai*", "khai~2", "title_f:khai", "khai OR tu", "+khai -tu", '"khai sinh"', "[a TO z]", "\\", "'; DROP",
             "(", "AND", "", "\x00", "khai\x00", "a" * 70_000]
)  # fmt: skip
def test_terms_are_no_query_language(index: LexicalIndex, term: str) -> None:
    assert index.search("title_f", {term: 1.0}, [[term], []], 9) == {}
    assert index.search("title_f", {term: 1.0}, [], 9) == {}
    assert index.document_frequency("title_f", term) == 0


@pytest.mark.parametrize(("limit", "number"), [(0, 0), (-1, 0), (1, 1), (2, 2), (99, 3)])
def test_limits(index: LexicalIndex, limit: int, number: int) -> None:
    assert len(index.search("title_f", {"khai": 1.0}, [], limit)) == number


def test_document_frequency(index: LexicalIndex) -> None:
    assert [index.document_frequency("title_f", term) for term in ("khai", "khai_sinh", "tu", "ghost")] == [3, 2, 1, 0]
    assert len(index) == 3


def test_rows_are_replaced_and_removed(index: LexicalIndex, home: Path) -> None:
    index.change([1, 3, 99], [(1, "in_main", {"title": "Kết hôn"})])
    assert len(index) == 2
    assert found(index, "title_f", "khai") == [2] and found(index, "title_f", "kết hôn") == [1]
    back = LexicalIndex(home / "lexical")
    assert found(back, "title_f", "khai") == [2] and len(back) == 2


def test_a_change_of_nothing(index: LexicalIndex) -> None:
    index.change([], [])
    assert len(index) == 3


def test_a_failing_source_changes_nothing(index: LexicalIndex, home: Path) -> None:
    """A ValueError of the caller's own was said to be a disk error; and half of the rows must not appear."""

    def rows() -> Iterator[tuple[int, str, Mapping[str, str]]]:
        yield 4, "in_main", {"title": "Khai mới"}
        raise ValueError("bad record")

    with pytest.raises(ValueError, match="bad record"):
        index.change([1], rows())
    assert len(LexicalIndex(home / "lexical")) == 3


def test_an_empty_index_finds_nothing(home: Path) -> None:
    empty = LexicalIndex(home / "new" / "lexical")
    assert len(empty) == 0 and empty.search("title_f", {"khai": 1.0}, [], 9) == {}


def test_every_field_has_both_forms() -> None:
    assert len(TEXT_FIELDS) == len(set(TEXT_FIELDS)) == 8 and {name[-2:] for name in TEXT_FIELDS} == {"_a", "_f"}


@pytest.mark.parametrize("raw", [b"", b"{}", b"garbage"])
def test_a_broken_file_names_the_repair(index: LexicalIndex, home: Path, raw: bytes) -> None:
    (home / "lexical" / "meta.json").write_bytes(raw)
    with pytest.raises(GenerationError) as caught:
        LexicalIndex(home / "lexical")
    assert caught.value.code == "INDEX_DAMAGED" and "repair: troly index" in caught.value.detail


def test_a_missing_segment_names_the_repair(index: LexicalIndex, home: Path) -> None:
    for path in (home / "lexical").glob("*.idx"):
        path.unlink()
    with pytest.raises(GenerationError) as caught:
        len(LexicalIndex(home / "lexical"))
    assert caught.value.code == "INDEX_DAMAGED"


def test_a_full_disk_is_an_os_error(tiny_disk: Path) -> None:
    index = LexicalIndex(tiny_disk / "lexical")
    rows = ((n, "in_main", {"process": " ".join(f"từ{n}x{i}" for i in range(300))}) for n in range(120))
    with pytest.raises(OSError, match=r"(?i)no space|space left|disk"):
        index.change([], rows)
    shutil.rmtree(tiny_disk / "lexical", ignore_errors=True)


@settings(max_examples=25)
@given(terms=st.dictionaries(st.text(max_size=8), st.floats(0.1, 5), max_size=4), word=st.text(max_size=8))
def test_no_term_raises(tmp_path_factory: pytest.TempPathFactory, terms: dict[str, float], word: str) -> None:
    shared = tmp_path_factory.getbasetemp() / "shared-lexical"
    index = LexicalIndex(shared)
    if not len(index):
        index.change([], ROWS)
    assert set(index.search("title_f", terms, [[word, "in_main"]], 5)) <= {1, 2}
