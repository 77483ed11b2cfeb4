"""What a running build has embedded, on disk as it goes: a build that was broken off goes on where it stopped.

Embedding a full code of laws takes minutes; everything else of a build takes seconds and is simply done again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

import numpy as np

from index.embedders import Vectors

_DIGEST = 32  # bytes of a SHA-256


class Journal:
    """A file of ``(digest of a text, vector)``, headed by the embedder they come from. One process writes it.

    A file of another embedder, or one that is no journal, counts as empty. Used as a context, it is open for writing.
    """

    def __init__(self, path: Path, embedder: str, dimensions: int) -> None:
        self._path = path
        self._head = json.dumps({"embedder": embedder, "dimensions": dimensions}).encode() + b"\n"
        self._row = np.dtype([("digest", f"V{_DIGEST}"), ("vector", np.float32, (dimensions,))])
        self._file: BinaryIO | None = None

    def read(self) -> dict[str, Vectors]:
        """``digest → vector`` of all whole entries; a torn last one is left out."""
        rows = self._rows()
        return {
            bytes(digest).hex(): np.array(vector) for digest, vector in zip(rows["digest"], rows["vector"], strict=True)
        }

    def __enter__(self) -> Journal:
        rows = self._rows()
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_suffix(".new")
        with fresh.open("wb") as file:  # without the torn end, behind which nothing could be found
            file.write(self._head + rows.tobytes())
        fresh.replace(self._path)
        self._file = self._path.open("ab")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def add(self, digests: Iterable[str], vectors: Vectors) -> None:
        """Append entries. Raises ``OSError`` when the disk is full."""
        assert self._file is not None, "the journal is not open"
        named = list(digests)
        rows = np.zeros(len(named), dtype=self._row)
        rows["digest"] = [np.void(bytes.fromhex(digest)) for digest in named]
        rows["vector"] = vectors
        self._file.write(rows.tobytes())
        self._file.flush()

    def discard(self) -> None:
        """Remove the file: what it held stands in a finished generation."""
        self._path.unlink(missing_ok=True)

    def _rows(self) -> np.ndarray[tuple[int], np.dtype[np.void]]:
        try:
            content = self._path.read_bytes()
        except OSError:
            content = b""
        if not content.startswith(self._head):
            return np.zeros(0, dtype=self._row)
        body = content[len(self._head) :]
        return np.frombuffer(body[: len(body) - len(body) % self._row.itemsize], dtype=self._row)
