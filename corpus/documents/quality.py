"""How well a text was read, judged by the text alone: by the rules of Vietnamese spelling, not by a dictionary.

Well-read official text has some 95 % possible syllables among its words and marks on some 75 % of them. Bad OCR has
words that no syllable spells, lost marks, and letters between signs. Text in another language scores low as well, and
rightly: nobody has looked at it.
"""

from __future__ import annotations

import re
import unicodedata

from corpus.language.hygiene import accent_share, clean
from corpus.language.syllable import could_be_right

_TOKEN = re.compile(r"\S+")
_EDGES = " \t.,;:!?()[]{}<>«»“”\"'‘’…*_|/\\-–—=+~^`•·#&%$@°§"
_LETTERS = re.compile(r"[^\W\d_]+")
_USUAL_MARKS = 0.55  # share of marked syllables from which marks are complete
_ENOUGH = 20  # words; shorter texts (a stamp, a form line) are judged more mildly
_FILLER = re.compile(r"[.…_]{3,}")


def text_quality(text: str) -> float:
    """Quality from 0 (nothing readable) to 1; 0 for a text without letters."""
    tokens = [token.strip(_EDGES) for token in _TOKEN.findall(_FILLER.sub(" ", clean(text)))]
    tokens = [token for token in tokens if token]
    words = [token for token in tokens if any(c.isalpha() for c in token)]
    if not words:
        return 0.0
    right = sum(_readable(word) for word in words) / len(words)
    marks = min(1.0, _share_marked(words) / _USUAL_MARKS)
    noise = sum(1 for token in tokens if len(token) == 1 and not token.isalnum()) / len(tokens)
    if len(words) < _ENOUGH:
        marks = max(marks, 0.8)
    return round(max(0.0, min(1.0, (right - 0.25) / 0.7)) * (0.3 + 0.7 * marks) * (1 - noise), 3)


def _readable(word: str) -> bool:
    parts = _LETTERS.findall(word)
    if any(c.isdigit() for c in word) or (len(parts) > 1 and word.upper() == word):
        return True  # numbers, codes, document numbers
    if len(word) > 1 and word.isascii() and word.isupper():
        return True  # UBND, TTHC
    return all(could_be_right(unicodedata.normalize("NFC", part).lower()) for part in parts)


def _share_marked(words: list[str]) -> float:
    # Abbreviations and codes carry no marks in the best of texts.
    plain = [word for word in words if not (word.isascii() and word.isupper()) and not any(c.isdigit() for c in word)]
    return accent_share(" ".join(plain)) if plain else 1.0
