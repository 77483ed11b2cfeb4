"""Follow up: a question that leans on the conversation borrows its topic."""

from __future__ import annotations

from assistant.context import Context
from assistant.cues import cue
from corpus.language import fold, syllables
from corpus.language.lexicon import default_lexicon
from corpus.language.shorthand import expand
from index.search import Query

_SHORT = 9
_TURNS = 4
TOPIC_WEIGHT = 0.6
OLDER_WEIGHT = 0.35


def follow_up(context: Context) -> None:
    """Add the topic of the last turns to the query when the question points back or is short."""
    history = [turn for turn in context.question.history if turn.text.strip()][-_TURNS:]
    if not history or context.query is None or context.code:
        return
    words = syllables(fold(context.search_text))
    points_back = bool(cue("cues", "points_back").find(context.search_text))
    if not points_back and len(words) > _SHORT:
        return
    extra = dict(context.query.extra)
    spoken = [turn for turn in history if turn.role == "user"]
    for age, turn in enumerate(reversed(spoken)):
        text = expand(turn.text).text
        weight = TOPIC_WEIGHT if age == 0 else OLDER_WEIGHT
        for wording in (text, *default_lexicon().official(text)):
            extra[wording] = max(weight, extra.get(wording, 0.0))
    for turn in history[-1:]:
        if turn.role == "assistant":
            extra.setdefault(expand(turn.text).text[:400], OLDER_WEIGHT)
    topic = expand(spoken[-1].text).text if spoken else ""
    context.query = Query(context.query.text, extra, dense_text=f"{topic} . {context.query.text}" if topic else "")
    context.reasons["follow_up"] = "topic of the conversation added"
