"""Retrieval sets: what is searched, the questions, and what each should find. Read from the public data folder."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.training import Place, open_place, rows
from channels.cli.index import run_build
from channels.container import Container
from corpus.library import import_paths
from corpus.models import Article, Kind, LegalDocument, Level, Paper, PaperGroup, Procedure, Record, Result, Step

_NATIONAL = ("tthc_national/procedures_crawl_flat.jsonl.gz", "tthc_national/procedures_crawl_markdown.jsonl.gz")
_LAW_CODE = "legal_phapdien/corpus.jsonl.gz"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the ids of the units that answer it, lower case."""

    text: str
    right: frozenset[str]
    history: tuple[dict[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class RetrievalSet:
    """``home`` names the data folder, shared by sets over the same records; ``fill`` imports them."""

    name: str
    home: str
    kind: Kind
    fill: Callable[[Container, Path], None]
    questions: Callable[[Path], list[Asked]]

    def open(self, data: Path, work: Path) -> Place:
        """The data folder with its index, made where there is none yet (a full code of laws takes minutes)."""
        home = work / self.home
        os.environ["TROLY_HOME"] = str(home)
        container = Container()
        if container.generations.live() is None:
            if not container.library.digests():
                self.fill(container, data)
            run_build(container, publish=True, full=False)
        return open_place(home, self.kind)


def _imported(*names: str) -> Callable[[Container, Path], None]:
    def fill(container: Container, data: Path) -> None:
        paths = [data / name for name in names]
        import_paths(container.library, paths, collection=container.corpus_settings.collection)

    return fill


def _made(make: Callable[[Path], Iterable[Record]], *names: str) -> Callable[[Container, Path], None]:
    """Import ``names`` and records made from a set's own shape, through a file of the native format."""

    def fill(container: Container, data: Path) -> None:
        _imported(*names)(container, data)
        file = container.corpus_settings.home / "made.jsonl"
        file.parent.mkdir(parents=True, exist_ok=True)
        lines = ({"kind": r.kind.value, **r.model_dump(mode="json", exclude_defaults=True)} for r in make(data))
        file.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8")
        report = import_paths(container.library, [file], collection=container.corpus_settings.collection)
        if any(file.rejected for file in report.files):
            raise SystemExit(f"{file}: {report.to_json()}")

    return fill


def _gold(data: Path) -> list[Asked]:
    return [
        Asked(row["question"], frozenset(f"procedure:{code}" for code in row["procedures"]), tuple(row["history"]))
        for row in rows(data / "tthc_gold/dev.jsonl")
        if row["kind"] == "answerable" and row["procedures"]
    ]


def _commune(data: Path) -> Iterator[Record]:
    """Process sheets of one department: sections of text under a title."""
    for row in rows(data / "tthc_commune/procedures.jsonl"):
        sections = {chunk["section_title"]: chunk["content"] for chunk in row["content_chunks"]}
        papers, results, steps = [], [], []
        for title, text in sections.items():
            if title.startswith("Thành phần"):
                papers = [Paper(name=line) for line in text.split("\n") if line.strip()]
            elif title.startswith("Kết quả"):
                results = [Result(name=text)]
            else:
                steps.append(Step(title=title, text=text))
        yield Procedure(
            key=row["doc_id"], title=row["title"], levels=(Level.COMMUNE,), steps=tuple(steps),
            paper_groups=(PaperGroup(papers=tuple(papers)),) if papers else (), results=tuple(results),
            agencies=(row["metadata"]["executing_agency"],), issuer=row["metadata"]["issuing_authority"],
            valid_from=row["metadata"]["effective_date"],
        )  # fmt: skip


def _commune_questions(data: Path) -> list[Asked]:
    return [
        Asked(row["question"], frozenset(f"procedure:{key}".lower() for key in row["gold"]))
        for row in rows(data / "tthc_commune/questions.jsonl")
    ]


def _alqac(data: Path) -> Iterator[Record]:
    articles: dict[str, list[Article]] = {}
    with gzip.open(data / "legal_alqac2025/corpus.jsonl.gz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            text = row["text"].removeprefix(row["title"]).strip() or row["text"]
            articles.setdefault(row["law_id"], []).append(
                Article(number=row["article_id"], title=row["title"], text=text)
            )
    for law, found in articles.items():
        yield LegalDocument(key=law, title=law, articles=tuple(found))


def _legal(name: str) -> Callable[[Path], list[Asked]]:
    def questions(data: Path) -> list[Asked]:
        return [
            Asked(row["question"], frozenset(f"legal:{key.replace('|', '#')}".lower() for key in row["gold"]))
            for row in rows(data / name)
        ]

    return questions


SETS = (
    RetrievalSet("tthc_gold/dev", "national", Kind.PROCEDURE, _imported(_NATIONAL[0]), _gold),
    RetrievalSet("tthc_commune", "commune", Kind.PROCEDURE, _made(_commune, *_NATIONAL), _commune_questions),
    RetrievalSet("legal_alqac2025", "alqac2025", Kind.LEGAL, _made(_alqac), _legal("legal_alqac2025/train.jsonl")),
    RetrievalSet("legal_zalo2021", "law", Kind.LEGAL, _imported(_LAW_CODE, *_NATIONAL),
                 _legal("legal_zalo2021/train_dev_lawdisjoint.jsonl")),
)  # fmt: skip
