"""Web pages: the main text without menus, headers, forms and scripts; tables stay tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from corpus.documents.letters import decoded, repaired
from corpus.documents.limits import Limits
from corpus.documents.model import Block, BlockKind, Document, Loss, PageInfo
from corpus.documents.needed import needed
from corpus.documents.quality import text_quality
from corpus.documents.tables import table_block
from corpus.errors import InputError
from corpus.language.hygiene import clean

_SKIP = frozenset(("script", "style", "noscript", "template", "svg", "iframe", "object", "embed", "canvas", "nav", "aside",
                   "select", "button", "head", "input", "textarea", "audio", "video", "map"))  # fmt: skip
_BLOCK = frozenset(("p", "div", "section", "article", "main", "ul", "ol", "dl", "dd", "dt", "blockquote", "pre", "header",
                    "footer", "form", "fieldset", "figure", "figcaption", "center", "body", "address", "details", "summary",
                    "hr", "td", "th", "tr", "tbody"))  # fmt: skip
_HEADINGS = {f"h{n}": n for n in range(1, 7)}
# Class and id words of what stands around an article on portals.
_AROUND = re.compile(r"(?:^|[\s_-])(?:nav|navbar|menu|breadcrumb|sidebar|footer|banner|comment|related|share|social|cookie|popup|"
                     r"modal|advert|quangcao|toolbar|pagination|login)(?:$|[\s_-])", re.IGNORECASE)  # fmt: skip
_ERROR = re.compile(r"\b(?:40[0134]|50[0234])\b|not found|forbidden|access denied|bad gateway|không tìm thấy trang|trang không tồn tại",
                    re.IGNORECASE)  # fmt: skip
_SHORT = 600
_CHARSET = re.compile(rb"charset=[\"']?([\w-]+)", re.IGNORECASE)
_DEEPEST = 250


def read_html(data: bytes, name: str, limits: Limits) -> Document:
    """Read a page. Raises ``InputError``: ``ERROR_PAGE`` for the error page of a server, ``NO_TEXT``."""
    lxml_html = needed("lxml.html", "lxml")
    text, encoding = page_text(data)
    # lxml refuses a text that declares its own encoding; it is decoded already.
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    parser = lxml_html.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=False, no_network=True)
    try:
        root = lxml_html.document_fromstring(text.replace("\x00", "") or "<p></p>", parser=parser)
    except (ValueError, AssertionError, lxml_html.etree.LxmlError) as error:
        raise InputError(f"{name}: {error}", code="FILE_DAMAGED") from error
    title = clean(" ".join(root.xpath("//title/text()")[:1]))[:300]
    body = root.find("body") if root.find("body") is not None else root
    blocks = list(_blocks(main_part(body), 0))
    if sum(len(block.text) for block in blocks) < 40:
        blocks = list(_blocks(body, 0))
    whole = "\n".join(block.text for block in blocks)
    if len(whole) < _SHORT and _ERROR.search(f"{title} {whole}"):
        raise InputError(f"{name}: {clean(f'{title} {whole}')[:120]}", code="ERROR_PAGE")
    if not blocks:
        raise InputError(f"{name}: no text in the page, it may be built by scripts", code="NO_TEXT")
    scripts = len(root.xpath("//script"))
    published = root.xpath("//meta[@property='article:published_time' or @name='pubdate']/@content")
    return Document(
        format="html", name=name, title=title, blocks=tuple(blocks), encoding=encoding if encoding != "utf-8" else "",
        pages=(PageInfo(number=1, quality=text_quality(whole), chars=len(whole)),),
        losses=(Loss(code="SCRIPT", detail=str(scripts)),) if scripts else (),
        fields={"published": str(published[0])[:40]} if published else {},
    )  # fmt: skip


def page_text(data: bytes) -> tuple[str, str]:
    """Decoded page and the name of its encoding: UTF-8 where it is, else as the page says, else as it reads best."""
    named = _CHARSET.search(data[:4096])
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        if named and named[1].decode().lower() not in ("utf-8", "utf8"):
            try:
                return data.decode(named[1].decode(), errors="replace"), named[1].decode().lower()
            except LookupError:
                pass
    return decoded(data)


def main_part(body: Any) -> Any:
    """The element that holds the article: <main> or <article>, or the deepest one with most of the page's words."""
    whole = _length(body)
    for path in (".//main", ".//article", ".//*[@role='main']"):
        found = body.findall(path) if not path.endswith("']") else body.xpath(path)
        if len(found) == 1 and _length(found[0]) > 0.3 * whole:
            return found[0]
    here = body
    for _ in range(_DEEPEST):
        inside = [
            child for child in here if isinstance(child.tag, str) and child.tag in _BLOCK and not is_around(child)
        ]
        large = [child for child in inside if _length(child) > 0.85 * whole]
        if len(large) != 1 or large[0].tag in ("table", "tr", "td", "ul", "ol"):
            return here
        here = large[0]
    return here


