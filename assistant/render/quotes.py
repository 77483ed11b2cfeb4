"""The sentences of a record that speak to the very point of a question, word for word; none rather than a wrong one.

``assistant.render.highlight`` finds what is near: enough for a model that reads on, too little for a person, who takes
whatever stands under "the part that answers you" for an answer.
"""

from __future__ import annotations

import functools
import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.answer import Aspect
from assistant.cues import resource
from assistant.render.highlight import Sentence, is_function, sentences
from corpus.language import folded_terms
from corpus.language.phrases import PhraseTable
from corpus.models import Procedure
from corpus.understanding.axes import Value
from corpus.understanding.constraints import constraints_of

LIMIT = 2
# A point named in both is as much as two rare pairs of words; a restriction as one, for it alone is no answer yet.
_POINT, _VALUE = 2.0, 1.0
_ENOUGH = 2.0
_ENOUGH_OF_WORDS = 2.5  # where no point is shared
# Where the answer shows the fact asked, a quote is there for what is special in the question alone.
_FACTS = frozenset({Aspect.FEE, Aspect.TIME, Aspect.WHERE, Aspect.WHO, Aspect.DOCUMENTS, Aspect.FORM, Aspect.RESULT, Aspect.LEGAL_BASIS})  # fmt: skip
_NEAR_BEST = 0.6
# The name of a paper says neither what something costs, nor how long it takes, nor where it is done.
_NOT_OF_PAPERS = frozenset({Aspect.FEE, Aspect.TIME, Aspect.WHERE, Aspect.WHO})


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a question says beyond the name of the procedure."""

    points: frozenset[str]
    values: frozenset[Value]
    pairs: frozenset[str]


def quotes(
    procedure: Procedure, question: str, aspects: Iterable[Aspect], shown: Iterable[Aspect] = (), limit: int = LIMIT
) -> list[Sentence]:
    """At most ``limit`` sentences that help with what is asked, best first. What stands in fields of the aspects
    ``shown`` is read anyway and not quoted."""
    wanted, read = set(aspects), set(shown)
    # A description says again what the procedure is.
    candidates = [one for one in sentences(procedure) if one.aspect not in read | {Aspect.OVERVIEW}]
    asked = _asked(question, procedure)
    if not candidates or not (asked.points or asked.values or asked.pairs):
        return []
    pairs = [_pairs(sentence.text) for sentence in candidates]
    spread = Counter(pair for found in pairs for pair in found)
    scored: list[tuple[float, int]] = []
    for number, sentence in enumerate(candidates):
        score = _score(sentence, pairs[number] & asked.pairs, spread, asked, len(candidates))
        if score >= (_ENOUGH if asked.points else _ENOUGH_OF_WORDS) and _of_the_fact(sentence, wanted):
            scored.append((score, number))
    scored.sort(key=lambda item: (-item[0], item[1]))
    return [candidates[number] for score, number in scored[:limit] if score >= _NEAR_BEST * scored[0][0]]


def _score(
    sentence: Sentence, shared: frozenset[str] | set[str], spread: Counter[str], asked: _Asked, count: int
) -> float:
    """Points and restrictions named in both, and pairs of words, each by how rare it is in the record (0 to 1). A
    sentence that misses a point of the question is worth nothing."""
    points = sum(_tells(point, sentence.text) for point in asked.points)
    if points < len(asked.points):
        return 0.0
    values = len(asked.values & constraints_of(sentence.text).values) if asked.values else 0
    rare = sum(math.log(1 + count / spread[pair]) / math.log(1 + count) for pair in shared)
    return _POINT * points + _VALUE * values + rare


def asks_about(question: str) -> frozenset[str]:
    """The points of ``resources/quotes.yaml`` that a question makes."""
    return frozenset(match.payload for match in _wordings("asked").find(question))


def _asked(question: str, procedure: Procedure) -> _Asked:
    title = procedure.title
    # A point that the name of the procedure makes ("chứng thực chữ ký") sets no sentence of it apart.
    named = {match.payload for side in ("asked", "told") for match in _wordings(side).find(title)}
    points = set(asks_about(question) - named)
    points -= {other for point in points for other in resource("quotes")["points"][point].get("over", ())}
    axes = set(resource("quotes")["axes"])
    of_title = constraints_of(title, title=True).values
    values = {value for value in constraints_of(question).values - of_title if value.axis.value in axes}
    return _Asked(
        frozenset(points), frozenset(values), frozenset(_pairs(question) - _pairs(f"{title}. {procedure.description}"))
    )


def _tells(point: str, sentence: str) -> bool:
    if resource("quotes")["points"][point].get("figure") and not any(char.isdigit() for char in sentence):
        return False
    return any(match.payload == point for match in _wordings("told").find(sentence))


def _of_the_fact(sentence: Sentence, wanted: set[Aspect]) -> bool:
    """Whether a sentence speaks of the fact asked; of open questions ("được không", "thế nào") every one may."""
    if not wanted or not wanted <= _FACTS:
        return True
    if sentence.aspect is Aspect.DOCUMENTS and wanted <= _NOT_OF_PAPERS:
        return False
    return any(sentence.aspect is aspect or _fact(aspect).find(sentence.text) for aspect in wanted)


def _pairs(text: str) -> set[str]:
    """Neighbouring syllables that name something."""
    return {term for term in folded_terms(text) if "_" in term and not is_function(term)} - _generic()


@functools.cache
def _generic() -> frozenset[str]:
    return frozenset(term for wording in resource("quotes")["generic"] for term in folded_terms(str(wording)))


@functools.cache
def _wordings(side: str) -> PhraseTable[str]:
    points: dict[str, dict[str, list[str]]] = resource("quotes")["points"]
    return PhraseTable((str(wording), point) for point, sides in points.items() for wording in sides[side])


@functools.cache
def _fact(aspect: Aspect) -> PhraseTable[str]:
    wordings = resource("quotes")["facts"].get(aspect.value, ())
    return PhraseTable((str(wording), aspect.value) for wording in wordings)
