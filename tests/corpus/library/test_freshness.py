"""The age of sources: figures, and what is past the limit."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from corpus.library import Library, export_lines, import_paths, is_stale
from tests.support.records import bring, counts, faq, small_records, state

DAY = date(2031, 1, 1)


@pytest.fixture
def aged(library: Library, home: Path) -> Library:
    bring(library, home / "a.jsonl", faq("new", as_of="2030-12-31"), faq("old", updated="2029-01-01"),
          faq("read", updated="2020-01-01", as_of="2030-12-01"), faq("undated"))  # fmt: skip
    bring(library, home / "b.jsonl", faq("x"), collection="thu")
    return library


def test_figures_of_each_collection(aged: Library) -> None:
    main, other = aged.freshness(DAY, 365)
    assert (main.collection, main.records, main.undated, main.stale, main.oldest) == ("main", 4, 1, 1, date(2029, 1, 1))
    assert main.median_days == 31 and main.stale_share == pytest.approx(1 / 3)
    assert (other.records, other.undated, other.median_days, other.stale_share) == (1, 1, None, 0.0)
    assert main.to_json()["oldest"] == "2029-01-01"
    assert (main.recent, main.recent_share, main.to_json()["recent_share"]) == (1, 0.25, 0.25)  # the undated counts
    assert (other.recent, other.recent_share) == (0, 0.0)


def test_what_is_past_the_limit_comes_oldest_first(aged: Library) -> None:
    assert [line.record_id for line in aged.stale(DAY, 365)] == ["faq:old"]
    assert [line.record_id for line in aged.stale(DAY, 10)] == ["faq:old", "faq:read"]
    assert aged.stale(DAY, 10, "thu") == [] == aged.stale(DAY, 0)


def test_a_source_that_was_asked_again_is_young(aged: Library) -> None:
    """An old page that is read every night was told to be out of date for its date of change."""
    aged.confirm("main", ["faq:old"], DAY)
    assert aged.stale(DAY, 365) == []


def test_the_limit_itself_is_not_past_it() -> None:
    assert not is_stale(date(2030, 1, 1), DAY, 365)
    assert is_stale(date(2029, 12, 31), DAY, 365)
    assert not is_stale(None, DAY, 1) and not is_stale(date.min, DAY, 0)


def test_an_export_imports_back_unchanged(small_library: Library, home: Path) -> None:
    before = state(small_library)
    path = home / "export.jsonl"
    path.write_text("".join(line + "\n" for line in export_lines(small_library, collection="main")), "utf-8")
    assert counts(import_paths(small_library, [path], collection="main")) == (0, 0, 0, len(small_records()))
    import_paths(small_library, [path], collection="copy")
    assert {key: digest for (collection, key), digest in state(small_library).items() if collection == "copy"} == {
        key: digest for (_, key), digest in before.items()}  # fmt: skip
