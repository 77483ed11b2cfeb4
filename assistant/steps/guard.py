"""Guard: before a record is chosen, the wish is judged once more, now with the vector the search made. Fails closed."""

from __future__ import annotations

from assistant.context import Context
from assistant.steps.screen import leeway, turn_away

# Log-odds from which no record is shown: of the words alone, lower than where ``screen`` refuses outright, for here the
# next thing a person would read is the record of a procedure; and of words and vector together. docs/SAFETY.md has the
# figures.
BY_WORDS = 0.5
WITH_VECTOR = 2.0


def guard(context: Context) -> None:
    """Stop before a record is shown to who wants what is harmful. A vector can only add to the suspicion: what it was
    learnt for is finding procedures, and a crime against a procedure lies near it."""
    if context.harm is None or context.query is None:
        return
    more = leeway(context)
    made = context.searcher.vector_of(context.query)
    heard = context.harm.heard_with(*made) if made is not None else None
    if heard is not None and heard.score >= WITH_VECTOR + more:
        context.harm = heard
        turn_away(context, "guard")
    elif context.harm.score >= BY_WORDS + more:
        turn_away(context, "guard")
