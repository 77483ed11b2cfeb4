"""Every setting is documented, read by the code, and says what it means. A dead setting is a broken promise."""

from __future__ import annotations

import ast
import importlib
import re
from functools import cache
from pathlib import Path

import pytest
from pydantic import SecretStr
from pydantic_core import PydanticUndefined
from pydantic_settings import BaseSettings

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("corpus", "index", "assistant", "eval", "channels")
_ROW = re.compile(r"^\| `(TROLY_\w+)` \| (.+?) \| (.+?) \|$", re.MULTILINE)


def sections() -> list[type[BaseSettings]]:
    modules = [f"{room}.settings" for room in ROOMS if (ROOT / room / "settings.py").exists()]
    found = (value for name in modules for value in vars(importlib.import_module(name)).values())
    return [v for v in found if isinstance(v, type) and issubclass(v, BaseSettings) and v is not BaseSettings]


def variable(section: type[BaseSettings], field: str) -> str:
    return f"{section.model_config.get('env_prefix', '')}{field}".upper()


FIELDS = [(section, field) for section in sections() for field in section.model_fields]
IDS = [variable(*pair) for pair in FIELDS]


@cache
def documented() -> dict[str, tuple[str, str]]:
    text = (ROOT / "docs" / "SETTINGS.md").read_text("utf-8")
    return {name: (default, meaning) for name, default, meaning in _ROW.findall(text)}


@cache
def attributes_read() -> frozenset[str]:
    trees = (ast.parse(path.read_text("utf-8")) for room in ROOMS for path in (ROOT / room).rglob("*.py"))
    return frozenset(
        node.attr
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load)
    )


def test_every_room_with_settings_is_looked_at() -> None:
    assert {section.__name__ for section in sections()} >= {
        "CorpusSettings", "IndexSettings", "AssistantSettings", "ChannelSettings"}  # fmt: skip


@pytest.mark.parametrize(("section", "field"), FIELDS, ids=IDS)
def test_a_setting_is_documented_with_its_default(section: type[BaseSettings], field: str) -> None:
    name = variable(section, field)
    assert name in documented(), f"docs/SETTINGS.md has no row for {name}"
    shown, meaning = documented()[name]
    default = section.model_fields[field].default
    if isinstance(default, SecretStr):
        default = default.get_secret_value()
    if default is PydanticUndefined or default in ("", None):
        return  # made at run time, or empty: said in words
    assert shown == f"`{str(default).lower() if isinstance(default, bool) else default}`"
    assert len(meaning) > 15


@pytest.mark.parametrize(("section", "field"), FIELDS, ids=IDS)
def test_a_setting_is_read_by_the_code(section: type[BaseSettings], field: str) -> None:
    assert field in attributes_read(), f"nothing reads {section.__name__}.{field}"


@pytest.mark.parametrize(("section", "field"), FIELDS, ids=IDS)
def test_a_setting_has_a_description_and_is_named_like_its_siblings(section: type[BaseSettings], field: str) -> None:
    assert section.model_fields[field].description
    assert section.model_config.get("env_prefix", "").startswith("TROLY_")


def test_nothing_is_documented_that_does_not_exist() -> None:
    assert set(documented()) == set(IDS)
    text = (ROOT / "docs" / "SETTINGS.md").read_text("utf-8")
    assert set(re.findall(r"TROLY_[A-Z][A-Z_]+[A-Z]", text)) <= set(IDS)
