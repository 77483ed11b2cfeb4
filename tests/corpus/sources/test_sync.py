"""The run itself: sources beside each other, records that hide each other, locks, what is cut off."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from sqlalchemy import select

from corpus.errors import BusyError, LibraryError
from corpus.library import Library
from corpus.library.tables import RecordRow
from corpus.locking import write_lock
from corpus.sources.base import Content, Gone, Known, Listed, Listing, SourceError
from corpus.sources.catalogue import CatalogueSource
from corpus.sources.report import Done, Outcome
from corpus.sources.runs import last_run
from corpus.sources.testkit.catalogue import FakeCatalogue
from tests.support.processes import die, killed
from tests.support.records import faq, state, write_records
from tests.support.syncing import catalogue_source, done, folder_source, sync


@pytest.fixture
def root(home: Path) -> Path:
    (home / "vao").mkdir()
    return home / "vao"


def put(path: Path, *keys: str, answer: str = "Đáp.") -> Path:
    return write_records(path, [faq(key, answer=answer) for key in keys])


# ------------------------------------------------------------------ who hides whom


@pytest.fixture
def national(home: Path) -> Iterator[CatalogueSource]:
    fake = FakeCatalogue()
    fake.add(1, 2)
    with fake.serve() as server:
        yield catalogue_source(server.url, home)


def own_version(root: Path) -> Path:
    path = root / "sửa.jsonl"
    row = {"kind": "procedure", "key": "9.000001", "title": "Bản biên tập viên sửa"}
    path.write_text(json.dumps(row, ensure_ascii=False) + "\n", "utf-8")
    return path


@pytest.mark.parametrize("first", ["editor", "portal"])
def test_when_the_better_version_goes_the_other_comes_back(
    library: Library, home: Path, root: Path, national: CatalogueSource, first: str
) -> None:
    """An editor took her correction away, the portal's page had not changed, so nobody read it: the procedure was gone
    from the answers until the portal changed it."""
    path = own_version(root)
    put(root / "khác.jsonl", "x")
    for source in (folder_source(root), national) if first == "editor" else (national, folder_source(root)):
        sync(library, source, home)
    record = library.get("main", "procedure:9.000001")
    assert record is not None and record.title == "Bản biên tập viên sửa"
    path.unlink()
    report = sync(library, folder_source(root), home)
    assert report.total(Done.DELETED) == 1 and report.total(Done.RESTORED) == 1
    record = library.get("main", "procedure:9.000001")
    assert record is not None and record.title == "Cấp thẻ nuôi bồ câu loại 1"
    assert sync(library, national, home).skipped == 2, "and it counts as read"


def test_a_line_taken_out_of_a_file_uncovers_too(library: Library, home: Path, root: Path) -> None:
    put(root / "a.jsonl", "chung", "a", answer="Từ a.")
    put(root / "b.jsonl", "chung", "b", answer="Từ b.")
    sync(library, folder_source(root), home)
    put(root / "b.jsonl", "b", answer="Từ b.")
    sync(library, folder_source(root), home)
    record = library.get("main", "faq:chung")
    assert record is not None and record.model_dump()["answer"] == "Từ a."


def test_a_kill_between_withdrawal_and_return_is_made_good(
    library: Library, home: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(root / "a.jsonl", "chung", answer="Từ a.")
    put(root / "b.jsonl", "chung", answer="Từ b.")
    put(root / "c.jsonl", "c")
    sync(library, folder_source(root), home)
    (root / "b.jsonl").unlink()

    def work() -> None:
        monkeypatch.setattr("corpus.sources.sync.settle", lambda *_: die())
        monkeypatch.setattr("corpus.sources.sync._Run._read", lambda *_: die())
        sync(Library(home / "library.sqlite"), folder_source(root), home)

    library.close()
    assert killed(work)
    assert library.get("main", "faq:chung") is None
    other = sync(library, folder_source(root), home)
    assert other.total(Done.RESTORED) == 1 and library.get("main", "faq:chung") is not None


def test_collections_are_kept_apart(library: Library, home: Path, root: Path) -> None:
    put(root / "a.jsonl", "a")
    sync(library, folder_source(root, "một"), home, collection="main")
    sync(library, folder_source(root, "hai"), home, collection="thu")
    assert len(state(library)) == 2
    (root / "a.jsonl").unlink()
    sync(library, folder_source(root, "hai"), home, collection="thu")
    assert {collection for collection, _ in state(library)} == {"main"}


# ------------------------------------------------------------------ locks and ends


def test_one_run_of_a_source_at_a_time(library: Library, home: Path, root: Path) -> None:
    put(root / "a.jsonl", "a")

    class Within:
        name = "vao"

        def listing(self, known: Mapping[str, Known]) -> Listing:
            with pytest.raises(BusyError):
                sync(library, folder_source(root), home)
            assert sync(library, folder_source(root, "khac"), home).total(Done.CREATED) == 1, "another source may"
            return Listing()

        def close(self) -> None:
            pass

    sync(library, Within(), home)  # type: ignore[arg-type]


def test_the_data_folder_is_not_locked_while_the_portal_is_asked(library: Library, home: Path, root: Path) -> None:
    """A portal is asked once a second: an import by hand had to wait for an hour."""
    path = put(root / "a.jsonl", "a")

    class Slow:
        name = "cham"

        def listing(self, known: Mapping[str, Known]) -> Listing:
            return Listing({"a": Listed("a")})

        def fetch(self, listed: Listed, known: Known | None) -> Content:
            with write_lock(home / "write.lock"):
                return Content(path, "d")

        def close(self) -> None:
            pass

    assert sync(library, Slow(), home).total(Done.CREATED) == 1  # type: ignore[arg-type]


def test_how_the_last_run_ended_is_kept(
    library: Library, home: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert last_run(library, "vao").outcome == "never"
    put(root / "a.jsonl", "a")
    (root / "b.docx").write_bytes(b"PK\x03\x04" + b"x" * 99)
    sync(library, folder_source(root), home)
    run = last_run(library, "vao")
    assert (run.outcome, run.items, run.failed, run.totals["created"]) == ("done", 2, 1, 1)
    good = run.succeeded
    root.rename(home / "weg")
    sync(library, folder_source(root), home)
    assert (last_run(library, "vao").outcome, last_run(library, "vao").succeeded) == ("failed", good)
    (home / "weg").rename(root)
    put(root / "c.jsonl", "c")

    def full(*_: object, **__: object) -> None:
        raise LibraryError("disk full", code="DISK_FULL")

    monkeypatch.setattr("corpus.sources.sync.import_paths", full)
    with pytest.raises(LibraryError):
        sync(library, folder_source(root), home)
    assert last_run(library, "vao").outcome == "DISK_FULL"


def test_a_killed_run_is_seen_and_the_next_goes_on_where_it_was(
    library: Library, home: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(6):
        put(root / f"{number}.jsonl", f"k{number}")

    def work() -> None:
        from corpus.sources import sync as module

        read, count = module.import_paths, []

        def third(*given, **options):  # type: ignore[no-untyped-def]
            count.append(1)
            return die() if len(count) == 4 else read(*given, **options)

        monkeypatch.setattr("corpus.sources.sync.import_paths", third)
        sync(Library(home / "library.sqlite"), folder_source(root), home)

    assert killed(work)
    assert (last_run(library, "vao").outcome, last_run(library, "vao").finished) == ("running", None)
    report = sync(library, folder_source(root), home)
    assert (report.skipped, report.total(Done.FAILED), len(state(library))) == (3, 0, 6)


def test_a_new_item_of_a_killed_run_that_is_gone_by_then_leaves_nothing(
    library: Library, home: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its records were in, its state was not: nobody would ever have taken them out again."""
    put(root / "a.jsonl", "a")
    sync(library, folder_source(root), home)
    put(root / "b.jsonl", "b")
    library.close()

    def work() -> None:
        monkeypatch.setattr("corpus.sources.sync.SourceState.finish", lambda *_, **__: die())
        sync(Library(home / "library.sqlite"), folder_source(root), home)

    assert killed(work) and len(state(library)) == 2
    (root / "b.jsonl").unlink()
    sync(library, folder_source(root), home)
    assert {key for _, key in state(library)} == {"faq:a"}


