"""Procedures of 2021 beside those that took their place: the old ones never win, and lead to the new ones."""

from __future__ import annotations

import gzip
import json
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from assistant.answer import NoticeBlock
from assistant.assistant import Assistant
from assistant.context import Question
from corpus.language import fold
from corpus.models import Paper, PaperGroup, Procedure, Step
from corpus.readers.base import Parsed
from corpus.readers.registry import reader_for
from tests.assistant.helpers import DAY, profile
from tests.support.building import searcher_over

pytestmark = pytest.mark.catalogue
FIRST, OTHERS = 5, 150
GONE = date(2021, 12, 31)


def name_of(title: str) -> str:
    return fold(title).removeprefix("thu tuc ").strip(" .")


def current(folder: Path, names: set[str], home: Path) -> list[Procedure]:
    """Of the catalogue the procedures of these names, and some others beside them; reading all takes a minute."""
    rows: list[str] = []
    with gzip.open(folder / "tthc_national" / "procedures_crawl_flat.jsonl.gz", "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number < OTHERS or name_of(json.loads(line)["ten_thu_tuc"]) in names:
                rows.append(line)
    path = home / "catalogue.jsonl"
    path.write_text("".join(rows), "utf-8")
    items = (item.record for item in reader_for(path).read(path) if isinstance(item, Parsed))
    return [record for record in items if isinstance(record, Procedure)]


def superseded(rows: list[dict[str, Any]], today: dict[str, Procedure]) -> list[tuple[Procedure, Procedure]]:
    """Pairs of an old procedure and the one of the same name that took its place."""
    pairs: dict[str, tuple[Procedure, Procedure]] = {}
    for number, old in enumerate(rows):
        successor = today.get(name_of(old["title"]))
        if successor is None or successor.key in pairs:
            continue
        papers = tuple(Paper(name=row["Tên giấy tờ"]) for row in old["Thành phần hồ sơ"] if row.get("Tên giấy tờ"))
        pairs[successor.key] = (
            Procedure(
                key=f"2021.{number}", title=old["title"], agencies=(old["Cơ quan thực hiện"],),
                steps=(Step(text=old["Trình tự thực hiện"]),), paper_groups=(PaperGroup(papers=papers),),
                valid_to=GONE, replaced_by=(successor.key,),
            ),
            successor,
        )  # fmt: skip
    return list(pairs.values())


@pytest.fixture(scope="module")
def pairs_and_assistant(catalogue_path: Path, tmp_path_factory: pytest.TempPathFactory):
    path = catalogue_path / "tthc_superseded_2021" / "procedures.jsonl"
    if not path.exists():
        pytest.skip("the procedures of 2021 are not beside the checkout (../shared/data/tthc_superseded_2021)")
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    home = tmp_path_factory.mktemp("superseded")
    records = current(catalogue_path, {name_of(row["title"]) for row in rows}, home)
    pairs = superseded(rows, {name_of(record.title): record for record in records})
    searcher = searcher_over(home, *records, *(old for old, _ in pairs))
    return pairs, Assistant(SimpleNamespace(searcher=lambda: searcher), profile())  # type: ignore[arg-type]


def test_the_old_ones_never_win(pairs_and_assistant) -> None:
    """Old and new share the name and most of the text; the fee and the papers are what has changed."""
    pairs, assistant = pairs_and_assistant
    assert len(pairs) >= FIRST
    answered = 0
    for old, new in pairs:
        bare = name_of(new.title)
        for text in (old.title, f"{old.title} cần giấy tờ gì", f"{bare} can giay to gi", f"nộp {bare} ở đâu"):
            answer = assistant.answer(Question(text), day=DAY)
            assert not any(source.number == old.key for source in answer.sources), text
            assert not any(choice.procedure == old.key for choice in answer.choices), text
            answered += any(source.number == new.key for source in answer.sources)
    assert answered >= len(pairs), "most questions find the procedure of today"


def test_who_names_the_old_one_is_sent_to_the_new(pairs_and_assistant) -> None:
    pairs, assistant = pairs_and_assistant
    for old, new in pairs[:FIRST]:
        hits = assistant.live.searcher().named(old.id)
        assert hits and not assistant.live.searcher().in_force(hits[0], DAY)
        record = assistant.live.searcher().record(hits[0])
        assert isinstance(record, Procedure) and record.replaced_by == (new.key,)
        answer = assistant.answer(Question(f"thủ tục {old.key} cần giấy tờ gì"), day=DAY)
        if answer.sources and answer.sources[0].number == old.key:
            danger = [b.text for b in answer.blocks if isinstance(b, NoticeBlock) and b.level == "danger"]
            assert any(new.key in text for text in danger)
