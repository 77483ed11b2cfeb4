"""Wishes: what is asked beside the procedure itself (a day of handing in, copies, a list for one's own case) is noted,
and the words that say so are kept out of the search."""

from __future__ import annotations

import re

from assistant.codes import procedure_code
from assistant.context import Context, Turn
from assistant.copies import copies_of
from assistant.cues import cue, resource
from assistant.own_case import OwnCase
from assistant.spans import span_of, without
from assistant.steps.follow_up import ordinals
from assistant.texts import VIETNAMESE, say
from assistant.workdays.asked import filing
from corpus.language import clean, fold, normalize, syllables

_TAKEN = re.compile(r"\(\d\.\d{6}\)\s*:\s*(?P<answers>.+)$", re.DOTALL)
_CODE = re.compile(r"\([^()]*?(\d\.\d{6})\)")
_ITEM = re.compile(r"^\s*(\d)[.)]\s+(.+)$", re.MULTILINE)
_PICK = 6  # syllables: a longer reply says more than which one
_BETWEEN = ";"  # parts answers in the question a choice sends


def wishes(context: Context) -> None:
    """Set ``filing``, ``copies`` and ``own_case`` and shorten ``search_text``. Vietnamese only."""
    if context.language != VIETNAMESE:
        return
    if _own_case(context):
        return
    found = filing(context.search_text, context.day, context.profile.calendar.cut_off)
    if found is not None:
        rest = without(normalize(context.search_text), found.spans)
        context.filing, context.search_text = found, rest or context.search_text
        context.reasons["wishes"] = f"handed in {found.day}"
    context.copies = copies_of(context.search_text)


def taken(text: str) -> bool:
    """Whether a message is a choice of ours from the questions on one's own case: it is one question, whatever it holds."""
    return bool(_TAKEN.search(text)) and bool(cue("hard", "my_list").find(text))


def _own_case(context: Context) -> bool:
    """Note that a list for one's own case is asked for, or that a question on it is answered; whether it is so."""
    text = clean(context.question.text)
    if found := _TAKEN.search(text) if taken(text) else None:
        answers = tuple(part.strip() for part in found["answers"].split(_BETWEEN) if part.strip())
        return _begin(context, procedure_code(text), answers)
    if reply := _reply(context):
        return _begin(context, *reply)
    listed = cue("hard", "my_list").longest(context.search_text)
    mine = cue("hard", "my_case").longest(context.search_text)
    if not listed or not (mine or procedure_code(text)):
        return False
    spans = [span_of(normalize(context.search_text), match) for match in (*listed, *mine)]
    rest = without(normalize(context.search_text), spans)
    small = {fold(word) for wording in cue_words("my_small") for word in wording.split()}
    context.search_text = "" if {fold(word) for word in syllables(rest)} <= small else rest
    context.own_case = OwnCase()
    context.reasons["wishes"] = "papers for one's own case"
    if not context.search_text:
        context.search_text = say("follow_up.documents")  # no subject of its own: the conversation has it
    return True


def cue_words(name: str) -> tuple[str, ...]:
    """The wordings of a list of ``hard.yaml``."""
    return tuple(normalize(str(word)) for word in resource("hard")[name])


def _begin(context: Context, code: str, answers: tuple[str, ...]) -> bool:
    context.own_case = OwnCase(answers)
    context.code = code
    context.search_text = say("follow_up.documents")
    context.reasons["wishes"] = f"papers for one's own case, {len(answers)} answered"
    return True


def _reply(context: Context) -> tuple[str, tuple[str, ...]] | None:
    """A choice typed by its number or in its words, after one of our questions on the case."""
    last: Turn | None = context.question.history[-1] if context.question.history else None
    if last is None or last.role != "assistant" or not last.text.startswith(_mark()):
        return None
    items = {int(number): label for number, label in _ITEM.findall(last.text)}
    typed = clean(context.question.text).strip(" .)#")
    places = ordinals().longest(typed) if len(syllables(typed)) <= _PICK else []
    number = int(typed) if typed.isdecimal() else places[0].payload if places else 0
    label = items.get(max(items, default=0) if number == -1 else number) or next(
        (item for item in items.values() if fold(item.strip()) == fold(typed)), ""
    )
    code = _CODE.search(last.text)
    if not label or code is None:
        return None
    before = re.search(re.escape(_chosen_head()) + r"(?P<answers>[^\n]+?)\.?$", last.text, re.MULTILINE)
    earlier = before["answers"].split(_BETWEEN) if before else []
    return code[1], (*(part.strip() for part in earlier), label.strip())


def _mark() -> str:
    return say("checklist.mark", title="\0", code="\0").partition("\0")[0].strip()


def _chosen_head() -> str:
    return say("checklist.chosen", answers="\0").partition("\0")[0]
