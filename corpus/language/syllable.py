"""Which spellings are Vietnamese syllables: onset, rime and tone, by the rules of the writing and not by a dictionary.

A syllable is onset + rime + tone. Nearly every onset goes with nearly every rime; what does not is written down here,
and from it the table of all possible syllables is made once (some 18,000). Names and loans ("Kpă", "Plei", "visa")
are not in it: whoever asks leaves them as they are.
"""

from __future__ import annotations

import functools
import unicodedata

# The tones as combining marks, level first; a syllable that ends in a stop takes only acute and dot.
LEVEL, GRAVE, ACUTE, HOOK, TILDE, DOT = "", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"
TONES = (LEVEL, GRAVE, ACUTE, HOOK, TILDE, DOT)
_STOPPED_TONES = (ACUTE, DOT)
_STOPS = ("c", "ch", "p", "t")

_VOWELS = frozenset("aăâeêioôơuưy")
_MARKED_VOWELS = frozenset("ăâêôơư")


def _each(text: str) -> list[str]:
    return text.split()


# Rimes by their first sound. Rimes with a rounded glide (oa, uy …) stand apart: few labial onsets go with them.
_BACK_RIMES = _each(
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây "
    "o oc oi om on ong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt "
    "u ua uc ui um un ung up ut uôc uôi uôm uôn uông uôt "
    "ư ưa ưc ưi ưm ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu"
)
_FRONT_RIMES = _each(
    "e ec em en eng eo ep et ê êch êm ên ênh êp êt êu "
    "i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu"
)  # fmt: skip
_GLIDE_RIMES = _each(
    "oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oem oen oeo oet "
    "uân uâng uât uây uê uêch uên uênh uêt uêu uơ uy uya uych uyên uyêt uyn uynh uyp uyt uyu"
)

_ANY = _each("b d đ h l m n ng nh p ph r s t th tr v x ch kh")
_BEFORE_BACK = [*_ANY, "c", "g"]
_BEFORE_FRONT = [*(onset for onset in _ANY if onset != "ng"), "k", "gh", "ngh"]
_BEFORE_GLIDE = _each("d đ h l n ng nh r s t th tr x ch kh")
_BEFORE_Y = _each("h k l m s t th v")
# After qu the glide is written already: quan is /kw/ + an; quốc is the one with uô.
_AFTER_QU = _each(
    "a ac ach ai an ang anh ao at au ay ăc ăm ăn ăng ăp ăt ân âng ât âu ây e en eo et ê êch ên ênh êt êu "
    "i y ôc ơ ych yên yêt ynh yt"
)
_AFTER_GI = [*_BACK_RIMES, *_each("e em en eng eo ep ê êc êm ên êng êp êt êu")]
# Rimes that some onsets take in a handful of words only: "góa", "buýt", "phuy", "voan", "moóc", "goòng", "gì".
_SINGLE = _each("goa boa voan buyt phuy tuyp moay boong goong xoong mooc sooc gi gin gich")
_WITHOUT_ONSET = [
    *_BACK_RIMES,
    *_GLIDE_RIMES,
    *(rime for rime in _FRONT_RIMES if not rime.startswith("iê")),
    *_each("y yêm yên yêng yêt yêu"),
]


def is_syllable(text: str) -> bool:
    """Whether ``text`` is a rightly spelt syllable, in either placement of tone marks (hòa, hoà). "cap" is not: a
    syllable with a final stop carries acute or dot."""
    return unicodedata.normalize("NFC", text).lower() in _table()


def could_be_syllable(folded: str) -> bool:
    """Whether letters without any mark are what is left of some syllable: "cap", "dang", "nguoi"."""
    return folded in _by_folded()


def could_be_right(word: str) -> bool:
    """Whether the word (lower case) is a syllable, or the letters of one typed without any mark."""
    return is_syllable(word) or (word.isascii() and could_be_syllable(word))


def spellings(folded: str) -> tuple[str, ...]:
    """All syllables that fold to ``folded``, tones in the new placement."""
    return _by_folded().get(folded, ())


def taken_apart(text: str) -> tuple[str, str]:
    """Letters with their quality marks (â, ơ, đ), and the tone as a combining mark, wherever it stood.

    With several tones the last one counts, as in typing."""
    base: list[str] = []
    tone = LEVEL
    for character in unicodedata.normalize("NFD", text.lower()):
        if character and character in TONES:
            tone = character
        else:
            base.append(character)
    return unicodedata.normalize("NFC", "".join(base)), tone


def put_together(base: str, tone: str) -> str:
    """Base and tone as a syllable in the new placement, or "" where they make none."""
    return _by_parts().get((base, tone), "")


@functools.cache
def bases() -> frozenset[str]:
    """Every possible syllable without its tone."""
    made = {onset + rime for onset in _BEFORE_BACK for rime in _BACK_RIMES}
    made |= {onset + rime for onset in _BEFORE_FRONT for rime in _FRONT_RIMES}
    made |= {onset + rime for onset in _BEFORE_GLIDE for rime in _GLIDE_RIMES}
    made |= {"qu" + rime for rime in _AFTER_QU} | {"gi" + rime for rime in _AFTER_GI}
    made |= {onset + "y" for onset in _BEFORE_Y}
    return frozenset(made | set(_WITHOUT_ONSET) | set(_SINGLE))


@functools.cache
def _table() -> frozenset[str]:
    both: set[str] = set()
    for base in bases():
        for tone in _tones_of(base):
            both.update(_placed(base, tone, place) for place in _places(base))
    return frozenset(both)


@functools.cache
def _by_parts() -> dict[tuple[str, str], str]:
    return {(base, tone): _placed(base, tone, _places(base)[0]) for base in bases() for tone in _tones_of(base)}


@functools.cache
def _by_folded() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for (base, _), syllable in _by_parts().items():
        found.setdefault(_unmarked(base), []).append(syllable)
    return {folded: tuple(sorted(several)) for folded, several in found.items()}


def _tones_of(base: str) -> tuple[str, ...]:
    return _STOPPED_TONES if base.endswith(_STOPS) else TONES


def _unmarked(base: str) -> str:
    decomposed = unicodedata.normalize("NFD", base.replace("đ", "d"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def _placed(base: str, tone: str, place: int) -> str:
    return unicodedata.normalize("NFC", base[: place + 1] + tone + base[place + 1 :])


def _places(base: str) -> tuple[int, ...]:
    """Where the tone may stand, the new placement first."""
    start = 2 if base.startswith(("qu", "gi")) and len(base) > 2 and base[2] in _VOWELS else 0
    vowels = [i for i in range(start, len(base)) if base[i] in _VOWELS]
    marked = [i for i in vowels if base[i] in _MARKED_VOWELS]
    if marked:
        return (marked[-1],)  # ươ: on the ơ
    first, last = vowels[0], vowels[-1]
    if last < len(base) - 1:  # a final consonant: on the vowel before it
        return (last,)
    if len(vowels) == 2:
        pair = base[first : last + 1]
        return (first, last) if pair in ("oa", "oe", "uy") else (first,)
    return (vowels[1],) if len(vowels) == 3 else (first,)
