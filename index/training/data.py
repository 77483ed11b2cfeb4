"""Training pairs, the passages they point to, siblings, and the batches of an epoch."""

from __future__ import annotations

import itertools
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from corpus.language import fold, syllables
from index.training.noise import noisy


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and the key of its passage. ``right`` are all keys a fair judge accepts (``key`` among them),
    ``near`` siblings that are wrong for it; ``weight`` is how often it comes in an epoch."""

    query: str
    key: str
    origin: str
    right: frozenset[str]
    near: tuple[str, ...] = ()
    weight: float = 1.0


@dataclass(slots=True)
class Passages:
    """What is found: for each key the texts the index may embed for it, its title, and its siblings."""

    texts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    siblings: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def add(self, key: str, title: str, texts: Sequence[str]) -> None:
        """Texts may repeat: one that stands twice is drawn twice as often."""
        self.texts[key] = tuple(texts)
        self.titles[key] = fold(title)


@dataclass(frozen=True, slots=True)
class Batch:
    """``queries[i]`` belongs to ``passages[i]``; ``false[i, j]`` says that passage j must not count as wrong for
    query i (the diagonal is not set)."""

    queries: tuple[str, ...]
    passages: tuple[str, ...]
    false: npt.NDArray[np.bool_]


def nearest_titles(titles: Sequence[str], count: int) -> list[list[int]]:
    """For each title the numbers of the ``count`` most alike others: cosine over rare syllables and pairs of them."""
    terms = [_terms(title) for title in titles]
    number: dict[str, int] = {}
    frequency: dict[str, int] = defaultdict(int)
    for found in terms:
        for term in found:
            number.setdefault(term, len(number))
            frequency[term] += 1
    shared = {term for term, times in frequency.items() if times > 1}
    place = {term: at for at, term in enumerate(sorted(shared))}
    matrix = np.zeros((len(titles), max(len(place), 1)), dtype=np.float32)
    for row, found in enumerate(terms):
        for term in found & shared:
            matrix[row, place[term]] = np.log(len(titles) / frequency[term])
    matrix /= np.maximum(np.linalg.norm(matrix, axis=1, keepdims=True), 1e-9)
    out: list[list[int]] = []
    for start in range(0, len(titles), 512):
        scores = matrix[start : start + 512] @ matrix.T
        scores[np.arange(len(scores)), np.arange(start, start + len(scores))] = -1
        out.extend(np.argsort(-scores, axis=1)[:, :count].tolist())
    return out


def _terms(title: str) -> set[str]:
    parts = syllables(fold(title))
    return {*parts, *(f"{a} {b}" for a, b in itertools.pairwise(parts))}


def drawn(pairs: Sequence[Pair], chance: random.Random) -> list[Pair]:
    """The pairs of one epoch, shuffled: each as often as its weight says, a fraction by chance."""
    out: list[Pair] = []
    for pair in pairs:
        times = int(pair.weight) + (chance.random() < pair.weight % 1)
        out.extend([pair] * times)
    chance.shuffle(out)
    return out


def batches(pairs: Sequence[Pair], passages: Passages, size: int, group: int, chance: random.Random) -> Iterator[Batch]:
    """The batches of one epoch. Pairs come in groups of up to ``group`` siblings: what is right for one question is
    then a hard wrong answer for the others, at no cost. The last, smaller batch is left out."""
    pool = drawn(pairs, chance)
    waiting: dict[str, list[int]] = defaultdict(list)
    for number, pair in enumerate(pool):
        waiting[pair.key].append(number)
    used = [False] * len(pool)
    current: list[Pair] = []
    for number, pair in enumerate(pool):
        if used[number]:
            continue
        used[number] = True
        current.append(pair)
        for key in _company(pair, passages, chance)[: group - 1]:
            found = _take(waiting[key], used)
            if found is not None:
                current.append(pool[found])
        while len(current) >= size:
            yield _batch(current[:size], passages, chance)
            current = current[size:]


def _company(pair: Pair, passages: Passages, chance: random.Random) -> list[str]:
    """Siblings of a pair in the order they are asked for: those said to be wrong, then some of the most alike."""
    near = list(pair.near)
    chance.shuffle(near)
    alike = [key for key in passages.siblings.get(pair.key, ()) if key not in pair.right]
    head, tail = alike[:4], alike[4:]
    chance.shuffle(head)
    chance.shuffle(tail)
    mixed = [*near[:2], *head[:2], *tail[:2], *head[2:]]
    return list(dict.fromkeys(mixed))


def _take(numbers: list[int], used: list[bool]) -> int | None:
    while numbers:
        number = numbers.pop()
        if not used[number]:
            used[number] = True
            return number
    return None


def _batch(pairs: Sequence[Pair], passages: Passages, chance: random.Random) -> Batch:
    false = np.zeros((len(pairs), len(pairs)), dtype=np.bool_)
    for row, one in enumerate(pairs):
        for column, other in enumerate(pairs):
            if row != column:
                false[row, column] = (
                    bool(one.right & other.right)
                    or passages.titles.get(one.key) == passages.titles.get(other.key)
                )  # fmt: skip
    return Batch(
        tuple(noisy(pair.query, chance) for pair in pairs),
        tuple(chance.choice(passages.texts[pair.key]) for pair in pairs),
        false,
    )
