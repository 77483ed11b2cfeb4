"""The sentences of a record that speak to the question, word for word.

A record answers "must both come to sign?" somewhere in three pages of steps. Quoting the two sentences that share
the rarest words with the question puts that place in front of the person.
"""

from __future__ import annotations

import functools
import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.answer import Aspect
from assistant.cues import resource
from assistant.render.money_and_time import LONGEST
from corpus.language import fold, folded_terms, syllables
from corpus.language.sentences import sentences as split
from corpus.models import Procedure

_LONGEST = 600


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the record and the aspect its field belongs to."""

    text: str
    aspect: Aspect


def sentences(procedure: Procedure) -> list[Sentence]:
    """Sentences of the running text of a record."""
    fields: list[tuple[Aspect, str]] = [
        *((Aspect.HOW, f"{step.title}\n{step.text}") for step in procedure.steps),
        (Aspect.CONDITION, procedure.conditions),
        *((Aspect.WHERE, channel.note) for channel in procedure.channels),
        # Fees and times stand in every answer: quoting them again says nothing, unless they were cut there.
        *((Aspect.TIME, t.text) for c in procedure.channels for t in c.times if len(t.text) > LONGEST),
        *((Aspect.FEE, fee.text) for c in procedure.channels for fee in c.fees if len(fee.text) > LONGEST),
        *((Aspect.DOCUMENTS, paper.name) for group in procedure.paper_groups for paper in group.papers),
        (Aspect.OVERVIEW, procedure.description),
    ]
    found = (Sentence(part, aspect) for aspect, text in fields for part in split(text))
    return list(dict.fromkeys(s for s in found if 15 <= len(s.text) <= _LONGEST))


def relevant(procedure: Procedure, question: str, aspects: Iterable[Aspect], *, limit: int = 3) -> list[Sentence]:
    """The sentences nearest to the question, best first; those of an asked aspect count more.

    Words of the title count little: every sentence of the record repeats them. Function words ("thì",
    "được") count less still, and a sentence that shares nothing but these is not quoted.
    """
    candidates = sentences(procedure)
    if not candidates:
        return []
    terms = [Counter(folded_terms(sentence.text)) for sentence in candidates]
    spread = Counter(term for counter in terms for term in counter)
    asked = set(folded_terms(question))
    of_title = set(folded_terms(procedure.title))
    wanted = set(aspects)
    scored: list[tuple[float, int]] = []
    for number, counter in enumerate(terms):
        shared = [term for term in counter if term in asked]
        if all(is_function(term) or term in of_title for term in shared):
            continue
        score = sum(
            math.log(1 + len(candidates) / spread[term])
            * (0.1 if is_function(term) else 0.3 if term in of_title else 1.0)
            for term in shared
        )
        score /= 1 + 0.004 * len(candidates[number].text)
        if candidates[number].aspect in wanted:
            score *= 1.3
        scored.append((score, number))
    scored.sort(key=lambda item: (-item[0], item[1]))
    return [candidates[number] for score, number in scored[:limit] if score >= 0.5 * scored[0][0]]


def is_function(term: str) -> bool:
    return all(part in _function_words() for part in term.split("_"))


@functools.cache
def _function_words() -> frozenset[str]:
    return frozenset(word for wording in resource("cues")["function_words"] for word in syllables(fold(wording)))
