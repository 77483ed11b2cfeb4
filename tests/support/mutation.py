"""Ways to damage a file, for the tests and for ``benchmarks.document_reading``: what storage, mail and people do."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

SEEDS_NEED = ("lxml", "pypdfium2", "python_calamine")
_WAYS = ("flip", "cut", "drop", "double", "zero", "insert", "swap")
Mutation = tuple[str, int, int, int]  # way, place, length, value


def mutated(data: bytes, steps: list[Mutation]) -> bytes:
    """``data`` with the steps done to it in order; never more than twice as long."""
    limit = 2 * len(data) + 1024
    for way, place, length, value in steps:
        place = place % max(len(data), 1)
        end = min(len(data), place + length)
        if way == "flip":
            data = data[:place] + bytes((b ^ value or 1) & 255 for b in data[place : place + 1]) + data[place + 1 :]
        elif way == "cut":
            data = data[:place]
        elif way == "drop":
            data = data[:place] + data[end:]
        elif way == "double":
            data = data[:end] + data[place:end] + data[end:]
        elif way == "zero":
            data = data[:place] + b"\x00" * (end - place) + data[end:]
        elif way == "insert":
            data = data[:place] + bytes((value,)) * length + data[place:]
        elif way == "swap":
            data = data[place:] + data[:place]
        data = data[:limit]
    return data


def random_steps(size: int, dice: random.Random) -> list[Mutation]:
    """One to eight steps for a file of ``size`` bytes."""
    return [
        (dice.choice(_WAYS), dice.randrange(max(size, 1)), dice.randint(1, 64), dice.randint(1, 255))
        for _ in range(dice.randint(1, 8))
    ]


def mutations(size: int) -> SearchStrategy[list[Mutation]]:
    """The same as a strategy of Hypothesis, which shrinks what it finds."""
    from hypothesis import strategies as st

    step = st.tuples(st.sampled_from(_WAYS), st.integers(0, max(size - 1, 0)), st.integers(1, 64), st.integers(1, 255))
    return st.lists(step, min_size=1, max_size=8)
