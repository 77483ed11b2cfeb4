"""Example questions: found by them, kept apart from the vectors of titles, and never a reason to fail quietly."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.library import Library
from corpus.models import Procedure
from index.builder import Builder
from index.embedders import HashingEmbedder, NoEmbedder
from index.examples import Examples, ExamplesError, load_examples
from index.fusion import Fusion
from index.generations import Generations, Manifest
from index.search import Filter, Query, Searcher
from tests.support.building import WatchedEmbedder
from tests.support.records import bring

BIRTH, COPY = "procedure:1.000001", "procedure:1.000002"
LOST = "bé nhà em rớt đâu mất tờ giấy hồi mới sinh, giờ xin tờ khác"


def opened(home: Path, examples: Examples, embedder: HashingEmbedder | NoEmbedder | None = None) -> Searcher:
    embedder = embedder or HashingEmbedder()
    home.mkdir(exist_ok=True)
    library, generations = Library(home / "library.sqlite"), Generations(home)
    bring(library, home / "a.jsonl", Procedure(key="1.000001", title="Đăng ký khai sinh"),
          Procedure(key="1.000002", title="Cấp bản sao trích lục hộ tịch"))  # fmt: skip
    built = Builder(library, generations, embedder, examples=examples).build()
    library.close()
    # By the examples alone: hashed vectors of two titles are near or far by chance.
    searcher = Searcher(generations.folder(built.generation), embedder, Fusion({"example": 1.0, "example_words": 1.0}))
    searcher.warm_up()
    return searcher


def first(searcher: Searcher, text: str) -> str:
    return searcher.search(Query(text), where=Filter())[0].unit.id


@pytest.mark.parametrize("meant", [BIRTH, COPY])
def test_who_does_not_know_the_official_name_is_understood_by_what_others_asked(home: Path, meant: str) -> None:
    """The question shares next to nothing with either title; what it was known to ask for decides."""
    searcher = opened(home, Examples({meant: (LOST + " thì ở đâu",)}))
    assert first(searcher, LOST) == meant
    assert searcher.search(Query(LOST))[0].features["example"] > 0.5


def test_a_strange_question_is_near_no_example(home: Path) -> None:
    searcher = opened(home, Examples({COPY: (LOST,)}))
    assert all(hit.features["example"] == 0 for hit in searcher.search(Query("Đăng ký thuế")))


def test_without_vectors_examples_are_found_by_their_words(home: Path) -> None:
    searcher = opened(home, Examples({COPY: (LOST + " thì ở đâu",)}), NoEmbedder())
    [hit, *_] = searcher.search(Query(LOST))
    assert hit.unit.id == COPY and hit.features["example"] == 0 and hit.features["example_words"] > 0.5


def test_another_list_of_examples_builds_anew_without_embedding_titles_again(home: Path) -> None:
    opened(home, Examples({COPY: (LOST,)}), WatchedEmbedder())
    generations, watched = Generations(home), WatchedEmbedder()
    generations.publish(generations.all()[-1])
    library = Library(home / "library.sqlite")
    more = Examples({COPY: (LOST, "xin bản sao khai sinh")})
    report = Builder(library, generations, watched, examples=more).build()
    assert report.reason == "changed: examples" and watched.texts == ["xin bản sao khai sinh"]
    assert Manifest.read(generations.folder(report.generation)).examples == more.digest
    generations.publish(report.generation)
    assert Builder(library, generations, watched, examples=more).build().generation == ""
    library.close()


def test_other_examples_are_built_in_without_an_embedder_too(home: Path) -> None:
    """Without vectors there are none to take over; looking for them ended the build."""
    opened(home, Examples({COPY: (LOST,)}), NoEmbedder())
    generations = Generations(home)
    generations.publish(generations.all()[-1])
    library = Library(home / "library.sqlite")
    report = Builder(library, generations, NoEmbedder(), examples=Examples({BIRTH: (LOST,)})).build()
    assert report.reason == "changed: examples" and report.units == 2
    library.close()


def test_a_record_that_goes_takes_its_examples_along(home: Path) -> None:
    examples = Examples({COPY: (LOST,), BIRTH: ("làm khai sinh cho bé",)})
    opened(home, examples)
    generations = Generations(home)
    generations.publish(generations.all()[-1])
    library = Library(home / "library.sqlite")
    bring(library, home / "a.jsonl", Procedure(key="1.000001", title="Đăng ký khai sinh"))
    report = Builder(library, generations, HashingEmbedder(), examples=examples).build()
    assert (report.reason, report.deleted) == ("difference", 1)
    searcher = Searcher(generations.folder(report.generation), HashingEmbedder())
    searcher.warm_up()
    assert [hit.unit.id for hit in searcher.search(Query(LOST))] == [BIRTH]
    library.close()


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("{", "JSONDecodeError"),
        ('["câu"]', "TypeError"),
        ('{"procedures": ["1.000001"]}', "KeyError"),
        ('{"question": " ", "procedures": ["1.000001"]}', "characters"),
        ('{"question": "làm gì"}', "no record"),
        ('{"question": "làm gì", "records": ["1.000001"]}', "no record"),
        ('{"question": 7, "records": ["faq:a"]}', "TypeError"),
    ],
)
def test_a_broken_line_is_named(tmp_path: Path, line: str, why: str) -> None:
    path = tmp_path / "own.jsonl"
    path.write_text(json.dumps({"question": "hỏi", "records": ["faq:a"]}) + "\n" + line + "\n", "utf-8")
    with pytest.raises(ExamplesError) as caught:
        load_examples(path)
    assert caught.value.code == "EXAMPLES_INVALID" and "line 2" in caught.value.detail and why in caught.value.detail


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ExamplesError, match=r"own\.jsonl"):
        load_examples(tmp_path / "own.jsonl")


def test_an_editors_own_examples_come_after_those_that_ship(tmp_path: Path) -> None:
    shipped = load_examples()
    record, questions = next(iter(shipped.of.items()))
    path = tmp_path / "own.jsonl"
    path.write_text(json.dumps({"question": "câu hỏi riêng của tỉnh", "records": [record]}) + "\n", "utf-8")
    own = load_examples(path)
    assert own.of[record] == (*questions, "câu hỏi riêng của tỉnh") and own.digest != shipped.digest
