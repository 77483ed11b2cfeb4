"""Names of people, by what stands before them and by how they begin.

No name list decides alone: "Hồ" begins names and "hồ sơ", "Y" is a woman's name of the highlands and begins "Y tế".
A capital, a title or "tôi tên là" has to speak for a name, and a street, a school or a hero against it.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator

from corpus.language import fold, normalize
from corpus.privacy.kinds import Kind
from corpus.privacy.numbers import Found
from corpus.privacy.view import View, Word
from corpus.privacy.words import Wordings, folded, lists

_LONGEST = 5  # words of a name
_REACH = 5  # words a title or a cue may have


def names(view: View) -> Iterator[Found]:
    """Names in the view."""
    words = view.words
    shouting = _shouting(words)
    place = 0
    while place < len(words):
        length = _length(view, place, shouting)
        if length:
            yield Found(words[place].start, words[place + length - 1].end, Kind.NAME, True)
            place += length
        else:
            place += 1


def _length(view: View, place: int, shouting: bool) -> int:
    """How many words from ``place`` are a name; 0 where none begins."""
    words = view.words
    told = _after(view, place, folded("names", "says"))
    role = told and " ".join(word.flat for word in words[place - told : place]) in folded("names", "roles")
    if told and (
        words[place].capital
        or not (role or _stop(words[place]))
        or _small(view, place, sure=True)
        or _small_highland(view, place)
    ):
        return _told(view, place, shouting)
    if shouting:
        return _small(view, place)
    if words[place].capital:
        run = _capitals(view, place)
        if _is_no_name(view, place, run):
            return 0
        if _prefix(view, place) and run > 1:
            return run
        surname = _surname(view, place, run)
        if surname and run > surname:
            return run
        titled = _titled(view, place)
        if titled and not (words[place].flat in folded("names", "numbered") and run == 1):
            return run if run < _LONGEST and not _in_place(view, place - titled) else 0
        return 0
    if _titled(view, place) and (length := max(_small(view, place, sure=True), _small_highland(view, place))):
        return length
    return _small(view, place) or _small_highland(view, place, surname=True)


def _titled(view: View, place: int) -> int:
    """How many words directly before are a title."""
    for length in (2, 1):
        before = " ".join(word.typed for word in view.words[max(0, place - length) : place])
        if place >= length and _joined(view, place) and _titles().hold(before, plain=view.plain):
            return length
    return 0


def _small_highland(view: View, place: int, *, surname: bool = False) -> int:
    """A name of the highlands typed all small: "ksor blâm", and behind a title "y khiết". With ``surname`` only one
    that begins with a surname no other word looks like."""
    words = view.words
    for length in (2, 1):
        if " ".join(word.flat for word in words[place : place + length]) in folded("names", "highland_surnames"):
            given = place + length
            return length + 1 if given < len(words) and _joined(view, given) and not _stop(words[given]) else 0
    if surname or words[place].flat not in ("a", "y") or place + 1 >= len(words):
        return 0
    after = words[place + 1]
    fits = _joined(view, place + 1) and after.flat not in folded("names", "not_after_prefix")
    return 2 if fits and (not _stop(after) or not _joined(view, place + 2)) else 0


def _told(view: View, place: int, shouting: bool) -> int:
    """A name behind "tôi tên là": its capitals, else small words up to the first that is no name."""
    words = view.words
    if words[place].capital and not shouting:
        return _capitals(view, place)
    if length := max(_small(view, place, sure=True), _small_highland(view, place)):
        return length
    while place + length < len(words) and length < 4 and not _stop(words[place + length]):
        if length and not _joined(view, place + length):
            break
        length += 1
    return length


def _small(view: View, place: int, *, sure: bool = False) -> int:
    """A name typed all small: a strong surname, a middle name, and what follows; ``sure`` behind "tôi tên là"."""
    words = view.words
    if words[place].flat not in lists()["names"]["plain_surnames"] or place + 2 >= len(words):
        return 0
    middle = words[place + 1]
    marked = words[place].typed.lower() != words[place].flat
    if marked and words[place].typed.lower() not in _marked_surnames():
        return 0
    common = words[place].flat in folded("names", "common_surnames") and not sure
    middles = "plain_middles" if common else "middles"
    if middle.flat not in folded("names", middles) or not _joined(view, place + 1) or not _joined(view, place + 2):
        return 0
    if middle.typed.lower() != middle.flat and normalize(middle.typed) not in _marked_middles():
        return 0
    flat = [word.flat for word in words[place : place + 3]]
    if {" ".join(flat[:2]), " ".join(flat)} & folded("names", "not_names") or _in_place(view, place):
        return 0
    if place and not sure and not marked and f"{words[place - 1].flat} {flat[0]}" in folded("names", "compounds"):
        return 0
    if " ".join(word.flat for word in words[place : place + 3]) in folded("names", "famous"):
        return 0
    length = 2
    while place + length < len(words) and length < 4 and _joined(view, place + length):
        if _stop(words[place + length]) and not (sure and length == 2):
            break
        length += 1
    return length if length > 2 else 0


def _capitals(view: View, place: int) -> int:
    length = 1
    while place + length < len(view.words) and length < _LONGEST + 1:
        word = view.words[place + length]
        if not word.capital or not _joined(view, place + length):
            break
        length += 1
    return length


def _joined(view: View, place: int) -> bool:
    """Whether nothing but a space parts the word from the one before."""
    if place >= len(view.words):
        return False
    return view.flat[view.words[place - 1].end : view.words[place].start].strip(" .'’-") == "" and (
        ". " not in view.flat[view.words[place - 1].end : view.words[place].start]
    )


def _prefix(view: View, place: int) -> bool:
    word = view.words[place]
    after = view.words[place + 1].flat if place + 1 < len(view.words) else ""
    before = view.words[place - 1].flat if place else ""
    return (
        word.typed in ("A", "Y", "H")
        and after not in folded("names", "not_after_prefix")
        and len(after) > 1
        and before not in folded("names", "not_before_prefix")
    ) or word.typed.startswith(("H'", "H’", "Hʼ", "Y'"))


def _surname(view: View, place: int, run: int) -> int:
    """How many words of the capitals are a surname; with its own marks, or none in the whole name."""
    words = view.words[place : place + run]
    plain = all(word.typed.lower() == word.flat for word in words)
    for length in (2, 1):
        if len(words) > length:
            typed = " ".join(normalize(word.typed) for word in words[:length])
            flat = " ".join(word.flat for word in words[:length])
            if typed in _marked_surnames() or (plain and flat in folded("names", "surnames")):
                return length
    return 0


def _is_no_name(view: View, place: int, run: int) -> bool:
    flat = [word.flat for word in view.words[place : place + max(run, 2)]]
    if " ".join(flat[:2]) in folded("names", "not_names"):
        return True
    if any(" ".join(flat[:n]) in folded("names", "famous") for n in (2, 3)) and run <= 3:
        return True
    before = view.words[place - 1] if place else None
    if before is not None and f"{before.flat} {flat[0]}" in folded("names", "not_names") and before.capital:
        return True
    return _in_place(view, place)


def _in_place(view: View, place: int) -> bool:
    """Whether what stands before makes it a street, a school, an office."""
    before = [word.typed for word in view.words[max(0, place - 3) : place]]
    joined = place > 0 and _joined(view, place)
    return joined and any(
        _places().hold(" ".join(before[-n:]), plain=view.plain) for n in (1, 2, 3) if len(before) >= n
    )


def _after(view: View, place: int, wordings: frozenset[str]) -> int:
    """How many words directly before are one of ``wordings``, signs like ":" aside."""
    if place == 0:
        return 0
    gap = view.flat[view.words[place - 1].end : view.words[place].start]
    if gap.strip(" :-\"'“.") or any(c.isdigit() for c in gap):
        return 0
    for length in range(min(_REACH, place), 0, -1):
        if " ".join(word.flat for word in view.words[place - length : place]) in wordings:
            return length
    return 0


def _stop(word: Word) -> bool:
    return word.flat in folded("names", "stops")


def _shouting(words: list[Word]) -> bool:
    """Whether capitals mean nothing here: all of the text is in capitals, or every word begins with one."""
    letters = [word for word in words if len(word.typed) > 1]
    return len(letters) > 3 and (
        all(word.typed.isupper() for word in letters) or sum(word.capital for word in letters) > 0.9 * len(letters) > 6
    )


@functools.cache
def _titles() -> Wordings:
    return Wordings("names", "titles", unsure=("names", "unsure_titles"))


@functools.cache
def _places() -> Wordings:
    return Wordings("names", "places", unsure=("names", "unsure_places"))


@functools.cache
def _marked_surnames() -> frozenset[str]:
    known = {normalize(str(name)) for name in lists()["names"]["surnames"]}
    return frozenset(known | {name for name in known if fold(name) == name})


@functools.cache
def _marked_middles() -> frozenset[str]:
    return frozenset(normalize(str(name)) for name in lists()["names"]["marked_middles"])
