"""Vietnamese help for error codes."""

from __future__ import annotations

import functools
from importlib import resources

import yaml


@functools.cache
def error_messages() -> dict[str, str]:
    """``code → text`` of every error a person can meet."""
    data = yaml.safe_load(resources.files("channels").joinpath("resources/errors.yaml").read_text("utf-8"))
    return {str(code): str(text) for code, text in data.items()}


def help_for(code: str) -> str:
    """The text for a code; that of ``INTERNAL`` for one that has none."""
    messages = error_messages()
    return messages.get(code, messages["INTERNAL"])
