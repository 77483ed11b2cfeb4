"""Exact against approximate vector search: ``python -m benchmarks.vector_search QUESTIONS.jsonl --home DIR``.

Takes the vectors of the live index, makes an exact index and one of lists of them, and asks both for every question.
Prints what the lists find of the exact best 10 and 120, and their time as a share of the exact one in the same run.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from pathlib import Path

import numpy as np

from benchmarks.training import rows
from channels.container import Container
from eval.metrics import percentile
from index.embedders import Vectors
from index.vectors import VectorIndex

_DEPTHS = (10, 120)


def main() -> None:
    """Measure and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("questions", type=Path, help="questions (JSON lines)")
    parser.add_argument("--home", type=Path, required=True, help="data folder with a built index")
    parser.add_argument("--limit", type=int, default=300, help="questions asked")
    given = parser.parse_args()
    os.environ["TROLY_HOME"] = str(given.home)
    container = Container()
    vectors, _ = container.live.searcher().vectors()
    queries = container.embedder.embed(
        [row["question"] for row in rows(given.questions)][: given.limit], input_type="query"
    )
    exact, _ = made(vectors, len(vectors) + 1)
    lists, seconds = made(vectors, 0)
    found = {name: ask(index, queries) for name, index in (("exact", exact), ("lists", lists))}
    p50 = {name: percentile(sorted(times), 0.5) for name, (_, times) in found.items()}
    shared = {
        f"recall_{depth}": round(float(np.mean([len({*a[:depth]} & {*b[:depth]}) / len(a[:depth]) for a, b in
                                                zip(found["exact"][0], found["lists"][0], strict=True)])), 4)
        for depth in _DEPTHS
    }  # fmt: skip
    print(json.dumps({
        "vectors": len(vectors), "questions": len(queries), "load_average_1min": os.getloadavg()[0], **shared,
        "exact_p50_ms": p50["exact"], "lists_p50_ms": p50["lists"],
        "lists_share_of_exact": round(p50["lists"] / p50["exact"], 3), "lists_made_in_s": round(seconds, 1),
    }, indent=1))  # fmt: skip


def made(vectors: Vectors, exact_up_to: int) -> tuple[VectorIndex, float]:
    """An index of all vectors, and the seconds its last step took."""
    index = VectorIndex(vectors.shape[1], exact_up_to=exact_up_to)
    index.add(range(len(vectors)), vectors)
    started = time.perf_counter()
    index.fit()
    return index, time.perf_counter() - started


def ask(index: VectorIndex, queries: Vectors) -> tuple[list[list[int]], list[float]]:
    """The best ids for every query, and milliseconds each."""
    found, times = [], []
    for query in queries:
        started = time.perf_counter()
        ids, _ = index.search(query[None], max(_DEPTHS))
        times.append((time.perf_counter() - started) * 1000)
        found.append(ids.tolist())
    return found, times


if __name__ == "__main__":
    main()
