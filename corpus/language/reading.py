"""Reading what was typed: debris and shorthand undone, marks restored, with the further readings that are likely."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from corpus.language.hygiene import normalize
from corpus.language.repair import repair
from corpus.language.restoration import default_restorer

_READINGS = 4
_Y = dict(zip("iíìỉĩị", "yýỳỷỹỵ", strict=True))
_SHORT_I = re.compile(rf"\b(k|l|m|qu)([{''.join(_Y)}])\b")


@dataclass(frozen=True, slots=True)
class Reading:
    """``text``: the likeliest reading, normalised; ``others``: further ones of the whole text, likeliest first;
    ``words``: other things single tokens may stand for ("đk" is also "điều kiện"); ``restored``: marks were added."""

    text: str
    others: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    restored: bool = False

    @property
    def all(self) -> tuple[str, ...]:
        """Every reading of the whole text, the likeliest first."""
        return (self.text, *self.others)


@functools.lru_cache(maxsize=256)
def read(text: str) -> Reading:
    """The readings of a question. What is searched and matched is a reading; what is shown is what was typed."""
    repaired = repair(text)
    restored = default_restorer().restore(repaired.text, best=_READINGS)
    others = dict.fromkeys(_as_records_spell(other) for other in restored.others)
    return Reading(_as_records_spell(restored.text), tuple(others), repaired.others, restored.changed)


def _as_records_spell(text: str) -> str:
    """ "đăng kí", "qui định" and "li hôn" as the records write them: "đăng ký", "quy định", "ly hôn"."""
    return _SHORT_I.sub(lambda match: match[1] + _Y[match[2]], text)


def read_plainly(text: str) -> Reading:
    """A reading that changes nothing but case and tone placement: for text that is not Vietnamese."""
    return Reading(normalize(text))
