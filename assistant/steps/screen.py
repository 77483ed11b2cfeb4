"""Screen: what cannot be read or must not be answered ends here. Fails closed."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from assistant.answer import NoticeBlock, Outcome, TextBlock
from assistant.codes import procedure_code
from assistant.context import Context
from assistant.cues import resource
from assistant.texts import say
from corpus.language import clean, syllables
from corpus.language.phrases import Match, PhraseTable
from corpus.language.shorthand import expand


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
    context.text = clean(context.question.text)
    readable = any(any(c.isalpha() for c in word) for word in syllables(context.text))
    if not readable and not procedure_code(context.text):
        context.stop(Outcome.INVALID_INPUT, TextBlock(text=say("invalid_input")))
        context.reasons["screen"] = "no words"
        return
    readings = (context.text, expand(context.text).text)
    rule = next((rule for rule in _rules() if any(rule.applies(text) for text in readings)), None)
    if rule is None:
        return
    context.reasons["screen"] = rule.code
    level = "danger" if rule.outcome is Outcome.EMERGENCY else "warning"
    context.stop(rule.outcome, NoticeBlock(level=level, text=say(rule.text)))


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
