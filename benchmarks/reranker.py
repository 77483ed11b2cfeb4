"""What a reranker costs: ``python -m benchmarks.reranker QUESTIONS.jsonl --home DIR --model FOLDER_OR_NAME``.

The same questions are searched without and with the cross-encoder; prints the time of a search with it as a multiple of
one without, and hit@1 and hit@5 of both. Needs the extra ``models``.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.training import Place, open_place, rows
from eval.metrics import percentile

_DEPTHS = (1, 5)


def main() -> None:
    """Measure and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("questions", type=Path, help="questions with the procedures right for them (JSON lines)")
    parser.add_argument("--home", type=Path, required=True, help="data folder with a built index")
    parser.add_argument("--model", required=True, help="cross-encoder: folder or hub name")
    parser.add_argument("--every", type=int, default=10)
    given = parser.parse_args()
    questions = [row for row in rows(given.questions, given.every) if row["procedures"]]
    os.environ["TROLY_INDEX_RERANKER"] = "none"
    plain = asked(open_place(given.home), questions)
    os.environ["TROLY_INDEX_RERANKER"] = f"cross:{given.model}"
    crossed = asked(open_place(given.home), questions)
    print(json.dumps({
        "questions": len(questions), "load_average_1min": os.getloadavg()[0], "without": plain, "with": crossed,
        "times_slower": round(crossed["p50_ms"] / plain["p50_ms"], 1),
    }, indent=1))  # fmt: skip


def asked(place: Place, questions: Sequence[dict[str, Any]]) -> dict[str, float]:
    """hit@k and times over all questions; the first is asked once before, to load."""
    times, ranks = [], []
    for number, row in enumerate([questions[0], *questions]):
        query = place.asked(row["question"]).query
        assert query is not None
        started = time.perf_counter()
        hits = place.searcher.search(query, where=place.where, limit=max(_DEPTHS))
        if number:
            times.append((time.perf_counter() - started) * 1000)
            right = {f"procedure:{code}" for code in row["procedures"]}
            ranks.append(next((rank for rank, hit in enumerate(hits) if hit.unit.record in right), max(_DEPTHS)))
    found = {f"hit_{depth}": round(sum(rank < depth for rank in ranks) / len(ranks), 4) for depth in _DEPTHS}
    return {**found, "p50_ms": percentile(sorted(times), 0.5), "p95_ms": percentile(sorted(times), 0.95)}


if __name__ == "__main__":
    main()
