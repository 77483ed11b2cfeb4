"""Screen: what cannot be read or must not be answered ends here. Fails closed."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from assistant.answer import NoticeBlock, Outcome, TextBlock
from assistant.codes import procedure_code
from assistant.context import Context
from assistant.cues import resource
from assistant.texts import say
from corpus.language import fold, syllables
from corpus.language.phrases import Match, PhraseTable
from corpus.language.shorthand import expand

# Typed without marks, "giay gia" begins both "giấy giả" and "giấy gia hạn", and a restored mark is only a guess: a rule
# must fit the words as typed, and a likely reading too unless the classifier finds the wish unlawful.
SUSPECTED = 0.3
# The classifier alone refuses only what it is this sure of: a refusal sends a person with a lawful need away. Less sure,
# it has its say when no record answers (``choose``).
SURELY_UNSAFE = 0.9
SURELY_URGENT = 0.75


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of ``resources/screening.yaml``."""

    code: str
    outcome: Outcome
    text: str
    all_of: tuple[PhraseTable[str], ...]
    unless: PhraseTable[str]
    harmless: PhraseTable[str]

    def applies(self, text: str) -> bool:
        if self.unless.find(text):
            return False
        harmless = self.harmless.find(text)
        return all(
            any(not any(_overlap(match, other) for other in harmless) for match in table.find(text))
            for table in self.all_of
        )


def _overlap(match: Match[str], other: Match[str]) -> bool:
    return match.start < other.start + other.length and other.start < match.start + match.length


def screen(context: Context) -> None:
    """Stop on unreadable input, on danger to a person, and on what must be refused."""
    readable = any(any(c.isalpha() for c in word) for word in syllables(context.text))
    if not readable and not procedure_code(context.text):
        context.stop(Outcome.INVALID_INPUT, TextBlock(text=say("invalid_input")))
        context.reasons["screen"] = "no words"
        return
    rule, unsure = _rule(context)
    if rule is not None:
        context.reasons["screen"] = rule.code
        _stop(context, rule.outcome, rule.text)
    elif context.intents.get("emergency", 0.0) >= SURELY_URGENT:
        context.reasons["screen"] = f"emergency {context.intents['emergency']:.2f}"
        _stop(context, Outcome.EMERGENCY, "emergency")
    elif unsure and context.intents.get("unsafe", 0.0) >= SURELY_UNSAFE:
        context.reasons["screen"] = f"unsafe {context.intents['unsafe']:.2f}"
        _stop(context, Outcome.REFUSED_UNSAFE, "refused_unsafe")


def _rule(context: Context) -> tuple[Rule | None, bool]:
    """The rule that applies, and whether the classifier may refuse where none does: a likely reading that fits a rule
    whose own exceptions clear the words as typed ("giá bao nhiêu") is no ground for it."""
    reading = context.reading
    if not reading.restored:
        typed = (context.text, expand(context.text).text, *reading.all)
        return next((rule for rule in _rules() if any(rule.applies(text) for text in typed)), None), True
    suspicion = context.intents.get("unsafe", 1.0) + context.intents.get("emergency", 0.0)
    bare = (fold(reading.text), context.text)
    texts = (*bare, *reading.all) if suspicion >= SUSPECTED else reading.all
    fitting = [rule for rule in _rules() if any(rule.applies(text) for text in texts)]
    kept = (rule for rule in fitting if any(rule.applies(text) for text in bare))
    return next(kept, None), not fitting


def _stop(context: Context, outcome: Outcome, text: str) -> None:
    level = "danger" if outcome is Outcome.EMERGENCY else "warning"
    context.stop(outcome, NoticeBlock(level=level, text=say(text)))


@functools.cache
def _rules() -> tuple[Rule, ...]:
    return tuple(
        Rule(
            code=item["code"],
            outcome=Outcome(item["outcome"]),
            text=item["text"],
            all_of=tuple(PhraseTable((wording, wording) for wording in wordings) for wordings in item["all"]),
            unless=PhraseTable((wording, wording) for wording in item.get("unless", ())),
            harmless=PhraseTable((wording, wording) for wording in item.get("harmless", ())),
        )
        for item in resource("screening")
    )
