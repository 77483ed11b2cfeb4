"""Twins of questions: the same question as people type it who leave out marks, lose a key, or write as in chats.

A twin has the same right answer, so what a run loses on it is lost to the typing alone.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from importlib import resources
from random import Random

import yaml

from corpus.errors import InputError
from corpus.language import clean, fold, normalize
from corpus.language.pieces import Piece, taken_to_pieces
from corpus.language.syllable import HOOK, LEVEL, TILDE, TONES, is_syllable, put_together, taken_apart
from corpus.language.telex import encode_telex, encode_vni
from eval.datasets import GoldItem, RetrievalItem

_KEYED = 0.3  # share of the marked syllables typed in raw keys
_CHATTED = 0.7  # share of the known wordings written as in chats
_SPOKEN = 0.7  # share of the known wordings said in a dialect
_HALF = 0.5  # share of the marked syllables that lose their marks
_MOST_SLIPS = 3
_SHORTEST = 3  # letters a word needs for a slip


def no_diacritics(text: str, random: Random) -> str:
    """All marks left out."""
    return fold(text)


def telex(text: str, random: Random) -> str:
    """Some syllables as raw Telex keys: "ddawng kys"."""
    return _keyed(text, random, encode_telex)


def vni(text: str, random: Random) -> str:
    """Some syllables as raw VNI keys: "d9a8ng ky1"."""
    return _keyed(text, random, encode_vni)


def typo(text: str, random: Random) -> str:
    """One to three slips: a letter dropped, doubled or swapped, a wrong tone, two words glued. Never in numbers,
    codes or names."""
    pieces, tail = taken_to_pieces(text)
    for _ in range(random.randint(1, _MOST_SLIPS)):
        places = [place for place, piece in enumerate(pieces) if _may_slip(piece)]
        if not places:
            break
        place = random.choice(places)
        slip = random.choice(_SLIPS)
        pieces[place] = slip(pieces, place, random)
    return _joined(pieces, tail)


def teencode(text: str, random: Random) -> str:
    """Common wordings as chats spell them: "đc k", "đk", "bn"."""
    return _reworded(text, random, _wordings("teencode"), _CHATTED)


def half_accents(text: str, random: Random) -> str:
    """Half of the marks left out, as people write who type in haste."""
    pieces, tail = taken_to_pieces(text)
    made = []
    for piece in pieces:
        bare = "" if piece.fixed else fold(piece.typed)
        marked = bool(bare) and bare != piece.typed.lower()
        if marked and random.random() < _HALF:
            made.append(_changed(piece, bare.capitalize() if piece.typed[:1].isupper() else bare))
        else:
            made.append(piece)
    return _joined(made, tail)


def dialect(text: str, random: Random) -> str:
    """Common words as the centre, the south or the north says them: "làm răng", "ở mô"."""
    return _reworded(text, random, _wordings("dialect"), _SPOKEN)


def upper(text: str, random: Random) -> str:
    """All in capitals, as from a phone whose key is stuck; codes and addresses stay as they are."""
    pieces, tail = taken_to_pieces(text)
    if len(pieces) < _SHORTEST:
        return text
    return _joined([piece if piece.fixed else _changed(piece, piece.typed.upper()) for piece in pieces], tail)


def very_long(text: str, random: Random) -> str:
    """The question inside a story that says nothing about it, some hundred words long."""
    if len(taken_to_pieces(text)[0]) < _SHORTEST:
        return text
    around = _padding()
    before = random.sample(around["before"], 4)
    after = random.sample(around["after"], 2)
    return clean(" ".join([*before, text.rstrip() + ("" if text.rstrip().endswith(("?", ".", "!")) else "."), *after]))


TWINS: dict[str, Callable[[str, Random], str]] = {
    "no_diacritics": no_diacritics,
    "telex": telex,
    "vni": vni,
    "typo": typo,
    "teencode": teencode,
    "half_accents": half_accents,
    "dialect": dialect,
    "upper": upper,
    "very_long": very_long,
}


def twin_set(items: Sequence[GoldItem | RetrievalItem], name: str, seed: int = 0) -> list[GoldItem | RetrievalItem]:
    """Every question and what the person said before it, changed by the twin ``name``; what the assistant said stays.
    The same seed, name and question id give the same twin. Raises ``InputError``."""
    twin = TWINS.get(name)
    if twin is None:
        raise InputError(f"no twin {name!r}; known: {', '.join(TWINS)}")
    return [_twin_of(item, twin, f"{seed}/{name}") for item in items]


def _twin_of(
    item: GoldItem | RetrievalItem, twin: Callable[[str, Random], str], start: str
) -> GoldItem | RetrievalItem:
    name = item.id if isinstance(item, GoldItem) else item.qid
    question = twin(item.question, Random(f"{start}/{name}"))
    if isinstance(item, RetrievalItem):
        return item.model_copy(update={"question": question})
    history = tuple(
        turn.model_copy(update={"text": twin(turn.text, Random(f"{start}/{name}/{number}"))})
        if turn.role == "user"
        else turn
        for number, turn in enumerate(item.history)
    )
    return item.model_copy(update={"question": question, "history": history})


def _keyed(text: str, random: Random, encode: Callable[[str], str]) -> str:
    pieces, tail = taken_to_pieces(text)
    made = []
    for piece in pieces:
        keys = piece.typed if piece.fixed else encode(piece.typed)
        made.append(Piece(piece.word, keys, piece.gap) if keys != piece.typed and random.random() < _KEYED else piece)
    return _joined(made, tail)


def _joined(pieces: Sequence[Piece], tail: str) -> str:
    return clean("".join(part for piece in pieces for part in (piece.gap, piece.typed)) + tail)


def _may_slip(piece: Piece) -> bool:
    return not piece.fixed and len(piece.typed) >= _SHORTEST and piece.typed.islower() and is_syllable(piece.typed)


def _changed(piece: Piece, typed: str) -> Piece:
    return Piece(piece.word, typed, piece.gap)


def _dropped(pieces: Sequence[Piece], place: int, random: Random) -> Piece:
    typed = pieces[place].typed
    at = random.randrange(1, len(typed))
    return _changed(pieces[place], typed[:at] + typed[at + 1 :])


def _doubled(pieces: Sequence[Piece], place: int, random: Random) -> Piece:
    typed = pieces[place].typed
    at = random.randrange(len(typed))
    return _changed(pieces[place], typed[: at + 1] + typed[at:])


def _swapped(pieces: Sequence[Piece], place: int, random: Random) -> Piece:
    typed = pieces[place].typed
    at = random.randrange(1, len(typed) - 1)
    return _changed(pieces[place], typed[:at] + typed[at + 1] + typed[at] + typed[at + 2 :])


def _wrong_tone(pieces: Sequence[Piece], place: int, random: Random) -> Piece:
    base, tone = taken_apart(pieces[place].typed)
    # Hook and tilde are one tone in the south and the centre: most wrong tones are these two.
    likely = {HOOK: [TILDE], TILDE: [HOOK]}.get(tone) or [other for other in TONES if other not in (tone, LEVEL)]
    return _changed(pieces[place], put_together(base, random.choice(likely)) or pieces[place].typed)


def _glued(pieces: Sequence[Piece], place: int, random: Random) -> Piece:
    piece = pieces[place]
    loose = place > 0 and piece.gap == " " and _may_slip(pieces[place - 1])
    return Piece(piece.word, piece.typed, "") if loose else _doubled(pieces, place, random)


_SLIPS = (_dropped, _doubled, _swapped, _wrong_tone, _glued)


Wordings = dict[str, tuple[str, ...]]


def _reworded(text: str, random: Random, wordings: Wordings, share: float) -> str:
    pieces, tail = taken_to_pieces(text)
    made: list[Piece] = []
    place = 0
    while place < len(pieces):
        length, forms = _forms(pieces, place, wordings)
        if forms and random.random() < share:
            form = random.choice(forms)
            made.append(Piece(form, form, pieces[place].gap))
            place += length
        else:
            made.append(pieces[place])
            place += 1
    return _joined(made, tail)


def _forms(pieces: Sequence[Piece], place: int, wordings: Wordings) -> tuple[int, tuple[str, ...]]:
    """How many words from ``place`` on a wording takes, and its other forms; (0, ()) where there is none."""
    longest = min(max(len(wording.split()) for wording in wordings), len(pieces) - place)
    for length in range(longest, 0, -1):
        taken = pieces[place : place + length]
        if any(piece.fixed for piece in taken) or any(piece.gap != " " for piece in taken[1:]):
            continue
        if forms := wordings.get(" ".join(piece.word for piece in taken)):
            return length, forms
    return 0, ()


@functools.cache
def _wordings(name: str) -> Wordings:
    return {normalize(wording): tuple(map(str, forms)) for wording, forms in _resource(name).items()}


@functools.cache
def _padding() -> dict[str, list[str]]:
    return _resource("padding")


def _resource(name: str) -> dict[str, list[str]]:
    data: dict[str, list[str]] = yaml.safe_load(
        resources.files("eval").joinpath(f"resources/{name}.yaml").read_text("utf-8")
    )
    return data
