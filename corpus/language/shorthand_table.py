"""The table of shorthand and the word lists of typing, read from ``resources/``."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

import yaml

from corpus.language.hygiene import fold_word, normalize

# libyaml reads the table in a tenth of the time; every start of the program waits for it.
_YamlLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Meaning:
    """One meaning of a token; the fields are explained at the head of ``resources/shorthand.yaml``."""

    text: str
    after: frozenset[str] = frozenset()
    then: frozenset[str] = frozenset()
    not_after: frozenset[str] = frozenset()
    not_then: frozenset[str] = frozenset()
    at_start: bool = False
    at_end: bool = False
    number_before: bool = False
    number_after: bool = False
    not_number_before: bool = False
    case: str = ""
    quiet: bool = False

    @property
    def needs_evidence(self) -> bool:
        return bool(
            self.after or self.then or self.at_start or self.at_end or self.number_before or self.number_after
        )  # fmt: skip


@functools.cache
def known_tokens() -> dict[str, tuple[Meaning, ...]]:
    """Every token in the form ``normalize`` gives, and its readings in the order of the file."""
    return {
        normalize(str(token)): tuple(map(_meaning, value if isinstance(value, list) else [value]))
        for token, value in _resource("shorthand").items()
    }


def is_shorthand(word: str) -> bool:
    """Whether the table holds the token, whatever it means here."""
    return word in known_tokens()


@functools.cache
def wordings(name: str) -> tuple[str, ...]:
    """A list of ``resources/typing.yaml``, as ``normalize`` gives its entries."""
    return tuple(normalize(str(wording)) for wording in _resource("typing")[name])


@functools.cache
def word_list(name: str) -> frozenset[str]:
    """A list of ``resources/typing.yaml``, each entry with its marks and without."""
    return _both_forms(wordings(name))


def _both_forms(listed: Iterable[str]) -> frozenset[str]:
    """The words as written and without marks: a neighbour typed with marks has to be that very word."""
    normal = [normalize(str(word)) for word in listed]
    return frozenset([*normal, *map(fold_word, normal)])


def _meaning(value: str | Mapping[str, Any]) -> Meaning:
    if isinstance(value, str):
        return Meaning(normalize(value))
    neighbours = ("after", "then", "not_after", "not_then")
    given: dict[str, Any] = {name: _both_forms(part) if name in neighbours else part for name, part in value.items()}
    return Meaning(**given | {"text": normalize(value["text"])})


@functools.cache
def _resource(name: str) -> dict[str, Any]:
    text = resources.files("corpus.language").joinpath(f"resources/{name}.yaml").read_text("utf-8")
    return dict(yaml.load(text, Loader=_YamlLoader))
