"""Building small indexes, and embedders that watch or misbehave."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from corpus.library import Library
from corpus.models import Record
from index.builder import Builder, BuildReport
from index.embedders import Embedder, HashingEmbedder, InputType, Vectors
from index.generations import Generations
from index.search import Searcher
from tests.support.records import bring


class WatchedEmbedder(HashingEmbedder):
    """Remembers every text it embedded; ``before`` is called ahead of each batch."""

    def __init__(self, dimensions: int = 64, before: Callable[[], object] = lambda: None) -> None:
        super().__init__(dimensions)
        self.texts: list[str] = []
        self.before = before

    def embed(self, texts: Sequence[str], *, input_type: InputType) -> Vectors:
        self.before()
        self.texts += texts
        return super().embed(texts, input_type=input_type)


def build(
    library: Library, home: Path, embedder: Embedder | None = None, *, publish: bool = True, full: bool = False
) -> BuildReport:
    """Build with the hashing embedder, or the one given; publish what came out."""
    generations = Generations(home)
    report = Builder(library, generations, embedder or HashingEmbedder()).build(full=full)
    if publish and report.generation:
        generations.publish(report.generation)
    return report


def searcher_over(
    home: Path, *records: Record, embedder: Embedder | None = None, beside: Mapping[str, Sequence[Record]] | None = None
) -> Searcher:
    """Records imported into an empty data folder, built with the hashing embedder or the one given, and opened;
    ``beside`` are records of other collections."""
    embedder = embedder or HashingEmbedder()
    library, generations = Library(home / "library.sqlite"), Generations(home)
    report = bring(library, home / "records.jsonl", *records)
    assert report.total("created") == len(records), report.to_json()
    for collection, others in (beside or {}).items():
        report = bring(library, home / f"{collection}.jsonl", *others, collection=collection)
        assert report.total("created") == len(others), report.to_json()
    built = build(library, home, embedder, publish=False)
    library.close()
    searcher = Searcher(generations.folder(built.generation), embedder)
    searcher.warm_up()
    return searcher


def files(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, lock files apart, to compare before and after."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith(".lock")
    }
