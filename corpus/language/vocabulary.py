"""The words the package ships: what a slip of the keyboard most likely meant."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources

from corpus.language.hygiene import normalize, syllables
from corpus.language.lexicon import default_lexicon
from corpus.language.shorthand_table import wordings
from corpus.language.syllable import could_be_right

_OWN_WEIGHT = 5  # a wording written by hand counts like so many titles


def shipped_vocabulary() -> dict[str, int]:
    """``wording → count``: pairs of neighbouring syllables in official titles (``build_words`` writes them), the
    lexicon's official wordings, how people put questions, and everyday words that are no syllables ("photo")."""
    vocabulary: dict[str, int] = {}
    for wording in _own_wordings():
        vocabulary[wording] = vocabulary.get(wording, 0) + _OWN_WEIGHT
    text = resources.files("corpus.language").joinpath("resources/words.txt").read_text("utf-8")
    for line in text.splitlines():
        left, *followers = line.split()
        for right, count in zip(followers[::2], followers[1::2], strict=True):
            pair = f"{left} {right}"
            vocabulary[pair] = vocabulary.get(pair, 0) + int(count)
    return vocabulary


def _own_wordings() -> Iterator[str]:
    yield from wordings("everyday")
    for entry in default_lexicon().entries:
        yield from entry.means
        for wording in entry.says:
            yield from (word for word in syllables(normalize(wording)) if not could_be_right(word))