# ------------------------------------------------------------------ odd sources


class Odd:
    """A source that gives what it was made with."""

    name = "la"

    def __init__(self, listing: Listing, fetched: object = None) -> None:
        self._listing, self._fetched = listing, fetched
        self.closed = False

    def listing(self, known: Mapping[str, Known]) -> Listing:
        return self._listing

    def fetch(self, listed: Listed, known: Known | None) -> Content | Gone:
        if isinstance(self._fetched, Exception):
            raise self._fetched
        return self._fetched  # type: ignore[return-value]

    def forget(self, item: str) -> None:
        pass

    def close(self) -> None:
        self.closed = True


def test_an_endless_name_is_refused(library: Library, home: Path) -> None:
    item = "ă" * 600
    assert done(sync(library, Odd(Listing({item: Listed(item)})), home)) == {item: "ITEM_NAME_TOO_LONG"}


def test_links_in_a_circle_end(library: Library, home: Path, root: Path) -> None:
    content = Content(put(root / "a.jsonl", "a"), "d", links=("a", "b", "a"))
    assert sync(library, Odd(Listing({"a": Listed("a")}), content), home).outcome is Outcome.DONE


def test_a_source_is_let_go_of_whatever_happens(library: Library, home: Path) -> None:
    for error in (SourceError("x", code="ANSWER_BROKEN"), RuntimeError("a bug")):
        source = Odd(Listing({"a": Listed("a")}), error)
        if isinstance(error, SourceError):
            assert done(sync(library, source, home)) == {"a": "ANSWER_BROKEN"}
        else:
            with pytest.raises(RuntimeError):
                sync(library, source, home)
            assert last_run(library, "la").outcome == "RuntimeError"
        assert source.closed


def test_records_say_where_they_came_from(library: Library, home: Path, root: Path) -> None:
    path = put(root / "a.jsonl", "a")
    sync(library, folder_source(root), home)
    with library.session() as session:
        assert session.scalars(select(RecordRow.source)).all() == [str(path.resolve())]
