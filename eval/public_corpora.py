"""The records that public question sets are asked over, as files that ``troly corpus import`` takes."""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from corpus.errors import InputError
from corpus.starter import starter_path

Make = Callable[[Path, Path], list[Path]]


@dataclass(frozen=True, slots=True)
class Corpus:
    """What to import, and the settings a data folder of it is built with."""

    name: str
    files: Make  # (folder of the public data, folder to write into) → files
    settings: dict[str, str] = field(default_factory=dict)


def _starter(data: Path, target: Path) -> list[Path]:
    return [starter_path()]


def _national(data: Path, target: Path) -> list[Path]:
    return [_there(data / "tthc_national" / "procedures_crawl_flat.jsonl.gz")]


def _law(data: Path, target: Path) -> list[Path]:
    return [_there(data / "legal_phapdien" / "corpus.jsonl.gz")]


def _commune(data: Path, target: Path) -> list[Path]:
    rows = _read(data / "tthc_commune" / "procedures.jsonl")
    return [_write(target / "commune.jsonl", (_procedure(row) for row in rows))]


def _codes(data: Path, target: Path) -> list[Path]:
    """Articles grouped into the laws they are of; the published texts name no number, so the name is the key."""
    laws: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in _read(data / "legal_alqac2025" / "corpus.jsonl.gz"):
        laws[row["law_id"]].append({"number": str(row["article_id"]), "title": row["title"], "text": row["text"]})
    rows = ({"kind": "legal", "key": law, "title": law, "articles": articles} for law, articles in laws.items())
    return [_write(target / "codes.jsonl", rows)]


_NO_VECTORS = {"TROLY_INDEX_ARTICLE_PIECES": "0"}  # an hour of embedding: more than all the questions take
STARTER = Corpus("starter", _starter)
NATIONAL = Corpus("national", _national)
CORPORA: dict[str, Corpus] = {
    "own": STARTER,
    "tthc_gold": NATIONAL,
    "citizen_qa": NATIONAL,
    "tthc_commune": Corpus("commune", _commune),
    "legal_alqac2025": Corpus("codes", _codes, _NO_VECTORS),
    "legal_zalo2021": Corpus("law", _law, _NO_VECTORS),
}


def _procedure(row: dict[str, Any]) -> dict[str, Any]:
    steps = [{"title": chunk.get("section_title", ""), "text": chunk["content"]}
             for chunk in row.get("content_chunks", ()) if chunk.get("content")]  # fmt: skip
    about = row.get("metadata", {})
    agency = about.get("executing_agency", "")
    return {"kind": "procedure", "key": row["doc_id"], "title": row["title"], "steps": steps,
            "agencies": [agency] if agency else []}  # fmt: skip


def _there(path: Path) -> Path:
    if not path.exists():
        raise InputError(f"{path} is missing", code="SET_BROKEN")
    return path


def _read(path: Path) -> Iterator[dict[str, Any]]:
    data = _there(path).read_bytes()
    for line in (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8").split("\n"):
        if line.strip():
            yield json.loads(line)


def _write(path: Path, rows: Iterator[dict[str, Any]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as stream:
        for row in rows:
            stream.write(json.dumps(row, ensure_ascii=False) + "\n")
    return path
