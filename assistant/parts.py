"""A message in parts: several questions in one message, and the question inside a long story."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.cues import cue, resource
from corpus.language import accent_share, clean, normalize, syllables
from corpus.language.phrases import Match, PhraseTable
from corpus.language.sentences import sentences

MOST = 3  # questions answered in one message
LONG = 40  # syllables: what is longer is a story
_RUN_ON = 25  # syllables without a stop, after which words like "giờ", "xin hỏi" part a story too
_MARKED = 0.3  # share of syllables with marks from which a text counts as typed with them
_BEFORE = 4  # syllables within which a verb must stand before the subject it acts on

_COMMA = re.compile(r",\s+|\s[-–]\s")
_STOP = re.compile(r"[?!;\n]+|(?<!\d)\.(?=\s)|,(?=\s)|(?<=[\s?.;,:])(?=\(?\d{1,2}[.)]\s)")
_SYLLABLE = re.compile(r"[^\W_]+")


def split_questions(text: str, most: int = MOST) -> list[str]:
    """The questions of a message in order, ``most`` at the most; what comes after them is left out.

    It comes apart only where each part names a subject of its own and asks: "phí bao nhiêu và mấy ngày xong" is one
    question about one procedure. A part that asks the same of another subject ("còn hộ chiếu thì sao") gets the words
    that asked before. Words before the first question stay with it. One question is returned as it came.
    """
    read = clean(text)
    if len({match.payload for match in _subject_table().find(read)}) < 2:
        return [text]
    blocks: list[_Part] = []
    for start, end in _pieces(read):
        part = _part(read, start, end)
        last = blocks[-1] if blocks else None
        if last is None or part.opens_after(last):
            blocks.append(part)
        else:
            blocks[-1] = last.with_more(part)
    if len(blocks) < 2:
        return [text]
    asked = [_question(read, block, blocks[:place]) for place, block in enumerate(blocks)]
    return asked[:most]


def reduce_story(text: str) -> str:
    """A story of more than ``LONG`` syllables without what nobody needs: sentences that ask or say what is needed are
    kept whole; of the others the words of telling are dropped. Numbers, codes and the order stay; a text in which
    nothing asks is returned as it is."""
    if len(syllables(text)) <= LONG:
        return text
    parts = list(_clauses(text))
    asking = [bool(cue("parts", "needs").find(part)) or part.rstrip().endswith("?") for part in parts]
    if not any(asking):
        return text
    kept = (part if asks else _essence(part) for part, asks in zip(parts, asking, strict=True))
    return " ".join(part for part in kept if part)


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of the message. ``subjects``: numbers of the subjects it names; ``belongs``: it begins like a
    condition on the subject before."""

    start: int
    end: int
    subjects: frozenset[int]
    asks: bool
    belongs: bool

    def with_more(self, part: _Part) -> _Part:
        """This part and the next as one."""
        return _Part(self.start, part.end, self.subjects | part.subjects, self.asks or part.asks, self.belongs)

    def opens_after(self, last: _Part) -> bool:
        """Whether it is another question than the one before."""
        full = bool(self.subjects and self.asks and last.subjects and last.asks)
        return full and not self.subjects & last.subjects and not self.belongs


def _part(text: str, start: int, end: int) -> _Part:
    said = text[start:end]
    turns = _length_at_start(said, "turns") > 0
    bare = _without_start(said)
    subjects = _subjects(bare, opening=turns or _length_at_end(bare, "likewise") > 0)
    asked = any(_as_typed(match, bare) for match in cue("parts", "asks").find(bare))
    asks = asked or _length_at_end(bare, "closers") > 0
    return _Part(start, end, subjects, asks, not turns and _length_at_start(bare, "belongs") > 0)


