"""Generations: one pointer says which is live; nothing damaged is used, nothing in use is deleted."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from corpus.library import Library
from index.errors import GenerationError
from index.generations import FORMAT, Fingerprints, Generations, Manifest, checksums, new_id, verify
from tests.support.building import build, files
from tests.support.records import bring, faq

IDS = ["20300101-000000-00", "20300102-000000-00", "20300103-000000-00", "20300104-000000-00"]


@pytest.fixture
def generations(home: Path) -> Generations:
    """Four finished generations with one file each, none published."""
    generations = Generations(home)
    for name in IDS:
        folder = generations.folder(name)
        folder.mkdir(parents=True)
        (folder / "data").write_text(name)
        Manifest(name, "2030", Fingerprints("e", 1, "u", "n"), files=checksums(folder)).write(folder)
    return generations


def refused(action: Any, *args: Any) -> GenerationError:
    with pytest.raises(GenerationError) as caught:
        action(*args)
    return caught.value


# ------------------------------------------------------------------ pointer


def test_nothing_is_live_at_first(home: Path) -> None:
    generations = Generations(home)
    assert generations.all() == [] and generations.live() is None and generations.history() == []
    assert not (home / "index").exists(), "looking makes no folder"


def test_publishing_moves_the_pointer(generations: Generations) -> None:
    for name in IDS[:2]:
        generations.publish(name)
        assert generations.live() == name
    assert generations.history() == IDS[:2]
    generations.publish(IDS[1])
    assert generations.history() == IDS[:2], "publishing the live one again is no step to roll back"


@pytest.mark.parametrize(
    "name", ["", "20290101-000000-00", ".20300101", "../generations", "20300101-000000-00/", "live.json"]
)
def test_only_a_finished_generation_is_published(generations: Generations, name: str) -> None:
    generations.folder(".20300101").mkdir()
    assert refused(generations.publish, name).code == "INDEX_UNKNOWN"
    assert generations.live() is None


def test_stray_files_are_no_generations(generations: Generations) -> None:
    (generations.folder("notes.txt")).write_text("")
    assert generations.all() == IDS


def test_rolling_back_step_by_step_until_there_is_nothing(generations: Generations) -> None:
    for name in IDS[:3]:
        generations.publish(name)
    assert [generations.rollback(), generations.rollback()] == [IDS[1], IDS[0]]
    error = refused(generations.rollback)
    assert error.code == "INDEX_UNKNOWN" and generations.live() == IDS[0]


def test_rolling_back_with_nothing_earlier(generations: Generations) -> None:
    assert refused(generations.rollback).code == "INDEX_UNKNOWN"
    generations.publish(IDS[0])
    assert refused(generations.rollback).code == "INDEX_UNKNOWN"


def test_rolling_back_goes_past_what_is_gone(generations: Generations) -> None:
    for name in IDS[:3]:
        generations.publish(name)
    shutil.rmtree(generations.folder(IDS[1]))
    assert generations.rollback() == IDS[0]


def test_rolling_back_goes_past_what_is_damaged(generations: Generations) -> None:
    """A rollback in an emergency that lands on a broken index makes it worse: the service could not restart."""
    for name in IDS[:3]:
        generations.publish(name)
    (generations.folder(IDS[1]) / "data").write_text("damaged")
    assert generations.rollback() == IDS[0]


def test_rolling_back_onto_damage_alone_changes_nothing(generations: Generations) -> None:
    for name in IDS[:2]:
        generations.publish(name)
    (generations.folder(IDS[0]) / "data").write_text("damaged")
    error = refused(generations.rollback)
    assert error.code == "INDEX_DAMAGED" and "troly index build" in error.detail and "rollback" not in error.detail
    assert generations.live() == IDS[1]


def test_after_a_rollback_the_next_publication_can_be_rolled_back_too(generations: Generations) -> None:
    for name in IDS[:2]:
        generations.publish(name)
    generations.rollback()
    generations.publish(IDS[2])
    assert generations.rollback() == IDS[0], "not the one that was rolled back from"


def test_going_back_and_forth_never_lands_on_the_live_one(generations: Generations) -> None:
    for name in (IDS[0], IDS[1], IDS[0]):
        generations.publish(name)
    assert generations.rollback() == IDS[1]


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "{",
        "[]",
        "null",
        '{"live": "x"}',
        '{"history": "20300101"}',
        '{"history": [1]}',
        '{"history": {}}',
        "\ufffe",
    ],
)
def test_a_broken_pointer_names_the_repair(generations: Generations, home: Path, raw: str) -> None:
    generations.publish(IDS[0])
    (home / "index" / "live.json").write_text(raw, "utf-8")
    error = refused(generations.live)
    assert error.code == "INDEX_DAMAGED" and f"repair: troly index publish {IDS[-1]}" in error.detail
    assert refused(generations.rollback).code == "INDEX_DAMAGED"
    assert refused(generations.prune, 2).code == "INDEX_DAMAGED", "who does not know what is live deletes nothing"
    generations.publish(IDS[1])
    assert generations.live() == IDS[1]


def test_a_broken_pointer_that_is_no_text(generations: Generations, home: Path) -> None:
    (home / "index" / "live.json").write_bytes(b"\xff\xfe\x00")
    assert refused(generations.live).code == "INDEX_DAMAGED"


def test_a_broken_pointer_with_nothing_to_publish(home: Path) -> None:
    (home / "index").mkdir()
    (home / "index" / "live.json").write_text("{")
    assert "repair: troly index build" in refused(Generations(home).live).detail


def test_a_half_written_pointer_is_never_read(generations: Generations, home: Path) -> None:
    generations.publish(IDS[0])
    (home / "index" / "live.new").write_text('{"his')
    assert generations.live() == IDS[0]
    generations.publish(IDS[1])
    assert generations.live() == IDS[1]


def test_the_history_does_not_grow_for_ever(generations: Generations) -> None:
    for turn in range(50):
        generations.publish(IDS[turn % 2])
    assert len(generations.history()) == 20


# ------------------------------------------------------------------ pruning


def test_pruning_deletes_the_oldest(generations: Generations) -> None:
    for name in IDS:
        generations.publish(name)
    assert generations.prune(3) == IDS[:1]
    assert generations.prune(3) == [] and generations.all() == IDS[1:]


@pytest.mark.parametrize("keep", [0, 1, 2])
def test_the_live_one_and_the_one_before_are_never_deleted(generations: Generations, keep: int) -> None:
    for name in (IDS[0], IDS[1]):  # the oldest two are in use, newer ones were never published
        generations.publish(name)
    assert generations.prune(keep) == IDS[2:]
    assert generations.rollback() == IDS[0]


def test_what_a_rollback_would_go_to_is_kept(generations: Generations) -> None:
    """The one before in the history was deleted by hand: the next earlier one is now the way back."""
    for name in IDS[:3]:
        generations.publish(name)
    shutil.rmtree(generations.folder(IDS[1]))
    generations.prune(2)
    assert generations.rollback() == IDS[0]


def test_without_a_live_one_pruning_still_keeps_the_newest(generations: Generations) -> None:
    assert generations.prune(2) == IDS[:2]
    assert generations.prune(99) == []


# ------------------------------------------------------------------ ids, fingerprints, manifests


def test_ids_are_unique_and_sort_by_age() -> None:
    """ "-10" sorted before "-9": the newest build of a second was pruned as the oldest."""
    taken: list[str] = []
    for _ in range(30):
        taken.append(new_id(taken))
    assert len(set(taken)) == 30 and sorted(taken) == taken


def test_fingerprints_name_what_differs() -> None:
    mine = Fingerprints("e", 1, "u", "n")
    assert mine.differences(mine) == []
    assert mine.differences(Fingerprints("f", 2, "u", "m")) == ["embedder", "dimensions", "normalizer"]
    assert Fingerprints.current("e", 1) == Fingerprints.current("e", 1)


def test_another_normaliser_is_another_fingerprint(monkeypatch: pytest.MonkeyPatch) -> None:
    before = Fingerprints.current("e", 1)
    monkeypatch.setattr("index.generations.folded_terms", lambda text: text.lower().split())
    assert Fingerprints.current("e", 1).differences(before) == ["normalizer"]


def test_a_manifest_survives_the_disk(generations: Generations) -> None:
    folder = generations.folder(IDS[0])
    manifest = Manifest(IDS[0], "2030", Fingerprints("ế", 1, "u", "n"), {"units": 1}, {"created": 1}, {"main": {"faq": 1}},
                        checksums(folder), article_pieces=3)  # fmt: skip
    manifest.write(folder)
    assert Manifest.read(folder) == manifest


@pytest.mark.parametrize(
    "change",
    [{"fingerprints": {}}, {"fingerprints": None}, {"fingerprints": {"embedder": "e"}}, {"files": []}, {"counts": None},
     {"collections": "main"}, {"unknown": 1}, {"id": ...}],
)  # fmt: skip
def test_a_broken_manifest_names_the_repair(generations: Generations, change: dict[str, Any]) -> None:
    path = generations.folder(IDS[0]) / "manifest.json"
    data = json.loads(path.read_text("utf-8")) | change
    path.write_text(json.dumps({name: value for name, value in data.items() if value is not ...}))
    error = refused(verify, path.parent)
    assert error.code == "INDEX_DAMAGED" and "repair: troly index rollback" in error.detail


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"17", b"\xff\xfe"])
def test_a_manifest_that_is_none(generations: Generations, raw: bytes) -> None:
    (generations.folder(IDS[0]) / "manifest.json").write_bytes(raw)
    assert refused(verify, generations.folder(IDS[0])).code == "INDEX_DAMAGED"


def test_a_manifest_of_a_later_format_is_a_mismatch_and_no_damage(generations: Generations) -> None:
    """With fields this version does not know it was called damaged, and somebody looked for a broken disk."""
    path = generations.folder(IDS[0]) / "manifest.json"
    data = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps(data | {"format": FORMAT + 1, "new": 1}))
    error = refused(verify, path.parent)
    assert error.code == "INDEX_MISMATCH" and "troly index build --full" in error.detail


# ------------------------------------------------------------------ verifying a real one


def test_a_whole_generation_verifies(small_library: Library, home: Path) -> None:
    name = build(small_library, home).generation
    manifest = verify(Generations(home).folder(name))
    assert manifest.id == name and {"units.sqlite", "vectors.faiss", "lexical/meta.json"} <= set(manifest.files)
    assert manifest.counts == {"records": 9, "units": 10, "vectors": 12}
    assert manifest.collections["main"]["legal"] == 2
    assert manifest.diff == {"created": 9, "updated": 0, "deleted": 0, "skipped": 0}


def test_each_missing_or_changed_file_is_found_by_name(small_library: Library, home: Path) -> None:
    folder = Generations(home).folder(build(small_library, home).generation)
    originals = files(folder)
    assert len(originals) > 8
    for name, raw in originals.items():
        for damaged in (None, raw[:-1], raw + b"\0", bytes([raw[0] ^ 1]) + raw[1:] if raw else b"x"):
            (folder / name).unlink()
            if damaged is not None:
                (folder / name).write_bytes(damaged)
            error = refused(verify, folder)
            assert error.code == "INDEX_DAMAGED", name
            assert name.removesuffix(".json") in error.detail and "repair: troly index rollback" in error.detail
            (folder / name).write_bytes(raw)
    verify(folder)


def test_a_missing_generation(home: Path) -> None:
    error = refused(verify, Generations(home).folder("20300101-000000-00"))
    assert error.code == "INDEX_DAMAGED" and "missing" in error.detail


def test_lock_files_and_additions_are_no_damage(small_library: Library, home: Path) -> None:
    """tantivy leaves lock files whenever an index is opened."""
    folder = Generations(home).folder(build(small_library, home).generation)
    (folder / "lexical" / ".tantivy-writer.lock").write_text("x")
    (folder / "lost+found.txt").write_text("x")
    verify(folder)


def test_no_file_of_an_index_can_run_code(small_library: Library, home: Path) -> None:
    """An index may come from elsewhere. Nothing of the package reads pickle, marshal, joblib or torch files."""
    bring(small_library, home / "b.jsonl", faq("x"))
    folder = Generations(home).folder(build(small_library, home).generation)
    for name, raw in files(folder).items():
        assert not raw.startswith(b"\x80\x04") and not name.endswith((".pkl", ".pickle", ".joblib", ".pt", ".npy"))
