"""Which two things a question compares: "khác nhau gì giữa cấp lại và cấp đổi căn cước"."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.cues import cue, resource
from assistant.spans import Span, span_of
from corpus.language import fold, normalize, syllables
from corpus.language.phrases import Match

_LONGEST = 45  # syllables; a story that says "khác gì" compares nothing
_SHARED = 5  # syllables that one of the two may borrow from the other
_CUT = "|"


def compares(text: str) -> bool:
    """Whether a text asks how two things differ or which of two is better."""
    return bool(_asking(text)) and len(syllables(text)) <= _LONGEST


def subject_pairs(text: str) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Ways to read the two subjects, each with its own words first and then with words shared with the other:
    "cấp lại" and "cấp đổi căn cước" may be "cấp lại căn cước". Nothing where nothing is compared."""
    text = normalize(text)
    if not compares(text):
        return
    rest = _cut_out(text, [span_of(text, match) for match in _asking(text)])
    pieces = [_bare(piece) for piece in rest.split(_CUT)]
    pieces = [piece for piece in pieces if piece]
    if len(pieces) == 2 and not _joints(pieces[0]):
        yield from _readings(*pieces)
    for piece in pieces:
        for start, end in _joints(piece):
            first, second = _bare(piece[:start]), _bare(piece[end:])
            if first and second:
                yield from _readings(first, second)


def _asking(text: str) -> list[Match[str]]:
    marked = not text.isascii()
    found = [*cue("hard", "differ").longest(text), *cue("hard", "better").longest(text)]
    typed = syllables(normalize(text))
    return [
        match
        for match in found
        if not marked or typed[match.start : match.start + match.length] == syllables(normalize(match.payload))
    ]


def _cut_out(text: str, spans: list[Span]) -> str:
    """The text with a cut in place of each span, and of each stop."""
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start]} {_CUT} {text[end:]}"
    return "".join(_CUT if char in ",?!.;:" else char for char in text)


def _joints(text: str) -> list[Span]:
    return [span_of(text, match) for match in cue("hard", "between").longest(text)]


def _bare(text: str) -> str:
    """Without small words at both ends."""
    words = text.split()
    small = {fold(word) for wording in resource("hard")["aside"] for word in str(wording).split()}
    marked = {normalize(word) for wording in resource("hard")["aside"] for word in str(wording).split()}

    def aside(word: str) -> bool:
        return word in marked or (word.isascii() and text.isascii() and word in small)

    while words and aside(words[0]):
        words = words[1:]
    while words and aside(words[-1]):
        words = words[:-1]
    return " ".join(words)


def _readings(first: str, second: str) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    ones, twos = first.split(), second.split()
    tails = [" ".join(twos[-n:]) for n in range(1, min(_SHARED, len(twos) - 1) + 1)]
    heads = [" ".join(ones[:n]) for n in range(1, min(_SHARED, len(ones) - 1) + 1)]
    yield (
        (first, *(f"{first} {tail}" for tail in tails)),
        (second, *(f"{head} {second}" for head in heads)),
    )
