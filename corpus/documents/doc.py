"""Word files of before 2007 (.doc) and RTF, by antiword and catdoc: small programs of Debian that run nothing.

antiword's DocBook has paragraphs and tables but not the numbers of automatic lists; those it prints as text. Both are
asked, and the labels of the second put into the first.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from typing import Any

from corpus.documents.layout import Line, PageLines, is_heading, paragraphs
from corpus.documents.letters import repaired
from corpus.documents.limits import MEGABYTE, Limits
from corpus.documents.model import Block, BlockKind, Document, Loss, PageInfo
from corpus.documents.needed import missing_program, program
from corpus.documents.programs import run
from corpus.documents.quality import text_quality
from corpus.documents.tables import table_block
from corpus.documents.xml import parsed_xml
from corpus.errors import InputError
from corpus.language.hygiene import clean

_SECONDS = 30
_MEMORY = 256 * MEGABYTE
_PRINTED = 32 * MEGABYTE
_PICTURE = re.compile(r"\[pic\]")
_LABEL = re.compile(r"\s*(\d{1,3}(?:\.\d{1,3})*[.)]?|[a-zđA-Z][.)]|[IVXLCivxlc]+[.)]|[-–+•*])\s+")
_BAD_XML = re.compile(
    rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|&#(?:x0*[0-8bcefBCEF]|x0*1[0-9a-fA-F]|0*(?:[0-8]|1[1-24-9]|2\d|3[01]));"
)


def read_doc(data: bytes, name: str, limits: Limits) -> Document:
    """Read a .doc. Raises ``DependencyError`` without both programs, ``InputError`` (``FILE_DAMAGED``) where they
    find no text."""
    antiword, catdoc = program("antiword"), program("catdoc")
    if antiword is None and catdoc is None:
        raise missing_program("antiword", "Đọc tệp Word cũ (.doc)")
    losses = [Loss(code="MACRO")] if "_VBA_PROJECT".encode("utf-16-le") in data else []
    with tempfile.NamedTemporaryFile(suffix=".doc") as file:
        file.write(data)
        file.flush()
        blocks: list[Block] = []
        if antiword is not None:
            docbook = _run([antiword, "-x", "db", file.name])
            if len(docbook) > 200:
                plain = _run([antiword, "-m", "UTF-8.txt", "-w", "0", file.name]).decode("utf-8", errors="replace")
                blocks = _from_docbook(docbook, plain, name)
        if not blocks and catdoc is not None:
            text = _run([catdoc, "-d", "utf-8", "-w", file.name]).decode("utf-8", errors="replace")
            blocks = _from_plain(text)
            losses.append(Loss(code="TABLES_FLATTENED"))
    return _document("doc", name, blocks, losses)


def read_rtf(data: bytes, name: str, limits: Limits) -> Document:
    """Read an RTF file. Raises like ``read_doc``."""
    catdoc = program("catdoc")
    if catdoc is None:
        raise missing_program("catdoc", "Đọc tệp RTF")
    with tempfile.NamedTemporaryFile(suffix=".rtf") as file:
        file.write(data)
        file.flush()
        text = _run([catdoc, "-d", "utf-8", "-w", file.name]).decode("utf-8", errors="replace")
    return _document("rtf", name, _from_plain(text), [Loss(code="TABLES_FLATTENED")])


def _document(kind: str, name: str, blocks: list[Block], losses: list[Loss]) -> Document:
    if not blocks:
        raise InputError(f"{name}: no text found in the file", code="FILE_DAMAGED")
    mended = [_mended(block) for block in blocks]
    text = "\n".join(block.text for block, _ in mended)
    pictures = sum(block.text.count("[pic]") for block in blocks)
    if pictures:
        losses.append(Loss(code="IMAGE", detail=str(pictures)))
    return Document(
        format=kind, name=name, blocks=tuple(block for block, _ in mended if block.text), losses=tuple(losses),
        pages=(PageInfo(number=1, quality=text_quality(text), chars=len(text)),),
        encoding=" ".join(sorted({encoding for _, encoding in mended if encoding})),
    )  # fmt: skip


def _mended(block: Block) -> tuple[Block, str]:
    text, encoding = repaired(clean(_PICTURE.sub(" ", block.text)))
    rows = tuple(tuple(repaired(clean(_PICTURE.sub(" ", cell)))[0] for cell in row) for row in block.rows)
    return block.model_copy(update={"text": text, "rows": rows}), encoding


def _run(command: list[str]) -> bytes:
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": "/nonexistent"}
    return run(command, seconds=_SECONDS, memory=_MEMORY, output=_PRINTED, env=environment).output


def _from_docbook(data: bytes, plain: str, name: str) -> list[Block]:
    root = parsed_xml(_BAD_XML.sub(b"", data), name)
    labels = _Labels(plain)
    blocks: list[Block] = []
    for chapter in root.iter("chapter", "preface", "sect1"):
        if chapter.getparent().tag == "book" or chapter.getparent() is root:
            blocks += _blocks(chapter, labels)
    return blocks


def _blocks(element: Any, labels: _Labels) -> Iterator[Block]:
    for child in element:
        if child.tag == "informaltable":
            rows = [["\n".join(part for part in "".join(entry.itertext()).split("\n") if part.strip()) for entry in row]
                    for row in child.iter("row")]  # fmt: skip
            if (table := table_block(rows)) is not None:
                yield table
        elif child.tag in ("para", "title"):
            # A table stands inside a paragraph of its own.
            if child.find("informaltable") is not None:
                yield from _blocks(child, labels)
            elif text := clean("".join(child.itertext())):
                yield _paragraph(text, _bold(child), labels.before(text) if _in_list(child) else "")
        elif child.tag == "footnote":
            yield Block(kind=BlockKind.NOTE, text=clean("".join(child.itertext())) or "…")
        elif isinstance(child.tag, str) and child.tag not in ("bookinfo", "beginpage"):
            yield from _blocks(child, labels)


def _paragraph(text: str, bold: bool, label: str) -> Block:
    full = f"{label} {text}".strip()
    kind = BlockKind.HEADING if is_heading(full) else BlockKind.LIST if label else BlockKind.PARAGRAPH
    return Block(kind=kind, text=full, bold=bold)


def _in_list(element: Any) -> bool:
    return any(parent.tag == "listitem" for parent in element.iterancestors())


def _bold(element: Any) -> bool:
    inside = element.find("emphasis")
    return inside is not None and inside.get("role") == "bold" and not (element.text or "").strip()


class _Labels:
    """Numbers of lists as antiword prints them, asked for in the order of the text."""

    def __init__(self, plain: str) -> None:
        self._lines = [(match[1] if (match := _LABEL.match(line)) else "", _bare(line[match.end() :] if match else line))
                       for line in plain.split("\n") if line.strip()]  # fmt: skip
        self._at = 0

    def before(self, text: str) -> str:
        wanted = _bare(text)[:80]
        for place in range(self._at, min(len(self._lines), self._at + 400)):
            label, line = self._lines[place]
            if label and wanted and line.startswith(wanted):
                self._at = place + 1
                return label
        return "-"


def _bare(text: str) -> str:
    return re.sub(r"\W+", "", text)


def _from_plain(text: str) -> list[Block]:
    lines = [Line(line) for line in (clean(part) for part in re.split(r"[\n\f]", text)) if line]
    blocks = paragraphs([PageLines(1, lines)]) if len(lines) > 3 else [Block(text=line.text) for line in lines]
    return [block for block in blocks if block.text]
