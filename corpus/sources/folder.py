"""A watched folder: every file below it is an item, its relative path the identity.

A file is taken once nobody has touched it for a while, and only if it is the same after reading as before. What
offices and programs leave lying about (hidden files, Word's locks, half downloads) is no content. Links are not
followed unless asked for: one link to ``/`` would make the whole machine knowledge.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from corpus.sources.base import Content, Gone, Known, Listed, Listing, Problem, SourceError, Unchanged

_UNFINISHED = (".part", ".partial", ".crdownload", ".download", ".tmp", ".filepart")
_SYSTEM = frozenset(("thumbs.db", "desktop.ini", "__macosx", "lost+found", "$recycle.bin", "system volume information"))
_CHUNK = 1 << 20


class FolderSource:
    """Files below ``root``, or ``root`` itself when it is a file. ``settle_seconds``: how long a file must have been
    left alone; ``clock`` gives the time of day in seconds."""

    def __init__(
        self, name: str, root: Path, *, settle_seconds: float = 3.0, follow_links: bool = False,
        clock: Callable[[], float] = time.time,
    ) -> None:  # fmt: skip
        self.name = name
        self._root = root
        self._settle, self._follow, self._clock = settle_seconds, follow_links, clock

    def listing(self, known: Mapping[str, Known]) -> Listing:
        """Files with size and time as their stamp. Raises ``SourceError`` where the folder is not there."""
        listing = Listing()
        if self._root.is_file():
            self._file(self._root, self._root.name, listing)
        elif self._root.is_dir():
            for path in self._walk(self._root, listing, set()):
                self._file(path, path.relative_to(self._root).as_posix(), listing)
        else:
            raise SourceError(f"{self._root}: no such folder; is the disk or share connected?")
        self._find_moved(listing, known)
        return listing

    def fetch(self, listed: Listed, known: Known | None) -> Content | Unchanged | Gone:
        """The file as it lies there. Raises ``SourceError`` (``FILE_UNREADABLE``, ``FILE_CHANGING``)."""
        path = Path(listed.path)
        try:
            digest = _digest(path)
        except FileNotFoundError as error:  # perhaps only moved: the next list will tell
            raise SourceError(f"{path}: no longer there", code="FILE_CHANGING") from error
        except OSError as error:
            raise SourceError(f"{path}: {error.strerror}", code="FILE_UNREADABLE") from error

        def still() -> None:
            try:
                same = _stamp(path.stat()) == listed.stamp
            except OSError:
                same = False
            if not same:
                raise SourceError(f"{path.name} changed while it was read", code="FILE_CHANGING")

        return Content(path, digest, stamp=listed.stamp, still=still)

    def forget(self, item: str) -> None:
        """Nothing is kept of a file."""

    def close(self) -> None:
        """Nothing is open."""

    def _walk(self, folder: Path, listing: Listing, above: set[tuple[int, int]]) -> Iterator[Path]:
        try:
            here = folder.stat()
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            # What lies below it is unknown, so nothing can be said to be gone.
            listing.complete = False
            listing.problems.append(Problem(_shown(folder, self._root), "FOLDER_UNREADABLE", str(error.strerror)))
            return
        if (here.st_dev, here.st_ino) in above:
            return  # a link to a folder above
        for entry in entries:
            if _ignored(entry.name):
                continue
            path = Path(entry.path)
            if entry.is_symlink() and not self._follow:
                listing.left.append(Problem(_shown(path, self._root), "FILE_LINK"))
            elif entry.is_dir():
                yield from self._walk(path, listing, above | {(here.st_dev, here.st_ino)})
            elif entry.is_file():  # no pipes, sockets or devices
                yield path

    def _file(self, path: Path, item: str, listing: Listing) -> None:
        try:
            item.encode()
        except UnicodeEncodeError:
            shown = item.encode("utf-8", "replace").decode()
            listing.problems.append(Problem(shown, "FILE_NAME_BROKEN"))
            return
        try:
            found = path.stat()
        except OSError as error:
            listing.left.append(Problem(item, "FILE_UNREADABLE", str(error.strerror)))
            return
        now = self._clock()
        # Copying may keep an old time of change; the time of the entry itself cannot be set. One in the future (a
        # wrong clock, a share) says nothing.
        touched = max((t for t in (found.st_mtime, found.st_ctime) if t <= now), default=0.0)
        if now - touched < self._settle:
            listing.left.append(Problem(item, "FILE_CHANGING"))
            return
        listing.items[item] = Listed(item, stamp=_stamp(found), path=str(path.resolve()))

    def _find_moved(self, listing: Listing, known: Mapping[str, Known]) -> None:
        """New files that hold what a missing one held. Only files of the same size are looked into."""
        missing: dict[str, dict[str, str]] = {}
        for item, one in known.items():
            if item not in listing.items and one.settled and one.digest:
                missing.setdefault(one.stamp.partition(":")[0], {})[one.digest] = item
        for item, listed in listing.items.items():
            candidates = missing.get(listed.stamp.partition(":")[0])
            if not candidates or (item in known and known[item].settled):
                continue
            try:
                old = candidates.pop(_digest(Path(listed.path)), None)
            except OSError:
                continue  # said when it is fetched
            if old is not None:
                listing.moved[item] = old


def _ignored(name: str) -> bool:
    lower = name.casefold()
    return name.startswith((".", "~$")) or lower.endswith(_UNFINISHED) or lower in _SYSTEM


def _stamp(found: os.stat_result) -> str:
    return f"{found.st_size}:{found.st_mtime_ns}"


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _shown(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix().encode("utf-8", "replace").decode()
