"""How well personal data are found: ``python -m benchmarks.personal_data [--show] [--against FINDS]``.

On ``data/personal_data.jsonl``: precision and recall by kind, for the part that was looked at while the patterns were
written and for the part that was only measured. Examples of one frame stand in one part. A find counts when it is of
the right kind and overlaps what is marked by more than half of both. ``FINDS`` (lines ``{id, spans}``) are another
tool's, to be compared.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.training import rows
from corpus.privacy import find

DATA = Path(__file__).parent / "data" / "personal_data.jsonl"
_HALF = 0.5
Marked = tuple[int, int, str]


def part_of(identity: str) -> str:
    """``build`` or ``measured``, by the frame or the hand-written line."""
    return "measured" if hashlib.sha256(identity.split("-")[0].encode()).digest()[0] % 2 else "build"


def scored(found: Sequence[Marked], marked: Sequence[Marked]) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """Right finds, false finds and misses by kind."""
    right: Counter[str] = Counter()
    false: Counter[str] = Counter()
    left = list(marked)
    for one in found:
        hit = next((other for other in left if _same(one, other)), None)
        if hit is None:
            false[one[2]] += 1
        else:
            right[one[2]] += 1
            left.remove(hit)
    return right, false, Counter(other[2] for other in left)


def _same(one: Marked, other: Marked) -> bool:
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return one[2] == other[2] and shared > _HALF * max(one[1] - one[0], other[1] - other[0])


def report(title: str, examples: Iterable[dict[str, Any]], finds: dict[str, list[Marked]], show: bool) -> None:
    """Precision and recall, all and by kind."""
    right, false, missed = (Counter[str]() for _ in range(3))
    for row in examples:
        marked = [(start, end, kind) for start, end, kind in row["spans"]]
        counts = scored(finds.get(row["id"], []), marked)
        for total, one in zip((right, false, missed), counts, strict=True):
            total.update(one)
        if show and (counts[1] or counts[2]):
            got = [f"{kind}:{row['text'][start:end]}" for start, end, kind in finds.get(row["id"], [])]
            print(f"    {row['id']}: {row['text']} -> {got}; missed {dict(counts[2])}")
    print(f"{title}: {_figures(right.total(), false.total(), missed.total())}")
    for kind in sorted(right | false | missed):
        print(f"    {kind}: {_figures(right[kind], false[kind], missed[kind])}")


def _figures(right: int, false: int, missed: int) -> str:
    precision = right / (right + false) if right + false else 1.0
    recall = right / (right + missed) if right + missed else 1.0
    return f"precision {precision:.3f}, recall {recall:.3f} ({right} right, {false} false, {missed} missed)"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true", help="print mistakes in the part that may be looked at")
    parser.add_argument("--against", type=Path, help="what another tool found")
    asked = parser.parse_args()
    examples = rows(DATA)
    if asked.against:
        finds = {row["id"]: [tuple(span) for span in row["spans"]] for row in rows(asked.against)}
    else:
        find(examples[0]["text"])
        started = time.process_time()
        finds = {row["id"]: [(s.start, s.end, s.kind.value) for s in find(row["text"])] for row in examples}
        print(f"{(time.process_time() - started) / len(examples) * 1000:.2f} ms an example")
    for part in ("build", "measured"):
        of_part = [row for row in examples if part_of(row["id"]) == part]
        bare = sum(not row["spans"] for row in of_part)
        title = f"{part}, {len(of_part)} examples ({bare} without personal data)"
        report(title, of_part, finds, asked.show and part == "build")
    print(json.dumps({"examples": len(examples)}))


if __name__ == "__main__":
    main()
