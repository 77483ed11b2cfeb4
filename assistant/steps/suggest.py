"""Suggest: what the person can do next. A convenience: fails open."""

from __future__ import annotations

from assistant.answer import Action, Aspect, Outcome
from assistant.context import Context
from assistant.texts import say
from corpus.models import Kind

# Most wanted first. Only what the record holds and the answer does not show yet is offered.
_NEXT = (Aspect.DOCUMENTS, Aspect.HOW, Aspect.FORM, Aspect.CONDITION, Aspect.RESULT, Aspect.LEGAL_BASIS)
_LIMIT = 3


def suggest(context: Context) -> None:
    """Add links, phone numbers and follow-up questions."""
    for source in context.sources if len(context.sources) == 1 else ():  # of several each is linked below
        if source.url.startswith(("https://", "http://")):
            key = "open_procedure" if source.kind is Kind.PROCEDURE else "open_source"
            context.actions.append(Action(type="link", label=say(f"links.{key}"), url=source.url))
    if context.outcome in (Outcome.ANSWERED, Outcome.PARTIAL) and context.chosen is not None:
        if context.chosen.unit.kind is Kind.PROCEDURE:
            code = context.chosen.unit.record.partition(":")[2]
            folded = {block.aspect for block in context.blocks if block.folded}
            following = [aspect for aspect in _NEXT if aspect in folded][:_LIMIT]
            for aspect in following:
                label = say(f"follow_up.{aspect.value}")
                context.actions.append(Action(type="ask", label=label, question=f"{label} ({code})"))
    elif context.outcome is Outcome.EMERGENCY:
        context.actions += [Action(type="phone", label=number, phone=number) for number in ("113", "114", "115", "111")]
        if (person := context.profile.hotline) is not None:  # and somebody to talk to
            context.actions.append(Action(type="phone", label=person.label, phone=person.phone))
    elif context.outcome is Outcome.NO_SOURCE and context.profile.hotline:
        hotline = context.profile.hotline
        context.actions.append(Action(type="phone", label=hotline.label, phone=hotline.phone))
