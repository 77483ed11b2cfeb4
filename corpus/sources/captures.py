"""What was fetched from elsewhere, kept as files: the content as it came, and a small file that says where from.

The importer reads the small one (``corpus.readers.capture``); its path never changes for an item, so it is what records
name as their source. It is replaced in one step after the content is on disk: a power cut leaves the old or the new.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

from corpus.errors import LibraryError

_NAME = 24  # hexadecimal digits of an item's digest
_CONTENT = 12


class Captures:
    """Captures of one source in ``folder``, which is made when first needed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, item: str) -> Path:
        """The file that stands for an item, there or not."""
        return self._folder / f"{_name(item)}.json"

    def save(self, item: str, body: bytes, suffix: str, about: Mapping[str, str]) -> Path:
        """Write content and origin; gives ``path(item)``. Raises ``LibraryError`` (``DISK_FULL``, ``HOME_UNWRITABLE``)."""
        path = self.path(item)
        content = path.with_name(f"{_name(item)}-{hashlib.sha256(body).hexdigest()[:_CONTENT]}{suffix}")
        line = json.dumps({"capture": 1, "item": item, **about, "file": content.name}, ensure_ascii=False)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            if not content.exists():
                _write(content, body)
            _write(path, line.encode() + b"\n")
            for old in self._contents(item):
                if old != content:
                    old.unlink(missing_ok=True)
        except OSError as error:
            code = "DISK_FULL" if error.errno == errno.ENOSPC else "HOME_UNWRITABLE"
            raise LibraryError(f"{self._folder}: {error.strerror}", code=code) from error
        return path

    def whole(self, item: str) -> bool:
        """Whether the capture of an item is there with its content."""
        try:
            about = json.loads(self.path(item).read_text("utf-8"))
            return (self._folder / Path(about["file"]).name).is_file()
        except (OSError, ValueError, KeyError, TypeError):
            return False

    def forget(self, item: str) -> None:
        """Remove what is kept of an item; the origin last, so that a kill in between is noticed by ``sweep``."""
        for content in self._contents(item):
            content.unlink(missing_ok=True)
        self.path(item).unlink(missing_ok=True)

    def sweep(self, used: set[str]) -> None:
        """Remove what a killed run left of withdrawn items. ``used``: resolved paths of items that are known."""
        if not self._folder.is_dir():
            return
        names = {Path(path).name.partition(".")[0] for path in used}
        for file in self._folder.iterdir():
            if file.name.partition(".")[0].partition("-")[0] not in names:
                file.unlink(missing_ok=True)

    def _contents(self, item: str) -> list[Path]:
        return [path for path in self._folder.glob(f"{_name(item)}-*") if path.is_file()]


def _name(item: str) -> str:
    return hashlib.sha256(item.encode()).hexdigest()[:_NAME]


def _write(path: Path, data: bytes) -> None:
    partial = path.with_name(f".{path.name}.new")
    with partial.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
