"""Raw HTML in a text field → clean text with its paragraph breaks.

Only well-formed tags of known names are taken for tags. Legal texts hold stray ``<`` and half tags
(``hệ th<ố<ng``, ``l<>ã<>i``, ``<p1. Hồ sơ``, ``</p`` at the end); a plain HTML parser swallows everything up to the next ``>``.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

from corpus.language.hygiene import clean

_BLOCKS = frozenset((
    "p", "div", "br", "tr", "table", "thead", "tbody", "ul", "ol", "li", "h1", "h2",
    "h3", "h4", "h5", "h6", "section", "article", "blockquote", "pre", "hr", "dl", "dt", "dd",
))  # fmt: skip
_INLINE = frozenset((
    "a", "b", "i", "u", "s", "em", "strong", "span", "font", "sub", "sup", "small",
    "td", "th", "col", "colgroup", "center", "img", "label", "abbr", "mark",
))  # fmt: skip
_HIDDEN = frozenset(("script", "style", "head", "title"))
_NAMES = "|".join(sorted(_BLOCKS | _INLINE | _HIDDEN | {"html", "body"}, key=len, reverse=True))
# The attribute part must look like one, or be missing: "<p 5 triệu đồng>" is text.
_TAG = re.compile(
    rf"</?(?:{_NAMES})(?:\s+[a-zA-Z_:][^<>]*)?\s*/?>|<!--.*?-->|<!doctype[^<>]*>", re.IGNORECASE | re.DOTALL
)
# What is left of a paragraph tag whose ">" was lost: before a capital or a digit, or at the very end.
_HALF_TAG = re.compile(r"</?p(?=[A-ZĐÀ-Ỹ0-9]|\s*$)")


def looks_like_html(text: str) -> bool:
    """Whether the text holds at least one tag or half tag that ``html_to_text`` would turn."""
    return "<" in text and (_TAG.search(text) is not None or _HALF_TAG.search(text) is not None)


def html_to_text(text: str) -> str:
    """Clean text; block tags become line breaks, table cells are parted by " | ". Text without tags stays."""
    if "<" not in text:
        return clean(text)
    text = text.replace("<>", "")
    if not looks_like_html(text):
        return clean(text)
    parser = _Parser()
    parser.feed(_escape_stray(_HALF_TAG.sub("<br>", text)))
    parser.close()
    return clean("".join(parser.parts))


def _escape_stray(text: str) -> str:
    """Make every ``<`` that opens no tag into an entity, so that the parser takes it for text."""
    parts: list[str] = []
    end = 0
    for tag in _TAG.finditer(text):
        parts += [text[end : tag.start()].replace("<", "&lt;"), tag[0]]
        end = tag.end()
    parts.append(text[end:].replace("<", "&lt;"))
    return "".join(parts)


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HIDDEN:
            self._hidden += 1
        elif tag in _BLOCKS:
            self._break()
        elif tag in ("td", "th") and self.parts and not self.parts[-1].endswith("\n"):
            self.parts.append(" | ")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self._break()

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN:
            self._hidden = max(0, self._hidden - 1)
        elif tag in _BLOCKS:
            self._break()

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)

    def _break(self) -> None:
        if self.parts and not self.parts[-1].endswith("\n"):
            self.parts.append("\n")
