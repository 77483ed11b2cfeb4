"""Journey: who asks for all that follows from a life event gets the procedures in order; and who asks for a list of
papers without a procedure is asked which."""

from __future__ import annotations

from assistant.answer import Aspect, NoticeBlock, Outcome, TextBlock
from assistant.context import Context
from assistant.journeys.asked import journey_of
from assistant.journeys.plan import plan
from assistant.steps.follow_up import own_words
from assistant.texts import VIETNAMESE, say


def journey(context: Context) -> None:
    """Stop with a journey where one is asked for and at least one of its procedures is known."""
    if context.language != VIETNAMESE or context.code or "follow_up" in context.reasons:
        return
    if context.own_case is not None:
        _which(context)
        return
    event = journey_of(context.search_text) or journey_of(context.text)  # marks restored wrongly must not hide it
    if event is None:
        return
    made = plan(event.here(context.profile.journeys.get(event.id)), context)
    if not made.sources:
        return
    remarks = [NoticeBlock(text=say("journey.lead"))]
    if made.missing:
        count = len(made.block.legs)
        remarks.append(NoticeBlock(level="warning", text=say("journey.missing", count=count, missing=made.missing)))
    context.stop(Outcome.ANSWERED, TextBlock(text=say("journey.intro")), made.block, *remarks)
    context.sources = list(made.sources)
    context.aspects = [Aspect.OVERVIEW]
    context.procedures = [leg.code for leg in made.block.legs if leg.code]
    context.reasons["journey"] = event.id


def _which(context: Context) -> None:
    """Ask for the procedure, where neither the message nor the conversation names one."""
    if not own_words(context.search_text):
        context.stop(Outcome.CLARIFICATION, TextBlock(text=say("checklist.which")))
        context.reasons["journey"] = "no procedure named"
