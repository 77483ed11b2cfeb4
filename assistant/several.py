"""Several questions in one message: each answered by itself, put together in the order they were asked."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from assistant.answer import Answer, AnyBlock, Outcome, TextBlock, part_source
from assistant.texts import say

# A message with one of these is answered by it alone: somebody in danger must not scroll for the number to call.
ALONE = frozenset({Outcome.EMERGENCY, Outcome.REFUSED_UNSAFE})
_GOOD = frozenset({Outcome.ANSWERED, Outcome.PARTIAL})
_MOST_CHOICES = 6


def together(questions: Sequence[str], answers: Sequence[Answer]) -> Answer:
    """One answer to several questions. Sources keep apart by the number of their question; what is not answered is
    said where it was asked, and the outcome is ``partial`` when only some are."""
    alone = next((answer for answer in answers if answer.outcome in ALONE), None)
    if alone is not None:
        return alone.model_copy(update={"private": any(answer.private for answer in answers)})
    blocks: list[AnyBlock] = []
    texts: list[str] = []
    sources = []
    for number, (question, answer) in enumerate(zip(questions, answers, strict=True), start=1):
        head = say("several", number=number, question=question)
        blocks.append(TextBlock(text=head))
        blocks += [block.of_part(number) for block in answer.blocks]
        sources += [source.model_copy(update={"id": part_source(number, source.id)}) for source in answer.sources]
        texts += [head, answer.text]
    outcomes = {answer.outcome for answer in answers}
    ranked = itertools.zip_longest(*(answer.procedures for answer in answers))
    return answers[0].model_copy(
        update={
            "outcome": _outcome(outcomes),
            "text": "\n\n".join(texts),
            "blocks": tuple(blocks),
            "procedures": tuple(dict.fromkeys(code for codes in ranked for code in codes if code)),
            "sources": tuple(sources),
            "choices": tuple(choice for answer in answers for choice in answer.choices)[:_MOST_CHOICES],
            "private": any(answer.private for answer in answers),
            "actions": tuple({action: None for answer in answers for action in answer.actions}),
            "reasons": {f"{n}.{key}": why for n, a in enumerate(answers, 1) for key, why in a.reasons.items()},
            "timings_ms": _added(answers),
        }
    )


def _outcome(outcomes: set[Outcome]) -> Outcome:
    if len(outcomes) == 1:
        return next(iter(outcomes))
    if outcomes <= _GOOD:
        return Outcome.ANSWERED
    if outcomes & _GOOD:
        return Outcome.PARTIAL
    first = (Outcome.CLARIFICATION, Outcome.HANDED_OVER, Outcome.NO_SOURCE)
    return next((outcome for outcome in first if outcome in outcomes), next(iter(sorted(outcomes))))


def _added(answers: Sequence[Answer]) -> dict[str, float]:
    names = dict.fromkeys(name for answer in answers for name in answer.timings_ms)
    return {name: round(sum(answer.timings_ms.get(name, 0.0) for answer in answers), 3) for name in names}
