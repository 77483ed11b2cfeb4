"""The starter corpus: written for this package, shipped inside it."""

from __future__ import annotations

from pathlib import Path


def starter_path() -> Path:
    """The folder with the starter corpus."""
    return Path(__file__).parent
