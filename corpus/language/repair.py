"""One entry for what people type: keys of Telex and VNI undone, slips mended, shorthand written out.

It makes the copy that is searched; the person's own words stay as they are. Missing diacritics are not put in here:
a word typed without marks stays so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.language.hygiene import fold_word
from corpus.language.pieces import Piece, taken_to_pieces
from corpus.language.shorthand import write_out
from corpus.language.shorthand_table import is_shorthand, known_tokens, word_list
from corpus.language.slips import default_slips
from corpus.language.syllable import LEVEL, could_be_right, taken_apart
from corpus.language.telex import untyped

# Old fonts' ư, seen in texts that went through a converter.
_GHA = "\u01a3"
_ENOUGH = 2  # so many tokens that can only be keys show that the input method was off
_PLAINLY = 6  # and so many, that all of the text is keys
_DOUBLE_HEADS = ("DD", "AA", "EE", "OO", "Dd", "Aa", "Ee", "Oo")
_NEAR_KEYS = re.compile("aa|ee|oo|dd|đd|w")
_SENTENCE_END = ".?!\n"
_VOWELS = "aeiouy"
_ROMAN = frozenset(
    tens + ones for tens in ("", "x", "xx") for ones in ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"]
)


@dataclass(frozen=True, slots=True)
class Repaired:
    """``text`` in the case ``normalize`` gives; ``others``: readings of ambiguous shorthand not taken; ``changes``:
    (typed, became, kind) in order, kind one of telex, vni, letters, marks, glued, shorthand."""

    text: str
    others: tuple[str, ...] = ()
    changes: tuple[tuple[str, str, str], ...] = ()


def repair(text: str) -> Repaired:
    """Mend a typed question. Right spellings, codes, numbers, addresses and names stay as ``normalize`` has them."""
    pieces, tail = taken_to_pieces(text, known_tokens())
    mended, changes = _mended(pieces)
    written = write_out(mended)
    if not any(piece.word for piece in written.pieces):  # nothing but a particle: "ạ", "á" alone is all that was said
        return Repaired(_closed_up(mended, tail), (), tuple(changes))
    changes += [(typed, became, "shorthand") for typed, became in written.changes]
    return Repaired(_closed_up(written.pieces, tail), written.others, tuple(changes))


def _mended(pieces: Sequence[Piece]) -> tuple[list[Piece], list[tuple[str, str, str]]]:
    doubtful = [_doubtful(piece, place, pieces) for place, piece in enumerate(pieces)]
    if not any(doubtful):
        return list(pieces), []
    keys = [_keys(piece) if doubt else _NO_KEYS for piece, doubt in zip(pieces, doubtful, strict=True)]
    evidence = {kind: sum(1 for found in keys if found.kind == kind and found.sure) for kind in ("telex", "vni")}
    made: list[Piece] = []
    changes: list[tuple[str, str, str]] = []
    for place, piece in enumerate(pieces):
        if not doubtful[place]:
            made.append(piece)
            continue
        behind = keys[place + 1].text or pieces[place + 1].word if place + 1 < len(pieces) else ""
        text, kind = _meant(place, pieces, keys[place], evidence, (made[-1].word if made else "", behind))
        if text and text != piece.word:
            changes.append((piece.word, text, kind))
            first, *more = text.split()
            made.append(Piece(first, first, piece.gap))
            made += [Piece(part, part, " ") for part in more]
        else:
            made.append(piece)
    return made, changes


def _doubtful(piece: Piece, place: int, pieces: Sequence[Piece]) -> bool:
    """Whether the word may be looked at: no code, no right spelling, no shorthand, no name."""
    word = piece.word
    if piece.fixed or len(word) < 2 or is_shorthand(word) or could_be_right(word) or word in _ROMAN:
        return False
    if default_slips().knows(word):  # "photo", "cavet": words of the lexicon that are no syllables
        return False
    if piece.typed[:1].islower():
        return not any(c.isupper() for c in piece.typed)
    # A capital inside a sentence, or several, makes a name or an abbreviation: "Rmah", "USD", "NA5". But "Nguyeenx"
    # may be undone where other words are keys too; see ``_meant``.
    head = 2 if piece.typed[:2] in _DOUBLE_HEADS else 1
    return piece.typed[head:].islower() and not _ethnic(place, pieces)


def _ethnic(place: int, pieces: Sequence[Piece]) -> bool:
    """After "A", "Y" or "H" stands a name of the highlands: "Y Thanh", "A Tuir"."""
    return place > 0 and pieces[place - 1].typed in ("A", "Y", "H")


@dataclass(frozen=True, slots=True)
class _Keys:
    """What a token is when its letters are keys; ``sure`` where it can hardly be anything else."""

    text: str
    kind: str
    sure: bool


_NO_KEYS = _Keys("", "", False)


def _keys(piece: Piece) -> _Keys:
    text, kind = untyped(piece.word)
    if not text:
        return _NO_KEYS
    small = piece.typed[:1].islower() or piece.typed[:2] in _DOUBLE_HEADS
    if kind == "telex":
        # A hat from afar alone ("ana" as ân) is too little.
        near = taken_apart(text)[1] != LEVEL or _NEAR_KEYS.search(piece.word) is not None
        return _Keys(text, kind, small and near and len(piece.word) > 2 and piece.word not in word_list("english"))
    letters, digits = piece.word.rstrip("0123456789"), sum(c.isdigit() for c in piece.word)
    single = digits == 1 and piece.word[-1] in "12345"
    odd = digits == 1 or not default_slips().knows(text)
    counted = odd and fold_word(letters) in word_list("counted")
    return _Keys(text, kind, small and len(letters) > 1 and not single and not counted)


def _meant(
    place: int, pieces: Sequence[Piece], keys: _Keys, evidence: dict[str, int], beside: tuple[str, str]
) -> tuple[str, str]:
    """What a doubtful word was meant to be and the kind of mending, or ("", "")."""
    piece, slips = pieces[place], default_slips()
    others = evidence.get(keys.kind, 0) - keys.sure
    if keys.text and _believed(place, pieces, keys, others):
        if slips.knows(keys.text):
            return keys.text, keys.kind
        # Keys that make an odd word: a slip that makes a known one ("torng": trong, not tỏng), a key too few.
        slip = slips.mend(piece.word, *beside) if keys.kind == "telex" else None
        if slip and fold_word(slip.text) != fold_word(keys.text) and all(map(slips.knows, slip.text.split())):
            return slip.text, slip.kind
        bare = taken_apart(keys.text)[0].isascii()
        return (slips.with_marks(keys.text, *beside) if bare else "") or keys.text, keys.kind
    if _named(place, pieces) or piece.word in word_list("english") or not piece.word.isalpha():
        return "", ""
    if _GHA in piece.word and could_be_right(plain := piece.word.replace(_GHA, "ư")):
        return plain, "letters"
    found = slips.mend(piece.word, *beside)
    return (found.text, found.kind) if found else ("", "")


def _believed(place: int, pieces: Sequence[Piece], keys: _Keys, others: int) -> bool:
    """Whether keys are read into a token, given how many other tokens of the text can only be keys."""
    piece, known = pieces[place], default_slips().knows(keys.text)
    if keys.sure:
        return True
    if piece.word in word_list("english"):
        return others >= _ENOUGH and (known or others >= _PLAINLY)
    if keys.kind == "telex" or _named(place, pieces):
        return others > 0
    # "quan1", "mau2", "a1": a number behind a word, or a code, far more often than keys, if nothing else is keys.
    letters = piece.word.rstrip("0123456789")
    if taken_apart(letters)[1] != LEVEL or (len(letters) < 2 and piece.word[0] not in _VOWELS):
        return False
    if others > 0:
        return len(letters) > 1 or len(piece.word) > 2 or others >= _ENOUGH
    before = pieces[place - 1].word if place else ""
    counted = fold_word(letters) in word_list("counted") or before in word_list("before_codes")
    return not counted and (known if len(letters) == 2 else len(letters) > 2)


def _named(place: int, pieces: Sequence[Piece]) -> bool:
    """Whether a capital says that the word is a name: inside a sentence, or before another capital."""
    if not pieces[place].typed[:1].isupper():
        return False
    starts = place == 0 or any(c in _SENTENCE_END for c in pieces[place].gap)
    return not starts or (place + 1 < len(pieces) and pieces[place + 1].typed.istitle())


def _closed_up(pieces: Sequence[Piece], tail: str) -> str:
    """Pieces in a row, no space left where a filler was, and none missing where joined words came apart."""
    parts: list[str] = []
    last = ""
    for piece in pieces:
        gap, word = piece.gap, piece.word
        if not word:
            gap = gap.rstrip()
        elif gap in (".", "/") and (" " in word or " " in last):
            gap += " "
        parts += (gap, word)
        last = word or last
    return "".join([*parts, tail]).strip()
