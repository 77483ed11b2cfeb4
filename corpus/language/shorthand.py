"""Chat shorthand and abbreviations: expanded on the copy that is searched."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from importlib import resources

import yaml

from corpus.language.hygiene import normalize, words


@dataclass(frozen=True, slots=True)
class Expanded:
    """``text`` is the question with shorthand written out, ``others`` the further readings of ambiguous tokens."""

    text: str
    others: tuple[str, ...] = ()


def expand(text: str) -> Expanded:
    """Write shorthand out: ``ko dc`` → ``không được``; ``đk`` → ``đăng ký``, with ``điều kiện`` among the others.

    Only whole tokens change. ``10k`` and a ``k`` after a number stay money.
    """
    table = _table()
    kept: list[str] = []
    others: list[str] = []
    for token in words(normalize(text)):
        readings = table.get(token)
        if readings is None or (token == "k" and kept and kept[-1].isdigit()):
            kept.append(token)
            continue
        kept.append(readings[0])
        others.extend(readings[1:])
    return Expanded(" ".join(part for part in kept if part), tuple(dict.fromkeys(others)))


@functools.cache
def _table() -> dict[str, tuple[str, ...]]:
    data = yaml.safe_load(resources.files("corpus.language").joinpath("resources/shorthand.yaml").read_text("utf-8"))
    table: dict[str, tuple[str, ...]] = {}
    for token, readings in data.items():
        several = readings if isinstance(readings, list) else [readings]
        table[normalize(str(token))] = tuple(str(reading) for reading in several)
    return table
