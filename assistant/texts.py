"""Words the assistant says, looked up by key: they live in ``resources/texts*.yaml``, not in code."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from importlib import resources
from typing import Any

import yaml

VIETNAMESE, ENGLISH = "vi", "en"
_FILES = {VIETNAMESE: "texts", ENGLISH: "texts_en"}
_language: ContextVar[str] = ContextVar("language", default=VIETNAMESE)


@functools.cache
def _texts(language: str) -> dict[str, Any]:
    data = yaml.safe_load(
        resources.files("assistant").joinpath(f"resources/{_FILES[language]}.yaml").read_text("utf-8")
    )
    assert isinstance(data, dict)
    # A text that is not translated yet is said in Vietnamese rather than not at all.
    return data if language == VIETNAMESE else _merged(_texts(VIETNAMESE), data)


def _merged(base: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    below = {key: _merged(base[key], value) for key, value in own.items() if isinstance(value, dict) and key in base}
    return {**base, **own, **below}


def say(key: str, /, **values: object) -> str:
    """The text for a dotted key (``fees.free``) with ``{name}`` parts filled, in the language of the block of
    ``using_language`` around the call; Vietnamese outside of one. Raises ``KeyError`` for unknown keys."""
    found: Any = _texts(_language.get())
    for part in key.split("."):
        found = found[part]
    return str(found).format(**values)


def every_text() -> Iterator[str]:
    """Every text in every language, with its ``{name}`` parts as they stand in the file."""
    found: list[Any] = [_texts(language) for language in _FILES]
    while found:
        value = found.pop()
        if isinstance(value, dict):
            found += value.values()
        else:
            yield str(value)


@contextmanager
def using_language(language: str) -> Iterator[None]:
    """Make ``say`` speak ``language`` (``vi``, ``en``) inside the block, in this thread or task only. Raises
    ``KeyError`` for a language without texts."""
    _texts(language)
    token = _language.set(language)
    try:
        yield
    finally:
        _language.reset(token)


def spoken_language() -> str:
    """The language ``say`` speaks here."""
    return _language.get()
