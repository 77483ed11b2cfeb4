"""Text in pieces that fit: cut between paragraphs, lines or sentences, never inside a link."""

from __future__ import annotations

import re

from corpus.language import clean

_LINK = re.compile(r"https?://\S+")
_SENTENCE = re.compile(r"(?<=[.!?;…])\s+")
_SPACE = re.compile(r"\s+")
# Not inside a word: "mau__01__.doc" is the name of a file.
_EMPHASIS = re.compile(r"(?<!\w)(\*\*|__|`+)(?=\S)(.+?)(?<=\S)\1(?!\w)", re.DOTALL)
_HEADING = re.compile(r"^ {0,3}#{1,6} +", re.MULTILINE)
_NAMED_LINK = re.compile(r"\[([^\[\]\n]+)\]\((https?://[^\s()]+(?:\([^\s()]*\)[^\s()]*)*)\)")
_TABLE_RULE = re.compile(r"^[ |:+-]*\|[ |:+-]*$\n?", re.MULTILINE)
_TABLE_ROW = re.compile(r"^ *\|(.+)\| *$", re.MULTILINE)
# A piece may end early at a paragraph rather than late in a sentence, but not so early that it is nearly empty.
_LEAST = {"\n\n": 0.5, "\n": 0.4, "sentence": 0.3}


def size(text: str) -> int:
    """Length as the strictest peers count it: UTF-16 units, so that an emoji counts two."""
    return len(text) + sum(c > "\uffff" for c in text)


def unmarked(text: str) -> str:
    """Text without Markdown: emphasis and headings dropped, ``[name](link)`` as ``name: link``, tables as lines."""
    text = _NAMED_LINK.sub(r"\1: \2", text)
    text = _HEADING.sub("", text)
    text = _TABLE_RULE.sub("", text)
    text = _TABLE_ROW.sub(lambda row: " – ".join(cell.strip() for cell in row[1].split("|") if cell.strip()), text)
    return _EMPHASIS.sub(r"\2", text)


def split(text: str, limit: int, parts: int = 0, tail: str = "") -> list[str]:
    """``text`` in pieces of at most ``limit`` characters (as ``size`` counts). With ``parts`` the last piece allowed
    ends with ``tail`` when more was left. A link stays whole; one longer than a piece is left out."""
    rest = clean(text)
    pieces: list[str] = []
    while size(rest) > limit:
        last = parts and len(pieces) == parts - 1
        room = limit - size(tail) - 2 if last and tail else limit
        piece, rest = _cut(rest, room)
        if last:
            pieces.append(f"{piece}\n\n{tail}" if tail else piece)
            return pieces
        pieces += [piece] if piece else []
    return [*pieces, rest] if rest else pieces


def shortened(text: str, limit: int) -> str:
    """``text`` on one line within ``limit``, cut between words with an ellipsis."""
    line = " ".join(text.split())
    if size(line) <= limit:
        return line
    piece, _ = _cut(line, limit - 1, prefer=())
    return piece.rstrip(" ,.;:-–") + "…"


def _cut(text: str, room: int, prefer: tuple[str, ...] = ("\n\n", "\n", "sentence")) -> tuple[str, str]:
    """The longest good piece of at most ``room``, and what is left."""
    window = _window(text, room)
    # A break right behind the window ends a piece as well as one in it.
    reach = text[: len(window) + 2]
    for kind in prefer:
        places = [m.start() for m in _SENTENCE.finditer(reach)] if kind == "sentence" else _places(reach, kind)
        fitting = [place for place in places if len(window) * _LEAST[kind] <= place <= len(window)]
        if fitting:
            return _without_orphan(text, fitting[-1])
    spaces = [m.start() for m in _SPACE.finditer(reach) if 0 < m.start() <= len(window)]
    if spaces:
        return text[: spaces[-1]].rstrip(), text[spaces[-1] :].lstrip()
    link = _LINK.match(text)
    if link:  # longer than a whole piece: half a link leads nowhere
        return "", text[link.end() :].lstrip()
    return window, text[len(window) :]


def _without_orphan(text: str, place: int) -> tuple[str, str]:
    """Cut at ``place``, but let a heading go with what it heads."""
    piece = text[:place].rstrip()
    before, _, last = piece.rpartition("\n")
    if before.strip() and last.endswith(":"):
        place = len(before)
    return text[:place].rstrip(), text[place:].lstrip()


def _places(text: str, mark: str) -> list[int]:
    return [m.start() for m in re.finditer(mark, text)]


def _window(text: str, room: int) -> str:
    window = text[:room]
    while size(window) > room:
        window = window[: len(window) - (size(window) - room + 1) // 2]
    return window
