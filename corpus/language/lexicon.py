"""Everyday words and what official records call them."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources

import yaml

from corpus.language.phrases import PhraseTable


@dataclass(frozen=True, slots=True)
class Entry:
    """``says``: everyday wordings; ``means``: official ones; ``unless``: wordings that rule the entry out."""

    says: tuple[str, ...]
    means: tuple[str, ...]
    unless: tuple[str, ...] = ()


class Lexicon:
    """Looks everyday wordings up in a text. It widens a search and decides nothing."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = tuple(entries)
        numbered = list(enumerate(self.entries))
        self._says = PhraseTable((wording, number) for number, entry in numbered for wording in entry.says)
        self._unless = PhraseTable((wording, number) for number, entry in numbered for wording in entry.unless)

    def official(self, text: str) -> tuple[str, ...]:
        """Official wordings for the everyday ones in ``text``, those of the longest everyday wording first."""
        ruled_out = {match.payload for match in self._unless.find(text)}
        found = [match for match in self._says.find(text) if match.payload not in ruled_out]
        found.sort(key=lambda match: (-match.length, match.start))
        return tuple(dict.fromkeys(meaning for match in found for meaning in self.entries[match.payload].means))


@functools.cache
def default_lexicon() -> Lexicon:
    """The lexicon shipped with the package."""
    data = yaml.safe_load(resources.files("corpus.language").joinpath("resources/lexicon.yaml").read_text("utf-8"))
    return Lexicon(Entry(tuple(item["says"]), tuple(item["means"]), tuple(item.get("unless", ()))) for item in data)
