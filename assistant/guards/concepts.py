"""What the words of a question speak of: the concepts of ``resources/concepts.yaml`` that stand in it."""

from __future__ import annotations

import functools
import itertools
import zlib
from collections.abc import Iterable

import numpy as np

from assistant.classify.features import BUCKETS, Ids
from assistant.cues import resource
from corpus.language import accent_share, fold_word, normalize, syllables
from corpus.language.phrases import PhraseTable

_MARKED = 0.3  # share of accented syllables from which a text counts as typed with marks
_LONGEST = 120  # syllables; the wish stands at one end of a story or the other


def concepts(text: str) -> frozenset[str]:
    """The names of the concepts that ``text`` speaks of. In a text with marks a syllable without is meant so: "giấy gia
    đình" speaks of nothing fake."""
    typed = syllables(normalize(text))
    marked = accent_share(text) >= _MARKED
    return frozenset(
        match.payload[0]
        for match in _table().find(text)
        if not marked or tuple(typed[match.start : match.start + match.length]) == match.payload[1]
    )


def concept_ids(found: Iterable[str]) -> Ids:
    """Features, 0 to ``BUCKETS``, of concepts and of every two that meet in a question."""
    names = sorted(found)
    pairs = (f"@{a} & @{b}" for a, b in itertools.combinations(names, 2))
    return _ids((f"@{name}" for name in names), pairs)


def word_ids(text: str) -> Ids:
    """Features of the words themselves: folded syllables and neighbours, and neighbours as typed with their marks."""
    typed = syllables(normalize(text))
    if len(typed) > 2 * _LONGEST:
        typed = typed[:_LONGEST] + typed[-_LONGEST:]
    folded = ["0" if syllable.isdigit() else fold_word(syllable) for syllable in typed]
    marked = (f"= {a} {b}" for a, b in itertools.pairwise(typed) if not (a.isascii() and b.isascii()))
    return _ids(folded, (f"{a} {b}" for a, b in itertools.pairwise(folded)), marked)


def harm_ids(text: str) -> tuple[Ids, Ids]:
    """The features of both sorts: concepts, words."""
    return concept_ids(concepts(text)), word_ids(text)


def _ids(*names: Iterable[str]) -> Ids:
    return np.asarray(sorted({zlib.crc32(name.encode()) % BUCKETS for name in itertools.chain(*names)}), dtype=np.int64)


@functools.cache
def _table() -> PhraseTable[tuple[str, tuple[str, ...]]]:
    held = resource("concepts")
    return PhraseTable(
        (str(wording), (name, tuple(syllables(normalize(str(wording))))))
        for name, wordings in held.items()
        for wording in wordings
    )
