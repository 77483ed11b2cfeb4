"""The live generation in a running server: a new one is taken up, a bad one is not, and nobody waits in vain."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest

import assistant.live as module
from assistant.live import LiveIndex
from corpus.library import Library
from index.embedders import HashingEmbedder
from index.errors import GenerationError
from index.generations import Generations
from tests.support.building import WatchedEmbedder, build
from tests.support.records import bring, faq


@pytest.fixture(autouse=True)
def _look_always(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_LOOK_EVERY_SECONDS", -1.0)


@pytest.fixture
def live(small_library: Library, home: Path) -> LiveIndex:
    build(small_library, home)
    return LiveIndex(Generations(home), HashingEmbedder())


def publish_another(library: Library, home: Path, key: str = "x") -> str:
    bring(library, home / f"{key}.jsonl", faq(key))
    return build(library, home).generation


def damage(home: Path, generation: str) -> None:
    path = Generations(home).folder(generation) / "units.sqlite"
    path.write_bytes(path.read_bytes() + b"x")


def test_without_an_index_the_repair_is_named(home: Path) -> None:
    live = LiveIndex(Generations(home), HashingEmbedder())
    with pytest.raises(GenerationError) as caught:
        live.searcher()
    assert caught.value.code == "INDEX_MISSING" and "troly index build" in caught.value.detail
    assert not live.ready


def test_an_index_built_later_is_taken_up(small_library: Library, home: Path) -> None:
    live = LiveIndex(Generations(home), HashingEmbedder())
    with pytest.raises(GenerationError):
        live.searcher()
    name = build(small_library, home).generation
    assert live.searcher().generation == name and live.ready and live.problem is None


def test_a_newly_published_generation_is_taken_up(live: LiveIndex, small_library: Library, home: Path) -> None:
    before = live.searcher()
    name = publish_another(small_library, home)
    assert live.searcher().generation == name
    assert len(list(before.units())) == 10, "questions under way keep the one they started with"


def test_one_that_is_not_published_is_not(live: LiveIndex, small_library: Library, home: Path) -> None:
    before = live.searcher()
    bring(small_library, home / "x.jsonl", faq("x"))
    build(small_library, home, publish=False)
    assert live.searcher() is before


def test_it_is_loaded_once(live: LiveIndex) -> None:
    assert live.searcher() is live.searcher()


def test_a_damaged_one_is_not_taken_up(live: LiveIndex, small_library: Library, home: Path) -> None:
    before = live.searcher()
    bring(small_library, home / "x.jsonl", faq("x"))
    name = build(small_library, home, publish=False).generation
    damage(home, name)
    Generations(home).publish(name)
    assert live.searcher() is before and live.problem is not None and live.problem.code == "INDEX_DAMAGED"
    assert live.searcher() is before
    better = publish_another(small_library, home, "y")
    assert live.searcher().generation == better and live.problem is None


def test_one_of_another_embedder_is_not_taken_up(live: LiveIndex, small_library: Library, home: Path) -> None:
    before = live.searcher()
    build(small_library, home, WatchedEmbedder(32))
    assert live.searcher() is before and live.problem is not None and live.problem.code == "INDEX_MISMATCH"


def test_a_broken_pointer_keeps_the_service_running(live: LiveIndex, home: Path) -> None:
    before = live.searcher()
    (home / "index" / "live.json").write_text("{")
    assert live.searcher() is before and live.problem is not None


def test_a_rollback_is_taken_up(live: LiveIndex, small_library: Library, home: Path) -> None:
    first = live.searcher().generation
    publish_another(small_library, home)
    live.searcher()
    Generations(home).rollback()
    assert live.searcher().generation == first


def test_a_rollback_to_the_one_in_use_ends_the_problem(live: LiveIndex, small_library: Library, home: Path) -> None:
    """Health went on saying that the index is damaged after the operator had done what it said."""
    live.searcher()
    name = publish_another(small_library, home)
    damage(home, name)
    live.searcher()
    assert live.problem is not None
    Generations(home).rollback()
    live.searcher()
    assert live.problem is None


def test_one_that_was_mended_is_tried_again(live: LiveIndex, small_library: Library, home: Path) -> None:
    first = live.searcher().generation
    name = publish_another(small_library, home)
    folder = Generations(home).folder(name)
    shutil.copytree(folder, home / "whole")
    damage(home, name)
    live.searcher()
    Generations(home).rollback()
    assert live.searcher().generation == first
    shutil.rmtree(folder)
    shutil.move(home / "whole", folder)
    Generations(home).publish(name)
    assert live.searcher().generation == name


def test_many_threads_at_the_first_question_load_it_once(live: LiveIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    loads: list[int] = []
    warm_up = module.Searcher.warm_up

    def counted(self: module.Searcher) -> None:
        loads.append(1)
        warm_up(self)

    monkeypatch.setattr(module.Searcher, "warm_up", counted)
    found: list[object] = []
    threads = [threading.Thread(target=lambda: found.append(live.searcher())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8 and len(set(map(id, found))) == 1 and loads == [1]


def test_it_does_not_look_at_the_disk_for_every_question(
    live: LiveIndex, small_library: Library, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = live.searcher()
    monkeypatch.setattr(module, "_LOOK_EVERY_SECONDS", 3600.0)
    publish_another(small_library, home)
    assert live.searcher() is before
