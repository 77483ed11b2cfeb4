"""What a text says that its evidence does not. Used on the code-made answer and, sentence by sentence, on a model's."""

from __future__ import annotations

import functools
import re

from assistant.cues import resource
from assistant.grounding.claims import Claim, claims, comparable
from assistant.grounding.evidence import Evidence, frame
from corpus.language import fold, folded_terms

# A line is no sentence of the record unless this share of its words stands there or in our frame.
WORDS = 0.85
_FEW = 4  # words: fewer cannot be judged by share
_LINES = re.compile(r"\n+")
_ENDS = "… .;:,-–+*“”\"'"


def unsupported(text: str, evidence: Evidence, *, words: float = WORDS) -> list[Claim]:
    """Claims of ``text`` that neither the record nor our frame holds; empty where all of it is supported.

    A line that stands in the record word for word supports itself. Of any other, each number, link, e-mail address,
    document number, office and "free of charge" must be there, and at least ``words`` of its words.
    """
    found: list[Claim] = []
    for line in _LINES.split(text):
        plain = comparable(line).strip(_ENDS)
        if plain and not evidence.holds(plain) and plain not in _own_lines():
            found += _of_line(line, evidence, words)
    return found


def _of_line(line: str, evidence: Evidence, words: float) -> list[Claim]:
    own = frame()  # gives words, never a figure: "113" among our numbers to call is no fee
    found = [
        claim
        for claim in claims(line)
        if not _held(claim, evidence) and not (claim.kind == "office" and _held(claim, own))
    ]
    terms = [term for term in folded_terms(line) if term.isalpha() and term not in _function_words()]
    missing = [term for term in terms if term not in evidence.terms and term not in own.terms]
    if len(terms) >= _FEW and len(missing) > (1 - words) * len(terms):
        found.append(Claim("words", " ".join(missing[:5])))
    return found


def _held(claim: Claim, evidence: Evidence) -> bool:
    if claim.kind == "number":
        return claim.value in evidence.numbers
    if claim.kind == "money":
        return evidence.free or evidence.holds(claim.value)
    if claim.kind == "office":
        head = next((o for o in map(comparable, resource("grounding")["no_offices"]) if claim.value.startswith(o)), "")
        return bool(head) or _office_held(claim.value, evidence)
    return evidence.holds(claim.value)


def _office_held(office: str, evidence: Evidence) -> bool:
    """Whether the office stands in the evidence, if need be without its last word, which may begin what follows.
    Not so of a department of two words: "sở dữ" stands in "cơ sở dữ liệu"."""
    shorter = office.rsplit(" ", 1)[0]
    return evidence.holds(office) or (len(shorter.split()) > 2 and evidence.holds(shorter) and _is_named(shorter))


def _is_named(office: str) -> bool:
    """Whether more than the kind of the office is left."""
    return office not in {comparable(head) for head in resource("grounding")["offices"]}


@functools.cache
def _own_lines() -> frozenset[str]:
    return frozenset(line.strip(_ENDS) for line in frame().lines)


@functools.cache
def _function_words() -> frozenset[str]:
    return frozenset(fold(str(word)) for word in resource("cues")["function_words"])
