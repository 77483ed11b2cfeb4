"""Vietnamese help for error codes."""

from __future__ import annotations

import functools
from importlib import resources
from typing import Any

import yaml


@functools.cache
def error_messages() -> dict[str, str]:
    """``code → text`` of every error a person can meet."""
    return {str(code): str(text) for code, text in resource("errors").items()}


def help_for(code: str) -> str:
    """The text for a code; that of ``INTERNAL`` for one that has none."""
    messages = error_messages()
    return messages.get(code, messages["INTERNAL"])


@functools.cache
def resource(name: str) -> dict[str, Any]:
    """A file of words of this room."""
    data: dict[str, Any] = yaml.safe_load(
        resources.files("channels").joinpath(f"resources/{name}.yaml").read_text("utf-8")
    )
    return data
