"""What staff read, by page: ``channels/console/resources/<name>.yaml``."""

from __future__ import annotations

import functools
from importlib import resources
from typing import Any

import yaml


@functools.cache
def words(name: str) -> dict[str, Any]:
    """The texts of a page, or of the ``frame`` around all pages."""
    text = resources.files("channels.console").joinpath(f"resources/{name}.yaml").read_text("utf-8")
    data: dict[str, Any] = yaml.safe_load(text)
    return data


@functools.cache
def role_words() -> dict[str, dict[str, str]]:
    """``{"roles": {role: text}, "permissions": {permission: text}}``."""
    text = resources.files("channels.staff").joinpath("resources/roles.yaml").read_text("utf-8")
    data: dict[str, dict[str, str]] = yaml.safe_load(text)
    return data
