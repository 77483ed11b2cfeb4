"""``troly corpus``: what editors and operators see when files are good, bad or broken."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from filelock import FileLock

from channels.cli.main import app
from channels.messages import error_messages
from tests.channels.conftest import FAQ, OFFICE, PROCEDURE, write_jsonl

COUNTS = ("created", "updated", "deleted", "skipped")


def counts(report: dict) -> tuple[int, ...]:
    return tuple(report[name] for name in COUNTS)


def test_import_counts_every_record_and_a_second_run_changes_nothing(troly, records):
    first = troly("corpus", "import", records, "--json")
    assert first.code == 0 and counts(first.json) == (3, 0, 0, 0)
    second = troly("corpus", "import", records, "--json")
    assert second.code == 0 and counts(second.json) == (0, 0, 0, 3)


def test_json_has_totals_and_one_entry_a_file_and_nothing_else_on_stdout(troly, records):
    report = troly("corpus", "import", records, "--json").json
    assert set(report) == {"collection", *COUNTS, "drafts", "rejected", "files"}
    assert report["collection"] == "main" and report["rejected"] == 0
    (file,) = report["files"]
    assert file["source"] == "du-lieu.jsonl" and file["reader"] == "native"
    assert set(file) == {"source", "reader", *COUNTS, "drafts", "rejected", "error", "error_detail"}


def test_changed_and_missing_records_are_updated_and_deleted(troly, home):
    path = write_jsonl(home / "a.jsonl", PROCEDURE, FAQ, OFFICE)
    troly("corpus", "import", path)
    write_jsonl(path, PROCEDURE, {**FAQ, "answer": "Không còn."})
    assert counts(troly("corpus", "import", path, "--json").json) == (0, 1, 1, 1)


def test_a_rejected_record_is_named_with_its_line_and_reason_and_the_rest_goes_in(troly, home):
    path = write_jsonl(home / "a.jsonl", FAQ, {"kind": "faq", "key": "x", "title": "Không có câu trả lời"})
    done = troly("corpus", "import", path)
    assert done.code == 0
    assert "line 2" in done.out and "[INVALID_FIELD]" in done.out and "thiếu trường bắt buộc" in done.out
    assert "1 mới" in done.out and "1 bị loại" in done.out
    (rejected,) = troly("corpus", "import", path, "--json").json["files"][0]["rejected"]
    assert rejected["where"] == "line 2" and rejected["code"] == "INVALID_FIELD"


def broken_files(home: Path) -> dict[str, Path]:
    whole = gzip.compress(json.dumps(FAQ).encode() * 2000)
    contents = {
        "FILE_TRUNCATED": whole[: len(whole) // 2],
        "FILE_NOT_TEXT": b"\x00\x01\x02PK\x03\x04" * 50,
        "FILE_EMPTY": b"  \n\n",
        "UNKNOWN_SHAPE": "chỉ là một đoạn văn\n".encode(),
        "YAML_BROKEN": b"- kind: faq\n  key: a\n  title: [b\n",
        "JSON_BROKEN": b'[{"kind": "faq", "key": "a"},',
    }
    paths = {code: home / f"{code}.dat" for code in contents}
    for code, content in contents.items():
        paths[code].write_bytes(content)
    return {**paths, "FILE_UNREADABLE": home / "khong-co.jsonl"}


def test_each_kind_of_broken_file_has_its_code_and_vietnamese_help(troly, home):
    for code, path in broken_files(home).items():
        done = troly("corpus", "import", path)
        assert done.code == 2, code
        assert f"[{code}]" in done.out and error_messages()[code] in done.out
        as_json = troly("corpus", "import", path, "--json")
        assert as_json.code == 2 and as_json.json["files"][0]["error"] == code


def test_a_broken_file_does_not_keep_the_good_ones_out(troly, home, records):
    done = troly("corpus", "import", broken_files(home)["FILE_TRUNCATED"], records, "--json")
    assert done.code == 2 and done.json["created"] == 3


def test_a_file_that_breaks_later_leaves_what_was_known_untouched(troly, home):
    path = home / "a.jsonl.gz"
    whole = gzip.compress(json.dumps(FAQ).encode())
    path.write_bytes(whole)
    troly("corpus", "import", path)
    path.write_bytes(whole[:-9])
    assert troly("corpus", "import", path).code == 2
    assert troly("corpus", "status", "--json").json == {"main": {"faq": 1}}


def test_a_folder_is_read_through_and_an_empty_one_is_an_error(troly, home):
    (home / "sub" / ".hidden").mkdir(parents=True)
    (home / "empty").mkdir()
    write_jsonl(home / "sub" / "a.jsonl", FAQ)
    write_jsonl(home / "sub" / ".hidden" / "b.jsonl", OFFICE)
    assert counts(troly("corpus", "import", home / "sub", "--json").json) == (1, 0, 0, 0)
    done = troly("corpus", "import", home / "empty")
    assert done.code == 2 and "[NO_FILES]" in done.err and str(home / "empty") in done.err


def test_the_kind_given_must_fit_the_file(troly, home):
    plain = write_jsonl(home / "a.jsonl", {"key": "a", "title": "Hỏi gì?", "answer": "Đáp."})
    assert troly("corpus", "import", plain, "--kind", "faq", "--json").json["created"] == 1
    flat = write_jsonl(home / "b.jsonl", {"ma_thu_tuc": "1.000001", "ten_thu_tuc": "Tên"})
    as_law = troly("corpus", "import", flat, "--kind", "legal")
    assert as_law.code == 2 and "line 1: [INVALID_FIELD]" in as_law.out and "0 mới" in as_law.out
    unknown = troly("corpus", "import", plain, "--kind", "recipes")
    assert unknown.code == 2 and "[BAD_INPUT]" in unknown.err and "procedures" in unknown.err


def test_collections_are_kept_apart_and_their_names_checked(troly, records):
    assert troly("corpus", "import", records, "--collection", "xa-mau", "--json").json["collection"] == "xa-mau"
    assert troly("corpus", "status", "--json").json == {"xa-mau": {"faq": 1, "office": 1, "procedure": 1}}
    for name in ("Xã Mẫu", "../x", ""):
        done = troly("corpus", "import", records, "--collection", name)
        assert done.code == 2 and "[BAD_SETTING]" in done.err and "TROLY_COLLECTION" in done.err


def test_status_of_an_empty_and_of_a_filled_library(troly, records):
    assert "trống" in troly("corpus", "status").out
    assert troly("corpus", "status", "--json").json == {}
    troly("corpus", "import", records)
    assert troly("corpus", "status").out.strip() == "main: faq 1, office 1, procedure 1"


def test_the_starter_corpus_goes_in_whole(troly):
    done = troly("corpus", "starter")
    assert done.code == 0 and "0 bị loại" in done.out.splitlines()[-1] and "✗" not in done.out
    assert {"procedure", "faq", "news", "office", "legal"} <= troly("corpus", "status", "--json").json["main"].keys()


def test_a_second_writer_is_told_to_wait(troly, home, records):
    with FileLock(home / "write.lock"):
        done = troly("corpus", "import", records)
    assert done.code == 3 and "[BUSY]" in done.err and error_messages()["BUSY"] in done.err
    assert troly("corpus", "import", records).code == 0


def test_a_data_folder_that_cannot_be_written_is_said_so(troly, home, records, monkeypatch):
    monkeypatch.setenv("TROLY_HOME", str(records / "inside-a-file"))
    for args in (("corpus", "import", records), ("corpus", "status")):
        done = troly(*args)
        assert done.code == 4 and "[HOME_UNWRITABLE]" in done.err


def test_a_library_that_is_no_database_is_said_to_be_damaged(troly, home):
    (home / "library.sqlite").write_bytes(b"no database at all" * 100)
    done = troly("corpus", "status")
    assert done.code == 4 and "[LIBRARY_DAMAGED]" in done.err and "backup" in done.err


@pytest.mark.parametrize(
    ("name", "value"), [("TROLY_COLLECTION", "Tên Sai"), ("TROLY_INDEX_THREADS", "nhiều"), ("TROLY_HTTP_PORT", "99999")]
)
def test_a_setting_that_cannot_be_used_is_named(troly, monkeypatch, records, name, value):
    monkeypatch.setenv(name, value)
    command = {
        "TROLY_COLLECTION": ("corpus", "import", records),
        "TROLY_INDEX_THREADS": ("index", "build"),
        "TROLY_HTTP_PORT": ("serve",),
    }[name]
    done = troly(*command)
    assert done.code == 2 and "[BAD_SETTING]" in done.err and name in done.err and value not in done.out


def test_every_command_explains_itself(troly):
    assert "corpus" in troly("--help").out
    for group in app.registered_groups:
        assert troly(group.name, "--help").code == 0
    assert troly("version").out.strip()
    assert troly("corpus", "nonsense").code == 2
