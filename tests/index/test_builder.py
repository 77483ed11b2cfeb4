"""Building: beside the live generation, from the difference only, and never to its harm."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import faiss
import pytest

import index.builder as module
from channels.cli.index import run_build
from channels.container import Container
from corpus.library import Library, import_paths
from corpus.models import Article, LegalDocument
from corpus.settings import CorpusSettings
from index.builder import Builder, BuildReport
from index.embedders import HashingEmbedder, NoEmbedder
from index.errors import GenerationError
from index.generations import Generations, Manifest, verify
from index.search import Query, Searcher
from index.vectors import VectorIndex
from tests.support.building import WatchedEmbedder, build
from tests.support.records import bring, faq, small_records, write_records


def titles(home: Path, embedder: Any = None) -> set[str]:
    """What the live generation holds."""
    generations = Generations(home)
    searcher = Searcher(generations.folder(generations.live() or ""), embedder or HashingEmbedder())
    searcher.warm_up()
    return {unit.title for unit in searcher.units()}


def leftovers(home: Path) -> list[str]:
    return [path.name for path in (home / "index" / "generations").glob(".*")]


# ------------------------------------------------------------------ what is built


def test_the_first_build(small_library: Library, home: Path) -> None:
    report = build(small_library, home, publish=False)
    assert report == BuildReport(report.generation, 9, 0, 0, 0, 10, 12, "first build")
    assert Generations(home).all() == [report.generation] and Generations(home).live() is None


def test_run_build_publishes_the_first_and_asks_for_the_others(container: Container, home: Path) -> None:
    bring(container.library, home / "a.jsonl", faq("a"))
    first, published = run_build(container, publish=False, full=False)
    assert published and container.generations.live() == first.generation
    bring(container.library, home / "b.jsonl", faq("b"))
    second, published = run_build(container, publish=False, full=False)
    assert not published and second.generation and container.generations.live() == first.generation
    third, published = run_build(container, publish=True, full=False)
    assert published and container.generations.live() == third.generation
    container.generations.rollback()
    assert container.generations.live() == first.generation


def test_run_build_keeps_as_many_generations_as_the_setting_says(container: Container, home: Path) -> None:
    for number in range(5):
        bring(container.library, home / "a.jsonl", faq("a", answer=f"Lần {number}."))
        run_build(container, publish=True, full=False)
    assert len(container.generations.all()) == container.index_settings.keep_generations == 3


def test_a_second_build_embeds_only_what_changed(small_library: Library, home: Path) -> None:
    build(small_library, home, WatchedEmbedder())
    changed = [faq("ho-khau", title="Sổ hộ khẩu cũ?"), faq("moi", title="Câu mới?")]
    bring(
        small_library, home / "small.jsonl", *(r for r in small_records() if r.key not in ("ho-khau", "CT01")), *changed
    )
    watched = WatchedEmbedder()
    report = build(small_library, home, watched)
    assert (report.created, report.updated, report.deleted, report.skipped) == (1, 1, 1, 7)
    assert report.reason == "difference" and report.embedded == 2
    assert sorted(watched.texts) == ["Câu mới?", "Sổ hộ khẩu cũ?"]
    assert report.units == 10
    held = titles(home, watched)
    assert {"Câu mới?", "Sổ hộ khẩu cũ?"} <= held and "Tờ khai thay đổi thông tin cư trú" not in held


def test_nothing_changed_makes_no_generation_and_embeds_nothing(small_library: Library, home: Path) -> None:
    first = build(small_library, home, WatchedEmbedder())
    watched = WatchedEmbedder()
    import_paths(small_library, [home / "small.jsonl"], collection="main")
    assert build(small_library, home, watched) == BuildReport("", 0, 0, 0, 9, 0, 0, "difference")
    assert watched.texts == [] and Generations(home).all() == [first.generation] and leftovers(home) == []


def test_a_build_from_the_difference_answers_like_a_full_one(small_library: Library, home: Path) -> None:
    build(small_library, home)
    extra = [faq(f"x{number}", title=f"Hỏi về việc số {number}?") for number in range(60)]
    bring(small_library, home / "b.jsonl", *extra)
    build(small_library, home)
    bring(small_library, home / "b.jsonl", *extra[:5])
    by_difference = build(small_library, home)
    in_full = build(small_library, home, full=True)
    assert (by_difference.reason, in_full.reason) == ("difference", "asked for")
    found = []
    for report in (by_difference, in_full):
        searcher = Searcher(Generations(home).folder(report.generation), HashingEmbedder())
        searcher.warm_up()
        assert len(list(searcher.units())) == report.units == 15
        found.append(
            [searcher.search(Query(text))[0].unit.id for text in ("làm giấy khai sinh", "hỏi việc số 3", "hộ khẩu")]
        )
    assert found[0] == found[1]


def test_deleting_all_but_one(small_library: Library, home: Path) -> None:
    build(small_library, home)
    bring(small_library, home / "small.jsonl", faq("cuoi"))
    report = build(small_library, home)
    assert (report.created, report.deleted, report.units) == (1, 9, 1) and titles(home) == {"Câu hỏi cuoi?"}


def test_an_empty_library_is_said_and_touches_nothing(library: Library, small_library: Library, home: Path) -> None:
    live = build(small_library, home).generation
    small_library.close()
    empty = Library(home / "other" / "library.sqlite")
    with pytest.raises(GenerationError) as caught:
        build(empty, home)
    assert caught.value.code == "LIBRARY_EMPTY" and "troly corpus import" in caught.value.detail
    assert Generations(home).live() == live
    empty.close()


def test_progress_counts_records_up_to_the_end(small_library: Library, home: Path) -> None:
    bring(small_library, home / "b.jsonl", *(faq(str(number)) for number in range(150)))
    told: list[tuple[int, int]] = []
    Builder(small_library, Generations(home), HashingEmbedder()).build(progress=lambda *step: told.append(step))
    assert told[-1] == (159, 159) and told == sorted(told) and len(told) >= 3


def test_articles_may_be_left_to_words_alone(library: Library, home: Path) -> None:
    """A full law code embeds for an hour on two cores."""
    articles = tuple(Article(number=str(n), title=f"Điều mẫu {n}", text="Nội dung") for n in range(1, 6))
    bring(library, home / "a.jsonl", LegalDocument(key="1/2030/QH99", title="Luật", articles=articles), faq("a"))
    generations, watched = Generations(home), WatchedEmbedder()
    report = Builder(library, generations, watched, article_pieces=0).build()
    assert (report.units, report.embedded) == (6, 1)
    generations.publish(report.generation)
    again = Builder(library, generations, watched, article_pieces=2).build()
    assert again.reason == "changed: article_pieces" and again.embedded >= 5
    assert Manifest.read(generations.folder(again.generation)).counts["vectors"] == 6


def test_empty_texts_are_not_embedded(library: Library, home: Path) -> None:
    bare = LegalDocument(key="1", title="L", articles=(Article(number="1"),))
    bring(library, home / "a.jsonl", bare)
    watched = WatchedEmbedder()
    build(library, home, watched)
    assert watched.texts == []


def test_without_an_embedder_the_index_is_lexical_only(small_library: Library, home: Path) -> None:
    report = build(small_library, home, NoEmbedder())
    assert report.embedded == 0 and not (Generations(home).folder(report.generation) / "vectors.faiss").exists()
    assert len(titles(home, NoEmbedder())) == 10


# ------------------------------------------------------------------ when all is built anew


def full_reason(library: Library, home: Path, embedder: Any = None) -> str:
    report = build(library, home, embedder)
    assert report.created == 9 and report.skipped == 0
    return report.reason


def test_another_embedder_builds_all_anew(small_library: Library, home: Path) -> None:
    build(small_library, home)
    assert full_reason(small_library, home, WatchedEmbedder(32)) == "changed: embedder, dimensions"


@pytest.mark.parametrize(
    ("target", "change", "name"),
    [("index.generations.maker_digest", lambda: "other", "units"),
     ("index.generations.folded_terms", lambda text: text.split(), "normalizer"),
     ("index.generations.accented_terms", lambda text: text.split(), "normalizer")],
)  # fmt: skip
def test_another_passage_maker_or_normaliser_builds_all_anew(
    small_library: Library,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    target: str,
    change: Callable[..., Any],
    name: str,
) -> None:
    live = build(small_library, home).generation
    monkeypatch.setattr(target, change)
    with pytest.raises(GenerationError) as caught:
        Searcher(Generations(home).folder(live), HashingEmbedder()).warm_up()
    assert caught.value.code == "INDEX_MISMATCH" and name in caught.value.detail
    assert full_reason(small_library, home) == f"changed: {name}"


@pytest.mark.parametrize("name", ["units.sqlite", "vectors.faiss", "lexical/meta.json", "manifest.json"])
def test_a_damaged_live_generation_is_no_base(small_library: Library, home: Path, name: str) -> None:
    """Copied unchecked, the damage was sealed with fresh checksums and every later build carried it on."""
    path = Generations(home).folder(build(small_library, home).generation) / name
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 0xFF
    path.write_bytes(raw)
    assert full_reason(small_library, home) == "live generation unusable (INDEX_DAMAGED)"
    verify(Generations(home).folder(Generations(home).live() or ""))


def test_a_missing_live_generation_or_pointer_is_no_base(small_library: Library, home: Path) -> None:
    live = build(small_library, home).generation
    shutil.rmtree(Generations(home).folder(live))
    assert "unusable" in full_reason(small_library, home)
    (home / "index" / "live.json").write_text("{")
    assert "unusable" in full_reason(small_library, home)
    assert len(titles(home)) == 10


def test_texts_that_are_still_the_same_are_not_embedded_again(
    small_library: Library, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new way to make passages took an hour of embedding for texts that had not changed."""
    first = WatchedEmbedder()
    before = build(small_library, home, first)
    monkeypatch.setattr("index.generations.maker_digest", lambda: "other")
    second = WatchedEmbedder()
    report = build(small_library, home, second)
    assert report.reason == "changed: units" and report.embedded == 0 and second.texts == []
    folders = [Generations(home).folder(name) for name in (before.generation, report.generation)]
    indexes = [VectorIndex.load(folder / module.VECTORS, 64) for folder in folders]
    stored = [sorted(bytes(index.get(identity)) for identity in range(1, 13)) for index in indexes]
    assert stored[0] == stored[1]


