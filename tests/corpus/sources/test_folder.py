"""The watched folder, and what offices do to it."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from corpus.library import Library, State
from corpus.sources.base import Source, SourceError
from corpus.sources.report import Done, Outcome
from tests.support.office import docx, zipped
from tests.support.records import faq, state, write_records
from tests.support.source_contract import SourceContract
from tests.support.syncing import done, folder_source, sync, titles, written

_LINE = "Người dân nộp hồ sơ tại bộ phận một cửa trong giờ làm việc và nhận kết quả theo giấy hẹn. "


@pytest.fixture
def root(home: Path) -> Path:
    folder = home / "vao"
    folder.mkdir()
    return folder


def put(root: Path, name: str, *keys: str, **fields: str) -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    return write_records(path, [faq(key, **fields) for key in keys])


class TestFolder(SourceContract):
    @pytest.fixture(autouse=True)
    def _folder(self, root: Path) -> None:
        self.root = root

    def source(self) -> Source:
        return folder_source(self.root)

    def put(self, number: int, version: int = 1) -> None:
        put(self.root, f"{number}.jsonl", f"k{number}", answer=f"Bản {version}.")

    def remove(self, number: int) -> None:
        (self.root / f"{number}.jsonl").unlink()

    def cut(self) -> None:
        self.root.rename(self.root.with_name("away"))

    def mend(self) -> None:
        self.root.with_name("away").rename(self.root)


def test_office_files_and_archives_below_the_folder(library: Library, home: Path, root: Path) -> None:
    (root / "phòng").mkdir()
    page = docx("HƯỚNG DẪN ĐĂNG KÝ NUÔI BỒ CÂU", *[_LINE] * 4)
    (root / "phòng" / "hướng dẫn.docx").write_bytes(page)
    inner = docx("HƯỚNG DẪN ĐỔI THẺ BỒ CÂU", *[_LINE] * 4)
    (root / "gói.zip").write_bytes(zipped({"trong/đổi thẻ.docx": inner}))
    report = sync(library, folder_source(root), home)
    assert done(report) == {"phòng/hướng dẫn.docx": "created", "gói.zip": "created"}, report.to_json()
    assert len(titles(library)) == 2


def test_a_file_still_being_written_waits_for_the_next_run(library: Library, home: Path, root: Path) -> None:
    """Half a list was taken over a slow share, and everything below the cut was withdrawn."""
    path = put(root, "a.jsonl", "a", "b")
    sync(library, folder_source(root), home)
    put(root, "a.jsonl", "a")
    found = path.stat()
    now = max(found.st_mtime, found.st_ctime) + 1
    report = sync(library, folder_source(root, settle_seconds=5.0, clock=lambda: now), home)
    assert done(report) == {"a.jsonl": "FILE_CHANGING"} and report.outcome is Outcome.DONE
    assert len(state(library)) == 2, "what is known of it stays"
    report = sync(library, folder_source(root, settle_seconds=5.0, clock=lambda: now + 10), home)
    assert done(report) == {"a.jsonl": "updated"} and len(state(library)) == 1


def test_a_time_in_the_future_does_not_hide_a_file_for_ever(library: Library, home: Path, root: Path) -> None:
    path = put(root, "a.jsonl", "a")
    os.utime(path, (time.time() + 1e6, time.time() + 1e6))
    clock = time.time() + 60
    report = sync(library, folder_source(root, settle_seconds=5.0, clock=lambda: clock), home)
    assert done(report) == {"a.jsonl": "created"}


def test_a_file_that_changes_while_it_is_read_is_not_kept(
    library: Library, home: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The check comes after reading and before anything is committed: neither half is in the library."""
    put(root, "a.jsonl", "a", "b")
    sync(library, folder_source(root), home)
    before = state(library)
    path = put(root, "a.jsonl", "a", answer="Nửa đầu.")
    from corpus.readers.native import NativeReader

    read = NativeReader.read

    def slow(self, path):  # type: ignore[no-untyped-def]
        yield from read(self, path)
        put(root, "a.jsonl", "a", "b", "c", answer="Đủ.")

    monkeypatch.setattr(NativeReader, "read", slow)
    report = sync(library, folder_source(root), home)
    assert done(report) == {"a.jsonl": "FILE_CHANGING"} and state(library) == before
    monkeypatch.undo()
    assert path.exists()
    monkeypatch.setenv("TROLY_HOME", str(home))
    report = sync(library, folder_source(root), home)
    assert done(report) == {"a.jsonl": "updated"} and len(state(library)) == 3


