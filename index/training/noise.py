"""How people type: questions with diacritics left out, chat shorthand, debris of input methods, slips, lost words.

Every function takes the text in normal form and a seeded ``random.Random``; none changes a token with a digit, so
codes and numbers of documents stay what they are.
"""

from __future__ import annotations

import functools
import random
import unicodedata
from collections.abc import Callable
from importlib import resources

import yaml

from corpus.language import fold, fold_word, normalize

Noise = Callable[[str, random.Random], str]
# Telex spells a tone with a letter after the syllable, and ê, ô, ơ, ư, ă, đ with doubled letters or w.
_TONE_KEYS = {"\u0301": "s", "\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
_SHAPE_KEYS = {"\u0302": "", "\u0306": "w", "\u031b": "w"}
# Sounds that whole regions write alike.
_SOUNDS = (("ch", "tr"), ("s", "x"), ("d", "gi"), ("l", "n"), ("d", "r"), ("v", "d"))
_TONE_SLIPS = {"\u0309": "\u0303", "\u0303": "\u0309"}


def strip_all(text: str, chance: random.Random) -> str:
    """Typed without any diacritics."""
    return fold(text)


def strip_part(text: str, chance: random.Random) -> str:
    """Some syllables lost theirs."""
    share = chance.uniform(0.2, 0.7)
    return " ".join(fold_word(word) if chance.random() < share else word for word in text.split())


def chat(text: str, chance: random.Random) -> str:
    """Shorthand for some of the words that have one."""
    short = _shorthand()
    words = text.split()
    out: list[str] = []
    at = 0
    while at < len(words):
        pair = " ".join(words[at : at + 2])
        if pair in short and chance.random() < 0.5:
            out.append(chance.choice(short[pair]))
            at += 2
            continue
        word = words[at]
        out.append(chance.choice(short[word]) if word in short and chance.random() < 0.7 else word)
        at += 1
    return " ".join(out)


def telex(text: str, chance: random.Random) -> str:
    """One or two syllables as the keys that were pressed: "đăng ký" → "ddawng kys"."""
    return _change_words(text, chance, chance.randint(1, 2), lambda word: _keys(word))


def typos(text: str, chance: random.Random) -> str:
    """One to three syllables with a slip of the fingers or of spelling."""
    return _change_words(text, chance, chance.randint(1, 3), lambda word: _slip(word, chance))


def drop_words(text: str, chance: random.Random) -> str:
    """One or two syllables left out; short texts stay."""
    words = text.split()
    for _ in range(chance.randint(1, 2)):
        if len(words) > 5:
            del words[chance.randrange(len(words))]
    return " ".join(words)


def _change_words(text: str, chance: random.Random, count: int, change: Callable[[str], str]) -> str:
    words = text.split()
    able = [at for at, word in enumerate(words) if len(word) > 2 and word.isalpha()]
    for at in chance.sample(able, min(count, len(able))):
        words[at] = change(words[at])
    return " ".join(words)


def _keys(word: str) -> str:
    out, tones = "", ""
    for character in unicodedata.normalize("NFD", word.replace("đ", "dd")):
        if character in _TONE_KEYS:
            tones += _TONE_KEYS[character]
        elif character in _SHAPE_KEYS:
            out += _SHAPE_KEYS[character] or out[-1]
        else:
            out += character
    return out + tones


def _slip(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word))
    kind = chance.randrange(6)
    if kind == 0:  # neighbours exchanged
        return word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]
    if kind == 1:  # lost
        return word[:at] + word[at + 1 :]
    if kind == 2:  # twice
        return word[:at] + word[at] + word[at:]
    if kind == 3:  # one sound for another
        for left, right in chance.sample(_SOUNDS, len(_SOUNDS)):
            for given, other in ((left, right), (right, left)):
                if word.startswith(given):
                    return other + word[len(given) :]
    if kind == 4:  # hook and tilde confused
        turned = "".join(_TONE_SLIPS.get(c, c) for c in unicodedata.normalize("NFD", word))
        return unicodedata.normalize("NFC", turned)
    return fold_word(word)


@functools.cache
def _shorthand() -> dict[str, list[str]]:
    """From the full wording to its shorthand: the table of the language tools turned around."""
    text = resources.files("corpus.language").joinpath("resources/shorthand.yaml").read_text("utf-8")
    table: dict[str, list[str]] = {}
    for token, readings in yaml.safe_load(text).items():
        first = readings[0] if isinstance(readings, list) else readings
        if first:
            table.setdefault(normalize(str(first)), []).append(normalize(str(token)))
    return table


# Share of the questions of an epoch that each noise changes; what is left is seen as it was written.
SHARES: tuple[tuple[float, tuple[Noise, ...]], ...] = (
    (0.28, (strip_all,)),
    (0.05, (strip_all, typos)),
    (0.05, (chat, strip_all)),
    (0.06, (strip_part,)),
    (0.09, (chat,)),
    (0.07, (typos,)),
    (0.04, (telex,)),
    (0.05, (drop_words,)),
)


def noisy(text: str, chance: random.Random) -> str:
    """``text`` in normal form, changed by one row of ``SHARES`` or by none."""
    text, drawn = normalize(text), chance.random()
    for share, kinds in SHARES:
        drawn -= share
        if drawn < 0:
            for kind in kinds:
                text = kind(text, chance)
            break
    return text