@pytest.mark.parametrize("how", ["asked for", "another embedder", "damaged"])
def test_when_no_vector_may_be_used_again(small_library: Library, home: Path, how: str) -> None:
    first = WatchedEmbedder()
    path = Generations(home).folder(build(small_library, home, first).generation) / "vectors.faiss"
    if how == "damaged":
        path.write_bytes(path.read_bytes()[::-1])
    second = WatchedEmbedder(32 if how == "another embedder" else 64)
    build(small_library, home, second, full=how == "asked for")
    assert sorted(second.texts) == sorted(first.texts)


def test_a_text_that_stands_twice_is_embedded_once_and_found_twice(library: Library, home: Path) -> None:
    bring(library, home / "a.jsonl", faq("a", title="Nộp ở đâu?"), faq("b", title="Nộp ở đâu?"))
    watched = WatchedEmbedder()
    report = build(library, home, watched)
    assert watched.texts.count("Nộp ở đâu?") == 1
    assert Manifest.read(Generations(home).folder(report.generation)).counts["vectors"] == 2


def test_the_names_of_the_files_are_the_ones_search_reads(small_library: Library, home: Path) -> None:
    folder = Generations(home).folder(build(small_library, home).generation)
    assert (folder / module.STORE).is_file() and (folder / module.LEXICAL).is_dir()
    assert faiss.read_index(str(folder / module.VECTORS)).ntotal == 12


def test_the_default_paths_meet(container: Container, home: Path) -> None:
    write_records(home / "a.jsonl", [faq("a")])
    assert CorpusSettings().lock_path.parent == container.generations.root.parent == home
