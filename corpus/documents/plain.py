"""Plain text, Markdown and JSON as documents."""

from __future__ import annotations

import json
import re
from typing import Any

from corpus.documents.layout import Line, PageLines, is_heading, paragraphs, without_running_lines
from corpus.documents.letters import decoded, repaired
from corpus.documents.limits import Limits, too_large
from corpus.documents.model import Block, BlockKind, Document, Loss, PageInfo
from corpus.documents.quality import text_quality
from corpus.documents.tables import table_block
from corpus.errors import InputError
from corpus.language.hygiene import clean

_RULE = re.compile(r"\|?(?:\s*:?-{3,}:?\s*\|)+\s*:?-*:?\s*")
_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s+")
_FENCE = re.compile(r"\s*(?:```|~~~)")
_INLINE = ((re.compile(r"!\[([^\]]*)\]\([^)]*\)"), r"\1"), (re.compile(r"\[([^\]]+)\]\([^)]*\)"), r"\1"),
           (re.compile(r"\*\*(\S(?:.*?\S)?)\*\*|__(\S(?:.*?\S)?)__"), r"\1\2"), (re.compile(r"(?<!\w)`([^`]+)`"), r"\1"))  # fmt: skip
_HARD_WRAP = 60  # characters: a text whose lines are mostly about as long was wrapped by a program
_DEEPEST = 60


def read_txt(data: bytes, name: str, limits: Limits) -> Document:
    """Plain text. Lines that a program wrapped are joined again; form feeds are page breaks."""
    text, encoding = decoded(data)
    _fits(text, name, limits)
    pages = [PageLines(number, [Line(line) for line in (clean(part) for part in page.split("\n")) if _says(line)])
             for number, page in enumerate(text.replace("\r\n", "\n").split("\f"), start=1)]  # fmt: skip
    pages = [page for page in pages if page.lines] or pages[:1]
    taken = without_running_lines(pages) if len(pages) > 2 or "CÔNG BÁO/Số" in text else 0
    lengths = [len(line.text) for page in pages for line in page.lines]
    long = [length for length in lengths if length > _HARD_WRAP * 0.75]
    wrapped = len(long) > 10 and sum(_HARD_WRAP <= length <= 120 for length in long) > 0.8 * len(long)
    if wrapped:
        blocks = paragraphs(pages)
    else:
        blocks = [Block(kind=BlockKind.HEADING if is_heading(line.text) else BlockKind.PARAGRAPH, text=line.text,
                        page=page.number) for page in pages for line in page.lines]  # fmt: skip
    losses = (Loss(code="RUNNING_LINES", detail=str(taken)),) if taken else ()
    return _document("txt", name, blocks, encoding, losses)


def read_markdown(data: bytes, name: str, limits: Limits) -> Document:
    """Markdown: headings, lists, tables and paragraphs; front matter is left to its own reader."""
    text, encoding = decoded(data)
    _fits(text, name, limits)
    blocks: list[Block] = []
    paragraph: list[str] = []
    rows: list[list[str]] = []
    fenced = False

    def flush() -> None:
        if joined := _plain(" ".join(paragraph)):
            blocks.append(Block(text=joined))
        paragraph.clear()
        if rows and (table := table_block(rows)) is not None:
            blocks.append(table)
        rows.clear()

    for line in text.replace("\r\n", "\n").split("\n"):
        if _FENCE.match(line):
            flush()
            fenced = not fenced
        elif fenced:
            if clean(line):
                blocks.append(Block(text=clean(line)))
        elif heading := _HEADING.match(line):
            flush()
            if words := _plain(heading[2]):
                blocks.append(Block(kind=BlockKind.HEADING, text=words, level=len(heading[1])))
        elif line.lstrip().startswith("|"):
            if paragraph:
                flush()
            if not _RULE.fullmatch(line.strip()):
                rows.append([_plain(cell) for cell in line.strip().strip("|").split("|")])
        elif _ITEM.match(line):
            flush()
            if words := _plain(line):
                blocks.append(Block(kind=BlockKind.LIST, text=words))
        elif not line.strip():
            flush()
        else:
            if rows:
                flush()
            paragraph.append(line.strip())
    flush()
    return _document("md", name, blocks, encoding)


def read_json(data: bytes, name: str, limits: Limits) -> Document:
    """JSON of no known shape: its texts in order, each with the name of its field."""
    text, encoding = decoded(data)
    _fits(text, name, limits)
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{name}: {error}", code="JSON_BROKEN") from error
    blocks = [Block(text=line) for line in _lines(value, "", 0)]
    return _document("json", name, blocks, encoding)


def _lines(value: Any, name: str, depth: int) -> list[str]:
    if depth > _DEEPEST:
        raise too_large("nested too deeply", "TOO_DEEP")
    if isinstance(value, dict):
        return [line for key, item in value.items() for line in _lines(item, str(key), depth + 1)]
    if isinstance(value, list):
        return [line for item in value for line in _lines(item, name, depth + 1)]
    text = clean(str(value)) if value not in (None, "", True, False) else ""
    return [f"{name}: {text}" if name else text] if text else []


def _says(line: str) -> bool:
    """Whether a line is more than a rule of dashes."""
    return any(c.isalnum() for c in line)


def _fits(text: str, name: str, limits: Limits) -> None:
    if len(text) > limits.characters:
        raise too_large(f"{name}: {len(text)} characters, at most {limits.characters}")


def _plain(text: str) -> str:
    for pattern, kept in _INLINE:
        text = pattern.sub(kept, text)
    return repaired(clean(text))[0]


def _document(kind: str, name: str, blocks: list[Block], encoding: str, losses: tuple[Loss, ...] = ()) -> Document:
    mended = [block if block.rows else block.model_copy(update={"text": repaired(block.text)[0]}) for block in blocks]
    if not mended:
        raise InputError(f"{name}: no text", code="NO_TEXT")
    text = "\n".join(block.text for block in mended)
    return Document(
        format=kind, name=name, blocks=tuple(mended), losses=losses, encoding=encoding if encoding != "utf-8" else "",
        pages=(PageInfo(number=1, quality=text_quality(text), chars=len(text)),),
    )  # fmt: skip
