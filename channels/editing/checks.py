"""Whether an edited data file can be used, and if not, at which line and why, in Vietnamese."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from assistant.office_words import Exclusion, ReadyAnswer, RecordNote
from assistant.profile import AmbiguousName, Commune, FormerName, Profile
from channels.editing.wording import faults, words, wrong
from corpus.language.lexicon import SHIPPED, Entry, LexiconError, load_lexicon

_LINE = re.compile(r"line (\d+)")
Place = tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault at a line, counted from 1."""

    line: int
    text: str


class Places(BaseModel):
    """Names of places as the office keeps them; what is given takes the place of the profile's own list."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    former_names: tuple[FormerName, ...] | None = None
    communes: tuple[Commune, ...] | None = None
    ambiguous_names: tuple[AmbiguousName, ...] | None = None


CHECKS: dict[str, TypeAdapter[Any]] = {
    "lexicon": TypeAdapter(list[dict[str, Any]]),
    "places": TypeAdapter(Places),
    "ready": TypeAdapter(tuple[ReadyAnswer, ...]),
    "exclusions": TypeAdapter(tuple[Exclusion, ...]),
    "notes": TypeAdapter(tuple[RecordNote, ...]),
    "profile": TypeAdapter(Profile),
}
_LISTS = frozenset({"lexicon", "ready", "exclusions", "notes"})


def check(name: str, text: str) -> list[Problem]:
    """The faults of a data file, by line; an empty file says nothing, which is none, except for a profile."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        value = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        return [Problem(line, wrong("yaml", line=line))]
    repeated = list(_repeated(node))
    if repeated:
        return repeated
    if value is None:
        value = [] if name in _LISTS else {}
    lines = dict(_lines(node))
    found = list(_faults(CHECKS[name], value, lines))
    if name == "lexicon" and not found:
        found = list(_lexicon(value, lines, text))
    return sorted(found, key=lambda problem: problem.line)


def parsed(name: str, text: str) -> Any:
    """The content of a data file that ``check`` finds no fault with."""
    value = yaml.safe_load(text)
    return CHECKS[name].validate_python(([] if name in _LISTS else {}) if value is None else value)


def _faults(adapter: TypeAdapter[Any], value: Any, lines: dict[Place, int]) -> Iterator[Problem]:
    try:
        adapter.validate_python(value)
    except ValidationError as error:
        for place, said in faults(error):
            yield Problem(_line(place, lines), said)


def _lexicon(value: list[dict[str, Any]], lines: dict[Place, int], text: str) -> Iterator[Problem]:
    entry = TypeAdapter(Entry)
    for number, item in enumerate(value):
        if set(item) - {"replaces"} or "replaces" not in item:
            own = {name: inner for name, inner in item.items() if name != "replaces"}
            inner_lines = {place[1:]: line for place, line in lines.items() if place[:1] == (number,)}
            yield from _faults(entry, own, inner_lines)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "lexicon.yaml"
        file.write_text(text or "[]", "utf-8")
        try:
            load_lexicon([SHIPPED, file])
        except LexiconError as error:
            line = _LINE.search(error.detail)
            kinds = words()["lexicon"]
            said = next((text for mark, text in kinds.items() if mark in error.detail), kinds["other"])
            yield Problem(int(line[1]) if line else 1, said)


def _line(place: Place, lines: dict[Place, int]) -> int:
    """The line of the innermost part of a place that stands in the file."""
    while place and place not in lines:
        place = place[:-1]
    return lines.get(place, 1)


def _lines(node: yaml.Node | None, place: Place = ()) -> Iterator[tuple[Place, int]]:
    if node is None:
        return
    yield place, node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        for number, inner in enumerate(node.value):
            yield from _lines(inner, (*place, number))
    elif isinstance(node, yaml.MappingNode):
        for key, inner in node.value:
            yield from _lines(inner, (*place, str(key.value)))
            yield (*place, str(key.value)), key.start_mark.line + 1


def _repeated(node: yaml.Node | None) -> Iterator[Problem]:
    """Fields given twice: the second would silently win."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, inner in node.value:
            if str(key.value) in seen:
                yield Problem(key.start_mark.line + 1, words()["repeated"].format(name=key.value))
            seen.add(str(key.value))
            yield from _repeated(inner)
    elif isinstance(node, yaml.SequenceNode):
        for inner in node.value:
            yield from _repeated(inner)
