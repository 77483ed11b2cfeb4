"""Import: what each file did to the library, and everything that must never happen to it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from corpus.errors import InputError
from corpus.library import Library, import_paths
from corpus.library.tables import ImportRow, RecordRow
from corpus.models import Kind
from corpus.readers.base import Item, Parsed
from corpus.readers.native import NativeReader
from tests.support.records import bring, counts, faq, small_records, state, write_records


def flat(path: Path, code: str, title: str) -> Path:
    """A line of the flat crawl, the least trusted source there is."""
    row = {"ma_thu_tuc": code, "ten_thu_tuc": title, "cach_thuc_thuc_hien": "", "thanh_phan_ho_so": ""}
    path.write_text(json.dumps(row, ensure_ascii=False) + "\n", "utf-8")
    return path


def sources(library: Library) -> dict[str, tuple[str, str, int]]:
    with library.session() as session:
        rows = session.scalars(select(RecordRow)).all()
        return {row.record_id: (Path(row.source).name, row.reader, row.fidelity) for row in rows}


# ------------------------------------------------------------------ the diff


def test_created_updated_deleted_skipped(library: Library, home: Path) -> None:
    path = home / "faq.jsonl"
    assert counts(bring(library, path, faq("a"), faq("b"), faq("c"))) == (3, 0, 0, 0)
    assert counts(bring(library, path, faq("a"), faq("b", answer="Khác."), faq("d"))) == (1, 1, 1, 1)
    assert {entry.record.key for entry in library.entries()} == {"a", "b", "d"}
    assert library.get("main", "faq:b") == faq("b", answer="Khác.")


def test_running_twice_changes_nothing(library: Library, home: Path) -> None:
    path = home / "all.jsonl"
    bring(library, path, *small_records())
    before = state(library)
    again = import_paths(library, [path], collection="main")
    assert counts(again) == (0, 0, 0, len(small_records()))
    assert not again.files[0].changed and state(library) == before


def test_reading_a_page_again_later_is_no_update(library: Library, home: Path) -> None:
    """Each nightly crawl has a new date of reading: it once re-embedded the whole catalogue."""
    bring(library, home / "a.jsonl", faq("a", as_of="2030-01-01"))
    assert counts(bring(library, home / "a.jsonl", faq("a", as_of="2030-01-02"))) == (0, 0, 0, 1)


def test_more_records_than_one_portion(library: Library, home: Path) -> None:
    """Written in portions of 500, deleted in portions of 500; still one transaction and one count."""
    records = [faq(str(number)) for number in range(1201)]
    assert counts(bring(library, home / "a.jsonl", *records)) == (1201, 0, 0, 0)
    assert counts(bring(library, home / "a.jsonl", *records)) == (0, 0, 0, 1201)
    assert counts(bring(library, home / "a.jsonl", records[0])) == (0, 0, 1200, 1)


def test_progress_is_told_as_records_are_read(library: Library, home: Path) -> None:
    path = write_records(home / "a.jsonl", (faq(str(number)) for number in range(250)))
    told: list[tuple[str, int]] = []
    import_paths(library, [path], collection="main", progress=lambda source, read: told.append((source, read)))
    assert told == [("a.jsonl", 100), ("a.jsonl", 200), ("a.jsonl", 250)]


def test_the_report_is_json(library: Library, home: Path) -> None:
    report = bring(library, home / "a.jsonl", faq("a"), "not json").to_json()
    assert json.loads(json.dumps(report))["rejected"] == 1
    assert {"collection", "created", "updated", "deleted", "skipped", "files"} <= report.keys()


def test_collections_do_not_touch_each_other(library: Library, home: Path) -> None:
    path = home / "a.jsonl"
    bring(library, path, faq("a"), faq("b"))
    assert counts(bring(library, path, faq("a"), collection="thu")) == (1, 0, 0, 0)
    assert library.counts() == {"main": {"faq": 2}, "thu": {"faq": 1}}


@pytest.mark.parametrize("name", ["", "Main", "có dấu", "a b", "-a", "a" * 64, "a.b"])
def test_a_collection_name_the_index_could_not_filter_by(library: Library, home: Path, name: str) -> None:
    """A name with a space made two filter words of the index, and nothing in it was ever found."""
    with pytest.raises(InputError) as caught:
        bring(library, home / "a.jsonl", faq("a"), collection=name)
    assert caught.value.code == "BAD_INPUT" and state(library) == {}


# ------------------------------------------------------------------ bad records


def test_one_bad_record_never_stops_the_rest(library: Library, home: Path) -> None:
    bad = ["{broken", "[]", "17", '{"kind": "faq"}', '{"kind": "ghost", "key": "x", "title": "X"}', '"\\ud800"',
           '{"kind": "faq", "key": "s", "title": "T", "answer": "x", "valid_from": "31/02/2030"}']  # fmt: skip
    report = bring(library, home / "a.jsonl", faq("a"), *bad, faq("b"))
    assert counts(report) == (2, 0, 0, 0)
    assert len(report.files[0].rejected) == len(bad)
    for item in report.files[0].rejected:
        assert item.where.startswith("line ") and item.code.isupper() and item.reason


def test_half_a_character_in_a_text_does_not_stop_the_import(library: Library, home: Path) -> None:
    """A crawler cut an emoji in two; UTF-8 cannot say that, and the whole file failed at the database."""
    lone = '{"kind": "faq", "key": "a\\ud83d", "title": "T \\ud83d", "answer": "Đáp \\udc00."}'
    report = bring(library, home / "a.jsonl", lone, faq("b"))
    assert counts(report)[0] + len(report.files[0].rejected) == 2
    assert library.get("main", "faq:b") is not None
    for entry in library.entries():
        entry.record.model_dump_json().encode()


def test_a_duplicate_key_is_told_and_the_first_stays(library: Library, home: Path) -> None:
    report = bring(library, home / "a.jsonl", faq("a", answer="Một."), faq("a", answer="Hai."), faq("b"))
    assert counts(report) == (2, 0, 0, 0)
    [rejected] = report.files[0].rejected
    assert (rejected.code, rejected.key, rejected.where) == ("DUPLICATE_KEY", "a", "line 2")
    assert library.get("main", "faq:a") == faq("a", answer="Một.")


def test_a_reader_that_lets_duplicates_through(library: Library, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def twice(self: NativeReader, path: Path) -> Iterator[Item]:
        yield Parsed("line 1", faq("a"))
        yield Parsed("line 2", faq("a", answer="Hai."))

    monkeypatch.setattr(NativeReader, "read", twice)
    report = bring(library, home / "a.jsonl", faq("a"))
    assert [item.code for item in report.files[0].rejected] == ["DUPLICATE_KEY"]
    assert library.get("main", "faq:a") == faq("a")


def test_the_same_key_of_two_kinds_is_two_records(library: Library, home: Path) -> None:
    line = '{"kind": "news", "key": "a", "title": "Tin"}'
    assert counts(bring(library, home / "a.jsonl", faq("a"), line)) == (2, 0, 0, 0)


# ------------------------------------------------------------------ deleting


def test_a_rejected_line_never_deletes_its_record(library: Library, home: Path) -> None:
    """An editor's typing error must not take a procedure away from citizens."""
    bring(library, home / "a.jsonl", faq("a"), faq("b"))
    broken = '{"kind": "faq", "key": "b", "title": "T", "answer": "x", "typo": 1}'
    report = bring(library, home / "a.jsonl", faq("a"), broken)
    assert counts(report) == (0, 0, 0, 1)
    assert [item.key for item in report.files[0].rejected] == ["b"]
    assert library.get("main", "faq:b") == faq("b")


