"""The package's own questions: what they promise, and that their facts are those of the starter records."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from assistant.answer import Aspect
from eval.datasets import GoldItem, load_set, problems
from eval.evidence import Library
from eval.facts import contains
from eval.leaks import duplicates, leaks, texts_of
from eval.sets import own_set

ITEMS = [item for item in load_set(own_set()) if isinstance(item, GoldItem)]
ROOT = Path(__file__).resolve().parents[2]


def test_there_are_enough_of_every_sort():
    assert len(ITEMS) >= 400 and not problems(ITEMS)
    assert set(Counter(item.kind for item in ITEMS)) == {
        "answerable", "ambiguous", "unanswerable", "out_of_scope", "unsafe"}  # fmt: skip
    styles = Counter(item.style for item in ITEMS)
    assert set(styles) == {"formal", "colloquial", "no_diacritics", "teencode", "typo", "keyword", "long_story"}
    assert min(styles.values()) >= 8
    assert {item.group for item in ITEMS} == {"question", "conversation", "attack", "officer", "channel"}
    assert {item.subject for item in ITEMS} >= {"procedure", "code", "document", "place", "office", "faq", "news"}
    assert {item.aspect for item in ITEMS} == {aspect.value for aspect in Aspect}
    assert len({code for item in ITEMS for code in item.procedures}) > 200, "nearly every starter procedure"


def test_facts_are_those_of_the_records(starter_container):
    """A fee that changes in the starter corpus makes the fact here wrong: then both are changed."""
    library = Library(starter_container.live.searcher(), "main")
    unknown = {name for item in ITEMS for name in item.accepted if name not in library}
    assert not unknown
    wrong = []
    for item in ITEMS:
        texts = [found.text for name in item.accepted if (found := library.evidence(name)) is not None]
        wrong += [(item.id, fact) for fact in item.facts if not any(contains(text, fact) for text in texts)]
    assert not wrong
    assert sum(bool(item.facts) for item in ITEMS) > 300


def test_no_question_stands_twice_nor_in_what_is_learnt_from():
    own = texts_of([own_set()])
    assert not duplicates(own)
    assert not leaks(own, texts_of([ROOT / "benchmarks" / "data", ROOT / "index" / "resources"]))


@pytest.mark.catalogue
def test_no_question_stands_in_a_dev_or_training_set(catalogue_path: Path):
    folders = ["tthc_gold", "tthc_commune", "legal_alqac2025", "legal_zalo2021", "citizen_qa", "tthc_train"]
    others = texts_of([file for name in folders for file in sorted((catalogue_path / name).glob("*questions*.jsonl"))]
                      + [catalogue_path / "tthc_gold" / "dev.jsonl", catalogue_path / "citizen_qa"])  # fmt: skip
    assert not leaks(texts_of([own_set()]), others)
