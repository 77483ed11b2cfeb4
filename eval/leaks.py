"""Near-duplicates within a set, and leaks between a set and what was read for training or tuning."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz, process

from corpus.errors import InputError
from corpus.language import fold, syllables
from eval.datasets import read_lines

ALIKE = 90.0  # share of letters in common, in percent, from which two questions are one
_FIELDS = ("question", "text", "query")
_PORTION = 512
_SHORT = 12  # letters; of shorter texts only the same one counts


@dataclass(frozen=True, slots=True)
class Text:
    """A question, where it stands (``file:line`` or an id)."""

    where: str
    text: str


@dataclass(frozen=True, slots=True)
class Leak:
    """Two questions that are one; ``alike`` in percent of letters in common, marks, case and word order aside."""

    where: str
    text: str
    other_where: str
    other: str
    alike: float


def texts_of(paths: Iterable[Path]) -> list[Text]:
    """Every question of JSONL files and of the JSONL files in folders. Raises ``InputError`` (``SET_BROKEN``)."""
    found: list[Text] = []
    for path in paths:
        files = sorted(path.rglob("*.jsonl")) if path.is_dir() else [path]
        if not files:
            raise InputError(f"{path} holds no JSONL file", code="SET_BROKEN")
        for file in files:
            for number, row in read_lines(file):
                text = next((row[name] for name in _FIELDS if isinstance(row.get(name), str)), "")
                if text:
                    found.append(Text(f"{file.name}:{row.get('id') or row.get('qid') or number}", text))
    return found


def leaks(texts: Sequence[Text], others: Sequence[Text], *, alike: float = ALIKE) -> list[Leak]:
    """Pairs of ``texts`` and ``others`` that are at least ``alike`` percent the same, the most alike first."""
    mine, theirs = [_key(text.text) for text in texts], [_key(text.text) for text in others]
    return _sorted(_pair(texts[a], others[b], value) for a, b, value in _close(mine, theirs, alike))


def duplicates(texts: Sequence[Text], *, alike: float = ALIKE) -> list[Leak]:
    """Pairs within one set that are at least ``alike`` percent the same."""
    keys = [_key(text.text) for text in texts]
    return _sorted(_pair(texts[a], texts[b], value) for a, b, value in _close(keys, keys, alike) if a < b)


def _close(mine: list[str], theirs: list[str], alike: float) -> Iterable[tuple[int, int, float]]:
    if not mine or not theirs:
        return
    for start in range(0, len(mine), _PORTION):
        table = process.cdist(
            mine[start : start + _PORTION], theirs, scorer=fuzz.ratio, score_cutoff=alike, dtype=np.float32, workers=1
        )
        for row, column in zip(*np.nonzero(table), strict=True):
            a, b = start + int(row), int(column)
            if min(len(mine[a]), len(theirs[b])) > _SHORT or mine[a] == theirs[b]:
                yield a, b, float(table[row, column])


def _key(text: str) -> str:
    # Word order aside: "khai sinh ở đâu" and "ở đâu khai sinh" are one question.
    return " ".join(sorted(syllables(fold(text))))


def _pair(one: Text, other: Text, value: float) -> Leak:
    return Leak(one.where, one.text, other.where, other.text, round(value, 1))


def _sorted(found: Iterable[Leak]) -> list[Leak]:
    return sorted(found, key=lambda leak: (-leak.alike, leak.where, leak.other_where))
