"""Question sets: gold sets with facts, and retrieval sets with the documents that should be found."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from corpus.errors import InputError

ItemKind = Literal["answerable", "ambiguous", "out_of_scope", "unanswerable", "unsafe"]


class TurnItem(BaseModel):
    model_config = ConfigDict(frozen=True)

    role: Literal["user", "assistant"]
    text: str


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


class RetrievalItem(BaseModel):
    """A question with the ids of the documents that answer it."""

    model_config = ConfigDict(frozen=True)

    qid: str
    question: str
    gold: tuple[str, ...] = Field(min_length=1)


QuestionSet = list[GoldItem | RetrievalItem]


def load_set(path: Path) -> QuestionSet:
    """Read a JSONL set, one schema throughout. Raises ``InputError`` (``SET_BROKEN``) with line and reason."""
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
        rows.append(row)
    model: type[GoldItem | RetrievalItem] = RetrievalItem if "gold" in rows[0] else GoldItem
    items: list[GoldItem | RetrievalItem] = []
    for (number, _), row in zip(lines, rows, strict=True):
        try:
            items.append(model.model_validate(row))
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            raise InputError(f"{path} line {number}: {where}: {first['msg']}", code="SET_BROKEN") from error
    return items
