"""Follow up: a question that leans on the conversation borrows its topic."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from assistant.answer import Aspect
from assistant.context import Context, Turn
from assistant.cues import cue, resource
from assistant.steps.read import reading_of
from assistant.steps.understand import aspects_of, named_aspects, query_of
from corpus.language import clean, fold, folded_terms, normalize, syllables
from corpus.language.lexicon import default_lexicon
from corpus.language.phrases import PhraseTable
from corpus.language.reading import read_plainly
from index.search import Query

_SHORT = 9
_TURNS = 8
TOPIC_WEIGHT = 0.6
OLDER_WEIGHT = 0.35
_CODE = re.compile(r"\((?:\w+ )?(\d\.\d{6})\)")
_ITEM = re.compile(r"(?:^|[\n;:(]|\s)\(?(\d)[.)]\s+([^\n;]+?)(?=\s*(?:[\n;]|\(?\d[.)]\s|$))")
_PICK = 7  # syllables: a longer message says more than which one


def follow_up(context: Context) -> None:
    """Give a question that leans on the turns before it their topic.

    A choice taken by its place ("cái thứ hai") becomes that choice. A question without a subject of its own ("mấy
    ngày xong?") stays with the procedure talked about. One with a subject borrows the topic as a hint, unless it opens
    another subject ("còn hộ chiếu thì sao") or takes back the last ("không, ý tôi là …").
    """
    history = [turn for turn in context.question.history if turn.text.strip()][-_TURNS:]
    if not history or context.query is None:
        return
    context.asked_back = _was_choice(history[-1])
    if context.code or _pick(context, history) or _starts_anew(context):
        return
    own = own_words(context.search_text)
    if own and not _points_back(context.search_text) and len(syllables(context.search_text)) > _SHORT:
        return
    code = _code_of(history)
    if not own and code and not cue("conversation", "returns").find(context.search_text):
        context.code = code
        context.reasons["follow_up"] = f"stays with {code}"
        return
    topics = [text for text in _said(history) if own_words(text)]
    if not topics:
        return
    if not own and cue("conversation", "returns").find(context.search_text):
        topics = topics[::-1]
    _inherit_aspect(context, history)
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


def _said(history: Sequence[Turn]) -> list[str]:
    """What the person asked before as it was read, the latest first."""
    return [reading_of(clean(turn.text)).text for turn in reversed(history) if turn.role == "user"]


def _was_choice(turn: Turn) -> bool:
    return turn.role == "assistant" and len(_items(turn)) > 1


def _items(turn: Turn) -> dict[int, str]:
    return {int(number): label.strip() for number, label in _ITEM.findall(clean(turn.text))}


def _pick(context: Context, history: Sequence[Turn]) -> bool:
    """Take a choice named by its place; whether there was one."""
    typed = syllables(normalize(context.search_text))
    last = next((turn for turn in reversed(history) if turn.role == "assistant"), None)
    if last is None or len(typed) > _PICK:
        return False
    items = _items(last)
    matches = ordinals().longest(context.search_text)
    wanted = matches[0].payload if matches else int(typed[0]) if len(typed) == 1 and typed[0].isdigit() else 0
    wanted = max(items) if wanted == -1 and items else wanted
    if wanted not in items:
        return False
    label = items[wanted]
    code = _CODE.findall(label)
    context.code = str(code[0]) if code else ""
    rest = " ".join(s for i, s in enumerate(typed) if not any(m.start <= i < m.start + m.length for m in matches))
    context.aspects = aspects_of(rest) if named_aspects(rest) else _last_aspects(history) or context.aspects
    context.search_text = read_plainly(label).text
    context.query = query_of(context.search_text, read_plainly(label))
    context.reasons["follow_up"] = f"choice {wanted}"
    return True


def _starts_anew(context: Context) -> bool:
    """Drop a wording that takes the last question back or opens another; whether a subject of its own is left."""
    for name in ("corrections", "changes"):
        matches = cue("conversation", name).longest(context.search_text)
        if not matches:
            continue
        typed = syllables(normalize(context.search_text))
        rest = " ".join(typed[matches[-1].start + matches[-1].length :])
        if not own_words(rest):
            return False
        context.search_text = rest
        if not named_aspects(rest):
            _inherit_aspect(context, context.question.history)
        context.query = query_of(rest, read_plainly(rest))
        context.reasons["follow_up"] = name
        return True
    return False


def _inherit_aspect(context: Context, history: Sequence[Turn]) -> None:
    """ "còn hộ chiếu thì sao" after a question about the fee asks for the fee."""
    if not named_aspects(context.search_text):
        context.aspects = _last_aspects(history) or context.aspects


def _last_aspects(history: Sequence[Turn]) -> list[Aspect]:
    return next((aspects_of(text) for text in _said(history) if named_aspects(text)), [])


@functools.cache
def ordinals() -> PhraseTable[int]:
    """Wordings that take up a choice by its place; the payload is the place, -1 the last."""
    listed = resource("conversation")["ordinals"]
    return PhraseTable((str(wording), int(number)) for number, wordings in listed.items() for wording in wordings)


@functools.cache
def _subjectless() -> PhraseTable[str]:
    # One syllable that points back counts as typed: unmarked "con" is a child far more often than "còn".
    back = [wording for wording in resource("cues")["points_back"] if len(syllables(wording)) > 1]
    lists = [*resource("aspects").values(), resource("cues")["fillers"], back]
    lists += [resource("conversation")[name] for name in ("corrections", "changes", "returns")]
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
        for wording, share in {text: 1.0, **default_lexicon().widen(text)}.items():
            extra[wording] = max(weight * share, extra.get(wording, 0.0))
    if last.role == "assistant" and not bare:
        extra.setdefault(reading_of(clean(last.text[:400])).text, OLDER_WEIGHT)
    typed = f"{topics[0]} . {context.query.typed or context.query.text}"
    if bare:  # its own words say nothing of the subject
        extra[context.query.text] = OLDER_WEIGHT
        return Query(topics[0], extra, typed=typed)
    return Query(context.query.text, extra, dense_text=f"{topics[0]} . {context.query.text}", typed=typed)


def _opens_another(context: Context, own: Sequence[str], borrowed: Query) -> bool:
    """Whether the subject named is a record of its own that the topic would drown."""
    assert context.query is not None
    where = context.visible()
    drowned = context.searcher.search(borrowed, where=where, limit=1)
    if drowned and len(set(own) - set(folded_terms(drowned[0].unit.title))) < 2:
        return False
    alone = context.searcher.search(context.query, where=where, limit=1)
    named = bool(alone) and len(own) > 1 and set(own) <= set(folded_terms(alone[0].unit.title))
    return named and (_leads_on(context.search_text) or alone[0].features.get("title_share", 0.0) >= 0.5)
