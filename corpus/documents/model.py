"""A read file: blocks in reading order, a quality for every page, and what could not be kept."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from corpus.models.base import Model

LOW_QUALITY = 0.6  # below this a page is shown to an editor and does not become knowledge by itself


class BlockKind(StrEnum):
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST = "list"
    TABLE = "table"
    NOTE = "note"  # footnotes and comments of the author


class Block(Model):
    """One block. ``text`` holds the words; of a table, its rows with cells parted by " | "."""

    kind: BlockKind = BlockKind.PARAGRAPH
    text: str
    level: int = Field(default=0, ge=0, le=9, description="of a heading, 1 the highest; 0 = not said")
    rows: tuple[tuple[str, ...], ...] = Field(default=(), description="of a table: cells, may hold line breaks")
    page: int = Field(default=1, ge=1)
    bold: bool = False


class PageInfo(Model):
    """How well a page was read. Formats without pages have one."""

    number: int = Field(ge=1)
    quality: float = Field(ge=0, le=1)
    chars: int = 0
    ocr: bool = False
    note: str = ""

    @property
    def low(self) -> bool:
        """Whether nobody should rely on it unseen; a page without text is empty, not badly read."""
        return self.chars > 0 and self.quality < LOW_QUALITY


class Loss(Model):
    """Something that stood in the file and is not in the document. ``code`` is stable."""

    code: str
    detail: str = ""
    page: int = 0


class Document(Model):
    """What a file holds. ``parts`` are the files of an archive or the attachments of a message."""

    format: str = Field(description="docx, doc, rtf, pdf, image, html, xlsx, csv, txt, md, json, eml, zip")
    name: str = ""
    title: str = Field(default="", description="as the format's own metadata says, where it does")
    blocks: tuple[Block, ...] = ()
    pages: tuple[PageInfo, ...] = ()
    losses: tuple[Loss, ...] = ()
    encoding: str = Field(default="", description="how bytes or letters had to be read: utf-8, tcvn3, vni, …")
    fields: dict[str, str] = Field(default_factory=dict, description="metadata: subject, from, date, author")
    parts: tuple[Document, ...] = ()
    error: str = Field(default="", description="of a part that could not be read: its code")
    error_detail: str = ""

    @property
    def text(self) -> str:
        """All words, blocks parted by a line break."""
        return "\n".join(block.text for block in self.blocks)

    @property
    def quality(self) -> float:
        """Mean quality of the pages, weighted by their letters; 0 without text."""
        chars = sum(page.chars for page in self.pages)
        return round(sum(page.quality * page.chars for page in self.pages) / chars, 3) if chars else 0.0

    @property
    def low_pages(self) -> tuple[int, ...]:
        return tuple(page.number for page in self.pages if page.low)
