"""Choose: one record, a question back when several fit, where else to turn, or the open word that nothing fits."""

from __future__ import annotations

from assistant.answer import Choice, NoticeBlock, Outcome, TextBlock
from assistant.confidence import confidence, rivals, verdict
from assistant.context import Context
from assistant.render.money_and_time import shorten
from assistant.steps.direct import direct
from assistant.steps.route import about_services
from assistant.texts import say
from corpus.language import fold, syllables
from corpus.language.lexicon import default_lexicon
from corpus.models import Kind, Procedure
from corpus.understanding.siblings import distinguish
from index.search import Hit

OUTSIDE = 0.4  # the classifier says that the question is no matter of the state
UNSAFE = 0.8  # … and that it wants what is unlawful
SURELY_ANSWERED = 0.8  # a record that fits so well is shown even so
# Chosen on the questions written for the verdict. Asking needs less when the other way is to say "unknown".
ASK = 0.3
ASK_RATHER = 0.15
UNKNOWN = 0.5
FAINTLY_OUTSIDE = 0.1  # where no record fits, this much tells what is no matter of the state from what nobody recorded
# Less sure than this of the one shown, the next ones are offered below it.
SURE = 0.6
# A first hit that is so likely the right one is neither asked about nor called unknown.
SURELY_RIGHT = 0.85
QUITE_RIGHT = 0.6
WORTH_A_LOOK = 0.4  # share of a name that the question holds, from which it is offered beside "no source"
WELL_KNOWN = 0.5  # weight of an everyday word that names a procedure well enough for it to be offered
_PREFIX = "thu tuc "  # half of the catalogue begins its names with it
_CHOICES = 4
_NEARBY = 3
_LONGEST_ECHO = 300


def choose(context: Context) -> None:
    """Set ``chosen``, or stop with a clarification, a way to turn, ``no_source`` or ``out_of_scope``."""
    assert context.query is not None
    judged, sure = verdict(context.hits, context.query, context.searcher), confidence(context.hits)
    context.reasons["confidence"] = (
        f"answer {judged.answer:.2f}, ask {judged.ask:.2f}, unknown {judged.unknown:.2f}, right {sure:.2f}"
    )
    named = (
        bool(context.code)
        or context.whole_document
        or (bool(context.hits) and _named_in_full(context.hits[0], context.search_text))
    )
    if not named and direct(context, 1 - judged.unknown):
        return
    if not named and context.intents.get("unsafe", 0.0) >= UNSAFE and judged.answer < SURELY_ANSWERED:
        context.stop(Outcome.REFUSED_UNSAFE, NoticeBlock(level="warning", text=say("refused_unsafe")))
        context.reasons["choose"] = f"unsafe {context.intents['unsafe']:.2f}"
        return
    outside = context.intents.get("out_of_scope", 0.0) + context.intents.get("small_talk", 0.0)
    if "follow_up" in context.reasons:
        outside = 0.0  # "không, ý tôi là hộ chiếu" sounds like small talk; the conversation says what it is about
    if not named and outside >= OUTSIDE and judged.answer < SURELY_ANSWERED:
        _nothing(context, out_of_scope=True)
        return
    # What is learnt of the first hit was learnt on procedures: a circular on driving licences was "surely right" for a
    # licence to launch satellites.
    procedure = bool(context.hits) and context.hits[0].unit.kind is Kind.PROCEDURE
    unknown = judged.unknown >= UNKNOWN and not named and not (procedure and sure >= QUITE_RIGHT)
    open_question = judged.ask >= (ASK_RATHER if unknown else ASK) and sure < SURELY_RIGHT
    if not named and _ask_back(context, open_question):
        return
    if unknown:
        faintly = outside >= FAINTLY_OUTSIDE if context.intents else not about_services(context.search_text)
        _nothing(context, out_of_scope=faintly)
        return
    competing = rivals(context.hits)
    context.chosen = context.hits[0]
    context.reasons["choose"] = context.chosen.unit.id
    if sure < SURE and not named and context.chosen.unit.kind is Kind.PROCEDURE:
        context.choices = choices(context, competing[1 : 1 + _NEARBY])


def _ask_back(context: Context, open_question: bool) -> bool:
    """Ask which of the procedures is meant, once; whether that was done."""
    competing = rivals(context.hits)
    able = len(competing) > 1 and context.hits[0].unit.kind is Kind.PROCEDURE and not context.asked_back
    if not (open_question and able) or _ordinary(competing):
        return False
    context.stop(Outcome.CLARIFICATION, TextBlock(text=say("clarify")))
    context.choices = choices(context, competing[:_CHOICES])
    context.reasons["choose"] = f"{len(context.choices)} procedures fit"
    return True


def _ordinary(competing: list[Hit]) -> bool:
    """Whether the first is the ordinary case of which the next ones are special cases: who asks for "làm giấy khai sinh"
    means the registration of a birth, not the mobile one nor the one with a foreign element."""
    first, *others = [set(syllables(fold(hit.unit.title).removeprefix(_PREFIX))) for hit in competing[:3]]
    return all(first < other for other in others)


def choices(context: Context, hits: list[Hit]) -> list[Choice]:
    """What can be chosen: each procedure with what sets it apart from the others."""
    asked = shorten(context.text, _LONGEST_ECHO)  # with the code it must not be longer than a question may be
    records = [record for hit in hits if isinstance(record := context.searcher.record(hit.unit), Procedure)]
    hints = distinguish([record.title for record in records]) if len(records) > 1 else [""] * len(records)
    return [
        Choice(
            label=record.title,
            question=f"{asked} ({record.key})",
            procedure=record.key,
            hint=hint or (record.agencies[0] if record.agencies else record.authority),
        )
        for record, hint in zip(records, hints, strict=True)
    ]


def _nothing(context: Context, *, out_of_scope: bool) -> None:
    if out_of_scope:
        context.stop(Outcome.OUT_OF_SCOPE, TextBlock(text=say("out_of_scope")))
    else:
        text = say("no_source", office=context.profile.office, hotline=context.profile.hotline_words)
        context.stop(Outcome.NO_SOURCE, NoticeBlock(level="warning", text=text))
        nearest = [hit for hit in rivals(context.hits) if _worth_a_look(hit, context.search_text)]
        context.choices = choices(context, nearest[:_NEARBY])
    context.reasons["choose"] = "no record fits"


def _worth_a_look(hit: Hit, question: str) -> bool:
    """Whether the question holds much of the name of a procedure, or an everyday word for what the name begins with."""
    if hit.features.get("title_share", 0.0) >= WORTH_A_LOOK:
        return True
    name = fold(hit.unit.title).removeprefix(_PREFIX)
    official = (fold(words) for words, weight in default_lexicon().widen(question).items() if weight >= WELL_KNOWN)
    return any(len(words.split()) > 1 and name.startswith(words) for words in official)


def _named_in_full(hit: Hit, question: str) -> bool:
    """Whether the question holds the whole name of the procedure, one after the other."""
    name = fold(hit.unit.title).removeprefix(_PREFIX)
    return len(name.split()) > 1 and f" {name} " in f" {' '.join(syllables(fold(question)))} "
