"""Generations: each index is a folder of its own; one pointer says which is live."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from corpus.language import accented_terms, folded_terms
from corpus.models import digest_of
from index.errors import REBUILD, ROLLBACK, GenerationError
from index.units import maker_digest

# 2: legal documents and their relations stand in the unit store; 3: articles are embedded in pieces; 4: offices whose
# officers alone see a unit
FORMAT = 5
_PROBE = "Hoà giải ở Uỷ ban; Ðăng ký KHAI SINH: 1.001193, NĐ 123/2015/NĐ-CP\u200b"


@dataclass(frozen=True, slots=True)
class Fingerprints:
    """What an index depends on besides its records; a difference means it must be built anew."""

    embedder: str
    dimensions: int
    units: str
    normalizer: str

    @classmethod
    def current(cls, embedder: str, dimensions: int) -> Fingerprints:
        """Fingerprints of the running code: the normaliser's and passage maker's by what they make of a probe."""
        normalizer = digest_of([accented_terms(_PROBE), folded_terms(_PROBE)])[:16]
        return cls(embedder, dimensions, maker_digest(), normalizer)

    def differences(self, other: Fingerprints) -> list[str]:
        """Names of the parts that differ."""
        mine, theirs = asdict(self), asdict(other)
        return [name for name in mine if mine[name] != theirs[name]]


@dataclass(slots=True)
class Manifest:
    """What a generation says of itself."""

    id: str
    created: str
    fingerprints: Fingerprints
    counts: dict[str, int] = field(default_factory=dict)
    diff: dict[str, int] = field(default_factory=dict)
    collections: dict[str, dict[str, int]] = field(default_factory=dict)
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    article_pieces: int = 0
    examples: str = ""
    format: int = FORMAT

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """The manifest of a generation folder. Raises ``GenerationError``."""
        try:
            data = json.loads((folder / "manifest.json").read_text("utf-8"))
            found = data.get("format", FORMAT)
            if found != FORMAT:
                raise GenerationError(f"generation {folder.name} has format {found}; {REBUILD}", code="INDEX_MISMATCH")
            data["fingerprints"] = Fingerprints(**data["fingerprints"])
            manifest = cls(**data)
            if not all(isinstance(part, dict) for part in (manifest.counts, manifest.collections, manifest.files)):
                raise TypeError("its parts are not what they should be")
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise GenerationError(f"generation {folder.name}: manifest unreadable ({error}); {ROLLBACK}") from error
        return manifest

    def write(self, folder: Path) -> None:
        text = json.dumps(asdict(self), ensure_ascii=False, indent=1)
        _write_synced(folder / "manifest.json", text)


class Generations:
    """The generations of one data folder."""

    def __init__(self, home: Path) -> None:
        self.root = home / "index"
        self._pointer = self.root / "live.json"

    def folder(self, generation: str) -> Path:
        return self.root / "generations" / generation

    def all(self) -> list[str]:
        """Ids of the finished generations, oldest first."""
        root = self.root / "generations"
        folders = (p.name for p in root.iterdir() if p.is_dir() and not p.name.startswith(".")) if root.exists() else ()
        return sorted(folders)

    def history(self) -> list[str]:
        """Ids that were live, oldest first; the last is live now. Raises ``GenerationError`` on a broken pointer."""
        try:
            history = json.loads(self._pointer.read_text("utf-8"))["history"]
            if not isinstance(history, list) or not all(isinstance(generation, str) for generation in history):
                raise TypeError("history is no list of ids")
            return history
        except FileNotFoundError:
            return []
        except (OSError, ValueError, KeyError, TypeError) as error:
            newest = self.all()[-1:]
            repair = f"repair: troly index publish {newest[0]}" if newest else REBUILD
            raise GenerationError(f"live.json is unreadable ({error}); {repair}") from error

    def live(self) -> str | None:
        """The live generation, or None."""
        history = self.history()
        return history[-1] if history else None

    def publish(self, generation: str) -> None:
        """Make a finished generation live, in one atomic step."""
        if generation not in self.all():
            raise GenerationError(f"no generation {generation!r}; see: troly index status", code="INDEX_UNKNOWN")
        try:
            history = self.history()
        except GenerationError:
            history = []  # publishing is the repair of a broken pointer
        if not history or history[-1] != generation:
            self._point([*history, generation][-20:])

    def rollback(self) -> str:
        """Go back to the last generation that was live before and is whole, and say which.

        Raises ``GenerationError``: ``INDEX_UNKNOWN`` if there is none, ``INDEX_DAMAGED`` if none is whole.
        """
        earlier = self._earlier()
        damage: GenerationError | None = None
        while earlier:
            try:
                verify(self.folder(earlier[-1]))
            except GenerationError as error:
                damage = damage or error
                earlier.pop()
            else:
                self._point(earlier)
                return earlier[-1]
        if damage is not None:
            raise GenerationError(f"{damage.detail.partition(';')[0]}; {REBUILD}", code=damage.code)
        raise GenerationError("there is no earlier generation to go back to", code="INDEX_UNKNOWN")

    def _earlier(self) -> list[str]:
        """Ids that were live before the live one and still exist, oldest first."""
        known = set(self.all())
        history = self.history()
        return [generation for generation in history[:-1] if generation in known and generation != history[-1]]

    def prune(self, keep: int) -> list[str]:
        """Delete the oldest generations beyond ``keep``, never the live one or the one before it; says which."""
        protected = {*self.history()[-1:], *self._earlier()[-1:]}
        removable = [generation for generation in self.all() if generation not in protected]
        surplus = max(0, len(self.all()) - keep)
        for generation in removable[:surplus]:
            shutil.rmtree(self.folder(generation))
        return removable[:surplus]

    def _point(self, history: list[str]) -> None:
        self.root.mkdir(parents=True, exist_ok=True)
        fresh = self._pointer.with_suffix(".new")
        _write_synced(fresh, json.dumps({"live": history[-1], "history": history}))
        fresh.replace(self._pointer)


def checksums(folder: Path) -> dict[str, dict[str, Any]]:
    """``relative name → {sha256, size}`` of every file of a generation but the manifest and lock files."""
    files: dict[str, dict[str, Any]] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name != "manifest.json" and not path.name.endswith(".lock"):
            with path.open("rb") as stream:
                files[name] = {"sha256": hashlib.file_digest(stream, "sha256").hexdigest(), "size": path.stat().st_size}
    return files


def verify(folder: Path) -> Manifest:
    """Check every file of a generation against its manifest. Raises ``GenerationError`` (``INDEX_DAMAGED``)."""
    if not folder.exists():
        raise GenerationError(f"generation {folder.name} is missing; {ROLLBACK}")
    manifest = Manifest.read(folder)
    try:
        found = checksums(folder)
    except OSError as error:
        raise GenerationError(f"generation {folder.name}: {error}; {ROLLBACK}") from error
    for name, expected in manifest.files.items():
        if name not in found:
            raise GenerationError(f"generation {folder.name}: {name} is missing; {ROLLBACK}")
        if found[name] != expected:
            raise GenerationError(f"generation {folder.name}: {name} was changed or damaged; {ROLLBACK}")
    return manifest


def new_id(taken: list[str]) -> str:
    """A sortable id from the clock (UTC), unique among ``taken``."""
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    number = 0
    while f"{stamp}-{number:02d}" in taken:
        number += 1
    return f"{stamp}-{number:02d}"


def _write_synced(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