def test_a_line_nobody_can_read_may_be_any_record(library: Library, home: Path) -> None:
    bring(library, home / "a.jsonl", faq("a"), faq("b"), faq("c"))
    assert counts(bring(library, home / "a.jsonl", faq("a"), "{broken")) == (0, 0, 0, 1)
    assert len(state(library)) == 3
    assert counts(bring(library, home / "a.jsonl", faq("a"))) == (0, 0, 2, 1), "once it is mended, deletion works"


def test_others_go_while_a_rejected_one_with_a_key_stays(library: Library, home: Path) -> None:
    bring(library, home / "a.jsonl", faq("a"), faq("b"), faq("c"))
    broken = '{"kind": "faq", "key": "b", "title": "T", "answer": "x", "typo": 1}'
    assert counts(bring(library, home / "a.jsonl", faq("a"), broken)) == (0, 0, 1, 1)
    assert {record for _, record in state(library)} == {"faq:a", "faq:b"}


def test_a_file_deletes_only_what_it_brought(library: Library, home: Path) -> None:
    bring(library, home / "a.jsonl", faq("a"), faq("b"))
    bring(library, home / "b.jsonl", faq("c"))
    assert counts(bring(library, home / "b.jsonl", faq("d"))) == (1, 0, 1, 0)
    assert {record for _, record in state(library)} == {"faq:a", "faq:b", "faq:d"}


