"""A procedure's document cut at its headings, which say which field follows: "a. Thành phần, số lượng hồ sơ: …"."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib import resources

import yaml

from corpus.documents.model import Block
from corpus.language.hygiene import clean

# "5.1.", "a)", "II.", "-", "*" and "Bước" numbers before a heading.
# Bounded: two open runs of signs before a word take the square of a line of dots, as long as a form's blanks are.
_SIGNS = r"[\W_]{0,12}"
_LEAD = rf"{_SIGNS}(?:(?:\d{{1,2}}(?:\.\d{{1,2}}){{0,3}}|[a-zđ]|[IVX]{{1,5}})\s{{0,3}}[.)]\s{{0,3}}|[a-zđ]\s{{1,3}}(?=\S))?{_SIGNS}"
# What follows the procedure in a process sheet.
_END = re.compile(rf"{_LEAD}(?:BIỂU MẪU|HỒ SƠ\s+(?:CẦN\s+)?LƯU(?:\s+TRỮ)?|PHỤ LỤC)\b[^:]{{0,60}}$")
# Headings a mere noun could be are only taken with a colon, or with a letter before them: "Kết quả", "Trình tự".
_SHORT = 12


@dataclass(slots=True)
class Section:
    """What stands under one heading. ``place`` is the number of its first block."""

    name: str
    place: int
    blocks: list[Block] = field(default_factory=list)

    @property
    def text(self) -> str:
        return clean("\n".join(block.text for block in self.blocks))

    @property
    def lines(self) -> list[str]:
        """Lines outside tables."""
        return [line for block in self.blocks if not block.rows for line in clean(block.text).split("\n") if line]

    @property
    def tables(self) -> list[Block]:
        return [block for block in self.blocks if block.rows]


def sections_of(blocks: Sequence[Block]) -> list[Section]:
    """Sections in their order; what stands before the first heading has the name ``""``."""
    sections = [Section("", 0)]
    for place, block in enumerate(blocks):
        if not block.rows and _END.fullmatch(block.text) and len(sections) > 3:
            sections.append(Section("end", place))
            continue
        if block.rows and len(block.rows[0]) == 2 and sum(_cell_heading(row)[0] != "" for row in block.rows) >= 3:
            # The whole procedure as a table of two columns: heading and text.
            for row in block.rows:
                name, rest = _cell_heading(row)
                text = clean("\n".join((rest, *row[1:])))
                if name:
                    sections.append(Section(name, place))
                if text:
                    sections[-1].blocks.append(Block(text=text, page=block.page))
            continue
        for line in [block.text] if block.rows else _cut(block.text):
            name, rest = ("", "") if block.rows else heading(line)
            if name:
                sections.append(Section(name, place))
                line = rest
            if line.strip():
                sections[-1].blocks.append(block if block.rows else block.model_copy(update={"text": line}))
    return sections


def heading(text: str) -> tuple[str, str]:
    """Field a line opens and the text behind its heading; ``""`` where it opens none."""
    match = _pattern().match(text)
    if match is None:
        return "", ""
    words = " ".join(match["label"].casefold().split())
    rest = text[match.end() :]
    if match["colon"] is None:
        lettered = re.match(r"\W*(?:\d|[a-zđ]|[IVX]+)\W", text) is not None
        if rest.strip() or (len(words) < _SHORT and not lettered):
            return "", ""
    return _names()[words], rest.strip()


def _cell_heading(row: Sequence[str]) -> tuple[str, str]:
    """A heading in a cell of its own needs no colon."""
    return heading(row[0].rstrip(": ") + ":") if row and "\n" not in row[0] else ("", "")


def _cut(text: str) -> list[str]:
    """Lines of a block that begin sections, each with what follows it."""
    parts: list[str] = []
    for line in text.split("\n"):
        if not parts or heading(line)[0]:
            parts.append(line)
        else:
            parts[-1] += f"\n{line}"
    return parts


@functools.cache
def _names() -> dict[str, str]:
    text = resources.files("corpus.structure").joinpath("resources/labels.yaml").read_text(encoding="utf-8")
    labels: dict[str, list[str]] = yaml.safe_load(text)
    return {" ".join(label.casefold().split()): name for name, listed in labels.items() for label in listed}


@functools.cache
def _pattern() -> re.Pattern[str]:
    words = "|".join(re.escape(label).replace(r"\ ", r"\s+") for label in sorted(_names(), key=len, reverse=True))
    return re.compile(rf"{_LEAD}(?P<label>{words})\s*(?:\(nếu có\)\s*)?(?:(?P<colon>[:：])|(?=\s*$))", re.IGNORECASE)
