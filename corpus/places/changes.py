"""What the table does not hold: the day of the reform, its legal texts, other names (``resources/changes.yaml``)."""

from __future__ import annotations

import functools
from datetime import date
from importlib import resources
from typing import Any

import yaml

from corpus.places.units import Basis, Level


@functools.cache
def changes() -> dict[str, Any]:
    """The file, read once."""
    text = resources.files("corpus.places").joinpath("resources/changes.yaml").read_text("utf-8")
    data = yaml.safe_load(text)
    assert isinstance(data, dict)
    return data


def reform_day() -> date:
    """The first day of the two-level government."""
    day = changes()["reform"]
    assert isinstance(day, date)
    return day


def basis_of(level: Level, province: str, province_name: str) -> Basis:
    """The legal text by which units of a level changed in today's ``province`` (an id)."""
    entry = changes()["basis"][level.value]
    known = entry.get("known", {}).get(province[1:], {})
    number = known.get("number") or entry.get("number", "")
    return Basis(entry["kind"], number, entry["about"].format(province=province_name), known.get("url", ""))
