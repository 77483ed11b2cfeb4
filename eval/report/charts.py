"""Charts as inline SVG: no script, no font, no address to load from. Each has a title for those who hear the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from eval.report.marks import Markup, tag

_ROW, _LABEL, _BAR, _VALUE = 22, 190, 330, 90
_SQUARE = 260


def bars(title: str, rows: Sequence[tuple[str, Sequence[float | None]]], names: Sequence[str]) -> Markup:
    """Shares from 0 to 1, a group of bars a row, one bar a name."""
    thick = 12
    high = (thick + 2) * len(names) + 8
    parts = [tag("title", title)]
    for number, (label, shares) in enumerate(rows):
        top = number * high + 4
        parts.append(_text(_LABEL - 8, top + high / 2 - 2, label, "end"))
        for place, share in enumerate(shares):
            y = top + place * (thick + 2)
            parts.append(_rect(_LABEL, y, _BAR, thick, "track"))
            if share is not None:
                parts.append(_rect(_LABEL, y, max(1.0, share * _BAR), thick, f"bar{place}"))
                parts.append(_text(_LABEL + _BAR + 6, y + thick - 2, f"{names[place]} {share:.2f}", "start", "small"))
    return _svg(parts, _LABEL + _BAR + _VALUE + 60, high * len(rows) + 6)


def times(title: str, steps: Mapping[str, Mapping[str, float]]) -> Markup:
    """Milliseconds of each step: p50 dark, p95 light."""
    most = max((row["p95_ms"] for row in steps.values()), default=0.0) or 1.0
    parts = [tag("title", title)]
    for number, (name, row) in enumerate(steps.items()):
        y = number * _ROW + 4
        parts.append(_text(_LABEL - 8, y + 12, name, "end"))
        parts.append(_rect(_LABEL, y, max(1.0, row["p95_ms"] / most * _BAR), 14, "track2"))
        parts.append(_rect(_LABEL, y, max(1.0, row["p50_ms"] / most * _BAR), 14, "bar0"))
        said = f"{row['p50_ms']:.1f} / {row['p95_ms']:.1f} ms"
        parts.append(_text(_LABEL + _BAR + 6, y + 12, said, "start", "small"))
    return _svg(parts, _LABEL + _BAR + _VALUE + 60, _ROW * len(steps) + 6)


def reliability(title: str, bins: Sequence[tuple[float, float, int]]) -> Markup:
    """Confidence (across) against the share that is right (up); on the diagonal the two agree."""
    pad, size = 34, _SQUARE
    parts = [tag("title", title), _line(pad, pad + size, pad + size, pad, "diagonal"),
             _line(pad, pad, pad, pad + size, "axis"), _line(pad, pad + size, pad + size, pad + size, "axis")]  # fmt: skip
    most = max((count for *_, count in bins), default=1)
    for sure, right, count in bins:
        x, y = pad + sure * size, pad + (1 - right) * size
        radius = 3 + 9 * (count / most) ** 0.5
        parts.append(tag("circle", tag("title", f"{sure:.2f} → {right:.2f} ({count})"), cx=round(x, 1), cy=round(y, 1),
                         r=round(radius, 1), cls="dot"))  # fmt: skip
    for at in (0, 0.5, 1):
        parts.append(_text(pad + at * size, pad + size + 16, f"{at:g}", "middle", "small"))
        parts.append(_text(pad - 6, pad + (1 - at) * size + 4, f"{at:g}", "end", "small"))
    return _svg(parts, size + 2 * pad, size + 2 * pad)


def _svg(parts: Sequence[Markup], width: float, height: float) -> Markup:
    return tag("svg", *parts, viewBox=f"0 0 {width:g} {height:g}", width=f"{width:g}", height=f"{height:g}", role="img")


def _rect(x: float, y: float, width: float, height: float, cls: str) -> Markup:
    return tag("rect", x=x, y=y, width=round(width, 1), height=height, cls=cls)


def _line(x1: float, y1: float, x2: float, y2: float, cls: str) -> Markup:
    return tag("line", x1=x1, y1=y1, x2=x2, y2=y2, cls=cls)


def _text(x: float, y: float, words: str, anchor: str, cls: str | None = None) -> Markup:
    return tag("text", words, x=round(x, 1), y=round(y, 1), text_anchor=anchor, cls=cls)
