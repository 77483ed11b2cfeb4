"""Word files of today: text in order with headings, lists with their numbers, tables, notes. Headers and footers,
deleted text and field codes are left out; macros, embedded objects and links to elsewhere are never followed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from corpus.documents.layout import is_heading
from corpus.documents.letters import repaired
from corpus.documents.limits import Limits, too_large
from corpus.documents.model import Block, BlockKind, Document, Loss, PageInfo
from corpus.documents.numbering import Numbering
from corpus.documents.packed import Packed
from corpus.documents.quality import text_quality
from corpus.documents.tables import table_block
from corpus.documents.xml import parsed_xml
from corpus.errors import InputError
from corpus.language.hygiene import clean

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
# Deleted text, text that only old programs show, and fields' own code.
_SKIP = frozenset((W + "del", W + "moveFrom", W + "instrText", W + "rPr", W + "pPr",
                   "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"))  # fmt: skip
_HEADING = re.compile(r"(?:heading|Heading|Tiu|tiêu đề)\s*(\d)")
_DEEPEST = 200


def read_docx(data: bytes, name: str, limits: Limits) -> Document:
    """Read a .docx, .docm or .dotx. Raises ``InputError`` (``FILE_DAMAGED`` and the archive codes)."""
    packed = Packed(data, name, limits)
    names = packed.names
    main = "word/document.xml" if "word/document.xml" in names else next(
        (n for n in names if n.startswith("word/document") and n.endswith(".xml")), "")  # fmt: skip
    root = _tree(packed, main, name)
    losses = _losses(names)
    numbering = Numbering(_optional(packed, "word/numbering.xml", names), _optional(packed, "word/styles.xml", names))
    body = next((child for child in root if child.tag == W + "body"), None)
    if body is None:
        raise InputError(f"{name}: no body in the document", code="FILE_DAMAGED")
    reader = _Reader(numbering, limits)
    blocks = list(reader.blocks(body, 0))
    for part, what in (("word/footnotes.xml", "chú thích"), ("word/endnotes.xml", "chú thích cuối")):
        if part in names:
            blocks += _notes(_optional(packed, part, names), what)
    text = "\n".join(block.text for block in blocks)
    return Document(
        format="docx", name=name, blocks=tuple(blocks), losses=tuple(losses),
        pages=(PageInfo(number=1, quality=text_quality(text), chars=len(text)),),
        encoding=" ".join(sorted(reader.encodings)),
    )  # fmt: skip


def _tree(packed: Packed, member: str, name: str) -> Any:
    # Strict and transitional files differ in their namespaces only.
    return parsed_xml(packed.read(member).replace(_STRICT[1:-1].encode(), W[1:-1].encode()), name)


def _optional(packed: Packed, member: str, names: list[str]) -> Any | None:
    if member not in names:
        return None
    try:
        return _tree(packed, member, member)
    except InputError:
        return None  # the text does not depend on it


def _losses(names: list[str]) -> list[Loss]:
    found = (("MACRO", "vbaProject.bin"), ("EMBEDDED", "word/embeddings/"), ("IMAGE", "word/media/"))
    counts = [(code, sum(mark in name for name in names)) for code, mark in found]
    return [Loss(code=code, detail=str(count)) for code, count in counts if count]


def _notes(root: Any | None, what: str) -> Iterator[Block]:
    for note in root if root is not None else ():
        text = clean("\n".join("".join(_words(p)) for p in note.iter(W + "p")))
        if text and note.get(W + "type") is None:
            yield Block(kind=BlockKind.NOTE, text=repaired(text)[0])


class _Reader:
    def __init__(self, numbering: Numbering, limits: Limits) -> None:
        self._numbering, self._limits = numbering, limits
        self._cells = 0
        self.encodings: set[str] = set()

    def blocks(self, parent: Any, depth: int) -> Iterator[Block]:
        if depth > _DEEPEST:
            return
        for child in parent:
            if child.tag == W + "p":
                yield from self._paragraph(child)
            elif child.tag == W + "tbl":
                if (block := table_block(self._rows(child, depth))) is not None:
                    yield block
            elif isinstance(child.tag, str) and child.tag not in _SKIP:  # content controls, inserted text
                yield from self.blocks(child, depth + 1)

    def _paragraph(self, p: Any) -> Iterator[Block]:
        text = self._text(p)
        for box in _boxes(p):
            yield from self.blocks(box, 1)
        if not text:
            return
        style = p.find(f"{W}pPr/{W}pStyle")
        named = self._numbering.style_name(style.get(W + "val", "") if style is not None else "")
        level = int(found[1]) if (found := _HEADING.search(named)) else 0
        label = self._numbering.label(p)
        full = f"{label} {text}".strip()
        kind = BlockKind.HEADING if level or is_heading(full) else BlockKind.LIST if label else BlockKind.PARAGRAPH
        yield Block(kind=kind, text=full, level=min(level, 9), bold=_all_bold(p))

    def _text(self, p: Any) -> str:
        text, encoding = repaired(clean("".join(_words(p))))
        if encoding:
            self.encodings.add(encoding)
        return text

    def _rows(self, table: Any, depth: int) -> list[list[str]]:
        rows: list[list[str]] = []
        for row in _inside(table, W + "tr"):
            cells: list[str] = []
            for cell in _inside(row, W + "tc"):
                self._cells += 1
                if self._cells > self._limits.cells:
                    raise too_large(f"more than {self._limits.cells} table cells")
                below = cell.find(f"{W}tcPr/{W}vMerge")
                goes_on = below is not None and below.get(W + "val", "continue") == "continue"
                cells.append("" if goes_on else "\n".join(block.text for block in self.blocks(cell, depth + 1)))
                span = cell.find(f"{W}tcPr/{W}gridSpan")
                wide = span.get(W + "val", "1") if span is not None else "1"
                cells += [""] * (min(int(wide), 60) - 1 if wide.isdigit() else 0)
            rows.append(cells)
        return rows


def _inside(parent: Any, tag: str) -> Iterator[Any]:
    """Rows of a table or cells of a row, also where a content control stands around them."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in (W + "sdt", W + "sdtContent", W + "ins", W + "customXml"):
            yield from _inside(child, tag)


def _boxes(p: Any) -> Iterator[Any]:
    """Text boxes anchored in a paragraph; of the two copies a file holds, the one for today's programs."""
    for box in p.iter(W + "txbxContent"):
        if not any(parent.tag.endswith("}Fallback") for parent in box.iterancestors()):
            yield box


def _words(element: Any) -> Iterator[str]:
    for child in element:
        tag = child.tag
        if tag in _SKIP or tag == W + "txbxContent" or not isinstance(tag, str):
            continue
        if tag == W + "t":
            yield child.text or ""
        elif tag in (W + "tab", W + "ptab"):
            yield " "
        elif tag in (W + "br", W + "cr"):
            yield "\n"
        elif tag == W + "noBreakHyphen":
            yield "-"
        elif tag == W + "sym":
            yield " "
        else:
            yield from _words(child)


def _all_bold(p: Any) -> bool:
    runs = [run for run in p.iter(W + "r") if any(t.text and t.text.strip() for t in run.iter(W + "t"))]
    return bool(runs) and all(
        (bold := run.find(f"{W}rPr/{W}b")) is not None and bold.get(W + "val", "1") not in ("0", "false")
        for run in runs
    )
