"""Numbers of Word's automatic lists: "Điều 3.", "a)" and "1.2." stand nowhere in the text of such a file."""

from __future__ import annotations

import re
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACE = re.compile(r"%(\d)")
_BULLET = "-"
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
          (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip


class Numbering:
    """Counts through a document; ask for the paragraphs' labels in their order."""

    def __init__(self, numbering: Any | None, styles: Any | None) -> None:
        self._abstract: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._of: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._names: dict[str, str] = {}
        self._style_lists: dict[str, tuple[str, int]] = {}
        for definition in numbering if numbering is not None else ():
            if definition.tag == _W + "abstractNum":
                self._abstract[definition.get(_W + "abstractNumId", "")] = _levels(definition)
            elif definition.tag == _W + "num":
                base = definition.find(_W + "abstractNumId")
                self._of[definition.get(_W + "numId", "")] = _value(base)
        for style in styles.iter(_W + "style") if styles is not None else ():
            key = style.get(_W + "styleId", "")
            self._names[key] = _value(style.find(_W + "name"))
            if (listed := style.find(f"{_W}pPr/{_W}numPr")) is not None:
                self._style_lists[key] = (_value(listed.find(_W + "numId")), _number(_value(listed.find(_W + "ilvl"))))

    def style_name(self, key: str) -> str:
        return self._names.get(key, key)

    def label(self, paragraph: Any) -> str:
        """The paragraph's number as Word shows it, "-" for a bullet, "" for none."""
        listed = paragraph.find(f"{_W}pPr/{_W}numPr")
        if listed is not None:
            number, level = _value(listed.find(_W + "numId")), _number(_value(listed.find(_W + "ilvl")))
        else:
            style = paragraph.find(f"{_W}pPr/{_W}pStyle")
            number, level = self._style_lists.get(_value(style), ("", 0))
        levels = self._abstract.get(self._of.get(number, ""), {})
        if number in ("", "0") or level not in levels:
            return ""
        counts = self._counts.setdefault(self._of[number], {})
        start = levels[level][2]
        counts[level] = counts.get(level, start - 1) + 1
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        kind, pattern, _ = levels[level]
        if kind == "bullet":
            return _BULLET
        return _PLACE.sub(lambda m: _written(levels, counts, int(m[1]) - 1), pattern).strip() if kind != "none" else ""


def _levels(definition: Any) -> dict[int, tuple[str, str, int]]:
    levels = {}
    for level in definition.findall(_W + "lvl"):
        start = _number(_value(level.find(_W + "start"))) if level.find(_W + "start") is not None else 1
        levels[_number(level.get(_W + "ilvl", "0"))] = (
            _value(level.find(_W + "numFmt")) or "decimal", _value(level.find(_W + "lvlText")), start,
        )  # fmt: skip
    return levels


def _written(levels: dict[int, tuple[str, str, int]], counts: dict[int, int], level: int) -> str:
    kind, _, start = levels.get(level, ("decimal", "", 1))
    count = max(counts.get(level, start), 0)
    if kind in ("upperRoman", "lowerRoman"):
        text = _roman(count)
        return text if kind == "upperRoman" else text.lower()
    if kind in ("upperLetter", "lowerLetter"):
        letter = chr(ord("a") + (count - 1) % 26) if count else ""
        return letter.upper() if kind == "upperLetter" else letter
    return f"{count:02d}" if kind == "decimalZero" else str(count)


def _roman(count: int) -> str:
    parts = []
    for value, sign in _ROMAN:
        times, count = divmod(min(count, 3999), value)
        parts.append(sign * times)
    return "".join(parts)


def _value(element: Any | None) -> str:
    return (element.get(_W + "val") or "") if element is not None else ""


def _number(text: str) -> int:
    return int(text) if text.isdigit() and len(text) < 6 else 0
