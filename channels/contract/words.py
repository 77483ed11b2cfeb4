"""Words the channels say themselves, and the commands they know: ``resources/talk.yaml``."""

from __future__ import annotations

import functools
from importlib import resources
from typing import Any

import yaml

from corpus.language import fold, syllables


@functools.cache
def _data() -> dict[str, Any]:
    data = yaml.safe_load(resources.files("channels").joinpath("resources/talk.yaml").read_text("utf-8"))
    assert isinstance(data, dict)
    return data


def talk(key: str, /, **values: object) -> str:
    """The text for a dotted key with ``{name}`` parts filled. Raises ``KeyError`` for unknown keys."""
    found: Any = _data()["texts"]
    for part in key.split("."):
        found = found[part]
    return str(found).format(**values).strip()


@functools.cache
def _commands() -> dict[str, str]:
    return {_plain(wording): name for name, wordings in _data()["commands"].items() for wording in wordings}


def command(text: str) -> str:
    """The command a whole message is ("gặp cán bộ", "#menu", "/xoa"): its name, or nothing."""
    return _commands().get(_plain(text), "") if len(text) <= 60 else ""


def wordings(name: str) -> list[str]:
    """The wordings of a command, folded, for a page that compares for itself."""
    return [wording for wording, command_name in _commands().items() if command_name == name]


def _plain(text: str) -> str:
    return " ".join(syllables(fold(text)))
