"""Wordings of the resource files as patterns: with their marks, or typed without any."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from importlib import resources
from typing import Any

import yaml

from corpus.language import fold, normalize


@functools.cache
def resource(name: str) -> Any:
    """A YAML file of ``corpus/understanding/resources``."""
    return yaml.safe_load(resources.files("corpus.understanding").joinpath(f"resources/{name}.yaml").read_text("utf-8"))


def spelled(wordings: Iterable[str]) -> str:
    """A pattern for any of ``wordings`` in normalised text, the longest first, typed with all marks or with none.

    It holds no group and no word boundary: the caller knows what may stand beside it.
    """
    forms = {form for wording in wordings for form in (normalize(str(wording)), fold(str(wording)))}
    ordered = sorted(forms, key=lambda form: (-len(form), form))
    return "(?:" + "|".join(r"\s+".join(map(re.escape, form.split())) for form in ordered) + ")"


def both_spellings(table: Mapping[str, Any]) -> dict[str, Any]:
    """``table`` with each key under its normalised and its unmarked spelling; marks win where two keys meet."""
    unmarked = {fold(str(key)): value for key, value in reversed(list(table.items()))}
    return unmarked | {normalize(str(key)): value for key, value in table.items()}
