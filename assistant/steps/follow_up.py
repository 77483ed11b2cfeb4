"""Follow up: a question that leans on the conversation borrows its topic."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from assistant.context import Context, Turn
from assistant.cues import cue, resource
from corpus.language import fold, folded_terms, normalize, syllables
from corpus.language.lexicon import default_lexicon
from corpus.language.phrases import PhraseTable
from corpus.language.shorthand import expand
from index.search import Filter, Query

_SHORT = 9
_TURNS = 8
TOPIC_WEIGHT = 0.6
OLDER_WEIGHT = 0.35
_CODE = re.compile(r"\((?:\w+ )?(\d\.\d{6})\)")


def follow_up(context: Context) -> None:
    """Give a question that leans on the turns before it their topic.

    A question without a subject of its own ("mấy ngày xong?") stays with the procedure talked about. One with a
    subject borrows the topic as a hint, unless it opens another subject ("còn hộ chiếu thì sao").
    """
    history = [turn for turn in context.question.history if turn.text.strip()][-_TURNS:]
    if not history or context.query is None or context.code:
        return
    own = own_words(context.search_text)
    if own and not _points_back(context.search_text) and len(syllables(context.search_text)) > _SHORT:
        return
    code = _code_of(history)
    if not own and code:
        context.code = code
        context.reasons["follow_up"] = f"stays with {code}"
        return
    topics = [text for turn in reversed(history) if turn.role == "user" and own_words(text := expand(turn.text).text)]
    if not topics:
        return
    borrowed = _with_topics(context, topics, history[-1], bare=not own)
    if own and _opens_another(context, own, borrowed):
        context.reasons["follow_up"] = "a new subject"
        return
    if not own:
        context.search_text = f"{topics[0]} {context.search_text}"
    context.query = borrowed
    context.reasons["follow_up"] = "topic of the conversation added"


def own_words(text: str) -> list[str]:
    """The folded syllables that name a subject: what is left without wordings of aspects and without fillers."""
    typed = syllables(normalize(text))
    taken = {match.start + i for match in _subjectless().find(text) for i in range(match.length)}
    small = {*resource("cues")["points_back"], *resource("cues")["leads_on"]}
    return [fold(word) for place, word in enumerate(typed) if place not in taken and word not in small]


@functools.cache
def _subjectless() -> PhraseTable[str]:
    # One syllable that points back counts as typed: unmarked "con" is a child far more often than "còn".
    back = [wording for wording in resource("cues")["points_back"] if len(syllables(wording)) > 1]
    lists = [*resource("aspects").values(), resource("cues")["fillers"], back]
    return PhraseTable((str(wording), "") for wordings in lists for wording in wordings)


def _points_back(text: str) -> bool:
    return _leads_on(text) or any(match.length > 1 for match in cue("cues", "points_back").find(text))


def _leads_on(text: str) -> bool:
    return bool(set(syllables(normalize(text))[:2]) & set(resource("cues")["leads_on"]))


def _code_of(history: Sequence[Turn]) -> str:
    """The code the last answer was about; else the one the last question named."""
    for turn in (history[-1], next((turn for turn in reversed(history) if turn.role == "user"), history[-1])):
        codes = set(_CODE.findall(turn.text))
        if len(codes) == 1:
            return str(codes.pop())
    return ""


def _with_topics(context: Context, topics: Sequence[str], last: Turn, *, bare: bool) -> Query:
    assert context.query is not None
    extra = dict(context.query.extra)
    for age, text in enumerate(topics[:2]):
        weight = OLDER_WEIGHT if age else TOPIC_WEIGHT
        for wording in (text, *default_lexicon().official(text)):
            extra[wording] = max(weight, extra.get(wording, 0.0))
    if last.role == "assistant" and not bare:
        extra.setdefault(expand(last.text).text[:400], OLDER_WEIGHT)
    if bare:  # its own words say nothing of the subject
        extra[context.query.text] = OLDER_WEIGHT
        return Query(topics[0], extra)
    return Query(context.query.text, extra, dense_text=f"{topics[0]} . {context.query.text}")


def _opens_another(context: Context, own: Sequence[str], borrowed: Query) -> bool:
    """Whether the subject named is a record of its own that the topic would drown."""
    assert context.query is not None
    audiences = frozenset({context.question.audience, *Filter().audiences})
    where = Filter(collection=context.question.collection, audiences=audiences)
    drowned = context.searcher.search(borrowed, where=where, limit=1)
    if drowned and len(set(own) - set(folded_terms(drowned[0].unit.title))) < 2:
        return False
    alone = context.searcher.search(context.query, where=where, limit=1)
    named = bool(alone) and len(own) > 1 and set(own) <= set(folded_terms(alone[0].unit.title))
    return named and (_leads_on(context.search_text) or alone[0].features.get("title_share", 0.0) >= 0.5)
