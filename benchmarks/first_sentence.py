"""How soon something is read: ``python -m benchmarks.first_sentence --home DIR [--rate 25] [--first 1.0]``.

Questions of the starter set that a model may write about go down the whole path: without a model, and with a fake of a
set speed (``--first`` seconds until its first token, then ``--rate`` tokens a second). The record's blocks are what is
read first either way. The cost of the checks is measured apart, in time of this process and not of the clock.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from pathlib import Path
from threading import Event
from typing import Any

from assistant.answer import Answer, Aspect
from assistant.assistant import Assistant
from assistant.context import Question
from assistant.generation import Progress, Prompt, Task, Writer
from assistant.generation.calls import Limits
from assistant.generation.facts import facts_of
from assistant.generation.fake import ScriptedModel
from assistant.generation.sentences import check_sentence
from assistant.grounding import Evidence
from channels.container import Container
from channels.testkit.chat_model import clerk
from corpus.models import Procedure
from eval.datasets import load_set
from eval.metrics import percentile

_SET = Path(__file__).parents[1] / "eval" / "sets" / "starter.jsonl"
_TOKEN = 3  # characters of Vietnamese in a token, about
_SENTENCES = (
    "Dạ, khi làm {procedure}, lệ phí: {fee} [s1].", "Thời hạn giải quyết: {time} [s1].", "Hồ sơ nộp tại {office} [s1].",
    "{s1.1}", "Lệ phí là năm mươi nghìn đồng [s1].",
)  # fmt: skip


def main() -> None:
    """Measure and print one JSON object; times in milliseconds unless named otherwise."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True, help="data folder with the starter corpus, indexed")
    parser.add_argument("--rate", type=float, default=25.0, help="tokens a second of the fake")
    parser.add_argument("--first", type=float, default=1.0, help="seconds until its first token")
    parser.add_argument("--questions", type=int, default=20)
    arguments = parser.parse_args()
    os.environ["TROLY_HOME"] = str(arguments.home)
    container = Container()
    container.assistant.warm_up()
    texts = [item.question for item in load_set(_SET)][:: max(1, 540 // (arguments.questions * 3))]
    found: dict[str, Any] = {"load_average_1min": round(os.getloadavg()[0], 1), "checks": checks(container)}
    found |= paths(container, texts, arguments.questions, arguments.first, arguments.rate)
    print(json.dumps(found, indent=1))


def paths(container: Container, texts: list[str], most: int, first: float, rate: float) -> dict[str, Any]:
    """Times without and with a model of that speed, over the same questions."""

    def script(prompt: Prompt) -> list[str]:
        whole = "".join(clerk(prompt.user))
        return [whole[at : at + _TOKEN] for at in range(0, len(whole), _TOKEN)]

    model = ScriptedModel(script, delay=first, pause=1 / rate)
    plain = Assistant(container.live, container.profile)
    writing = Assistant(container.live, container.profile, writer=Writer(model, Limits(30, 60)))
    times: dict[str, list[float]] = {"without": [], "record": [], "sentence": [], "total": []}
    for text in texts:
        if len(times["total"]) >= most:
            break
        without, _ = _timed(plain, text)
        marks, answer = _timed(writing, text)
        if answer.written_by is not None and answer.written_by.used:
            times["without"].append(without["total"])
            for name in ("record", "sentence", "total"):
                times[name].append(marks[name])
    return {
        "questions": len(times["total"]),
        "without a model: whole answer": _spread(times["without"]),
        f"with a model of {rate:g} tokens/s, first after {first:g} s": {
            "record's blocks": _spread(times["record"]),
            "first checked sentence": _spread(times["sentence"]),
            "whole answer": _spread(times["total"]),
        },
    }


def _timed(assistant: Assistant, text: str) -> tuple[dict[str, float], Answer]:
    started = time.perf_counter()
    marks: dict[str, float] = {}

    def mark(name: str) -> None:
        marks.setdefault(name, (time.perf_counter() - started) * 1000)

    progress = Progress(lambda blocks: mark("record"), lambda sentence: mark("sentence"))
    answer = assistant.answer(Question(text), progress=progress)
    mark("total")
    return marks, answer


def checks(container: Container) -> dict[str, float]:
    """Processor time of what a written answer costs beside the model: its facts, the record's evidence (which the
    check step has made already) and the check of five sentences, over every procedure."""
    searcher = container.live.searcher()
    records = [r for unit in searcher.units() if isinstance(r := searcher.record(unit), Procedure)]
    spent: dict[str, list[float]] = {"facts": [], "evidence": [], "five sentences": [], "all": []}
    for record in records:
        marks = [time.process_time()]
        facts = facts_of(record, record.title, (Aspect.FEE,), Aspect)
        marks.append(time.process_time())
        evidence = Evidence.of(record)
        _ = evidence.terms, evidence.plain, evidence.numbers
        marks.append(time.process_time())
        for sentence in _SENTENCES:
            check_sentence(sentence, facts, evidence)
        marks.append(time.process_time())
        for name, begun, ended in zip(spent, marks, marks[1:], strict=False):
            spent[name].append((ended - begun) * 1000)
        spent["all"].append((marks[-1] - marks[0]) * 1000)
    model = ScriptedModel(lambda prompt: clerk(prompt.user))
    record = records[0]
    facts = facts_of(record, record.title, (), Aspect)
    started = time.process_time()
    Writer(model).write(Task(record.title, record.title, (), facts, Evidence.of(record)), lambda text: None, Event())
    figures = {f"{name}, p50": round(percentile(sorted(values), 0.5), 2) for name, values in spent.items()}
    return figures | {"all, p95": round(percentile(sorted(spent["all"]), 0.95), 2),
                      "one whole text of a fake that takes no time": round((time.process_time() - started) * 1000, 2)}  # fmt: skip


def _spread(values: list[float]) -> dict[str, float]:
    return {"p50": round(percentile(sorted(values), 0.5), 1), "p95": round(percentile(sorted(values), 0.95), 1)}


if __name__ == "__main__":
    main()
