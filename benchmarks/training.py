"""What the tuning commands share: their arguments, the data folders they measure on, and questions understood."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from assistant.context import Context, Question, Turn
from assistant.profile import Profile
from assistant.steps.follow_up import follow_up
from assistant.steps.language import language
from assistant.steps.read import read
from assistant.steps.understand import understand
from channels.container import Container
from corpus.models import Kind
from index.search import Filter, Searcher
from index.training.recipe import Recipe, is_held_out

FOLDS = 5
_DAY = date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class Place:
    """One data folder with a built index, opened."""

    searcher: Searcher
    profile: Profile
    where: Filter

    def asked(self, question: str, history: Sequence[dict[str, str]] = ()) -> Context:
        """The context of a question as the answer path has it when it begins to search."""
        turns = tuple(Turn(turn["role"], turn["text"]) for turn in history)  # type: ignore[arg-type]
        context = Context(Question(question, turns), self.searcher, self.profile, day=_DAY)
        for step in (language, read, understand, follow_up):
            step(context)
        assert context.query is not None
        return context

    def codes(self) -> set[str]:
        """The codes of all procedures of the index."""
        return {unit.record.partition(":")[2] for unit in self.searcher.units() if unit.kind is Kind.PROCEDURE}


def open_place(home: Path, kind: Kind = Kind.PROCEDURE) -> Place:
    """The data folder's live index, searched for records of one kind."""
    os.environ["TROLY_HOME"] = str(home)
    container = Container()
    where = Filter(collection=container.corpus_settings.collection, kinds=frozenset({kind}))
    return Place(container.live.searcher(), container.profile, where)


def rows(path: Path, every: int = 1) -> list[dict[str, Any]]:
    """Every n-th object of a JSON-lines file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()][::every]


def unseen(asked: argparse.Namespace) -> list[dict[str, Any]]:
    """The questions to tune on: of ``--trained`` only those that the embedder was not trained on."""
    found = [row for path in asked.questions for row in rows(path, asked.every)]
    recipe = Recipe()
    for row in (row for path in asked.trained for row in rows(path, asked.every)):
        if any(is_held_out(code, recipe) for code in row["procedures"]):
            found.append(row)
    return found


def arguments(description: str | None) -> argparse.ArgumentParser:
    """The parser with what every tuning command takes."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("questions", type=Path, nargs="+", help="questions with what is right for them (JSON lines)")
    parser.add_argument("--home", type=Path, action="append", required=True, help="data folder with a built index")
    parser.add_argument(
        "--trained", type=Path, action="append", default=[], help="questions of the embedder's training"
    )
    parser.add_argument("--every", type=int, default=1, help="take every n-th question only")
    parser.add_argument("--write", action="store_true", help="replace the resource")
    return parser
