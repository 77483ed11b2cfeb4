"""Question sets: gold sets with facts, and retrieval sets with the documents that should be found.

The schema has a version. A file may begin with a header line, ``{"schema": 2, "set": "…", "about": "…"}``; a file with
one is held to the stricter rules of ``problems``. Files without a header are version 1, which lacked everything from
``group`` on; they load as they are.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from corpus.errors import InputError

SCHEMA = 2
ItemKind = Literal["answerable", "ambiguous", "out_of_scope", "unanswerable", "unsafe", "unlabelled"]
Group = Literal["question", "conversation", "attack", "officer", "channel"]
Subject = Literal["procedure", "code", "document", "place", "office", "faq", "news", "none"]


class TurnItem(BaseModel):
    model_config = ConfigDict(frozen=True)

    role: Literal["user", "assistant"]
    text: str


class Shape(BaseModel):
    """What a channel can show: at most ``longest`` characters (0 = any), and no markup where it prints plain text."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    channel: str
    longest: int = Field(default=0, ge=0)
    plain: bool = True


class GoldItem(BaseModel):
    """A question with what a right answer is. ``procedures``: every code a fair judge accepts, best first;
    ``facts``: short strings a right answer contains."""

    model_config = ConfigDict(frozen=True)

    id: str
    question: str
    kind: ItemKind = "answerable"
    style: str = ""
    audience: str = ""
    aspect: str = "none"
    history: tuple[TurnItem, ...] = ()
    procedures: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    group: Group = "question"
    subject: Subject = "procedure"
    records: tuple[str, ...] = Field(default=(), description="accepted records that are no procedures: 'faq:…'")
    outcomes: tuple[str, ...] = Field(default=(), description="accepted outcomes, where the kind's own do not fit")
    intent: str = Field(default="", description="what is wanted, as the intent classifier names it")
    places: tuple[str, ...] = Field(default=(), description="names of today that the answer must give")
    forbidden: tuple[str, ...] = Field(default=(), description="what no answer to this may contain")
    shape: Shape | None = None
    twin_of: str = Field(default="", description="id of the question that this one is typed otherwise")
    topic: str = ""

    @property
    def accepted(self) -> tuple[str, ...]:
        """Names of everything that is a right source."""
        return self.procedures + self.records


class RetrievalItem(BaseModel):
    """A question with the ids of the documents that answer it."""

    model_config = ConfigDict(frozen=True)

    qid: str
    question: str
    gold: tuple[str, ...] = Field(min_length=1)
    style: str = ""

    @property
    def id(self) -> str:
        return self.qid


Item = GoldItem | RetrievalItem
QuestionSet = list[Item]


def load_set(path: Path) -> QuestionSet:
    """Read a JSONL set, one schema throughout. Raises ``InputError`` (``SET_BROKEN``) with line and reason."""
    numbered = read_lines(path)
    header: dict[str, Any] = {}
    if "schema" in numbered[0][1] and "question" not in numbered[0][1]:
        header = numbered.pop(0)[1]
        if not isinstance(header["schema"], int) or header["schema"] > SCHEMA:
            raise InputError(f"{path} line 1: schema {header['schema']!r}; known up to {SCHEMA}", code="SET_BROKEN")
        if not numbered:
            raise InputError(f"{path} holds no question", code="SET_BROKEN")
    model: type[GoldItem | RetrievalItem] = RetrievalItem if "gold" in numbered[0][1] else GoldItem
    items: QuestionSet = []
    for number, row in numbered:
        try:
            items.append(model.model_validate(row))
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            raise InputError(f"{path} line {number}: {where}: {first['msg']}", code="SET_BROKEN") from error
    if header and (found := problems(items)):
        raise InputError(f"{path}: {found[0]}", code="SET_BROKEN")
    return items


def read_lines(path: Path) -> list[tuple[int, dict[str, Any]]]:
    """Line number and JSON object of every line that is not blank. Raises ``InputError`` (``SET_BROKEN``)."""
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: {getattr(error, 'strerror', None) or error}", code="SET_BROKEN") from error
    # Not splitlines: U+2028 and the like may stand inside a JSON string.
    lines = [(number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
    if not lines:
        raise InputError(f"{path} holds no question", code="SET_BROKEN")
    rows = []
    for number, line in lines:
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise InputError(f"{path} line {number}: {error}", code="SET_BROKEN") from error
        if not isinstance(row, dict):
            raise InputError(f"{path} line {number}: not a JSON object", code="SET_BROKEN")
        rows.append((number, row))
    return rows


def problems(items: Sequence[Item]) -> list[str]:
    """What is wrong with a set as a whole, in plain words; empty for a good one."""
    found = [f"{name}: stands {count} times" for name, count in Counter(i.id for i in items).items() if count > 1]
    for item in items:
        if not isinstance(item, GoldItem):
            continue
        if item.kind == "answerable" and not item.accepted and not item.places and not item.outcomes:
            found.append(f"{item.id}: answerable, but names nothing that answers it")
        if item.kind in ("out_of_scope", "unanswerable", "unsafe") and (item.accepted or item.facts):
            found.append(f"{item.id}: {item.kind}, but names what answers it")
        if item.kind == "ambiguous" and len(item.procedures) < 2:
            found.append(f"{item.id}: ambiguous between fewer than two procedures")
        if item.group == "conversation" and not item.history:
            found.append(f"{item.id}: a conversation without a turn before")
        if item.group == "channel" and item.shape is None:
            found.append(f"{item.id}: of a channel, without what it can show")
    return found


def write_set(path: Path, items: Sequence[Item], *, name: str, about: str = "") -> None:
    """Write a set with its header; fields at their default are left out."""
    with path.open("w", encoding="utf-8") as stream:
        stream.write(json.dumps({"schema": SCHEMA, "set": name, "about": about}, ensure_ascii=False) + "\n")
        for item in items:
            row = item.model_dump(mode="json", exclude_defaults=True)
            stream.write(json.dumps(row, ensure_ascii=False) + "\n")
