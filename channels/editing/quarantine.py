"""Where uploaded files lie: under their digest, never under a name that somebody else chose, never executable."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from channels.editing.base import FOLDER, EditingError
from corpus.documents.limits import MEGABYTE, Limits
from corpus.documents.packed import Packed
from corpus.errors import LibraryError
from corpus.language import clean

_LONGEST_NAME = 200
_SUFFIX = 8
# Word and Excel files are zips too; what tells an archive from them stands inside.
_OFFICE = ("[Content_Types].xml", "mimetype")
_HIDDEN = ("__MACOSX/", "Thumbs.db", "desktop.ini", ".DS_Store")


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file as it came in; ``name`` may hold folders ("2026/quyet-dinh.pdf") and is a label only."""

    name: str
    data: bytes


class Quarantine:
    """Files of one data folder. Nothing here opens what a file holds, zip directories apart."""

    def __init__(self, home: Path, *, largest: int = 100 * MEGABYTE) -> None:
        self.folder = home / FOLDER / "files"
        self._largest = largest

    def put(self, data: bytes, name: str) -> str:
        """Store a file and give the name it lies under. Raises ``EditingError`` (``FILE_TOO_LARGE``, ``FILE_EMPTY``) and
        ``LibraryError`` (``DISK_FULL``, ``HOME_UNWRITABLE``)."""
        if not data:
            raise EditingError(f"{name}: empty", code="FILE_EMPTY")
        if len(data) > self._largest:
            raise EditingError(f"{name}: {len(data)} bytes, at most {self._largest}", code="FILE_TOO_LARGE")
        stored = hashlib.sha256(data).hexdigest() + _suffix(name)
        path = self.folder / stored
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            if not path.exists():
                fresh = path.with_name(f".{stored}.{os.getpid()}")
                with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                    file.write(data)
                fresh.replace(path)
        except OSError as error:
            code = "DISK_FULL" if error.errno == 28 else "HOME_UNWRITABLE"
            raise LibraryError(f"{self.folder}: {error.strerror}", code=code) from error
        return stored

    def path(self, stored: str) -> Path:
        """Where a stored file lies. Raises ``EditingError`` (``EDIT_UNKNOWN``) for a name that is none of ours."""
        path = self.folder / stored
        if PurePosixPath(stored).name != stored or not path.is_file():
            raise EditingError("no such stored file", code="EDIT_UNKNOWN")
        return path


def label(name: str) -> str:
    """A name to be shown: without control characters, drives and steps upwards, cut short."""
    parts = [part for part in clean(name.replace("\\", "/")).split("/") if part not in ("", ".", "..")]
    return "/".join(parts)[-_LONGEST_NAME:] or "tệp không tên"


def unpacked(incoming: Incoming, limits: Limits) -> list[Incoming] | None:
    """The files of an archive, each under its own name; None when the file is none. Raises ``InputError`` for bombs and
    broken archives (codes of ``corpus.documents``)."""
    if not incoming.data.startswith(b"PK"):
        return None
    packed = Packed(incoming.data, incoming.name, limits)
    if any(name in _OFFICE for name in packed.names):
        return None
    wanted = [name for name in packed.names if not any(part in name for part in _HIDDEN)]
    return [Incoming(label(name), data) for name in wanted if (data := packed.read(name))]


def _suffix(name: str) -> str:
    # Some readers of record data look at it (".gz"); whatever is no plain ending is left out.
    ending = PurePosixPath(name).suffix.lower()
    return ending if 1 < len(ending) <= _SUFFIX and ending[1:].isascii() and ending[1:].isalnum() else ""
