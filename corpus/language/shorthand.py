"""Chat shorthand and abbreviations: expanded on the copy that is searched."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.language.hygiene import words
from corpus.language.pieces import Piece, taken_to_pieces
from corpus.language.shorthand_table import Meaning, known_tokens, word_list

_YEAR = re.compile(r"(?:19|20)\d[1-9]")  # "cấp trước 2026 k ghi": no thousands
_MOST_OTHERS = 3  # further readings of one token: each is searched beside, and each costs


@dataclass(frozen=True, slots=True)
class Expanded:
    """``text`` is the question with shorthand written out, ``others`` the further readings of ambiguous tokens."""

    text: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """Pieces with shorthand written out, further readings, and what became what."""

    pieces: tuple[Piece, ...]
    others: tuple[str, ...]
    changes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """What stands around a token: one, two and three words in one string each, nearest first."""

    before: tuple[str, ...]
    behind: tuple[str, ...]
    starts: bool
    ends: bool
    upper: bool

    def prove(self, reading: Meaning) -> bool:
        """Whether the reading's evidence is there."""
        return (
            any(words in reading.after for words in self.before)
            or any(words in reading.then for words in self.behind)
            or (reading.at_start and self.starts)
            or (reading.at_end and self.ends)
            or (reading.number_before and self._number(self.before))
            or (reading.number_after and self._number(self.behind))
        )

    def allow(self, reading: Meaning) -> bool:
        """Whether nothing rules the reading out."""
        return not (
            (reading.case == "upper" and not self.upper)
            or (reading.case == "lower" and self.upper)
            or (reading.not_number_before and self._number(self.before) and not _YEAR.fullmatch(self.before[0]))
            or any(words in reading.not_after for words in self.before)
            or any(words in reading.not_then for words in self.behind)
        )

    @staticmethod
    def _number(around: Sequence[str]) -> bool:
        return bool(around) and around[0][:1].isdigit()


def expand(text: str) -> Expanded:
    """Write shorthand out: ``ko dc`` → ``không được``; ``đk`` → ``đăng ký`` or, by what stands around it,
    ``điều kiện``, with the readings not taken among the others.

    Only whole tokens change. ``10k`` and a ``k`` after a number stay money. Punctuation is dropped.
    """
    pieces, _ = taken_to_pieces(text, known_tokens())
    written = write_out(pieces)
    return Expanded(" ".join(word for piece in written.pieces for word in words(piece.word)), written.others)


def write_out(pieces: Sequence[Piece]) -> Written:
    """Shorthand among the pieces written out; a filler becomes an empty word."""
    table = known_tokens()
    made: list[Piece] = []
    others: list[str] = []
    changes: list[tuple[str, str]] = []
    for place, piece in enumerate(pieces):
        readings = table.get(piece.word) if not piece.fixed else None
        if readings is None or _numbered(pieces, place) or _named(pieces, place):
            made.append(piece)
            continue
        chosen, beside = _choose(readings, _around(pieces, place), pieces, place)
        others += beside
        if chosen is None:
            made.append(piece)
            continue
        changes.append((piece.word, chosen))
        made.append(replace(piece, word=chosen))
    return Written(tuple(made), tuple(dict.fromkeys(others)), tuple(changes))


def _choose(
    readings: Sequence[Meaning], around: _Surroundings, pieces: Sequence[Piece], place: int
) -> tuple[str | None, list[str]]:
    allowed = [reading for reading in readings if around.allow(reading)]
    proven = next((reading for reading in allowed if reading.needs_evidence and around.prove(reading)), None)
    if proven is not None:
        return _unless_written(proven.text, pieces, place), []
    plain = [reading.text for reading in allowed if not reading.needs_evidence]
    if not plain:
        return None, [reading.text for reading in allowed if not reading.quiet][:_MOST_OTHERS]
    return _unless_written(plain[0], pieces, place), plain[1 : 1 + _MOST_OTHERS]


def _unless_written(text: str, pieces: Sequence[Piece], place: int) -> str | None:
    """None where the meaning stands behind the token already: "VNeID định danh điện tử" names it once."""
    meant = text.split()
    if meant[:1] != [pieces[place].word]:
        return text if meant else ""
    following = [piece.word for piece in pieces[place : place + len(meant)]]
    return None if following == meant else " ".join(meant)


def _numbered(pieces: Sequence[Piece], place: int) -> bool:
    """ "a)" and "b." at the head of a list, "điểm a", "nhóm b, c"."""
    piece = pieces[place]
    if len(piece.word) > 1:
        return False
    if place and piece.word not in "jwz":
        if not piece.opens and pieces[place - 1].word in word_list("lettered"):
            return True
        if piece.gap.strip() == "," and _numbered(pieces, place - 1):
            return True
    following = pieces[place + 1].gap if place + 1 < len(pieces) else ""
    heads = place == 0 or piece.gap.endswith(("(", "\n"))
    return following.startswith(")") or (heads and following.startswith("."))


def _named(pieces: Sequence[Piece], place: int) -> bool:
    """A capitalised word behind a capitalised word: part of a name that shorthand happens to spell."""
    piece, before = pieces[place], pieces[place - 1] if place else pieces[place]
    return place > 0 and not piece.opens and len(piece.word) > 1 and before.typed.istitle() and piece.typed.istitle()


def _around(pieces: Sequence[Piece], place: int) -> _Surroundings:
    piece = pieces[place]
    before: list[str] = []
    for back in range(1, 4):
        if place < back or pieces[place - back + 1].opens:
            break
        before.append(" ".join([pieces[place - back].word, *before[-1:]]))
    behind: list[str] = []
    for ahead in range(1, 4):
        if place + ahead >= len(pieces) or pieces[place + ahead].opens:
            break
        behind.append(" ".join([*behind[-1:], pieces[place + ahead].word]))
    ends = True
    for following in pieces[place + 1 :]:
        if following.opens:
            break
        if following.word not in word_list("particles"):
            ends = False
            break
    starts = place == 0 or piece.opens
    # A capital at the head of a sentence says nothing ("E muốn hỏi"), unless a name follows ("A Hùng").
    follows = pieces[place + 1].typed[:1] if place + 1 < len(pieces) else ""
    upper = piece.typed.isupper() and not (starts and len(piece.word) == 1 and follows.islower())
    return _Surroundings(tuple(before), tuple(behind), starts, ends, upper)
