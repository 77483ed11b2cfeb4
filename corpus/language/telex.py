"""Telex and VNI: the keys of the two usual ways to type Vietnamese, undone and done.

People whose input method was off, or lost a key, send "ddawng kys", "d9a8ng ky1" or half of it ("thuwờng", "giây1").
``untyped`` plays the keys of one token again and takes the outcome only if it is a rightly spelt syllable. Whether a
token may be touched at all (codes, names, English words) is decided in ``repair``.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from dataclasses import dataclass

from corpus.language.hygiene import clean
from corpus.language.syllable import (
    ACUTE,
    DOT,
    GRAVE,
    HOOK,
    LEVEL,
    TILDE,
    is_syllable,
    put_together,
    taken_apart,
)

_TELEX_TONES = {"s": ACUTE, "f": GRAVE, "r": HOOK, "x": TILDE, "j": DOT}
_VNI_TONES = {"1": ACUTE, "2": GRAVE, "3": HOOK, "4": TILDE, "5": DOT}
_HAT = {"a": "â", "e": "ê", "o": "ô"}
_HORN = {"o": "ơ", "u": "ư"}
_BREVE = {"a": "ă"}
_VOWELS = frozenset("aăâeêioôơuưy")
_LETTERS_AND_KEYS = re.compile(r"[^\W\d_]+\d[^\W_]*")
_DOUBLED_MARK = re.compile(r"([^\x00-\x7f])\1")  # "thẻẻ": the letter stuck; Telex would have been "thẻe"
_PARTS = re.compile(r"([^\W\d_]+)")


@functools.lru_cache(maxsize=16384)
def untyped(token: str) -> tuple[str, str]:
    """The syllable whose keys ``token`` (lower case, NFC) is, and "telex" or "vni"; ("", "") where it is none."""
    if is_syllable(token) or len(token) < 2 or _DOUBLED_MARK.search(token):
        return "", ""
    if any(c.isdigit() for c in token):
        if _LETTERS_AND_KEYS.fullmatch(token) and (found := _play(token, _vni_key)):
            return found, "vni"
    elif token.isalpha() and (found := _play(token, _telex_key)):
        return found, "telex"
    return "", ""


@dataclass(slots=True)
class _Typed:
    """What stands on the screen while keys are played."""

    base: list[str]
    tone: str = LEVEL
    keys: int = 0  # keys that left no letter

    def last_vowels(self) -> range:
        """Places of the last run of vowels."""
        end = len(self.base)
        while end and self.base[end - 1] not in _VOWELS:
            end -= 1
        start = end
        while start and self.base[start - 1] in _VOWELS:
            start -= 1
        if start and "".join(self.base[start - 1 : start + 1]) in ("qu", "gi") and end - start > 1:
            start += 1
        return range(start, end)

    def mark(self, marks: dict[str, str]) -> bool:
        """Put a quality mark on the last vowels; True also where it stands there already."""
        places = self.last_vowels()
        for place in reversed(places):
            if self.base[place] in marks:
                self.base[place] = marks[self.base[place]]
                self.keys += 1
                return True
        if any(self.base[place] in marks.values() for place in places):
            self.keys += 1
            return True
        return False

    def horn(self) -> bool:
        """The key for horn: both letters of "uo", else o or u."""
        places = self.last_vowels()
        run = "".join(self.base[place] for place in places)
        at = run.find("uo")
        if at >= 0 and not (at == 0 and places.start and self.base[places.start - 1] == "q"):
            self.base[places.start + at : places.start + at + 2] = ["ư", "ơ"]
            self.keys += 1
            return True
        # "uaw" is ưa, not uă, unless a consonant follows: "xuaats", but "muwa".
        return self.mark(_HORN)

    def strike(self) -> bool:
        """The key for đ."""
        if self.base and self.base[0] == "d":
            self.base[0] = "đ"
        elif not (self.base and self.base[0] == "đ"):
            return False
        self.keys += 1
        return True


def _telex_key(screen: _Typed, key: str) -> bool:
    """Whether the key was a command; else it is a letter."""
    if key in _TELEX_TONES and screen.last_vowels():
        screen.tone = _TELEX_TONES[key]
        screen.keys += 1
        return True
    if key == "w":
        run = "".join(screen.base[place] for place in screen.last_vowels())
        if run.endswith("a") and run != "ua" and screen.mark(_BREVE):
            return True
        if screen.horn() or screen.mark(_BREVE):
            return True
        screen.base.append("ư")
        screen.keys += 1
        return True
    if key in _HAT:
        places = screen.last_vowels()
        held = [screen.base[place] for place in places]
        if key in held or _HAT[key] in held:
            return screen.mark({key: _HAT[key]})
    return key == "d" and len(screen.base) > 0 and screen.strike()


def _vni_key(screen: _Typed, key: str) -> bool:
    if key in _VNI_TONES:
        if not screen.last_vowels():
            return False
        screen.tone = _VNI_TONES[key]
        screen.keys += 1
        return True
    if key == "6":
        return screen.mark(_HAT)
    if key == "7":
        return screen.horn()
    if key == "8":
        return screen.mark(_BREVE)
    # 9 a second time is a slip for the 8 beside it.
    return key == "9" and (screen.strike() if "đ" not in screen.base else screen.mark(_BREVE))


def _play(token: str, command: Callable[[_Typed, str], bool]) -> str:
    base, tone = taken_apart(token)
    screen = _Typed([], tone)
    for key in base:
        if command(screen, key):
            continue
        if key.isdigit():
            return ""
        screen.base.append(key)
    if not screen.keys:
        return ""
    letters = "".join(screen.base)
    return next((made for form in _horns(letters) if (made := put_together(form, screen.tone))), "")


def _horns(letters: str) -> tuple[str, ...]:
    """The letters, and with both horns where only one of "ươ" was typed, or with one where "uơ" was meant."""
    return letters, letters.replace("uơ", "ươ").replace("ưo", "ươ"), letters.replace("ươ", "uơ")


_TELEX_MARKS = {"ă": "aw", "â": "aa", "ê": "ee", "ô": "oo", "ơ": "ow", "ư": "uw", "đ": "dd"}
_VNI_MARKS = {"ă": "a8", "â": "a6", "ê": "e6", "ô": "o6", "ơ": "o7", "ư": "u7", "đ": "d9"}


def encode_telex(text: str) -> str:
    """``text`` as raw Telex keys, tone key at the end of the syllable: "Đăng ký" → "DDawng kys". What is no
    Vietnamese syllable stays."""
    return _encode(text, _TELEX_MARKS, {tone: key for key, tone in _TELEX_TONES.items()})


def encode_vni(text: str) -> str:
    """``text`` as raw VNI keys, tone key at the end of the syllable: "Đăng ký" → "D9a8ng ky1". What is no
    Vietnamese syllable stays."""
    return _encode(text, _VNI_MARKS, {tone: key for key, tone in _VNI_TONES.items()})


def _encode(text: str, marks: dict[str, str], tones: dict[str, str]) -> str:
    def keys_of(letter: str) -> str:
        keys = marks.get(letter.lower(), letter.lower())
        return keys.upper() if letter.isupper() else keys

    def keys(part: str) -> str:
        if not is_syllable(part):
            return part
        base, tone = taken_apart(part)
        # The letters as they were, without the tone, one for one with the base.
        cased = (letter.upper() if typed.isupper() else letter for letter, typed in zip(base, part, strict=True))
        return "".join(keys_of(letter) for letter in cased) + tones.get(tone, "")

    return "".join(keys(part) for part in _PARTS.split(clean(text)))
