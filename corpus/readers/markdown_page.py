"""The little markdown the crawl uses: sections, labelled fields, tables, bullets."""

from __future__ import annotations

import re

from corpus.language.hygiene import clean
from corpus.readers.jsonl import blank

_FIELD = re.compile(r"^\* \*\*(?P<label>[^*]+?):\*\*(?P<value>.*(?:\n(?!\* ).*)*)", re.MULTILINE)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_RULE = re.compile(r"\|(?:\s*:?-{3,}:?\s*\|)+")


def sections_of(markdown: str) -> dict[str, str]:
    """Text under each "## " heading; of two with one name the first, which is the page's own."""
    sections: dict[str, str] = {}
    for piece in re.split(r"^## ", markdown.replace("\r\n", "\n"), flags=re.MULTILINE)[1:]:
        title, _, text = piece.partition("\n")
        sections.setdefault(clean(title), text)
    return sections


def fields_of(section: str) -> dict[str, str]:
    """``* **Label:** value`` lines; a value can run over several lines."""
    return {clean(match["label"]): blank(match["value"]) for match in _FIELD.finditer(section)}


def rows_of(section: str) -> list[list[str]]:
    """Cells of the body rows of all tables of a section, with ``<br>`` as line breaks."""
    return [row for _, rows, _ in tables_of(section) for row in rows]


def tables_of(section: str) -> list[tuple[str, list[list[str]], str]]:
    """Each table as (heading above it, body rows, other text above it). Empty when the section has no table."""
    tables: list[tuple[str, list[list[str]], str]] = []
    heading = ""
    loose: list[str] = []
    rows: list[list[str]] | None = None
    lines = section.split("\n")
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        if line.startswith("### "):
            heading, loose, rows = clean(line[4:]), [], None
        elif line.startswith("|") and _RULE.fullmatch(below.strip()):
            # A header row: the next table begins, also where no heading stands between the two.
            rows = []
            tables.append((heading, rows, clean("\n".join(loose))))
            heading, loose = "", []
        elif line.startswith("|") and rows is not None:
            if not _RULE.fullmatch(line.strip()):
                rows.append(_cells(line))
        elif line.strip():
            loose.append(line)
            rows = None
    return tables


def bullets(section: str) -> tuple[str, ...]:
    """Items of a "* " list, each with its following lines; without any, the text itself when there is one."""
    text = blank(section)
    if not text:
        return ()
    items = re.split(r"^\* ", text, flags=re.MULTILINE)
    found = items[1:] if len(items) > 1 else items
    return tuple(dict.fromkeys(item for raw in found if (item := blank(raw))))


def _cells(line: str) -> list[str]:
    inner = line.strip().removeprefix("|").removesuffix("|")
    return [blank(_BREAK.sub("\n", cell).replace("\\|", "|")) for cell in re.split(r"(?<!\\)\|", inner)]
