"""Speed and memory: ``python -m benchmarks.speed [--import PATH …] [--questions SET] [--baseline]``.

In a temporary data folder: imports (default: the starter corpus), builds an index, updates one record, and asks every
question of a set. Each figure is set against a named one of the same run: the update against the full build, the
answer against the embedder's query alone and, with ``--baseline``, against LangChain's usual hybrid.
Figures mean something only on an otherwise idle machine; the load average is printed with them.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import tempfile
import time
from pathlib import Path
from typing import Any

from assistant.context import Question
from channels.cli.index import run_build
from channels.container import Container
from corpus.library import import_paths
from corpus.models import Procedure
from corpus.starter import starter_path
from eval.baseline import LangChainHybrid
from eval.datasets import load_set
from eval.metrics import percentile


def main() -> None:
    """Measure and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--import", dest="paths", type=Path, nargs="*", default=[starter_path()])
    parser.add_argument("--questions", type=Path, help="question set (JSONL); default: the profile's suggestions")
    parser.add_argument(
        "--baseline", action="store_true", help="measure LangChain's hybrid too (embeds everything again)"
    )
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ["TROLY_HOME"] = home
        print(json.dumps(measure(arguments.paths, arguments.questions, baseline=arguments.baseline), indent=1))


def measure(paths: list[Path], questions: Path | None, *, baseline: bool) -> dict[str, Any]:
    """All figures; times in the unit their name says."""
    container = Container()
    found: dict[str, Any] = {"load_average_1min": os.getloadavg()[0], "embedder": container.embedder.digest}
    started = time.perf_counter()
    report = import_paths(container.library, paths, collection=container.corpus_settings.collection)
    seconds = time.perf_counter() - started
    found["import"] = {"records": report.total("created"), "seconds": round(seconds, 1)}
    started = time.perf_counter()
    build, _ = run_build(container, publish=True, full=False)
    full = time.perf_counter() - started
    found["full_build"] = {"records": build.created, "passages_embedded": build.embedded, "seconds": round(full, 1),
                           "passages_per_s": round(build.embedded / full, 1)}  # fmt: skip
    update = _update_one(container)
    found["update_of_one_record"] = {"seconds": round(update, 2), "share_of_full_build": round(update / full, 4)}
    found["answers"] = _answers(container, questions)
    found["resident_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    if baseline:
        found["baseline"] = _baseline(container, questions)
        share = found["answers"]["p50_ms"] / found["baseline"]["p50_ms"]
        found["answers"]["p50_share_of_baseline"] = round(share, 2)
    return found


def _update_one(container: Container) -> float:
    collection = container.corpus_settings.collection
    entry = next(e for e in container.library.entries(collection=collection) if isinstance(e.record, Procedure))
    changed = entry.record.model_copy(update={"description": "Đổi một chữ để đo thời gian cập nhật."})
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "one.jsonl"
        body = {"kind": "procedure", **changed.model_dump(mode="json", exclude_defaults=True)}
        file.write_text(json.dumps(body, ensure_ascii=False), "utf-8")
        import_paths(container.library, [file], collection=collection)
    started = time.perf_counter()
    run_build(container, publish=True, full=False)
    return time.perf_counter() - started


def _texts(container: Container, questions: Path | None) -> list[str]:
    return [item.question for item in load_set(questions)] if questions else list(container.profile.suggestions) * 20


def _answers(container: Container, questions: Path | None) -> dict[str, Any]:
    texts = _texts(container, questions)
    container.assistant.warm_up()
    for text in texts[:5]:
        container.assistant.answer(Question(text))
    totals: list[float] = []
    steps: dict[str, list[float]] = {}
    for text in texts:
        for name, value in container.assistant.answer(Question(text)).timings_ms.items():
            (totals if name == "total" else steps.setdefault(name, [])).append(value)
    embed = []
    for text in texts[:100]:
        started = time.perf_counter()
        container.embedder.embed([text], input_type="query")
        embed.append((time.perf_counter() - started) * 1000)
    p50 = percentile(sorted(totals), 0.5)
    query = percentile(sorted(embed), 0.5)
    return {
        "questions": len(texts),
        "p50_ms": p50,
        "p95_ms": percentile(sorted(totals), 0.95),
        "embedder_query_p50_ms": query,
        "p50_share_of_embedder_query": round(p50 / query, 2) if query else None,
        "steps_p50_ms": {name: percentile(sorted(values), 0.5) for name, values in steps.items()},
    }


def _baseline(container: Container, questions: Path | None) -> dict[str, Any]:
    texts = _texts(container, questions)
    hybrid = LangChainHybrid(container.live.searcher(), container.embedder, container.corpus_settings.collection)
    times = sorted(hybrid.reply(text, ()).milliseconds for text in texts)
    return {"name": hybrid.name, "p50_ms": percentile(times, 0.5), "p95_ms": percentile(times, 0.95)}


if __name__ == "__main__":
    main()
