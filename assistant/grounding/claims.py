"""What a text claims that can be held against a record."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.cues import resource
from corpus.language import fold, normalize

_NUMBER = re.compile(r"\d+")
_THOUSANDS = re.compile(r"(?<=\d)[.,](?=\d{3}(?!\d))")
_LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>()\"”]+|(?<![\w@.])(?:[^\W_][\w-]*\.)+(?:vn|com|net|org|gov|info|io)(?:/[^\s<>()\"”]*)?(?!\w)"
)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_DOCUMENT = re.compile(r"(?<![\w/.])\d{1,5}(?:\.\d{1,3})?(?:/\d{4})?/[^\W\d_]{2,}[\w-]*(?:-[^\W_]+)*")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing claimed: ``kind`` is number, link, mail, document, office or money; ``value`` as it is compared."""

    kind: str
    value: str


def claims(text: str) -> Iterator[Claim]:
    """The claims of ``text``, in no order."""
    rest = text
    for kind, pattern in (("link", _LINK), ("mail", _MAIL), ("document", _DOCUMENT)):
        for found in pattern.finditer(rest):
            yield Claim(kind, comparable(found[0].rstrip(".,;:)")))
        rest = pattern.sub(" ", rest) if kind != "document" else rest
    for number in numbers(rest):
        yield Claim("number", number)
    for found in _free().finditer(squeezed(rest)):
        yield Claim("money", found[0])
    for found in _offices().finditer(normalize(rest).replace("\n", " ; ")):
        yield Claim("office", comparable(found[0]))


def numbers(text: str) -> list[str]:
    """Numbers without leading zeros and signs of thousands."""
    return [number.lstrip("0") or "0" for number in _NUMBER.findall(_THOUSANDS.sub("", text))]


def comparable(text: str) -> str:
    """Text as claims are compared: no marks, no case, single spaces."""
    return _SPACES.sub(" ", fold(text)).strip()


def squeezed(text: str) -> str:
    """``normalize`` with single spaces: "miễn phí" keeps its marks, "mien phi" may be many things."""
    return _SPACES.sub(" ", normalize(text))


@functools.cache
def _free() -> re.Pattern[str]:
    words = sorted(map(normalize, resource("grounding")["free"]), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)")


@functools.cache
def _offices() -> re.Pattern[str]:
    """The kind of an office and what follows it, up to three words: "sở tư pháp", "ủy ban nhân dân cấp xã"."""
    heads = sorted(map(normalize, resource("grounding")["offices"]), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, heads))})(?: [^\W\d_]+){{1,2}}")
