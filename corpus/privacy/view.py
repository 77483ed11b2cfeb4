"""A text as the patterns see it: lower case, no marks, no invisible characters, one kind of digit, space and dash,
and for every character where it stands in the text as given. People's data must be found however they are typed."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Word:
    """A word at ``start`` to ``end`` of the view: without marks (``flat``) and as typed."""

    start: int
    end: int
    flat: str
    typed: str

    @property
    def capital(self) -> bool:
        return self.typed[:1].isupper()


@dataclass(slots=True)
class View:
    """``flat`` is what is matched; ``places[i]`` is where its character ``i`` stands in ``text``."""

    text: str
    flat: str = ""
    places: list[int] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    plain: bool = True  # no mark anywhere: the text was typed without

    def __post_init__(self) -> None:
        letters: list[str] = []
        for place, letter in enumerate(self.text):
            usual = _usual(letter)
            if usual:
                letters.append(usual)
                self.places.append(place)
        self.flat = "".join(letters)
        for found in _WORD.finditer(self.flat):
            start, end = self.span(*found.span())
            typed = unicodedata.normalize("NFC", self.text[start:end])
            self.words.append(Word(found.start(), found.end(), found[0], typed))
            self.plain = self.plain and typed.isascii()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where characters ``start`` to ``end`` of the view stand in the text."""
        last = self.places[end] if end < len(self.places) else len(self.text)
        first = self.places[start]
        # Invisible characters behind the last one belong to nobody; combining marks belong to it.
        while last > first and not _usual(self.text[last - 1]) and not unicodedata.combining(self.text[last - 1]):
            last -= 1
        return first, last


def _usual(letter: str) -> str:
    if letter.isascii():
        return " " if letter.isspace() else letter.lower() if letter.isprintable() else ""
    if letter in "đĐðÐ":
        return "d"
    if letter in _DASHES:
        return "-"
    if letter.isspace():
        return " "
    if unicodedata.category(letter) in ("Mn", "Cf", "Cc", "Cs"):
        return ""
    return unicodedata.normalize("NFKD", letter)[0].lower()[:1]
