"""Letters in disguise: what looks like Vietnamese to the eye and like nothing to a word list, put back.

``plain_letters`` is what is read in place of the text: the same words in ordinary letters. ``undisguised`` gives
further readings that are only guesses (digits for letters, drawn-out letters); they are matched beside the text and
never shown. Neither is for the index: what is stored goes through ``hygiene.clean`` alone.
"""

from __future__ import annotations

import functools
import re
import unicodedata

from corpus.language.hygiene import clean, fold
from corpus.language.slips import default_slips
from corpus.language.syllable import could_be_right

# Letters of other scripts that are drawn like Latin ones. After Unicode TR 39, only what a phone keyboard reaches.
_FROM = "аеорсхуіјѕԁһկԛԝмтнвкгпзАЕОРСХУІЈЅԀҺМТНВКЗαεοριυνκτηχγωβΑΕΟΡΙΥΝΚΤΗΧΖΒΜɑɡıℓᴀʙᴄᴅᴇɢʜɪᴊᴋʟᴍɴᴏᴘʀᴛᴜᴠᴡʏᴢ"
_TO = "aeopcxyijsdhkqwmthbkrnzAEOPCXYIJSDHMTHBKZaeopiuvktnxywbAEOPIYNKTHXZBMagilabcdeghijklmnoprtuvwyz"
_LETTERS = str.maketrans(_FROM, _TO)
# Strokes drawn through letters, and piles of marks: Vietnamese puts at most two on a letter.
_OVERLAYS = re.compile("[\u0334-\u0338\u20d0-\u20f0\u0489]")
_PILES = re.compile("([\u0300-\u036f]{2})[\u0300-\u036f]+")
_BETWEEN = r"[ .\-_*/|,·•~+]"
# At least five letters, each by itself, with one sign between every two and more than one between words.
_SPELLED = re.compile(rf"(?<!\w)[^\W\d_](?:{_BETWEEN}{{1,3}}[^\W\d_](?!\w)){{4,}}(?!\w)")
_DOTTED = re.compile(r"(?<!\w)[^\W\d_](?:[.\-_*/|·•~+][^\W\d_](?!\w))+(?!\w)")
_DOTTED_WORDS = 3  # fewer are initials: "V.I.P", "a.b"
_GLUE = re.compile(r"(?<=\w)[_*+~|·•]+(?=\w)")
_DIGITS = str.maketrans("01345789@$!|", "oieastbgasil")
_SYMBOLS = re.compile(r"[^\s,;:?.()\"“”]+")
_DRAWN_OUT = re.compile(r"([^\W\d_])\1{2,}")
_DRAWN_MARKED = re.compile(r"([^\W\d_])\1+")


def plain_letters(text: str) -> str:
    """``clean`` text in ordinary letters: full-width, circled and look-alike letters, strokes through them, and words
    spelled letter by letter ("l à m", "l.à.m") are written as usual. Other text stays as ``clean`` has it."""
    made = clean(text)
    if made.isascii() and not _SPELLED.search(text) and not _DOTTED.search(made):
        return made
    return _plain(text)


@functools.lru_cache(maxsize=256)
def _plain(text: str) -> str:
    parts = unicodedata.normalize("NFD", text)
    parts = _PILES.sub(r"\1", _OVERLAYS.sub("", parts))
    text = unicodedata.normalize("NFC", parts)
    if any(ord(c) > 0x2FF and not "\u1e00" <= c <= "\u1eff" for c in text):
        text = "".join(_ordinary(c) for c in text)
        if _mixed(text):
            text = unicodedata.normalize("NFC", unicodedata.normalize("NFD", text).translate(_LETTERS))
    text = _GLUE.sub(" ", text) if sum(c in "_*+~|·•" for c in text) > 2 else text
    if len(_DOTTED.findall(text)) >= _DOTTED_WORDS:
        text = _DOTTED.sub(lambda found: "".join(c for c in found[0] if c.isalpha()), text)
    return clean(_SPELLED.sub(_joined, text))


def _ordinary(letter: str) -> str:
    """A styled letter or digit as an ordinary one; signs that only look composed ("½", "…") stay."""
    usual = unicodedata.normalize("NFKC", letter)
    return usual if len(usual) == 1 and usual.isalnum() else letter


def _mixed(text: str) -> bool:
    """Whether Latin and look-alike letters stand in one text, as they do in no language."""
    foreign = sum(c in _FROM for c in unicodedata.normalize("NFD", text))
    return foreign > 0 and any(c.isascii() and c.isalpha() for c in text)


def _joined(found: re.Match[str]) -> str:
    """The words of a spelled-out run: by its wider gaps, else by what syllables the letters make."""
    run = found[0]
    words = [re.sub(_BETWEEN, "", part) for part in re.split(rf"{_BETWEEN}{{2,}}", run)]
    return " ".join(words if len(words) > 1 else _apart(words[0]))


def _apart(letters: str) -> list[str]:
    """Letters without gaps as syllables, the fewest and most usual; as they are where they make none."""
    knows = default_slips().knows
    best: dict[int, tuple[float, tuple[str, ...]]] = {0: (0.0, ())}
    lowered = letters.lower()
    for end in range(1, len(lowered) + 1):
        for start in range(max(0, end - 7), end):
            part = lowered[start:end]
            if start in best and could_be_right(part):
                cost = best[start][0] + (1.0 if knows(part) else 2.5)
                if end not in best or cost < best[end][0]:
                    best[end] = (cost, (*best[start][1], part))
    return list(best[len(lowered)][1]) if len(lowered) in best else [letters]


@functools.lru_cache(maxsize=256)
def undisguised(text: str) -> tuple[str, ...]:
    """Other readings of ``text``: digits and signs read as letters ("l4m g14"), drawn-out letters cut ("giảảả"). Empty
    where nothing of the kind is there."""
    found = dict.fromkeys((_letters_for_digits(text), _shortened(text), _shortened(_letters_for_digits(text))))
    return tuple(other for other in found if other != text)


def _letters_for_digits(text: str) -> str:
    return _SYMBOLS.sub(lambda found: _word(found[0]), text)


def _word(token: str) -> str:
    """A token of letters and digits as a syllable, if it becomes one; codes and amounts stay."""
    letters = sum(c.isalpha() for c in token)
    if not letters or letters == len(token) or token.isupper():
        return token
    core, tail = token.rstrip("!|"), ""
    turned = core.translate(_DIGITS)
    for other in (turned, core.translate(_DIGITS | {ord("1"): "l"})):
        if other.isalpha() and (could_be_right(fold(other)) or len(other) > 3):
            return other + tail
    return token


def _shortened(text: str) -> str:
    once = _DRAWN_OUT.sub(r"\1", text)
    return _DRAWN_MARKED.sub(lambda found: found[1] if not found[1].isascii() else found[0], once)