def _question(text: str, part: _Part, before: list[_Part]) -> str:
    said = _without_start(text[part.start : part.end]).strip(" ,;\n")
    if not before:
        return said
    ending = _length_at_end(said, "likewise")
    if not ending or _wordings(said):
        return said
    spans = [found.span() for found in _SYLLABLE.finditer(said)]
    asked = _wordings(text[before[-1].start : before[-1].end])
    return f"{said[: spans[-ending][0]].rstrip(' ,')} {', '.join(asked[:2])}" if asked else said


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Where the message may come apart: after stops, and before words that join questions."""
    spans = [found.span() for found in _SYLLABLE.finditer(text)]
    cuts = {found.end() for found in _STOP.finditer(text)}
    joints = [match for match in cue("parts", "joints").longest(text) if _joins(match, text)]
    ends = {match.start + match.length for match in joints}  # "tiện thể | cho hỏi" is one joint
    cuts |= {spans[match.start][0] for match in joints if match.start < len(spans) and match.start not in ends}
    edges = [0, *sorted(cut for cut in cuts if 0 < cut < len(text)), len(text)]
    begun = 0
    for _, end in itertools.pairwise(edges):
        joined = _length_at_start(text[begun:end], "joints")
        if len(syllables(text[begun:end])) > joined or end == len(text):  # "thứ hai, …" goes with what follows
            yield begun, end
            begun = end


def _subjects(text: str, *, opening: bool) -> frozenset[int]:
    """The subjects that a verb acts on, or that open a part which turns to something else."""
    acts = [match.start for match in cue("parts", "acts").find(text)]
    found = _subject_table().longest(text)
    return frozenset(
        match.payload
        for match in found
        if any(0 <= match.start - act <= _BEFORE for act in acts) or (opening and match.start <= _BEFORE)
    )


def subject_places(text: str) -> Iterator[tuple[int, int]]:
    """The subjects named in ``text`` with the number of the syllable where each begins."""
    return ((match.payload, match.start) for match in _subject_table().longest(text))


def _wordings(text: str) -> list[str]:
    """The wordings that ask for an aspect, longest ones, in order."""
    typed = syllables(normalize(text))
    return [" ".join(typed[match.start : match.start + match.length]) for match in _aspects().longest(text)]


def _without_start(text: str) -> str:
    """Without numbering and without the words that only join a question to the one before."""
    text = re.sub(r"^[\s,;.:)(-]*(?:\(?\d{1,2}[.)]\s+)?", "", text)
    length = _length_at_start(text, "dropped")
    spans = [found.span() for found in _SYLLABLE.finditer(text)]
    return text[spans[length][0] :] if 0 < length < len(spans) else text


def _length_at_start(text: str, name: str) -> int:
    return max((match.length for match in cue("parts", name).find(text) if match.start == 0), default=0)


def _length_at_end(text: str, name: str) -> int:
    """How many syllables a wording of the list takes at the end, with the polite particle after it."""
    typed = syllables(normalize(text))
    count = len(typed)
    while count and typed[count - 1] in resource("parts")["particles"]:
        count -= 1
    found = [m.length for m in cue("parts", name).find(text) if m.start + m.length == count and _as_typed(m, text)]
    return max(found) + len(typed) - count if found else 0


def _joins(match: Match[str], text: str) -> bool:
    """Whether a joint is meant: unmarked "con" inside a sentence is a child far more often than "còn"."""
    return _marked(match, text) or (match.payload not in resource("parts")["doubtful"] and _as_typed(match, text))


def _marked(match: Match[str], text: str) -> bool:
    """Whether the wording stands with its own marks."""
    return syllables(normalize(text))[match.start : match.start + match.length] == syllables(normalize(match.payload))


def _as_typed(match: Match[str], text: str) -> bool:
    """Whether the wording stands in the text with its own marks, or in a text typed without: "may" is not "mấy" in a
    sentence that has marks."""
    return accent_share(text) < _MARKED or _marked(match, text)


def _clauses(text: str) -> Iterator[str]:
    """Sentences; those that run on without a stop are parted at commas and before words that open a new thought."""
    for sentence in sentences(text):
        if len(syllables(sentence)) <= _RUN_ON:
            yield sentence
            continue
        for part in _COMMA.split(sentence):
            yield from _at_openers(part) if len(syllables(part)) > _RUN_ON else (part,)


def _at_openers(text: str) -> Iterator[str]:
    found = [match.start() for match in _SYLLABLE.finditer(text)]
    starts = sorted({found[match.start] for match in cue("parts", "openers").longest(text) if match.start < len(found)})
    for start, end in zip([0, *starts], [*starts, len(text)], strict=True):
        if part := text[start:end].strip():
            yield part


def _essence(text: str) -> str:
    """Of a clause that asks nothing: what is left without the words of telling; numbers and codes stay."""
    spans = [found.span() for found in _SYLLABLE.finditer(text)]
    told = _told([normalize(text[start:end]) for start, end in spans])
    kept = {place for match in cue("parts", "constrains").find(text) for place in _places(match)}
    runs: list[list[int]] = []
    for place in sorted(kept | (set(range(len(spans))) - told)):
        if runs and place == runs[-1][-1] + 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return ", ".join(text[spans[run[0]][0] : spans[run[-1]][1]] for run in runs) + "." if runs else ""


def _places(match: Match[str]) -> range:
    return range(match.start, match.start + match.length)


def _told(typed: list[str]) -> set[int]:
    """Places of words of telling. Letter for letter: "an ninh" is no form of "ăn"."""
    longest, wordings = _telling()
    return {
        place
        for start in range(len(typed))
        for length in range(1, longest + 1)
        if tuple(typed[start : start + length]) in wordings
        for place in range(start, min(start + length, len(typed)))
    }


@functools.cache
def _telling() -> tuple[int, frozenset[tuple[str, ...]]]:
    wordings = frozenset(tuple(syllables(normalize(wording))) for wording in resource("parts")["telling"])
    return max(map(len, wordings)), wordings


@functools.cache
def _subject_table() -> PhraseTable[int]:
    listed = enumerate(resource("parts")["subjects"])
    return PhraseTable((str(wording), number) for number, wordings in listed for wording in wordings)


@functools.cache
def _aspects() -> PhraseTable[str]:
    weak = set(resource("cues")["weak_aspects"])
    listed = [str(wording) for wordings in resource("aspects").values() for wording in wordings]
    return PhraseTable((wording, wording) for wording in listed if wording not in weak and len(syllables(wording)) > 1)
