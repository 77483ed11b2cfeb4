"""Lines of a page, as PDF and OCR give them → paragraphs, without running headers, footers and page numbers.

A PDF knows no paragraphs. A line goes on with the one before it unless something says otherwise: the line before ends
early, this one begins like a new item ("Điều 3.", "a)", "-"), is set apart, or stands in capitals.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from corpus.documents.model import Block, BlockKind
from corpus.language.hygiene import clean

_PAGE_NUMBER = re.compile(r"[\W_]*(?:trang|page)?\s*\d{1,4}(?:\s*/\s*\d{1,4})?[\W_]*", re.IGNORECASE)
# The official gazette prints its own name over every page; it is never part of a document.
_GAZETTE = re.compile(r"(?:\d{1,4}\s+)?CÔNG BÁO/S[ốóôo]\b.{0,60}?/Ngày [\d\s./-]{6,14}(?:\s+\d{1,4})?", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
# "Điều 7" and "Chương II" open a line also where a sentence only mentions them; a heading goes on with a point or a name.
_ITEM = re.compile(
    r"(?:Điều\s+\d{1,3}[a-zđ]?\s*(?:[.:]|$)|(?:Mục|Chương|Phần|Tiểu mục|Phụ lục|PHỤ LỤC|CHƯƠNG|MỤC|PHẦN)\s+[\dIVXLC]+[a-z]?\s*(?:[.:]|$)"
    r"|(?:Bước|Mẫu số)\s+\d+\s*[.:]|\d{1,3}(?:\.\d{1,3}){0,4}[.)]\s|\d{1,2}(?:\.\d{1,2}){1,4}\s|[a-zđ][.)]\s|[-–+•*]\s?\S"
    r"|(?:(?:Luật|Nghị quyết|Bộ luật|Pháp lệnh)\s+)?[Ss]ố\s*:\s?[\d./_… ]|[IVX]{1,5}[.)]\s|Căn cứ\s|Nơi nhận\s?:|\([\da-z]{1,2}\)\s|[“\"]\S)"
)
# The number of a document and the place with the date end their line whatever follows.
_ALONE = re.compile(
    r"(?:(?:Luật|Nghị quyết|Bộ luật|Pháp lệnh)\s+)?[Ss]ố\s*:\s?[\d./_…][\wĐ./ -]{0,60}|.{2,60},\s*ngày\s.{1,5}tháng\s.{1,5}năm\s*\d{4}"
)
_ENDS = (".", ";", ":", "!", "?", "./.", "”.", "”;")
_EDGE_LINES = 3  # running headers and footers lie within so many lines of the edge
_OFTEN = 0.4  # share of the pages from which on an equal edge line is one
_HYPHEN_END = re.compile(r"[^\W\d_]-$")


@dataclass(slots=True)
class Line:
    """One line of a page. Positions are in points from the left and from the top; 0 where unknown."""

    text: str
    left: float = 0.0
    right: float = 0.0
    top: float = 0.0
    bottom: float = 0.0
    bold: bool = False

    @property
    def height(self) -> float:
        return self.bottom - self.top


@dataclass(slots=True)
class PageLines:
    """Lines of a page in reading order. ``tables`` are blocks to put in before the line with that number."""

    number: int
    lines: list[Line] = field(default_factory=list)
    tables: list[tuple[int, Block]] = field(default_factory=list)


def without_running_lines(pages: Sequence[PageLines]) -> int:
    """Take page numbers and lines that repeat at the same edge out of ``pages``. Returns how many were taken."""
    counts: Counter[str] = Counter()
    for page in pages:
        counts.update({_shape(page.lines[place].text) for place in _edges(page)})
    often = {shape for shape, times in counts.items() if shape and times >= max(3, _OFTEN * len(pages))}
    taken = 0
    for page in pages:
        dropped = {place for place in range(len(page.lines)) if _GAZETTE.fullmatch(clean(page.lines[place].text))}
        # Lines drawn with dashes and underscores.
        dropped |= {n for n, line in enumerate(page.lines) if not any(c.isalnum() for c in line.text)}
        dropped |= {place for place in _edges(page) if _shape(page.lines[place].text) in often}
        for order in (range(len(page.lines)), reversed(range(len(page.lines)))):
            for place in order:  # a number at the very edge, or behind what was dropped there
                if place in dropped:
                    continue
                if len(page.lines) > 1 and _PAGE_NUMBER.fullmatch(page.lines[place].text.strip()):
                    dropped.add(place)
                break
        if dropped:
            taken += len(dropped)
            page.tables = [(at - sum(place < at for place in dropped), table) for at, table in page.tables]
            page.lines = [line for place, line in enumerate(page.lines) if place not in dropped]
    return taken


def _edges(page: PageLines) -> list[int]:
    places = range(len(page.lines))
    return sorted({*places[:_EDGE_LINES], *places[-_EDGE_LINES:]})


def _shape(text: str) -> str:
    """A line with every number alike: "Trang 3/12" and "Trang 4/12" are one."""
    shape = _DIGITS.sub("#", clean(text).casefold())
    # What changes in kind, such as "Điều 3" at the head of a page, is no running line.
    return "" if _ITEM.match(text) or len(shape) < 3 else shape


def paragraphs(pages: Iterable[PageLines]) -> list[Block]:
    """Blocks of all pages; a paragraph that goes on over a page break becomes one."""
    blocks: list[Block] = []
    open_text, open_page, open_bold = "", 1, False
    last: Line | None = None

    def close() -> None:
        nonlocal open_text
        if text := clean(open_text):
            blocks.append(_block(text, open_page, open_bold))
        open_text = ""

    for page in pages:
        right = _right_edge(page.lines)
        for place, line in enumerate(page.lines):
            for _, table in (found for found in page.tables if found[0] == place):
                close()
                blocks.append(table)
                last = None
            if last is None or _begins(line, last, right):
                close()
                open_page, open_bold = page.number, line.bold
                open_text = line.text
            elif _HYPHEN_END.search(open_text) and line.text[:1].islower():
                open_text = open_text.rstrip() + line.text
            else:
                open_text, open_bold = f"{open_text} {line.text}", open_bold and line.bold
            last = line
        for _, table in (found for found in page.tables if found[0] >= len(page.lines)):
            close()
            blocks.append(table)
            last = None
        if last is not None:  # positions do not compare over a page break
            last = Line(last.text, last.left, last.right, 0, 0, last.bold)
    close()
    return blocks


def _block(text: str, page: int, bold: bool) -> Block:
    kind = BlockKind.HEADING if is_heading(text) else BlockKind.PARAGRAPH
    return Block(kind=kind, text=text, page=page, bold=bold)


def is_heading(text: str) -> bool:
    """Whether a block stands for itself like a title: short, in capitals, or a part, chapter or section."""
    letters = [c for c in text if c.isalpha()]
    if not letters or len(text) > 300:
        return False
    if (
        re.match(r"(?:Phần|Chương|Mục|Tiểu mục|Phụ lục)\s+[\w.]{1,8}[.:]?(?:\s|$)", text, re.IGNORECASE)
        and len(text) < 200
    ):
        return True
    return len(letters) >= 4 and sum(c.isupper() for c in letters) >= 0.9 * len(letters) and not text.endswith(";")


def _begins(line: Line, last: Line, right: float) -> bool:
    """Whether ``line`` begins a paragraph."""
    text, before = line.text.strip(), last.text.strip()
    if _ITEM.match(text):
        return True
    if not before or _ALONE.fullmatch(before):
        return True
    capitals, capitals_before = _is_capitals(text), _is_capitals(before)
    if capitals != capitals_before:
        return True
    same_page = line.top > 0 and last.bottom > 0
    if capitals:
        # Lines of one title lie close together; a letterhead's two columns lie beside each other.
        return same_page and (line.top - last.bottom > max(line.height, 8) or line.top < last.bottom - last.height / 2)
    if same_page and line.top - last.bottom > 1.3 * max(line.height, 1):
        return True
    if same_page and line.top < last.bottom - 0.7 * last.height:
        return True  # beside the line before, not below it: another column
    if right and last.right and last.right < right - 0.12 * right:
        return before.endswith(_ENDS) or text[:1].isupper() or text[:1].isdigit()
    if before.endswith(_ENDS):
        return text[:1].isupper() or not text[:1].isalnum()
    return not right and text[:1].isupper() and len(before) < 50


def _is_capitals(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return len(letters) >= 3 and sum(c.isupper() for c in letters) >= 0.9 * len(letters)


def _right_edge(lines: Sequence[Line]) -> float:
    """Where full lines end: the right end that one line in ten passes."""
    ends = sorted(line.right for line in lines if line.right)
    return ends[int(len(ends) * 0.9)] if len(ends) >= 5 else 0.0
