"""Example questions: how people have asked for a service, beside what its record says of itself.

A title says "Cấp bản sao trích lục hộ tịch"; a mother says "mất giấy khai sinh của con rồi, xin lại bản khác ở đâu".
A question that resembles one known to ask for a service is a reason to find it, and often the best one there is. The
examples that ship were written for this package (``resources/examples.jsonl``); an editor's own come from a
file of the same form (``TROLY_INDEX_EXAMPLES``).
"""

from __future__ import annotations

import functools
import heapq
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import NamedTuple

import numpy as np

from corpus.errors import TrolyError
from corpus.language import clean, folded_terms
from corpus.models import Kind, digest_of
from index.embedders import Vectors
from index.fusion import inverse_frequency
from index.vectors import VectorIndex

FILE = "examples.faiss"
_SHIPPED = "resources/examples.jsonl"
_LONGEST = 1_000  # characters of a question
_NEAREST = 60
# Cosine of two questions that have nothing in common but their language.
_STRANGE = 0.6
# Words that more of the examples hold ("cần", "ở đâu") find none: a share of all, and not fewer than so many.
_COMMON, _FEW = 0.1, 20


class ExamplesError(TrolyError):
    """A file of example questions cannot be used; ``detail`` says which line and why."""

    code = "EXAMPLES_INVALID"


class Likeness(NamedTuple):
    """Of a question to an example, 0 to 1 each: by their vectors, and by the words they share."""

    meaning: float
    words: float


NOTHING = Likeness(0.0, 0.0)


@dataclass(frozen=True)
class Examples:
    """``of`` maps the id of a record to the questions that ask for it, in the order of the files."""

    of: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @functools.cached_property
    def digest(self) -> str:
        """Changes with any question or what it asks for."""
        return digest_of([sorted(self.of.items())])[:16] if self.of else ""


def load_examples(own: Path | None = None) -> Examples:
    """The examples that ship and, where there is one, those of a file. Raises ``ExamplesError``."""
    if own is None:
        return _shipped()
    try:
        text = own.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ExamplesError(f"{own} cannot be read: {error}") from error
    both = {record: dict.fromkeys(questions) for record, questions in _shipped().of.items()}
    for record, questions in _parse(text, str(own)).items():
        both.setdefault(record, {}).update(dict.fromkeys(questions))
    return Examples({record: tuple(questions) for record, questions in both.items()})


@functools.cache
def _shipped() -> Examples:
    text = resources.files("index").joinpath(_SHIPPED).read_text("utf-8")
    return Examples({record: tuple(questions) for record, questions in _parse(text, _SHIPPED).items()})


def _parse(text: str, name: str) -> dict[str, dict[str, None]]:
    """The questions of each record, each once, in the order of the lines."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            for record, question in _read(line, f"{name}, line {number}"):
                found[record][question] = None
    return found


def _read(line: str, place: str) -> Iterable[tuple[str, str]]:
    """``(record id, question)`` of one line: ``{"question": …, "procedures": [codes]}`` or ``"records": [ids]``."""
    try:
        row = json.loads(line)
        question = clean(row["question"])
        records = [*(f"{Kind.PROCEDURE.value}:{code}" for code in row.get("procedures", ())), *row.get("records", ())]
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise ExamplesError(f"{place}: {type(error).__name__}: {error}") from error
    if not question or len(question) > _LONGEST:
        raise ExamplesError(f"{place}: a question has 1 to {_LONGEST} characters")
    if not records or not all(isinstance(record, str) and record.partition(":")[2] for record in records):
        raise ExamplesError(f"{place}: names no record that the question asks for")
    return [(record, question) for record in records]


class ExampleIndex:
    """The examples of one generation: by vectors where there are any, and by words."""

    def __init__(self, vectors: VectorIndex, asked: Mapping[int, tuple[int, str]]) -> None:
        """``asked`` maps the id of an example to the unit it asks for and its text."""
        self._vectors = vectors
        self._units = {identity: unit for identity, (unit, _) in asked.items()}
        self._terms = {identity: _terms_of(text) for identity, (_, text) in asked.items()}
        self._with: dict[str, list[int]] = defaultdict(list)
        for identity, terms in self._terms.items():
            for term in terms:
                self._with[term].append(identity)

    @classmethod
    def load(cls, folder: Path, dimensions: int, asked: Mapping[int, tuple[int, str]]) -> ExampleIndex:
        """Read what a build wrote. Raises ``GenerationError``."""
        path = folder / FILE
        return cls(VectorIndex.load(path, dimensions) if path.exists() else VectorIndex(dimensions), asked)

    def near(self, vector: Vectors | None, terms: Collection[str]) -> dict[int, Likeness]:
        """How like its nearest example the question is, for each unit with one: ``vector`` of shape
        ``(1, dimensions)``, None without; ``terms`` are its folded ones."""
        meant: dict[int, float] = {}
        if vector is not None:
            ids, cosines = self._vectors.search(vector, _NEAREST)
            shares = np.clip((cosines - _STRANGE) / (1 - _STRANGE), 0, 1)
            meant = dict(zip(ids.tolist(), shares.tolist(), strict=True))
        asked = frozenset(terms)
        found: dict[int, Likeness] = {}
        for identity in {*meant, *self._sharing(asked)}:
            row = self._units[identity]
            other = found.get(row, NOTHING)
            words = self._shared(asked, self._terms[identity])
            found[row] = Likeness(max(other.meaning, meant.get(identity, 0.0)), max(other.words, words))
        return found

    def _sharing(self, asked: frozenset[str]) -> list[int]:
        """The examples that share the most with the question, counting the words that few examples hold."""
        shared: dict[int, float] = defaultdict(float)
        for term in asked:
            holders = self._with.get(term, ())
            if len(holders) <= max(_FEW, _COMMON * len(self._terms)):
                weight = self._weight(term)
                for identity in holders:
                    shared[identity] += weight
        return heapq.nlargest(_NEAREST, shared, key=lambda identity: (shared[identity], -identity))

    def _shared(self, asked: frozenset[str], terms: frozenset[str]) -> float:
        """Weight of the words that both have, as a share of the words that one of them has."""
        both = sum(self._weight(term) for term in sorted(asked & terms))
        return both / (both + sum(self._weight(term) for term in sorted(asked ^ terms)) or 1.0)

    def _weight(self, term: str) -> float:
        return inverse_frequency(len(self._terms), len(self._with.get(term, ())))


@functools.lru_cache(maxsize=20_000)
def _terms_of(text: str) -> frozenset[str]:
    # A question often asks for several records, and each new generation holds the same ones.
    return frozenset(folded_terms(text))
