"""Building HTML safely: text is escaped unless it was built here."""

from __future__ import annotations

import html
from collections.abc import Iterable

_VOID = frozenset({"link", "meta"})  # they have no end tag


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


def tag(name: str, /, *content: object, **attributes: object) -> Markup:
    """An element. ``cls`` stands for ``class``; an underscore in a name for a hyphen."""
    shown = "".join(
        f' {"class" if key == "cls" else key.rstrip("_").replace("_", "-")}="{html.escape(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in _VOID:
        return Markup(f"<{name}{shown}>")
    return Markup(f"<{name}{shown}>{joined(content)}</{name}>")


def joined(content: Iterable[object]) -> Markup:
    """Content in a row; what is no markup is escaped."""
    return Markup("".join(part if isinstance(part, Markup) else html.escape(str(part)) for part in content))


def table(head: Iterable[object], rows: Iterable[Iterable[object]], **attributes: object) -> Markup:
    """A table; cells from the second on are numbers, aligned right, unless they are markup of their own."""
    return tag(
        "div",
        tag(
            "table",
            tag("thead", tag("tr", *(tag("th", cell, scope="col") for cell in head))),
            tag("tbody", *(tag("tr", *_cells(row)) for row in rows)),
            **attributes,
        ),
        cls="wide",
    )


def _cells(row: Iterable[object]) -> list[Markup]:
    cells = list(row)
    return [
        tag("th", cells[0], scope="row"),
        *(cell if isinstance(cell, Markup) and cell.startswith("<td") else tag("td", cell) for cell in cells[1:]),
    ]
