"""The library's speed: ``python -m benchmarks.library [--import PATH …] [--records N]``.

In a temporary data folder: reads the files without a library, imports them, imports them again, compares everything
for conflicts, and searches ``N`` made-up records (a fiftieth of them near-copies) for near-duplicates. Seconds of
processor time, so that other programs on the machine matter little; imports are set against the reading alone.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from corpus.library import Library, import_paths
from corpus.readers.registry import reader_for
from corpus.starter import starter_path

_WORDS, _LENGTH, _COPY_EVERY = 6_000, 160, 50


def main() -> None:
    """Measure and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--import", dest="paths", type=Path, nargs="*", default=[starter_path()])
    parser.add_argument("--records", type=int, default=81_000, help="made-up records for the search of near-duplicates")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        print(json.dumps(measure(Path(home), arguments.paths, arguments.records), indent=1))


def measure(home: Path, paths: list[Path], records: int) -> dict[str, Any]:
    """All figures, in seconds of processor time."""
    files = [file for path in paths for file in (sorted(path.rglob("*.yaml")) if path.is_dir() else [path])]
    read, seconds = _timed(lambda: sum(1 for file in files for _ in reader_for(file).read(file)))
    found: dict[str, Any] = {"read_alone": {"records": read, "seconds": seconds}}
    library = Library(home / "library.sqlite")
    for name in ("import", "import_again"):
        report, spent = _timed(lambda: import_paths(library, files, collection="main"))
        found[name] = {"created": report.total("created"), "skipped": report.total("skipped"), "seconds": spent,
                       "times_reading": round(spent / seconds, 2)}  # fmt: skip
    found["megabytes"] = round((home / "library.sqlite").stat().st_size / 1e6, 1)
    for name, search in (("conflicts", library.conflicts), ("duplicates", library.duplicates)):
        pairs, spent = _timed(search)
        found[name] = {"pairs": len(pairs), "seconds": spent}
    library.close()
    found["many_records"] = _many(home, records)
    return found


def _many(home: Path, records: int) -> dict[str, Any]:
    path, library = home / "many.jsonl", Library(home / "many.sqlite")
    chance = random.Random(0)
    words = [f"từ{number}" for number in range(_WORDS)]
    text: list[str] = []
    with path.open("w", encoding="utf-8") as file:
        for number in range(records):
            if number % _COPY_EVERY:
                text = chance.choices(words, k=_LENGTH)
            else:
                text = [*text[: _LENGTH - 4], *chance.choices(words, k=4)]
            line = {"kind": "faq", "key": str(number), "title": f"Câu {number}", "answer": " ".join(text) or "–"}
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
    _, imported = _timed(lambda: import_paths(library, [path], collection="main"))
    pairs, spent = _timed(library.duplicates)
    library.close()
    return {"records": records, "import_seconds": imported, "copies": max(0, records // _COPY_EVERY - 1),
            "pairs": len(pairs), "duplicates_seconds": spent}  # fmt: skip


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    started = time.process_time()
    result = work()
    return result, round(time.process_time() - started, 2)


if __name__ == "__main__":
    main()
