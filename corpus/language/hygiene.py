"""Cleaning and normal forms of Vietnamese text: the one door every text passes, corpus and query alike.

Three forms, each a function of the one before and each idempotent:

``clean``      what is stored and shown: NFC, no invisible characters, one kind of đ and of space
``normalize``  what is matched: ``clean``, lower case, one placement of tone marks (hoà → hòa), i/y as written
``fold``       what is matched without diacritics: ``normalize`` without marks, đ → d
"""

from __future__ import annotations

import functools
import re
import unicodedata

# Soft hyphen, zero-width and direction marks, BOM, variation selectors, and control characters. A zero-width
# joiner inside a word makes "khai" and "kh\u200bai" differ in every index. NUL comes in with pasted text.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\ufff9-\ufffb\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\U000e0000-\U000e007f]"
)
# Lone surrogates can be written neither to a file nor to a database.
_SURROGATES = re.compile("[\ud800-\udfff]")
_LINE_BREAKS = re.compile("\r\n?|[\u0085\u2028\u2029\x0b\x0c]")
_SPACES = re.compile("[^\\S\n]+")
_SPACE_AROUND_BREAK = re.compile(" ?\n ?")
_MANY_BREAKS = re.compile("\n{3,}")
# Icelandic eth and the African d look exactly like đ and come from foreign keyboards and OCR.
_LOOKALIKES = str.maketrans({"ð": "đ", "Ð": "Đ", "Ɖ": "Đ", "ɖ": "đ"})

_TONES = "\u0300\u0301\u0303\u0309\u0323"  # grave, acute, tilde, hook above, dot below
_QUALITY = "\u0302\u0306\u031b"  # circumflex, breve, horn
# Old style puts the tone of an open oa/oe/uy on the second vowel (hoà), new style on the first (hòa).
_OLD_PLACEMENT = re.compile(
    f"(?<!q)(o)([ae])([{_TONES}])(?![{_QUALITY}\\w])|(?<!q)(u)(y)([{_TONES}])(?![{_QUALITY}\\w])"
)


def clean(text: str) -> str:
    """Text as it is stored and shown: NFC, invisible and control characters dropped, spaces and breaks squeezed."""
    text = unicodedata.normalize("NFC", text).translate(_LOOKALIKES)
    text = _LINE_BREAKS.sub("\n", text)
    text = _INVISIBLE.sub("", text)
    text = _SURROGATES.sub("", text)
    text = _SPACES.sub(" ", text)
    text = _SPACE_AROUND_BREAK.sub("\n", text)
    text = _MANY_BREAKS.sub("\n\n", text)
    # Dropping a character may have brought a base and its mark together.
    return unicodedata.normalize("NFC", text).strip() if not text.isascii() else text.strip()


def normalize(text: str) -> str:
    """Text as it is matched: ``clean``, lower case, tone marks in the new placement."""
    return _normalized_again(text) if len(text) <= _OFTEN else _normalized(text)


def _normalized(text: str) -> str:
    text = clean(text).lower()
    if text.isascii():
        return text
    text = unicodedata.normalize("NFC", text)
    decomposed = unicodedata.normalize("NFD", text)
    moved = _OLD_PLACEMENT.sub(lambda m: (m[1] or m[4]) + (m[3] or m[6]) + (m[2] or m[5]), decomposed)
    return clean(unicodedata.normalize("NFC", moved))


# Every step of an answer asks for the same short texts; long ones are seen once, and would fill the memory.
_OFTEN = 400  # characters
_normalized_again = functools.lru_cache(maxsize=2048)(_normalized)


def fold(text: str) -> str:
    """``normalize`` without any diacritics: "Đăng ký" → "dang ky". Other scripts keep their base letters."""
    return _strip_marks(normalize(text))


def _strip_marks(text: str) -> str:
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFD", text.replace("đ", "d"))
    kept = "".join(c for c in decomposed if not unicodedata.combining(c))
    return clean(unicodedata.normalize("NFC", kept).lower())


_WORD = re.compile(r"[^\W_]+(?:[./-][^\W_]+)*", re.UNICODE)
_SYLLABLE = re.compile(r"[^\W_]+", re.UNICODE)


def syllables(text: str) -> list[str]:
    """Runs of letters and digits, in order, in the case and accents given."""
    return _SYLLABLE.findall(text)


def words(text: str) -> list[str]:
    """Like ``syllables``, but codes and numbers stay whole: ``1.001193``, ``123/2015/nđ-cp``, ``20.000``."""
    return _WORD.findall(text)


@functools.lru_cache(maxsize=65536)
def fold_word(word: str) -> str:
    """``fold`` of one word, cached: indexes and overlaps ask for the same words again and again."""
    return fold(word)


def has_diacritics(text: str) -> bool:
    """Whether any Vietnamese mark is there at all; a question without one was typed without accents."""
    lowered = unicodedata.normalize("NFC", text).lower()
    return _strip_marks(lowered) != lowered


def accent_share(text: str) -> float:
    """Share of syllables that carry a mark, 0 to 1. Ordinary Vietnamese lies around .7 to .85."""
    found = [s for s in syllables(unicodedata.normalize("NFC", text).lower()) if s.isalpha()]
    if not found:
        return 0.0
    return sum(fold_word(s) != s for s in found) / len(found)
