"""The words the kiosk's server side says; the page has its own."""

from __future__ import annotations

import functools
from importlib import resources

import yaml


@functools.cache
def _texts() -> dict[str, str]:
    text = resources.files("channels.kiosk").joinpath("resources/texts.yaml").read_text("utf-8")
    return {str(name): str(value) for name, value in yaml.safe_load(text).items()}


def say(name: str, **values: object) -> str:
    """The text of a name with its values filled in."""
    return _texts()[name].format(**values)
