"""Word lists of the steps, as phrase tables: they live in ``resources/``, not in code."""

from __future__ import annotations

import functools
from importlib import resources
from typing import Any

import yaml

from corpus.language.phrases import PhraseTable


@functools.cache
def resource(name: str) -> Any:
    """A YAML file of ``assistant/resources``."""
    return yaml.safe_load(resources.files("assistant").joinpath(f"resources/{name}.yaml").read_text("utf-8"))


@functools.cache
def cue(file: str, name: str) -> PhraseTable[str]:
    """The list ``name`` of a resource file; the payload is the wording itself."""
    return PhraseTable((str(wording), str(wording)) for wording in resource(file)[name])
