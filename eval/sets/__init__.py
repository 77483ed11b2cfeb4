"""The question sets that ship with the package."""

from __future__ import annotations

from pathlib import Path


def own_set() -> Path:
    """The package's own questions, over the starter corpus."""
    return Path(__file__).parent / "starter.jsonl"
