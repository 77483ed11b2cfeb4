"""Markdown with YAML front matter: one notice, question or office a file, as editors write them.

The front matter holds ``kind`` (``news``, ``faq`` or ``office``) and the model's fields; the body is the notice or
the answer. A title left out is taken from the first ``# `` heading, a key left out is the file's name.

Codes of rejected files: ``NO_FRONT_MATTER``, ``NO_KIND``, ``UNKNOWN_KIND``, ``BODY_TWICE``, ``INVALID_FIELD``. Codes
of ``InputError``: those of ``textfile`` and ``YAML_BROKEN``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from frontmatter.default_handlers import YAMLHandler

from corpus.language.hygiene import clean
from corpus.models import Kind
from corpus.readers.base import Item, Rejected, Source
from corpus.readers.native import parsed
from corpus.readers.simple_shapes import simple_fields
from corpus.readers.textfile import open_lines
from corpus.readers.values import tidy
from corpus.readers.yaml_text import mapping_of

_SUFFIXES = frozenset((".md", ".markdown"))
_BODY_FIELD = {Kind.NEWS: "body", Kind.FAQ: "answer", Kind.OFFICE: ""}
_OPENING = re.compile(r"\A-{3,}[ \t]*\n(?:#[^\n]*\n)*[a-z_]+:")
_HEADING = re.compile(r"\A\s*#[ \t]+([^\n]+)\n?")


class FrontMatterReader:
    """Reads one record from a Markdown file; its kind stands in the front matter."""

    name = "front-matter"
    fidelity = 40

    def __init__(self, kind: Kind | None = None) -> None:
        """``kind`` is that of files which say none."""
        self.kind = kind

    def accepts(self, source: Source) -> bool:
        """Text that opens with front matter, and every file named as Markdown: one without front matter shall be
        rejected with a reason."""
        return source.path.suffix.lower() in _SUFFIXES or _OPENING.match(source.head) is not None

    def read(self, path: Path) -> Iterator[Item]:
        """Yield the one record, or why there is none."""
        text = "\n".join(line for _, line in open_lines(path)).lstrip()
        handler = YAMLHandler()
        try:
            head, body = handler.split(text) if handler.detect(text) else (None, text)
        except ValueError:  # opened and never closed
            head = None
        if head is None:
            yield Rejected("front matter", "NO_FRONT_MATTER", "tệp phải mở đầu bằng phần khai báo giữa hai dòng ---")
            return
        yield _item(path, mapping_of(head), clean(body), self.kind)


def _item(path: Path, fields: dict[str, Any], body: str, default: Kind | None) -> Item:
    named = fields.pop("kind", default)
    if named is None:
        return Rejected("front matter", "NO_KIND", f"thiếu trường kind ({', '.join(_BODY_FIELD)})")
    if not isinstance(named, str) or named not in set(_BODY_FIELD):
        return Rejected("front matter", "UNKNOWN_KIND", f"kind phải là một trong: {', '.join(_BODY_FIELD)}")
    kind = Kind(named)
    fields = tidy(simple_fields(kind, fields, strict=True))
    if not fields.get("key"):
        fields["key"] = path.name.split(".")[0]
    if not fields.get("title") and (heading := _HEADING.match(body)):
        fields["title"], body = heading[1].strip(), body[heading.end() :].strip()
    if body and not (name := _BODY_FIELD[kind]):
        fields["unparsed"] = [*fields.get("unparsed", ()), {"field": "body", "text": body, "reason": "no_such_field"}]
    elif body and fields.get(name):
        return Rejected("body", "BODY_TWICE", f"nội dung có cả trong trường {name} lẫn dưới phần khai báo")
    elif body:
        fields[name] = body
    return parsed("front matter", kind, fields)
