"""Words the assistant says, looked up by key: they live in ``resources/texts.yaml``, not in code."""

from __future__ import annotations

import functools
from importlib import resources
from typing import Any

import yaml


@functools.cache
def _texts() -> dict[str, Any]:
    data = yaml.safe_load(resources.files("assistant").joinpath("resources/texts.yaml").read_text("utf-8"))
    assert isinstance(data, dict)
    return data


def say(key: str, /, **values: object) -> str:
    """The text for a dotted key (``fees.free``) with ``{name}`` parts filled. Raises ``KeyError`` for unknown keys."""
    found: Any = _texts()
    for part in key.split("."):
        found = found[part]
    return str(found).format(**values)