def test_a_moved_folder_is_neither_read_nor_created_anew(
    library: Library, home: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody put a year of scans into a folder "2030": hours of OCR, and a gap in the answers meanwhile."""
    for number in range(8):
        put(root, f"cũ/{number}.jsonl", f"k{number}")
    sync(library, folder_source(root), home)
    before = state(library)
    (root / "cũ").rename(root / "mới")
    monkeypatch.setattr("corpus.sources.sync.import_paths", lambda *_, **__: pytest.fail("was read"))
    report = sync(library, folder_source(root), home)
    assert (report.outcome, report.total(Done.MOVED), len(report.items)) == (Outcome.DONE, 8, 8)
    assert state(library) == before and report.skipped == 0
    monkeypatch.undo()
    assert sync(library, folder_source(root), home).skipped == 8
    (root / "mới" / "0.jsonl").unlink()
    assert sync(library, folder_source(root), home).total(Done.DELETED) == 1
    assert "faq:k0" not in {key for _, key in state(library)}, "the records know their new place"


def test_a_renamed_file_is_read_and_shown_as_one_move(library: Library, home: Path, root: Path) -> None:
    put(root, "a.jsonl", "a")
    sync(library, folder_source(root), home)
    before = state(library)
    (root / "a.jsonl").rename(root / "b.jsonl")
    report = sync(library, folder_source(root), home)
    assert done(report) == {"b.jsonl": "moved"} and state(library) == before
    assert sync(library, folder_source(root), home).skipped == 1


def test_a_copy_keeps_the_records_when_the_original_goes(library: Library, home: Path, root: Path) -> None:
    put(root, "a.jsonl", "a")
    put(root, "z.jsonl", "z")
    sync(library, folder_source(root), home)
    put(root, "b.jsonl", "a")
    sync(library, folder_source(root), home)
    (root / "b.jsonl").unlink()
    report = sync(library, folder_source(root), home)
    assert done(report)["b.jsonl"] == "deleted"
    assert {key for _, key in state(library)} == {"faq:a", "faq:z"}, "the other file still says so"
    (root / "a.jsonl").unlink()
    sync(library, folder_source(root), home)
    assert {key for _, key in state(library)} == {"faq:z"}


def test_what_lies_about_is_no_content(library: Library, home: Path, root: Path) -> None:
    put(root, "a.jsonl", "a")
    for name in ("~$a.docx", ".a.swp", "Thumbs.db", "tải.crdownload", "x.part", ".git/config", "__MACOSX/._a"):
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_bytes(b"rubbish")
    assert done(sync(library, folder_source(root), home)) == {"a.jsonl": "created"}


def test_links_are_not_followed_unless_asked_for(library: Library, home: Path, root: Path) -> None:
    """A link to "/" in a shared folder made everything on the machine an item."""
    outside = home / "outside"
    outside.mkdir()
    put(outside, "secret.jsonl", "secret")
    put(root, "a.jsonl", "a")
    (root / "link").symlink_to(outside)
    (root / "file.jsonl").symlink_to(outside / "secret.jsonl")
    (root / "loop").symlink_to(root)
    report = sync(library, folder_source(root), home)
    assert done(report) == {"link": "FILE_LINK", "file.jsonl": "FILE_LINK", "loop": "FILE_LINK", "a.jsonl": "created"}
    followed = sync(library, folder_source(root, follow_links=True), home)
    assert done(followed) == {"file.jsonl": "created"} and "faq:secret" in {key for _, key in state(library)}
    assert followed.skipped == 2, "the same file by its folder, and a.jsonl; the loop ends at once"


def test_a_folder_that_cannot_be_opened_withdraws_nothing(
    library: Library, home: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(root, "a.jsonl", "a")
    put(root, "kín/b.jsonl", "b")
    sync(library, folder_source(root), home)
    scandir = os.scandir

    def refused(path):  # type: ignore[no-untyped-def]
        if str(path).endswith("kín"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr("corpus.sources.folder.os.scandir", refused)
    report = sync(library, folder_source(root), home)
    assert report.outcome is Outcome.INCOMPLETE and done(report) == {"kín": "FOLDER_UNREADABLE"}
    assert len(state(library)) == 2


def test_an_unreadable_file_keeps_what_it_gave(
    library: Library, home: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(root, "a.jsonl", "a")
    sync(library, folder_source(root), home)
    put(root, "a.jsonl", "a", answer="Mới.")

    def refused(path: Path) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("corpus.sources.folder._digest", refused)
    report = sync(library, folder_source(root), home)
    assert done(report) == {"a.jsonl": "FILE_UNREADABLE"} and len(state(library)) == 1
    monkeypatch.undo()
    assert done(sync(library, folder_source(root), home)) == {"a.jsonl": "updated"}


def test_a_name_that_is_no_text_is_named(library: Library, home: Path, root: Path) -> None:
    """A share mounted with another character set: the database refused the name and the run ended there."""
    put(root, "a.jsonl", "a")
    Path(os.fsdecode(os.fsencode(root) + b"/\xe0\xfft.jsonl")).write_bytes(b"x")
    report = sync(library, folder_source(root), home)
    assert sorted(done(report).values()) == ["FILE_NAME_BROKEN", "created"]


def test_a_bad_file_is_told_each_time_and_read_once(
    library: Library, home: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / "hỏng.docx").write_bytes(b"PK\x03\x04" + b"broken" * 50)
    first = sync(library, folder_source(root), home)
    assert done(first) == {"hỏng.docx": "FILE_DAMAGED"}
    before = written(library)
    monkeypatch.setattr("corpus.sources.sync.import_paths", lambda *_, **__: pytest.fail("was read"))
    assert done(sync(library, folder_source(root), home)) == {"hỏng.docx": "FILE_DAMAGED"}
    assert written(library) == before


def test_a_file_that_could_not_be_read_for_want_of_a_program_is_tried_again(
    library: Library, home: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tesseract was installed the day after; the scans stayed "unreadable" until somebody touched them."""
    from corpus.errors import DependencyError
    from corpus.readers.native import NativeReader

    put(root, "a.jsonl", "a")

    def missing(self, path):  # type: ignore[no-untyped-def]
        raise DependencyError("tesseract")
        yield

    with monkeypatch.context() as patch:
        patch.setattr(NativeReader, "read", missing)
        assert done(sync(library, folder_source(root), home)) == {"a.jsonl": "DEPENDENCY_MISSING"}
    report = sync(library, folder_source(root), home)
    assert done(report) == {"a.jsonl": "updated"} and len(state(library)) == 1


def test_a_change_to_something_unreadable_keeps_the_old_records(library: Library, home: Path, root: Path) -> None:
    put(root, "a.jsonl", "a")
    sync(library, folder_source(root), home)
    (root / "a.jsonl").write_bytes(b"PK\x03\x04" + b"broken" * 50)
    assert done(sync(library, folder_source(root), home)) == {"a.jsonl": "FILE_DAMAGED"}
    assert len(state(library)) == 1


def test_a_touched_file_is_not_imported_again(library: Library, home: Path, root: Path) -> None:
    path = put(root, "a.jsonl", "a")
    sync(library, folder_source(root), home)
    os.utime(path, (1e9, 1e9))
    report = sync(library, folder_source(root), home)
    assert report.skipped == 1 and not report.items


def test_one_file_as_a_source(library: Library, home: Path, root: Path) -> None:
    path = put(root, "danh mục.jsonl", "a", "b")
    assert done(sync(library, folder_source(path), home)) == {"danh mục.jsonl": "created"}
    assert sync(library, folder_source(path), home).skipped == 1


def test_a_folder_mounted_elsewhere_keeps_its_records(library: Library, home: Path, root: Path) -> None:
    put(root, "a.jsonl", "a")
    sync(library, folder_source(root), home)
    root.rename(home / "khác")
    report = sync(library, folder_source(home / "khác"), home)
    assert (report.skipped, report.items) == (1, [])
    (home / "khác" / "a.jsonl").write_bytes(b"")
    put(home / "khác", "a.jsonl", "b")
    sync(library, folder_source(home / "khác"), home)
    assert {key for _, key in state(library)} == {"faq:b"}


def test_a_file_that_is_moved_away_during_the_run_keeps_its_records(
    library: Library, home: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Listed, then gone when it was its turn: it had only been put into another folder."""
    path = put(root, "a.jsonl", "a")
    put(root, "b.jsonl", "b")
    sync(library, folder_source(root), home)
    put(root, "a.jsonl", "a", answer="Mới.")
    source = folder_source(root)
    listed = source.listing

    def then_moved(known):  # type: ignore[no-untyped-def]
        found = listed(known)
        path.rename(home / "a.jsonl")
        return found

    monkeypatch.setattr(source, "listing", then_moved)
    report = sync(library, source, home)
    assert done(report) == {"a.jsonl": "FILE_CHANGING"} and report.total(Done.LEFT) == 1 and len(state(library)) == 2


def test_no_folder_is_an_error_of_the_source(home: Path) -> None:
    with pytest.raises(SourceError):
        folder_source(home / "nowhere").listing({})


def test_what_a_file_no_longer_gives_stays_as_a_version_and_comes_back_with_it(
    library: Library, home: Path, root: Path
) -> None:
    """A sheet was lost from a shared folder for a day, and with it every former version of what it had said."""
    path = put(root, "a.jsonl", "ho-so", answer="Nộp ở phường.")
    sync(library, folder_source(root), home)
    path.unlink()
    assert done(sync(library, folder_source(root), home, confirm=True)) == {"a.jsonl": "deleted"}
    assert library.get("main", "faq:ho-so") is None
    assert [version.state for version in library.history("main", "faq:ho-so")] == [State.REMOVED]
    put(root, "a.jsonl", "ho-so", answer="Nộp ở phường.")
    sync(library, folder_source(root), home)
    assert library.get("main", "faq:ho-so") is not None


def test_what_an_editor_corrected_outlives_the_file_and_its_changes(library: Library, home: Path, root: Path) -> None:
    path = root / "a.docx"
    path.write_bytes(docx("HƯỚNG DẪN ĐĂNG KÝ NUÔI BỒ CÂU", *[_LINE] * 4))
    sync(library, folder_source(root), home)
    [entry] = library.entries()
    corrected = entry.record.model_copy(update={"title": "Hướng dẫn đăng ký nuôi bồ câu tại xã"})
    library.put_draft(corrected, by="lan", collection="main", reason="thiếu nơi nộp")
    [draft] = library.drafts("main")
    library.approve([draft.id], by="hoa")
    library.publish_approved()
    path.write_bytes(docx("HƯỚNG DẪN ĐĂNG KÝ NUÔI BỒ CÂU", *[_LINE] * 5))
    sync(library, folder_source(root), home)
    assert titles(library) == [corrected.title]
    offered = [one for one in library.history("main", corrected.id) if one.state is State.OFFERED]
    assert len(offered) == 1, "what the file says now must be there to be compared"
    path.unlink()
    sync(library, folder_source(root), home, confirm=True)
    assert titles(library) == [corrected.title]


def test_a_native_file_does_not_undo_what_an_editor_corrected(library: Library, home: Path, root: Path) -> None:
    """Files of our own shape rank as high as an editor: a changed one took the place of the correction unseen."""
    put(root, "a.jsonl", "ho-so", answer="Nộp ở huyện.")
    sync(library, folder_source(root), home)
    library.put_draft(faq("ho-so", answer="Nộp ở xã."), by="lan", collection="main", reason="đã bỏ cấp huyện")
    library.approve([draft.id for draft in library.drafts("main")], by="hoa")
    library.publish_approved()
    ours = library.digests()
    sync(library, folder_source(root), home, again=True)
    assert library.digests() == ours and library.drafts("main") == [], "what it said before is nothing to look at"
    put(root, "a.jsonl", "ho-so", answer="Nộp ở huyện, buổi sáng.")
    sync(library, folder_source(root), home)
    assert library.digests() == ours
    [draft] = library.drafts("main")
    assert "buổi sáng" in draft.body
