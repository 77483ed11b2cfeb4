"""Suggest: what the person can do next. A convenience: fails open."""

from __future__ import annotations

from assistant.answer import Action, Aspect, Outcome
from assistant.context import Context
from assistant.texts import say
from corpus.models import Kind

_NEXT = (Aspect.DOCUMENTS, Aspect.FEE, Aspect.TIME, Aspect.WHERE, Aspect.HOW)
_LIMIT = 3


def suggest(context: Context) -> None:
    """Add links, phone numbers and follow-up questions."""
    for source in context.sources:
        if source.url.startswith(("https://", "http://")):
            key = "open_procedure" if source.kind is Kind.PROCEDURE else "open_source"
            context.actions.append(Action(type="link", label=say(f"links.{key}"), url=source.url))
    if context.outcome in (Outcome.ANSWERED, Outcome.PARTIAL) and context.chosen is not None:
        if context.chosen.unit.kind is Kind.PROCEDURE:
            code = context.chosen.unit.record.partition(":")[2]
            following = [aspect for aspect in _NEXT if aspect not in context.aspects][:_LIMIT]
            for aspect in following:
                label = say(f"follow_up.{aspect.value}")
                context.actions.append(Action(type="ask", label=label, question=f"{label} ({code})"))
    elif context.outcome is Outcome.EMERGENCY:
        context.actions += [Action(type="phone", label=number, phone=number) for number in ("113", "114", "115", "111")]
    elif context.outcome is Outcome.NO_SOURCE and context.profile.hotline:
        hotline = context.profile.hotline
        context.actions.append(Action(type="phone", label=hotline.label, phone=hotline.phone))
