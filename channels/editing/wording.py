"""What validation says, in Vietnamese and at the place where it is wrong."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from importlib import resources
from typing import Any

import yaml
from pydantic import ValidationError


@functools.cache
def words(name: str = "fields") -> Mapping[str, Any]:
    """A file of words of this package."""
    text = resources.files("channels.editing").joinpath(f"resources/{name}.yaml").read_text("utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def field_label(name: str) -> str:
    """What an editor reads beside a field; the field's own name where nobody gave it words."""
    return str(words()["labels"].get(name, name))


def wrong(key: str, /, **values: object) -> str:
    """One sentence about one fault."""
    return str(words()["wrong"][key]).format(**values)


def faults(error: ValidationError) -> Iterator[tuple[tuple[int | str, ...], str]]:
    """Every fault of a validation: where, as pydantic counts, and the sentence."""
    known = words()["wrong"]
    for each in error.errors(include_url=False):
        kind = each["type"]
        # Which entry of a list it is, the line says.
        place = ".".join(part for part in each["loc"] if isinstance(part, str)) or words()["entry"]
        said = str(each["msg"]).removeprefix("Value error, ")
        context = {name: str(value) for name, value in each.get("ctx", {}).items()}
        sentence = str(known.get(kind, known["other"]))
        yield each["loc"], sentence.format_map({**context, "place": place, "said": said, "given": each.get("input")})