def test_a_file_of_rejected_lines_alone_deletes_nothing(library: Library, home: Path) -> None:
    bring(library, home / "a.jsonl", faq("a"))
    report = bring(library, home / "a.jsonl", "{broken")
    assert report.files[0].error == "" or report.files[0].error.isupper()
    assert len(state(library)) == 1


def test_an_emptied_file_deletes_nothing(library: Library, home: Path) -> None:
    """A full disk left an empty export, and the nightly import emptied the library."""
    bring(library, home / "a.jsonl", faq("a"))
    (home / "a.jsonl").write_text("\n\n", "utf-8")
    report = import_paths(library, [home / "a.jsonl"], collection="main")
    assert report.files[0].error == "FILE_EMPTY" and len(state(library)) == 1


def test_a_renamed_file_can_still_delete(library: Library, home: Path) -> None:
    """Records kept the old file's name, so what the editor took out of the renamed file was served for ever."""
    old, new = home / "a.jsonl", home / "b.jsonl"
    bring(library, old, faq("a"), faq("b"))
    old.rename(new)
    assert counts(import_paths(library, [new], collection="main")) == (0, 0, 0, 2)
    assert counts(bring(library, new, faq("a"))) == (0, 0, 1, 1)


# ------------------------------------------------------------------ fidelity


def test_a_worse_source_never_overwrites_a_better_one(library: Library, home: Path) -> None:
    better = next(record for record in small_records() if record.key == "1.000001")
    bring(library, home / "a.jsonl", better)
    report = import_paths(library, [flat(home / "flat.jsonl", "1.000001", "Tên cũ")], collection="main")
    assert report.files[0].reader == "flat-crawl" and counts(report) == (0, 0, 0, 1)
    assert library.get("main", better.id) == better


def test_a_better_source_overwrites_a_worse_one(library: Library, home: Path) -> None:
    better = next(record for record in small_records() if record.key == "1.000001")
    import_paths(library, [flat(home / "flat.jsonl", "1.000001", "Tên cũ")], collection="main")
    assert counts(bring(library, home / "a.jsonl", better)) == (0, 1, 0, 0)
    assert library.get("main", better.id) == better
    assert sources(library)[better.id] == ("a.jsonl", "native", NativeReader.fidelity)


def test_a_better_source_that_agrees_protects_the_record(library: Library, home: Path) -> None:
    """Same content, so the import was skipped and the record stayed the worse source's: its next crawl overwrote it."""
    import_paths(library, [flat(home / "flat.jsonl", "1.000001", "Tên")], collection="main")
    same = library.get("main", "procedure:1.000001")
    assert same is not None
    assert counts(bring(library, home / "a.jsonl", same)) == (0, 0, 0, 1)
    report = import_paths(library, [flat(home / "flat.jsonl", "1.000001", "Tên khác")], collection="main")
    assert counts(report) == (0, 0, 0, 1)
    assert library.get("main", "procedure:1.000001") == same


def test_a_worse_source_cannot_delete_what_a_better_one_took_over(library: Library, home: Path) -> None:
    path = flat(home / "flat.jsonl", "1.000001", "Tên cũ")
    import_paths(library, [path], collection="main")
    bring(library, home / "a.jsonl", next(r for r in small_records() if r.key == "1.000001"))
    report = import_paths(library, [flat(path, "1.000009", "Khác")], collection="main")
    assert counts(report) == (1, 0, 0, 0) and len(state(library)) == 2


# ------------------------------------------------------------------ files as a whole


def test_a_truncated_gzip_leaves_the_library_as_it_was(library: Library, home: Path) -> None:
    path = home / "a.jsonl.gz"
    bring(library, path, *(faq(str(number)) for number in range(600)))
    before = state(library)
    fresh = write_records(home / "b.jsonl.gz", (faq(str(n), answer=os.urandom(99).hex()) for n in range(2000)))
    path.write_bytes(fresh.read_bytes()[:-1000])
    report = import_paths(library, [path], collection="main")
    assert report.files[0].error == "FILE_TRUNCATED" and report.files[0].error_detail
    assert counts(report) == (0, 0, 0, 0)
    assert state(library) == before


