"""Screen: what cannot be read or must not be answered ends here. Fails closed."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from itertools import chain

from assistant.answer import NoticeBlock, Outcome, TextBlock
from assistant.classify import ClassifierError, default_classifier
from assistant.codes import procedure_code
from assistant.context import Context
from assistant.cues import resource
from assistant.guards import Rule, applying
from assistant.guards.harm import SAID, URGENT, Harm, harm
from assistant.steps.choose import OUTSIDE
from assistant.steps.read import reading_of
from assistant.texts import say
from corpus.language import fold, syllables
from corpus.language.disguise import plain_letters, undisguised
from corpus.language.phrases import PhraseTable
from corpus.language.shorthand import expand

_RULES = "screening"
# Typed without marks, "giay gia" begins both "giấy giả" and "giấy gia hạn", and a restored mark is only a guess: a rule
# must fit the words as typed, and a likely reading too unless the classifier finds the wish unlawful.
SUSPECTED = 0.3
# The classifier alone refuses only what it is this sure of: a refusal sends a person with a lawful need away. Less sure,
# it has its say when no record answers (``choose``). Danger to life is met earlier: a needless list of numbers to call
# costs little.
SURELY_UNSAFE = 0.9
SURELY_URGENT = 0.65
SURELY_URGENT_BESIDE_PAPERS = 0.95
# Log-odds from which the harm classifier refuses, or meets danger, without a rule. By cross-validation over utterances
# written for it and lawful ones beside them; the figures are in docs/SAFETY.md.
SURELY_HARMFUL = 1.0
SURELY_IN_DANGER = 0.5
SURELY_IN_DANGER_BESIDE_PAPERS = 1.5
_OUTSIDE_MORE = 2.0
_TWO_TURNS_LESS = 3.0  # of log-odds: two turns meet in more ways than one was written in
# A turn so short is read together with the one before: "tôi muốn làm sổ đỏ", then "loại giả thôi".
_SHORT = 12  # syllables
_DECLINED = frozenset({Outcome.OUT_OF_SCOPE, Outcome.HANDED_OVER})


def screen(context: Context) -> None:
    """Stop on unreadable input, on danger to a person, and on what must be refused."""
    readable = any(any(c.isalpha() for c in word) for word in syllables(context.text))
    if not readable and not procedure_code(context.text) and not _picks(context):
        context.stop(Outcome.INVALID_INPUT, TextBlock(text=say("invalid_input")))
        context.reasons["screen"] = "no words"
        return
    others = undisguised(context.text)
    intents = _intents(context.intents, others)
    rule, unsure = _rule(context, others, intents)
    if rule is not None:
        _follow(context, rule)
    elif intents.get("emergency", 0.0) >= (
        SURELY_URGENT_BESIDE_PAPERS if _papers().find(context.text) else SURELY_URGENT
    ):
        context.reasons["screen"] = f"emergency {intents['emergency']:.2f}"
        _stop(context, Outcome.EMERGENCY, "emergency")
    elif unsure and intents.get("unsafe", 0.0) >= SURELY_UNSAFE:
        context.reasons["screen"] = f"unsafe {intents['unsafe']:.2f}"
        _stop(context, Outcome.REFUSED_UNSAFE, "refused_unsafe")
    if context.stopped:
        return
    context.harm = _harm(context, others, intents)
    if unsure and context.harm.score >= _limit(context.harm.kind, context.text) + leeway(context):
        turn_away(context, "screen")


def leeway(context: Context) -> float:
    """Log-odds that a judgement of harm needs beyond its limit. What is likely no matter of the state ("kể chuyện cười đi")
    is told so and shown no record anyway: calling it unlawful would only hurt."""
    assert context.harm is not None
    outside = context.intents.get("out_of_scope", 0.0) + context.intents.get("small_talk", 0.0)
    return _OUTSIDE_MORE if outside >= OUTSIDE and context.harm.kind not in URGENT else 0.0


def turn_away(context: Context, step: str) -> None:
    """Stop with what is said to the kind of harm that was judged likeliest."""
    assert context.harm is not None
    outcome, text = SAID[context.harm.kind]
    declined = "declined " if outcome in _DECLINED else ""
    context.reasons[step] = f"{declined}{context.harm.kind} {context.harm.score:.1f}"
    _stop(context, outcome, text)


def _harm(context: Context, others: tuple[str, ...], intents: Mapping[str, float]) -> Harm:
    """The judgement of this turn, or of a short one together with the turn before it, where that is worse."""
    suspicion = intents.get("unsafe", 0.0) + intents.get("emergency", 0.0)
    found = harm((context.reading.text, *(reading_of(other).text for other in others)), suspicion)
    before = next((turn.text for turn in reversed(context.question.history) if turn.role == "user"), "")
    if not before or len(syllables(context.text)) > _SHORT or context.reading.restored:
        return found
    both = harm((f"{plain_letters(before)} {context.text}",), suspicion)
    alone = harm((plain_letters(before),), suspicion)
    if both.score <= alone.score:  # what was said before is no ground to refuse what is asked now
        return found
    return max(found, Harm(both.score - _TWO_TURNS_LESS, both.shares), key=lambda one: one.score)


def _limit(kind: str, text: str) -> float:
    if kind in URGENT:
        return SURELY_IN_DANGER_BESIDE_PAPERS if _papers().find(text) else SURELY_IN_DANGER
    return SURELY_HARMFUL


def _picks(context: Context) -> bool:
    """Whether a bare number takes up a choice of the answer before it."""
    history = context.question.history
    typed = context.text.strip(" .)#")
    return len(typed) == 1 and typed.isdecimal() and bool(history) and history[-1].role == "assistant"


@functools.cache
def _papers() -> PhraseTable[str]:
    return PhraseTable((wording, wording) for wording in resource("lawful")[1])


def _intents(found: Mapping[str, float], others: tuple[str, ...]) -> Mapping[str, float]:
    """What is wanted, the worst of the readings where letters were in disguise: nobody hides a lawful question."""
    try:
        hidden = [default_classifier("intents").probabilities(reading_of(other).text) for other in others]
    except ClassifierError:  # the reading step has said so
        return found
    worst = dict(found)
    for shares in hidden:
        for name in ("unsafe", "emergency"):
            worst[name] = max(worst.get(name, 0.0), shares.get(name, 0.0))
    return worst


def _rule(context: Context, others: tuple[str, ...], intents: Mapping[str, float]) -> tuple[Rule | None, bool]:
    """The rule that applies, and whether the classifier may refuse where none does: a likely reading that fits a rule
    whose own exceptions clear the words as typed ("giá bao nhiêu") is no ground for it."""
    reading = context.reading
    readings = (*reading.all, *chain.from_iterable(reading_of(other).all for other in others))
    if not reading.restored:
        typed = (context.text, expand(context.text).text, *others, *readings)
        first = next(applying(_RULES, typed, intents), None) or next(_across_turns(context, intents), None)
        return first, True
    bare = (fold(reading.text), context.text, *others)
    suspicion = intents.get("unsafe", 1.0) + intents.get("emergency", 0.0)
    fitting = list(applying(_RULES, (*bare, *readings) if suspicion >= SUSPECTED else readings, intents))
    kept = (rule for rule in fitting if any(rule.applies(text, intents) for text in bare))
    return next(kept, None) or next(_across_turns(context, intents), None), not fitting


def _across_turns(context: Context, intents: Mapping[str, float]) -> Iterator[Rule]:
    """Rules that speak of the last turn and this one together and of neither alone. Only of what was typed with marks:
    two innocent turns typed without meet in too many ways."""
    before = next((turn.text for turn in reversed(context.question.history) if turn.role == "user"), "")
    short = len(syllables(context.text)) <= _SHORT
    if not before or not short or context.reading.restored:
        return
    said = plain_letters(before)
    suspected = {**intents, "unsafe": 1.0}
    for rule in applying(_RULES, (f"{said} {context.text}",), suspected):
        alone = any(rule.applies(text, suspected) for text in (said, context.text))
        if not alone and rule.outcome is Outcome.REFUSED_UNSAFE:
            yield rule


def _follow(context: Context, rule: Rule) -> None:
    assert rule.outcome is not None
    context.reasons["screen"] = f"declined {rule.code}" if rule.outcome in _DECLINED else rule.code
    _stop(context, rule.outcome, rule.text)


def _stop(context: Context, outcome: Outcome, text: str) -> None:
    level = "danger" if outcome is Outcome.EMERGENCY else "info" if outcome in _DECLINED else "warning"
    words = say(text, office=context.profile.office, hotline=context.profile.hotline_words)
    context.stop(outcome, NoticeBlock(level=level, text=words))
