"""Whether what is quoted helps: ``python -m benchmarks.quotes [--show]``.

304 pairs of a question and a line of its record, each labelled by hand: does the line help with what is asked
(``data/quotes.jsonl``)? ``near`` is the choice by shared rare words that answers were quoted by before, ``quotes`` what
they are quoted by now. The pairs named ``last`` were written and labelled after the rules; a line that nobody
labelled counts as one that does not help. No index is needed.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from assistant.answer import Aspect
from assistant.render.highlight import Sentence, relevant
from assistant.render.quotes import quotes
from corpus.models import Kind, Procedure
from corpus.readers.base import Parsed
from corpus.readers.registry import reader_for
from corpus.starter import starter_path

LABELLED = Path(__file__).parent / "data" / "quotes.jsonl"
Chooser = Callable[[Procedure, str, list[Aspect]], list[Sentence]]


@dataclass(slots=True)
class Asked:
    """A question with the lines labelled for it."""

    question: str
    procedure: str
    aspects: list[Aspect]
    written: str
    lines: dict[str, bool] = field(default_factory=dict)


def main() -> None:
    """Measure both and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true", help="print what is quoted and does not help")
    show = parser.parse_args().show
    print(json.dumps(measure(load(LABELLED), show=show), indent=1, ensure_ascii=False))


def load(path: Path) -> list[Asked]:
    """The questions of a file of labelled pairs, in its order."""
    found: dict[tuple[str, str], Asked] = {}
    for row in map(json.loads, path.read_text("utf-8").splitlines()):
        aspects = [Aspect(name) for name in row["aspects"]]
        asked = Asked(row["question"], row["procedure"], aspects, row["written"])
        found.setdefault((row["question"], row["procedure"]), asked).lines[row["line"]] = row["helps"]
    return list(found.values())


def starter_procedures() -> dict[str, Procedure]:
    """The procedures of the starter corpus by their code."""
    paths = sorted((starter_path() / "procedures").glob("*.yaml"))
    read = (item for path in paths for item in reader_for(path, Kind.PROCEDURE).read(path) if isinstance(item, Parsed))
    return {item.record.key: item.record for item in read if isinstance(item.record, Procedure)}


def measure(questions: list[Asked], *, show: bool = False) -> dict[str, dict[str, dict[str, float]]]:
    """Of each chooser, for all questions and for those written last: lines quoted, share of them that help (precision),
    and share of the questions with a line that helps for which one is quoted (recall)."""
    records = starter_procedures()
    choosers: dict[str, Chooser] = {"near": relevant, "quotes": quotes}
    parts = {"all": questions, "last": [asked for asked in questions if asked.written == "last"]}
    figures: dict[str, dict[str, dict[str, float]]] = {}
    for name, choose in choosers.items():
        for part, asked in parts.items():
            chosen = [(each, choose(records[each.procedure], each.question, each.aspects)) for each in asked]
            figures.setdefault(name, {})[part] = _figures(chosen)
            if show and name == "quotes" and part == "all":
                _show(chosen)
    return figures


def _figures(chosen: list[tuple[Asked, list[Sentence]]]) -> dict[str, float]:
    quoted = [(asked, line.text) for asked, lines in chosen for line in lines]
    good = [asked for asked, line in quoted if asked.lines.get(line)]
    able = [asked for asked, _ in chosen if any(asked.lines.values())]
    helped = sum(any(asked is other for other in good) for asked in able)
    return {
        "questions": len(chosen),
        "quoted": len(quoted),
        "helpful": len(good),
        "precision": round(len(good) / max(1, len(quoted)), 3),
        "recall": round(helped / max(1, len(able)), 3),
    }


def _show(chosen: list[tuple[Asked, list[Sentence]]]) -> None:
    for asked, lines in chosen:
        for line in lines:
            if not asked.lines.get(line.text):
                label = "helps not" if line.text in asked.lines else "not labelled"
                print(f"{asked.question} | {label}: {line.text}")


if __name__ == "__main__":
    main()
