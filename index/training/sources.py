"""What training reads: procedures through the readers of the corpus room, written questions, articles of law.

``DATA_DIR`` holds the public data sets in the layout of ``docs/MODEL.md``. Sets that measure (dev sets) are not
read here; only ``leak_check`` opens them.
"""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from corpus.language import clean
from corpus.models import Procedure
from corpus.readers.base import Parsed
from corpus.readers.registry import reader_for

# The richer crawl first: a code that both have is taken from it.
_CRAWLS = ("tthc_national/procedures_crawl_markdown.jsonl.gz", "tthc_national/procedures_crawl_flat.jsonl.gz")
_QUESTIONS = "tthc_train/questions.jsonl"
_CODE_OF_LAW = "legal_phapdien/corpus.jsonl.gz"
_PLACES = "admin_units_2025/2025_34-province-3221-ward_with_location.csv"
# Sets of legal questions that are for training by their description; text keys differ from set to set.
_LEGAL_SETS = (("legal_alqac2022", "questions.jsonl"), ("legal_vlsp2023", "train.jsonl"))


@dataclass(frozen=True, slots=True)
class Written:
    """A question written by hand, its right codes (best first) and siblings that are wrong for it."""

    id: str
    text: str
    codes: tuple[str, ...]
    siblings: tuple[str, ...]
    style: str = ""


@dataclass(frozen=True, slots=True)
class LawArticle:
    """One article: ``key`` is ``law number|article``."""

    key: str
    law: str
    title: str
    text: str


def procedures(data: Path) -> dict[str, Procedure]:
    """All procedures by code, in order of code."""
    found: dict[str, Procedure] = {}
    for name in _CRAWLS:
        path = data / name
        for item in reader_for(path).read(path):
            if isinstance(item, Parsed) and isinstance(item.record, Procedure):
                found.setdefault(item.record.key, item.record)
    return dict(sorted(found.items()))


def written_questions(data: Path) -> list[Written]:
    """The hand-written training questions: those of the data folder, then our own."""
    own = resources.files("index").joinpath("resources/examples.jsonl")
    with resources.as_file(own) as path:
        return [*_written(data / _QUESTIONS), *_written(path)]


def _written(path: Path) -> list[Written]:
    return [
        Written(
            str(row["id"]),
            clean(str(row["question"])),
            tuple(row["procedures"]),
            tuple(row.get("hard_negatives", ())),
            str(row.get("style", "")),
        )
        for row in rows(path)
    ]


def code_of_law(data: Path) -> Iterator[LawArticle]:
    """The articles of the codified law that have a text."""
    for row in rows(data / _CODE_OF_LAW):
        text = clean(str(row["text"]))
        if text:
            yield LawArticle(str(row["doc_id"]), str(row["law_no"]), clean(str(row["title"])), text)


def legal_questions(data: Path) -> Iterator[tuple[str, LawArticle]]:
    """Questions of the legal training sets with their article."""
    for folder, name in _LEGAL_SETS:
        articles = {str(row["doc_id"]): row for row in rows(data / folder / "corpus.jsonl.gz")}
        for row in rows(data / folder / name):
            question = clean(str(row.get("question") or row.get("statement") or ""))
            for key in row["gold"]:
                found = articles.get(key)
                if found is not None and question:
                    title, text = clean(str(found["title"])), clean(str(found["text"]))
                    text = text.removeprefix(title).strip()
                    yield question, LawArticle(f"{folder}:{key}", f"{folder}:{found['law_id']}", title, text)


def place_names(data: Path) -> list[str]:
    """Names of today's communes, for questions that say where somebody lives; empty where the table is missing."""
    path = data / _PLACES
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as lines:
        return list(dict.fromkeys(clean(row["ward"]) for row in csv.DictReader(lines) if row.get("ward")))


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON-lines file, compressed or not."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)
