"""Running text of a procedure → steps, and the small lists around it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpus.models import PaperGroup, Step
from corpus.readers.jsonl import blank

_STEP = re.compile(
    r"^[^\S\n]*[-+*•]?[^\S\n]*(Bước\s+\d+[a-zđ]?(?:\.\d+)?)\b[^\S\n]*[:.)–-]?[^\S\n]*", re.MULTILINE | re.IGNORECASE
)
# Commas inside these names are no separators.
_WHOLE_NAMES = ("Cán bộ, công chức, viên chức",)
_SETS = re.compile(
    r"[\W_]*số lượng(?: hồ sơ)?\s*:?\s*0*(\d{1,2})\s*(?:\([^()]*\)\s*)?bộ(?: hồ sơ)?[\W_]*", re.IGNORECASE
)


def split_steps(text: str, title: str = "") -> tuple[Step, ...]:
    """One step for each line that begins with "Bước N"; text before the first, or without any, under ``title``.

    The wording is kept as it stands, also where the source is damaged: repairing it is an editor's decision.
    """
    text, title = blank(text), blank(title)
    if not text and not title:
        return ()
    marks = list(_STEP.finditer(text))
    head = text[: marks[0].start()].strip() if marks else text
    steps = [Step(title=title, text=head)] if head or title else []
    for n, mark in enumerate(marks):
        end = marks[n + 1].start() if n + 1 < len(marks) else len(text)
        steps.append(Step(title=re.sub(r"\s+", " ", mark[1]), text=text[mark.end() : end].strip()))
    return tuple(steps)


def name_list(text: str) -> tuple[str, ...]:
    """Names between commas, with commas inside brackets and inside known names left alone."""
    text = blank(text)
    for number, name in enumerate(_WHOLE_NAMES):
        text = text.replace(name, f"\x00{number}\x00")
    parts, depth, start = [], 0, 0
    for mark in re.finditer(r"[(),;\n]", text):
        if mark[0] in "()":
            depth = max(0, depth + (1 if mark[0] == "(" else -1))
        elif depth == 0:
            parts.append(text[start : mark.start()])
            start = mark.end()
    parts.append(text[start:])
    for number, name in enumerate(_WHOLE_NAMES):
        parts = [part.replace(f"\x00{number}\x00", name) for part in parts]
    return tuple(dict.fromkeys(part for raw in parts if (part := raw.strip())))


def dossier_sets(groups: Iterable[PaperGroup]) -> int | None:
    """Number of dossier sets where a heading among the papers says it: "Số lượng hồ sơ: 01 bộ."."""
    found = {int(match[1]) for group in groups if (match := _SETS.fullmatch(group.case))}
    return found.pop() if len(found) == 1 else None
