"""Offices that are gone, and who does their work now (``resources/authorities.yaml``)."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

import yaml

from corpus.language import fold_word
from corpus.language.phrases import Match, PhraseTable
from corpus.places.tokens import Token, tokenize
from corpus.places.units import Basis, Level, Mention


@dataclass(frozen=True, slots=True)
class Authority:
    """An office of yesterday. ``old`` names it, ``now`` says who does its work, ``since`` is an ISO date or the part
    of one that is known, ``basis`` the texts that say so. ``level`` is that of the places it was named with."""

    key: str
    level: Level
    old: str
    now: str
    since: str = ""
    basis: tuple[Basis, ...] = ()


@dataclass(frozen=True, slots=True)
class NamedAuthority:
    """An old office named in a text, from character ``start`` to ``end``, the district's word included."""

    start: int
    end: int
    authority: Authority


class Authorities:
    """Finds old offices in a text."""

    def __init__(self, data: dict[str, Any]) -> None:
        self._data = data
        district, whole = data["district"], data["units"]
        self._heads = PhraseTable((head, item) for item in district for head in item["heads"])
        self._whole = PhraseTable((says, item) for item in whole for says in item["says"])
        self._ends = [tuple(wording.split()) for wording in (*data["districts"], *data["unmarked"])]
        self._joins = {form for word in data["joins"] for form in (word, fold_word(word))}
        self._not_after = {form for word in data["not_after"] for form in (word, fold_word(word))}

    def find(self, text: str, mentions: Sequence[Mention] = ()) -> list[NamedAuthority]:
        """Old offices in order. ``mentions`` are the places of the same text: "công an thành phố X" is an office of
        the district when X was a city in a province."""
        tokens = tokenize(text)
        found: dict[int, tuple[int, dict[str, Any]]] = {}
        for match in self._whole.longest(text):
            before = tokens[match.start - 1].norm if match.start else ""
            if before not in self._not_after:
                found[match.start] = (match.start + match.length, match.payload)
        for match in self._heads.longest(text):
            end = self._district_end(tokens, match, mentions)
            if end:
                found.setdefault(match.start, (end, match.payload))
        return [
            NamedAuthority(tokens[start].start, tokens[end - 1].end, self._authority(item))
            for start, (end, item) in sorted(found.items())
        ]

    def _district_end(self, tokens: Sequence[Token], match: Match[dict[str, Any]], mentions: Sequence[Mention]) -> int:
        """Where the name ends when it is one of the district's, else 0."""
        at = match.start + match.length
        while at < len(tokens) and tokens[at].norm in self._joins:
            at += 1
        named = at < len(tokens) and any(
            mention.type and mention.start == tokens[at].start and Level.DISTRICT in mention.levels
            for mention in mentions
        )
        for wording in self._ends:
            if tuple(token.norm for token in tokens[at : at + len(wording)]) == wording:
                return at + len(wording)
        if named:
            return at
        return match.start + match.length if match.payload.get("alone") else 0

    def _authority(self, item: dict[str, Any]) -> Authority:
        texts = self._data["about"]
        basis = tuple(Basis(texts[number]["kind"], number, texts[number]["about"]) for number in item.get("basis", ()))
        level = Level.DISTRICT if "heads" in item else Level(item.get("level", "province"))
        return Authority(item["key"], level, item["old"], item["now"], item.get("since", ""), basis)


@functools.cache
def default_authorities() -> Authorities:
    """The offices shipped with the package."""
    text = resources.files("corpus.places").joinpath("resources/authorities.yaml").read_text("utf-8")
    return Authorities(yaml.safe_load(text))
