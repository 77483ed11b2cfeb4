"""One sentence of a model: what of it may be shown, or why nothing of it may.

A sentence stands on one of two feet. Either it is made of tokens, which code fills, and of words of a closed list that
can claim nothing by themselves; or it repeats a sentence of the record, and then code shows the record's own sentence,
whole. So there is no third kind in which a model could say something of its own about a procedure.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import resources

import yaml

from assistant.answer import Aspect
from assistant.generation.facts import SOURCE, TOKENS, Facts, Passage, needs_announcing
from assistant.grounding import Evidence, unsupported
from corpus.language import clean, fold, normalize, syllables

_PIECE = re.compile(r"\{([^{}\n]{0,40})\}|\[([^\[\]\n]{0,40})\]|([^\W_]+)|(\s+)|(.)", re.DOTALL)
_MARKS = frozenset(".,;:!()/-–…")  # no question mark: it would turn a fact into a doubt
_QUOTED = 5  # words of a passage that must stand in a row to mean it
_LONGEST = 900  # characters of one sentence, and more than the longest passage
_SPACE_BEFORE = re.compile(r"\s+(?=[.,;:!)])")
_LINK_LAST = re.compile(r"https?://\S+$")
_ENDS = (".", "!", "…", ":", ";")


@dataclass(frozen=True, slots=True)
class Checked:
    """A sentence that may be shown, and the aspects it speaks of."""

    text: str
    aspects: frozenset[Aspect]


@dataclass(frozen=True, slots=True)
class Removed:
    """A sentence that may not, and why: a word for the record of the answer, never for people."""

    why: str


@dataclass(slots=True)
class _Parts:
    """A sentence taken apart: what is shown of it, its words and tokens in order, and what it cites."""

    shown: list[str]
    order: list[tuple[str, str]]  # ("word" | "token", value)
    cites: list[str]

    @property
    def words(self) -> list[str]:
        return [value for kind, value in self.order if kind == "word"]

    @property
    def tokens(self) -> list[str]:
        return [value for kind, value in self.order if kind == "token"]


def check_sentence(text: str, facts: Facts, evidence: Evidence) -> Checked | Removed:
    """What may be shown of a model's sentence. ``evidence`` is that of the whole record, as for the code-made answer:
    the filled sentence passes the same check once more."""
    text = clean(text)
    if len(text) > _LONGEST:
        return Removed("too long")
    parts = _taken_apart(text)
    if isinstance(parts, Removed):
        return parts
    if unknown := [cite for cite in parts.cites if cite not in facts.cited]:
        return Removed(f"unknown source {unknown[0][:10]}")
    found = _of_tokens(parts, facts) if parts.tokens else _of_passage(parts, facts)
    if isinstance(found, Checked) and (foreign := unsupported(found.text, evidence, words=0.0)):
        return Removed(f"foreign {foreign[0].kind}")
    return found


def _taken_apart(text: str) -> _Parts | Removed:
    parts = _Parts([], [], [])
    for piece in _PIECE.finditer(text):
        token, cite, word, space, mark = piece.groups()
        if token is not None:
            parts.order.append(("token", token))
            parts.shown.append(f"{{{token}}}")
        elif cite is not None:
            parts.cites += [part.strip() for part in cite.split(",")]
        elif word is not None:
            parts.order.append(("word", normalize(word)))
            parts.shown.append(word)
        elif space is not None or mark in _MARKS:
            parts.shown.append(" " if space is not None else mark)
        else:
            return Removed("foreign sign")
    return parts


# --- tokens -------------------------------------------------------------------------------------------------------


def _of_tokens(parts: _Parts, facts: Facts) -> Checked | Removed:
    quoted = {passage.id: passage for passage in facts.passages}
    if not parts.cites and not any(token in quoted for token in parts.tokens):
        return Removed("uncited")
    if len(set(parts.tokens)) < len(parts.tokens):
        return Removed("token twice")
    announced: list[frozenset[str]] = []
    aspects: set[Aspect] = set()
    for kind, words, token in _grouped(parts):
        if kind == "words":
            for phrase in _phrases(words):
                if phrase is None:
                    return Removed("words of its own")
                announced += [phrase] if phrase else []
        elif token in quoted:
            if announced:
                return Removed("misplaced token")
            aspects.add(quoted[token].aspect)
        elif token not in facts.values:
            return Removed("unknown token")
        elif needs_announcing(token):
            if not announced or any(token not in allowed for allowed in announced):
                return Removed("misplaced token")
            announced = []
            aspects.add(TOKENS[token])
        elif token == "link":
            if any(token not in allowed for allowed in announced):
                return Removed("misplaced token")
            announced = []
    if announced:
        return Removed("announces nothing")
    if set(parts.tokens) == {"procedure"}:
        return Removed("says nothing")
    values = {**facts.values, **{key: passage.text for key, passage in quoted.items()}}
    return Checked(_sentence("".join(_filled(parts.shown, values))), frozenset(aspects))


def _filled(shown: Sequence[str], values: dict[str, str]) -> Iterator[str]:
    for piece in shown:
        yield values[piece[1:-1]] if piece.startswith("{") else piece


def _grouped(parts: _Parts) -> Iterator[tuple[str, list[str], str]]:
    """Runs of words and single tokens, in order."""
    words: list[str] = []
    for kind, value in parts.order:
        if kind == "word":
            words.append(value)
            continue
        if words:
            yield "words", words, ""
            words = []
        yield "token", [], value
    if words:
        yield "words", words, ""


def _phrases(words: Sequence[str]) -> Iterator[frozenset[str] | None]:
    """For each phrase of our list, longest first: the tokens it announces, none for courtesy; None for a word that is
    not on the list."""
    known, longest = _vocabulary()
    start = 0
    while start < len(words):
        for length in range(min(longest, len(words) - start), 0, -1):
            if (found := known.get(tuple(words[start : start + length]))) is not None:
                yield found
                start += length
                break
        else:
            yield None
            return


@functools.cache
def _vocabulary() -> tuple[dict[tuple[str, ...], frozenset[str]], int]:
    data = yaml.safe_load(resources.files("assistant").joinpath("generation/resources/words.yaml").read_text("utf-8"))
    known = {tuple(syllables(normalize(str(phrase)))): frozenset[str]() for phrase in data["courtesy"]}
    known |= {tuple(syllables(normalize(str(p)))): frozenset(map(str, names)) for p, names in data["labels"].items()}
    return known, max(map(len, known))


# --- passages -----------------------------------------------------------------------------------------------------


def _of_passage(parts: _Parts, facts: Facts) -> Checked | Removed:
    if not parts.cites:
        return Removed("uncited")
    if not parts.words:
        return Removed("says nothing")
    cited = [p for p in facts.passages if p.id in parts.cites or SOURCE in parts.cites]
    for passage in cited:
        if _means(parts.words, _words_of(passage)):
            return Checked(_sentence(passage.text), frozenset({passage.aspect}))
    return Removed("words of its own")


def _words_of(passage: Passage) -> list[str]:
    return [normalize(word) for word in syllables(passage.text)]


def _means(words: list[str], passage: list[str]) -> bool:
    """Whether the words are a run of the passage's own, courtesy around them aside."""
    for start in range(len(words)):
        if start and not _courteous(words[:start]):
            return False
        for end in range(len(words), start, -1):
            if end < len(words) and not _courteous(words[end:]):
                break
            run = words[start:end]
            if (len(run) >= _QUOTED or run == passage) and _stands_in(run, passage):
                return True
    return False


def _courteous(words: Sequence[str]) -> bool:
    return all(phrase is not None and not phrase for phrase in _phrases(words))


def _stands_in(run: list[str], passage: list[str]) -> bool:
    return any(passage[at : at + len(run)] == run for at in range(len(passage) - len(run) + 1))


def _sentence(text: str) -> str:
    """With a capital letter and a full stop, and without the gaps that citations leave."""
    text = _SPACE_BEFORE.sub("", " ".join(text.split())).strip(" ,;-–/")
    text = text[:1].upper() + text[1:]
    if _LINK_LAST.search(text):
        return text.rstrip(".!")  # a full stop behind an address becomes a part of it
    return text if text.endswith(_ENDS) or not text else f"{text}."


def same(text: str) -> str:
    """What two sentences have in common when one repeats the other."""
    return " ".join(syllables(fold(text)))
