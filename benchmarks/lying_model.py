"""What reaches people when the model lies: ``python -m benchmarks.lying_model --home DIR [--answers 500] [--show]``.

Every question of the starter set goes down the whole answer path, first without a model, then with one that lies in
every answer (``benchmarks.lies``), until that many answers were written. The record's part of each answer must be the
same as without a model, facts recall with it, and no invention may be read.
"""

from __future__ import annotations

import argparse
import json
import os
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.answer import Answer, Aspect
from assistant.assistant import Assistant
from assistant.context import Question
from assistant.generation import Writer
from assistant.generation.facts import facts_of
from assistant.generation.fake import ScriptedModel
from benchmarks.lies import WAYS, Liar, inventions, is_written
from channels.container import Container
from corpus.models import Procedure
from eval.datasets import load_set
from eval.facts import contains

_SET = Path(__file__).parents[1] / "eval" / "sets" / "starter.jsonl"


@dataclass(slots=True)
class Found:
    """What was counted."""

    asked: int = 0
    written: int = 0
    kept: int = 0
    removed: int = 0
    lies: Counter[str] = field(default_factory=Counter)
    inventions: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    facts: int = 0
    with_model: int = 0
    without: int = 0


def main() -> None:
    """Measure and print one JSON object; exit code 1 where anything invented was read."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True, help="data folder with the starter corpus, indexed")
    parser.add_argument("--answers", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--show", action="store_true", help="print what was invented or changed")
    arguments = parser.parse_args()
    os.environ["TROLY_HOME"] = str(arguments.home)
    found = measure(Container(), arguments.answers, arguments.seed)
    print(json.dumps(figures(found), indent=1, ensure_ascii=False))
    if arguments.show:
        print("\n".join([*found.inventions, *found.changed]))
    raise SystemExit(bool(found.inventions or found.changed))


def measure(container: Container, answers: int, seed: int = 0) -> Found:
    """Ask the set again and again until ``answers`` were written by the liar."""
    container.assistant.warm_up()
    honest = Assistant(container.live, container.profile)
    liar = Liar(seed)
    lying = Assistant(container.live, container.profile, writer=Writer(ScriptedModel(liar, name="liar")))
    found = Found()
    rounds = 0
    while found.asked < answers:
        before = found.asked
        for item in load_set(_SET):
            if found.asked >= answers and rounds:
                break
            question = Question(item.question, collection=container.corpus_settings.collection)
            plain, with_lies = honest.answer(question), lying.answer(question)
            # Where another procedure was found, its facts are others: that is for retrieval to answer.
            right = not rounds and {source.number for source in plain.sources} & set(item.procedures)
            if right and item.facts:
                found.facts += len(item.facts)
                found.without += sum(contains(plain.text, fact) for fact in item.facts)
                found.with_model += sum(contains(with_lies.text, fact) for fact in item.facts)
            _judge(found, container, liar, plain, with_lies)
        rounds += 1
        if found.asked == before:
            raise SystemExit("no question of the set is answered: is the data folder indexed?")
    return found


def _judge(found: Found, container: Container, liar: Liar, plain: Answer, answer: Answer) -> None:
    if (by := answer.written_by) is None:
        return
    found.asked += 1
    found.written += by.used
    found.kept += by.kept
    found.removed += by.removed
    found.lies.update(lie.way for lie in liar.told)
    rest = tuple(block for block in answer.blocks if not is_written(block))
    if (rest, answer.sources, answer.outcome) != (plain.blocks, plain.sources, plain.outcome):
        found.changed.append(f"changed: {answer.procedures[0]}")
    searcher = container.live.searcher()
    key = f"procedure:{answer.sources[0].number}"
    record = searcher.store.record(container.corpus_settings.collection, key)
    assert isinstance(record, Procedure)
    facts = facts_of(record, "", (), Aspect)
    found.inventions += [f"{record.key}: {what}" for what in inventions(liar.told, answer, record, facts)]


def figures(found: Found) -> dict[str, Any]:
    """The counts, fit to be printed."""
    return {
        "answers by the lying model": found.asked,
        "ways of lying": f"{len(found.lies)} of {len(WAYS)}",
        "lies told": sum(found.lies.values()),
        "inventions read": len(found.inventions),
        "record part changed": len(found.changed),
        "answers with true sentences of it": found.written,
        "sentences kept": found.kept,
        "sentences removed": found.removed,
        "facts recall without a model": round(found.without / found.facts, 4) if found.facts else None,
        "facts recall with the lying model": round(found.with_model / found.facts, 4) if found.facts else None,
    }


if __name__ == "__main__":
    main()
