"""Finished runs: listed, compared in pairs, and any answer of one read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from channels.quality.base import Place, QualityError, runs_folder
from channels.staff.roles import Permission, Staff
from corpus.errors import InputError
from eval.compare import Difference, changed, compare
from eval.datasets import Item
from eval.run import score_folder
from eval.store import SCORES, RunFolder
from eval.systems import Reply

_NAME = re.compile(r"[\w.:@-]+")


@dataclass(frozen=True, slots=True)
class Finished:
    """A run with figures."""

    name: str
    questions: int
    set: str
    generation: str
    started: str


class Runs:
    """The runs of one data folder, which are of the installation's own assistant (``place``)."""

    def __init__(self, home: Path, place: Place) -> None:
        self._folder, self._place = runs_folder(home), place

    def all(self, staff: Staff) -> list[Finished]:
        """Finished runs, newest first."""
        self._place.require(staff, Permission.RUN_EVALUATIONS)
        found = []
        for path in sorted(self._folder.glob(f"*/{SCORES}"), reverse=True):
            try:
                config = RunFolder.open(path.parent).config()
            except InputError:
                continue
            found.append(Finished(path.parent.name, int(config.get("questions", 0)), str(config.get("set", "")),
                                  str(config.get("generation", "")), str(config.get("started", ""))))  # fmt: skip
        return found

    def compared(self, staff: Staff, first: str, second: str) -> list[Difference]:
        """The second against the first over the questions they share. Raises ``InputError`` (``RUN_BROKEN``),
        ``QualityError`` (``EVAL_UNKNOWN``)."""
        self._place.require(staff, Permission.RUN_EVALUATIONS)
        return compare(score_folder(self._open(first)).judged, score_folder(self._open(second)).judged)

    def moved(self, staff: Staff, first: str, second: str, measure: str) -> tuple[list[str], list[str]]:
        """Ids of the questions that got better and worse in a measure."""
        self._place.require(staff, Permission.RUN_EVALUATIONS)
        return changed(score_folder(self._open(first)).judged, score_folder(self._open(second)).judged, measure)

    def answers(self, staff: Staff, name: str) -> list[tuple[Item, Reply]]:
        """Every question of a run with what was said."""
        self._place.require(staff, Permission.READ_ANSWER_RECORDS)
        return list(self._open(name).answers().values())

    def trace(self, staff: Staff, name: str, item: str) -> tuple[Item, dict[str, Any]]:
        """One question of a run with the whole answer as it came. Raises ``QualityError`` (``EVAL_UNKNOWN``)."""
        self._place.require(staff, Permission.READ_ANSWER_RECORDS)
        found = self._open(name).answers().get(item)
        if found is None:
            raise QualityError(f"run {name} has no question {item!r}")
        return found[0], dict(found[1].trace)

    def _open(self, name: str) -> RunFolder:
        if not _NAME.fullmatch(name) or name.startswith(".") or not (self._folder / name).is_dir():
            raise QualityError(f"no run {name!r}")
        return RunFolder.open(self._folder / name)
