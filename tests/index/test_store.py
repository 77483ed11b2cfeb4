"""The unit store: records, units, passages and vector ids of one generation."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path

import pytest

from corpus.library import Entry
from corpus.models import Article, Kind, LegalDocument, Level, Record
from index.errors import GenerationError
from index.store import UnitStore
from index.units import units_of
from tests.support.records import faq, small_records


@pytest.fixture
def store(home: Path) -> UnitStore:
    return UnitStore(home / "units.sqlite")


def put(store: UnitStore, record: Record, collection: str = "main") -> list[int]:
    return store.add(Entry(collection, record.digest(), record), units_of(record))


def test_what_goes_in_comes_out_after_reopening(store: UnitStore, home: Path) -> None:
    for record in small_records():
        put(store, record)
    store.commit()
    store.close()
    back = UnitStore(home / "units.sqlite")
    assert back.digests() == {("main", record.id): record.digest() for record in small_records()}
    for record in small_records():
        assert back.record("main", record.id) == record
    rows = back.units()
    assert [row.id for row in rows] == [unit.id for record in small_records() for unit in units_of(record)]
    for row, unit in zip(rows, [unit for record in small_records() for unit in units_of(record)], strict=True):
        assert (row.record, row.kind, row.title) == (unit.record, unit.kind, unit.title)
        assert row.aliases == unit.aliases
        assert tuple(back.passages(row.row)) == unit.passages


def test_what_search_filters_by_is_kept(store: UnitStore) -> None:
    for record in small_records():
        put(store, record)
    rows = {row.id: row for row in store.units()}
    assert rows["procedure:1.000003"].levels == (Level.COMMUNE, Level.PROVINCE)
    assert rows["faq:noi-bo"].audience == "officer" and rows["faq:ho-khau"].audience == "public"
    news = rows["news:nghi-le"]
    assert (news.valid_from, news.valid_to) == (date(2030, 4, 30), date(2030, 5, 1))
    assert [news.in_force(date(2030, 5, day)) for day in (1, 2)] == [True, False]


def test_an_article_comes_into_force_on_its_own_day(store: UnitStore) -> None:
    put(store, next(record for record in small_records() if record.kind is Kind.LEGAL))
    assert [row.valid_from for row in store.units()] == [date(2030, 1, 1), date(2031, 7, 1)]


def test_a_number_with_a_hash_keeps_its_articles_days(store: UnitStore) -> None:
    """Split at the first "#", the article was not found and got the document's day."""
    day = date(2031, 1, 1)
    put(store, LegalDocument(key="1#a", title="L", articles=(Article(number="5", effective=day),)))
    put(store, LegalDocument(key="2#b", title="L", valid_from=date(2030, 1, 1)))
    assert [row.valid_from for row in store.units()] == [day, date(2030, 1, 1)]


def test_removing_takes_units_passages_and_vectors_along(store: UnitStore) -> None:
    [first], [second] = put(store, faq("a")), put(store, faq("b"))
    ids = store.add_vectors([(first, "x"), (first, "y"), (second, "z")])
    assert store.vector_units() == dict(zip(ids, (first, first, second), strict=True))
    assert store.vector_digests() == dict(zip("xyz", ids, strict=True))
    asked = store.add_examples([(first, "q", "hỏi a"), (second, "r", "hỏi b")])
    assert store.examples() == {asked[0]: (first, "hỏi a"), asked[1]: (second, "hỏi b")}
    assert store.remove("main", "faq:a") == ([first], ids[:2], asked[:1])
    assert store.example_digests() == {"r": asked[1]}
    assert store.vector_units() == {ids[2]: second}
    assert store.passages(first) == [] and store.record("main", "faq:a") is None
    assert list(store.digests()) == [("main", "faq:b")]
    assert store.remove("main", "faq:a") == ([], [], [])


def test_one_record_in_two_collections(store: UnitStore) -> None:
    put(store, faq("a"))
    put(store, faq("a", answer="Khác."), "thu")
    store.remove("main", "faq:a")
    assert store.record("main", "faq:a") is None
    assert store.record("thu", "faq:a") == faq("a", answer="Khác.")


def test_injection_like_names_are_only_names(store: UnitStore) -> None:
    put(store, faq("'; DROP TABLE units; --"))
    assert store.record("main", "faq:'; DROP TABLE units; --") is not None
    assert store.record("' OR 1=1 --", "x") is None and len(store.units()) == 1


def test_nothing_is_kept_before_the_commit(store: UnitStore, home: Path) -> None:
    put(store, faq("a"))
    store.close()
    assert UnitStore(home / "units.sqlite").units() == []


@pytest.mark.parametrize("raw", [b"garbage" * 99, b"SQLite format 3\0" + b"\xff" * 500])
def test_a_broken_file_names_the_repair(home: Path, raw: bytes) -> None:
    (home / "units.sqlite").write_bytes(raw)
    with pytest.raises(GenerationError) as caught:
        UnitStore(home / "units.sqlite")
    assert caught.value.code == "INDEX_DAMAGED" and "repair: troly index" in caught.value.detail


def test_a_file_without_our_tables(home: Path) -> None:
    (home / "units.sqlite").write_bytes(b"")
    with pytest.raises(GenerationError, match="repair"):
        UnitStore(home / "units.sqlite")


def test_damage_met_while_reading_is_no_internal_error(store: UnitStore, home: Path) -> None:
    put(store, faq("a"))
    store.commit()
    with sqlite3.connect(home / "units.sqlite") as other:
        other.execute("DROP TABLE passages")
    other.close()
    with pytest.raises(GenerationError, match="repair"):
        store.passages(1)


def test_a_record_of_another_version_asks_for_a_rebuild(store: UnitStore, home: Path) -> None:
    put(store, faq("a"))
    store.commit()
    with sqlite3.connect(home / "units.sqlite") as other:
        other.execute("UPDATE records SET body = '{\"ghost\": 1}'")
    other.close()
    with pytest.raises(GenerationError) as caught:
        store.record("main", "faq:a")
    assert caught.value.code == "INDEX_MISMATCH" and "troly index build --full" in caught.value.detail


def test_a_full_disk_is_an_os_error(store: UnitStore) -> None:
    """sqlite3.OperationalError in the middle of a build was an internal error and no full disk."""
    store._rows("PRAGMA max_page_count=12")
    with pytest.raises(OSError, match="full") as caught:
        for number in range(1000):
            put(store, faq(str(number), answer="x" * 500))
    assert caught.value.errno == 28