def _length(element: Any) -> int:
    """Letters inside ``element`` that would be kept."""
    if is_around(element):
        return 0
    own = len((element.text or "").strip())
    todo, total, steps = list(element), own, 0
    while todo and steps < 200_000:
        child = todo.pop()
        steps += 1
        total += len((child.tail or "").strip())
        if isinstance(child.tag, str) and not is_around(child):
            total += len((child.text or "").strip())
            todo.extend(child)
    return total


def is_around(element: Any) -> bool:
    """Whether an element of a page stands around its article: menus, forms, scripts, what is hidden."""
    if element.tag in _SKIP:
        return True
    if element.tag in ("body", "html", "main", "article"):
        return False
    if element.get("hidden") is not None or "display:none" in (element.get("style") or "").replace(" ", ""):
        return True
    return bool(_AROUND.search(f"{element.get('class') or ''} {element.get('id') or ''}"))


def _blocks(element: Any, depth: int) -> Iterator[Block]:
    """Blocks in order; running text between block elements becomes a paragraph."""
    running: list[str] = []

    def flush() -> Iterator[Block]:
        for part in re.split(r"\n+", clean("".join(running))):
            if part:
                yield Block(text=repaired(part)[0])
        running.clear()

    running.append(_flat(element.text))
    for child in element:
        tag = child.tag
        if not isinstance(tag, str) or is_around(child) or depth > _DEEPEST:
            running.append(_flat(child.tail))
            continue
        if tag == "table":
            yield from flush()
            yield from _table(child, depth)
        elif tag in _HEADINGS:
            yield from flush()
            if text := clean(_flat(child.text_content())):
                yield Block(kind=BlockKind.HEADING, text=repaired(text)[0], level=_HEADINGS[tag])
        elif tag == "li":
            yield from flush()
            yield from _item(child, depth)
        elif tag == "br":
            running.append("\n")
        elif tag in _BLOCK or any(inside.tag in _BLOCK or inside.tag == "table" for inside in child.iterdescendants()):
            yield from flush()
            yield from _blocks(child, depth + 1)
        else:
            running.append("\n".join(_inline(child)))
        running.append(_flat(child.tail))
    yield from flush()


def _inline(element: Any) -> Iterator[str]:
    parts = [_flat(element.text)]
    for child in element:
        if child.tag == "br":
            yield "".join(parts)
            parts = []
        elif isinstance(child.tag, str) and not is_around(child):
            first, *more = list(_inline(child)) or [""]
            parts.append(first)
            for part in more:
                yield "".join(parts)
                parts = [part]
        parts.append(_flat(child.tail))
    yield "".join(parts)


def _item(element: Any, depth: int) -> Iterator[Block]:
    inside = list(_blocks(element, depth + 1))
    for place, block in enumerate(inside):
        if place == 0 and block.kind is BlockKind.PARAGRAPH:
            yield Block(
                kind=BlockKind.LIST,
                text=f"- {block.text}" if not block.text.startswith(("-", "+", "*")) else block.text,
            )
        else:
            yield block


def _table(element: Any, depth: int) -> Iterator[Block]:
    if element.find(".//table") is not None or any(
        len(cell.text_content()) > 3000 for cell in element.iter("td", "th")
    ):
        # A table that holds tables or a whole article only arranges the page.
        for cell in element.iter("td", "th"):
            if next((parent for parent in cell.iterancestors("table")), None) is element:
                yield from _blocks(cell, depth + 1)
        return
    rows = []
    for row in element.iter("tr"):
        cells: list[str] = []
        for cell in row:
            if cell.tag in ("td", "th"):
                cells.append("\n".join(block.text for block in _blocks(cell, depth + 1)))
                wide = (cell.get("colspan") or "1").strip()
                cells += [""] * (min(int(wide), 60) - 1 if wide.isdigit() else 0)
        rows.append(cells)
    if (table := table_block(rows)) is not None:
        yield table


def _flat(text: str | None) -> str:
    return re.sub(r"\s+", " ", text or "")
