"""A typed text taken apart for mending: words in their normal form with the case they had, and what stands between.

Joining gaps and words gives ``normalize(text)`` again, so that what no mender touches stays as it was.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from corpus.language.hygiene import clean, normalize

_ADDRESS = r"(?:https?://|www\.)\S+|[^\s@,;:()<>]+@[^\s@,;:()<>]+"
_DOMAIN = r"(?:[^\W_][\w-]*\.)+(?:vn|com|net|org|gov|edu|info|io)\b(?:/\S*)?"
# A letter with its marks: some letters of the highlands' languages exist only as letter and mark (ơ̆).
_LETTERS = r"(?:[^\W_][\u0300-\u036f]*)+"
_PIECE = re.compile(
    rf"(?P<fixed>{_ADDRESS}|{_DOMAIN}|[@#]\w+|{_LETTERS}(?:['’ʼ]{_LETTERS})+)"
    rf"|{_LETTERS}(?:[./&-]{_LETTERS})*"
)
_JOINT = re.compile(r"[./]")
_CLAUSE_END = re.compile(r"[.,;:?!…()\n]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A word and what stands before it.

    ``word`` is lower case, ``typed`` has the case of the text (lower case where all of it is in capitals, which then
    means nothing). ``fixed``: an address, a code, a number, a document number: nobody may change it.
    """

    word: str
    typed: str
    gap: str = ""
    fixed: bool = False

    @property
    def opens(self) -> bool:
        """Whether a clause ends before the word. A slash or a hyphen between words ends none."""
        return bool(_CLAUSE_END.search(self.gap))


def taken_to_pieces(text: str, whole: Container[str] = ()) -> tuple[list[Piece], str]:
    """The pieces of ``text`` and what stands after the last. Words joined by "/" or "." come apart ("cmnd/cccd")
    unless they stand in ``whole`` or hold a digit; joined by "-" or "&" they are fixed unless in ``whole``."""
    normal, cased = normalize(text), clean(text)
    found, seen = list(_PIECE.finditer(normal)), list(_PIECE.finditer(cased))
    letters = [c for c in cased if c.isalpha()]
    shouting = len(seen) > 1 and not any(c.islower() for c in letters)
    # Lower case of a few foreign letters has another length or other marks: then the case is not known.
    known = not shouting and len(found) == len(seen)
    pieces: list[Piece] = []
    end = 0
    for place, match in enumerate(found):
        word, gap = match[0], normal[end : match.start()]
        typed = seen[place][0] if known and len(seen[place][0]) == len(word) else word
        pieces += _parts(word, typed, gap, fixed=match["fixed"] is not None, whole=whole)
        end = match.end()
    return pieces, normal[end:]


def joined(pieces: Sequence[Piece], tail: str) -> str:
    """Gaps and words in a row."""
    return "".join(part for piece in pieces for part in (piece.gap, piece.word)) + tail


def _parts(word: str, typed: str, gap: str, *, fixed: bool, whole: Container[str]) -> Iterator[Piece]:
    digit = any(c.isdigit() for c in word)
    if fixed or word in whole or word.isalpha():
        yield Piece(word, typed, gap, fixed)
    elif digit or "-" in word or "&" in word or not all(c.isalnum() or c in "./" for c in word):
        # Letters with digits behind may be VNI keys or "t7"; all else with a digit is a number or a code.
        yield Piece(word, typed, gap, fixed=not (word.isalnum() and word[0].isalpha()))
    else:
        start = 0
        for joint in [*_JOINT.finditer(word), None]:
            end = joint.start() if joint else len(word)
            yield Piece(word[start:end], typed[start:end], gap)
            if joint:
                gap, start = joint[0], joint.end()
