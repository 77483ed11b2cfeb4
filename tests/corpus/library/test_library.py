"""The library's database: full, damaged, newer, unwritable, half made; each has its own code and loses nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from corpus.errors import LibraryError
from corpus.library import Entry, Library
from corpus.library.tables import Base
from corpus.models import Kind
from tests.support.records import bring, faq, small_records, state


def code_of(action: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(LibraryError) as caught:
        action()
    return caught.value.code, caught.value.detail


# ------------------------------------------------------------------ reading


def test_entries_come_in_order_with_their_digests(small_library: Library) -> None:
    entries = list(small_library.entries())
    assert [entry.record.id for entry in entries] == sorted(record.id for record in small_records())
    assert all(entry == Entry("main", entry.record.digest(), entry.record) for entry in entries)
    assert small_library.digests() == {("main", entry.record.id): entry.digest for entry in entries}


def test_entries_of_one_kind_and_one_collection(small_library: Library, home: Path) -> None:
    bring(small_library, home / "b.jsonl", faq("x"), collection="thu")
    assert {entry.record.kind for entry in small_library.entries(kind=Kind.FAQ)} == {Kind.FAQ}
    assert [entry.record.id for entry in small_library.entries(collection="thu")] == ["faq:x"]
    assert list(small_library.entries(collection="thu", kind=Kind.NEWS)) == []


def test_counts_and_get(small_library: Library) -> None:
    assert small_library.counts() == {"main": {"faq": 2, "form": 1, "legal": 1, "news": 1, "office": 1, "procedure": 3}}
    assert small_library.get("main", "form:CT01") in small_records()
    assert small_library.get("main", "form:CT02") is None
    assert small_library.get("other", "form:CT01") is None


def test_reading_may_stop_half_way(small_library: Library, home: Path) -> None:
    """An abandoned reader must not keep a lock that stops the next import."""
    entries = small_library.entries()
    next(entries)
    del entries
    bring(small_library, home / "b.jsonl", faq("x"))


def test_a_reader_sees_one_state_while_an_import_writes(small_library: Library, home: Path) -> None:
    reader = small_library.entries()
    first = next(reader)
    bring(small_library, home / "b.jsonl", faq("aaa"))
    rest = [entry.record.id for entry in reader]
    assert [first.record.id, *rest] == sorted(record.id for record in small_records())


def test_injection_like_names_are_only_names(small_library: Library) -> None:
    nasty = "main'; DROP TABLE records; --"
    assert small_library.get(nasty, nasty) is None
    assert list(small_library.entries(collection=nasty)) == []
    assert len(state(small_library)) == len(small_records())


def test_a_stored_record_this_version_cannot_read(small_library: Library) -> None:
    """Written by another version: the message names the record and the file to import again."""
    with small_library.session() as session:
        session.execute(text("UPDATE versions SET body = '{\"ghost\": 1}' WHERE record_id = 'form:CT01'"))
    code, detail = code_of(lambda: list(small_library.entries()))
    assert code == "LIBRARY_DAMAGED" and "form:CT01" in detail and "small.jsonl" in detail
    assert code_of(lambda: small_library.get("main", "form:CT01"))[0] == "LIBRARY_DAMAGED"


# ------------------------------------------------------------------ opening


def test_migrations_and_models_are_the_same(library: Library) -> None:
    """A column added to the model alone works in no existing data folder."""
    with library.session() as session:
        context = MigrationContext.configure(session.connection(), opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_threads_may_open_it_at_once(home: Path) -> None:
    library = Library(home / "library.sqlite")
    found: list[object] = []

    def look() -> None:
        try:
            found.append(library.counts())
        except LibraryError as error:
            found.append(error)

    threads = [threading.Thread(target=look) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [{}] * 8
    library.close()


def test_an_error_in_a_session_rolls_everything_back(small_library: Library) -> None:
    before = state(small_library)
    with pytest.raises(ZeroDivisionError), small_library.session() as session:
        session.execute(text("DELETE FROM records"))
        _ = 1 / 0
    assert state(small_library) == before
