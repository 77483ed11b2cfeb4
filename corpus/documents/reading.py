"""One call for one file, and what it cost."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from corpus.documents.limits import Limits
from corpus.documents.model import Document
from corpus.documents.sandbox import Sandbox
from corpus.errors import TrolyError


@dataclass(frozen=True, slots=True)
class Reading:
    """A document, or why there is none. ``seconds`` is the time of reading."""

    document: Document | None
    error: str = ""
    detail: str = ""
    seconds: float = 0.0


def read_document(path: Path, limits: Limits | None = None) -> Document:
    """Read one file in a process of its own. Raises like ``Sandbox.read``."""
    with Sandbox(limits) as sandbox:
        return sandbox.read(path)


def attempt(sandbox: Sandbox, path: Path) -> Reading:
    """Read a file and never raise for what is in it."""
    started = time.perf_counter()
    try:
        document = sandbox.read(path)
    except TrolyError as error:
        return Reading(None, error.code, error.detail, time.perf_counter() - started)
    return Reading(document, seconds=time.perf_counter() - started)