def test_a_broken_file_does_not_stop_the_next_one(library: Library, home: Path) -> None:
    (home / "a.jsonl").write_bytes(b"\x1f\x8bno gzip at all")
    (home / "b.jsonl").write_bytes(b"\xff\xfe\x00")
    write_records(home / "c.jsonl", [faq("c")])
    (home / "d.json").write_text('{"x": 1}\n', "utf-8")
    report = import_paths(library, [*sorted(home.glob("?.json*")), home / "none.yaml"], collection="main")
    assert [bool(file.error) for file in report.files] == [True, True, False, True, True]
    assert [report.files[i].error for i in (0, 1, 3, 4)] == [
        "FILE_TRUNCATED", "FILE_NOT_TEXT", "UNKNOWN_SHAPE", "FILE_UNREADABLE"]  # fmt: skip
    assert list(state(library)) == [("main", "faq:c")]


def test_folders_are_read_in_order_without_hidden_and_foreign_files(library: Library, home: Path) -> None:
    """ "._faq.yaml" and ".git" of an editor's computer are no content."""
    folder = home / ".content"  # the folder itself may be hidden, what the caller names is meant
    for name in ("b.jsonl", "sub/a.jsonl", ".hidden.jsonl", ".git/c.jsonl", "sub/.d.jsonl", "readme.css", "x.py"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        write_records(folder / name, [faq(name.replace("/", "-").replace(".", "-"))])
    report = import_paths(library, [folder], collection="main")
    assert [file.source for file in report.files] == ["b.jsonl", "a.jsonl"]


def test_a_named_file_is_read_whatever_its_name(library: Library, home: Path) -> None:
    path = write_records(home / ".export.txt", [faq("a")])
    assert counts(import_paths(library, [path], collection="main")) == (1, 0, 0, 0)


def test_the_kind_the_caller_says(library: Library, home: Path) -> None:
    path = write_records(home / "a.jsonl", ['{"title": "Tin", "key": "t", "body": "Thân"}'])
    assert counts(import_paths(library, [path], collection="main", kind=Kind.NEWS)) == (1, 0, 0, 0)
    assert library.get("main", "news:t") is not None


def test_every_import_that_changed_something_is_kept(library: Library, home: Path) -> None:
    """An editor looks back at what an import did and why lines were left out."""
    bring(library, home / "a.jsonl", faq("a"), "{broken")
    bring(library, home / "b.jsonl", faq("b"))
    import_paths(library, [home / "b.jsonl"], collection="main")
    with library.session() as session:
        rows = session.scalars(select(ImportRow).order_by(ImportRow.row)).all()
        told = [(Path(row.source).name, row.created, len(json.loads(row.rejected))) for row in rows]
    assert told == [("a.jsonl", 1, 1), ("b.jsonl", 1, 0)]


# ------------------------------------------------------------------ killed, raised


def test_an_error_in_the_middle_leaves_the_library_as_it_was(
    library: Library, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(library, home / "a.jsonl", faq("a"), faq("b"))
    before = state(library)
    path = write_records(home / "a.jsonl", [faq("a", answer="Khác."), *(faq(str(n)) for n in range(1100))])

    def stop(source: str, read: int) -> None:
        if read >= 1000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_paths(library, [path], collection="main", progress=stop)
    assert state(library) == before
    assert counts(import_paths(library, [path], collection="main")) == (1100, 1, 1, 0)


def test_a_killed_import_leaves_the_library_as_it_was(library: Library, target: Path | str, home: Path) -> None:
    """kill -9 after two portions were written and before the commit."""
    bring(library, home / "a.jsonl", faq("a"), faq("b"))
    before = state(library)
    library.close()
    path = write_records(home / "a.jsonl", (faq(str(number)) for number in range(1100)))
    program = (
        "import os, signal, sys; from pathlib import Path; from corpus.library import Library, import_paths\n"
        "def die(source, read):\n"
        "    if read >= 1100: os.kill(os.getpid(), signal.SIGKILL)\n"
        "import_paths(Library(sys.argv[1]), [Path(sys.argv[2])], collection='main', progress=die)\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(target), str(path)], timeout=60)
    assert done.returncode == -signal.SIGKILL
    assert state(library) == before
    assert counts(import_paths(library, [path], collection="main")) == (1100, 0, 2, 0)


def test_files_before_the_killed_one_stay_imported(library: Library, home: Path) -> None:
    write_records(home / "a.jsonl", [faq("a")])
    write_records(home / "b.jsonl", [faq("b")])

    def stop(source: str, read: int) -> None:
        if source == "b.jsonl":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_paths(library, [home / "a.jsonl", home / "b.jsonl"], collection="main", progress=stop)
    assert list(state(library)) == [("main", "faq:a")]
