"""Choose: one record, a question back when siblings compete, or the open word that nothing fits."""

from __future__ import annotations

from assistant.answer import Choice, NoticeBlock, Outcome, TextBlock
from assistant.confidence import confidence, known
from assistant.context import Context
from assistant.render.money_and_time import shorten
from assistant.steps.route import about_services, off_topic
from assistant.texts import say
from corpus.language import fold, folded_terms, syllables
from corpus.models import Kind, Procedure
from index.search import Hit

# Thresholds on probabilities fitted by benchmarks.tune_confidence; cross-validated on training questions they let 93 %
# of the known pass and stop 80 % of the off-topic and 44 % of the services that no record covers.
KNOWN = 0.5
SURELY_KNOWN = 0.9
# Less sure than this, the nearest records are offered instead of one: a wrong office costs a day, a tap costs nothing.
SURE = 0.25
# Siblings compete when their scores (log-odds) are this near and no word of the question parts them.
NEAR = 0.4
_CHOICES = 4
_LONGEST_ECHO = 300


def choose(context: Context) -> None:
    """Set ``chosen``, or stop with a clarification, ``no_source`` or ``out_of_scope``."""
    is_known, sure = known(context.hits), confidence(context.hits)
    context.reasons["confidence"] = f"known {is_known:.2f}, right {sure:.2f}"
    elsewhere = off_topic(context.text) and not about_services(context.search_text)
    if is_known < KNOWN or (elsewhere and is_known < SURELY_KNOWN):
        _nothing(context, out_of_scope=elsewhere or not about_services(context.search_text))
        return
    rivals = _rivals(context, unsure=sure < SURE)
    if len(rivals) > 1:
        _ask_back(context, rivals)
        return
    context.chosen = context.hits[0]
    context.reasons["choose"] = context.chosen.unit.id


def _nothing(context: Context, *, out_of_scope: bool) -> None:
    if out_of_scope:
        context.stop(Outcome.OUT_OF_SCOPE, TextBlock(text=say("out_of_scope")))
    else:
        hotline = (
            f" ({context.profile.hotline.label}: {context.profile.hotline.phone})" if context.profile.hotline else ""
        )
        text = say("no_source", office=context.profile.office, hotline=hotline)
        context.stop(Outcome.NO_SOURCE, NoticeBlock(level="warning", text=text))
    context.reasons["choose"] = "no record fits"


def _rivals(context: Context, *, unsure: bool) -> list[Hit]:
    """The hits that compete with the first: the nearest few when unsure, else those near in score that the question
    does not tell apart."""
    best = context.hits[0]
    if best.unit.kind is not Kind.PROCEDURE or context.code:
        return [best]
    if _named_in_full(best, context.search_text):
        return [best]  # "đăng ký tạm trú mất bao nhiêu" does not mean "xóa đăng ký tạm trú"
    procedures = [hit for hit in context.hits if hit.unit.kind is Kind.PROCEDURE]
    if unsure:
        return procedures[:_CHOICES]
    asked = set(folded_terms(context.search_text)) | {term for text in _extra(context) for term in folded_terms(text)}
    shared = asked & set(folded_terms(best.unit.title))
    rivals = [best]
    for hit in procedures[1:6]:
        own = asked & set(folded_terms(hit.unit.title))
        same_need = fold(hit.unit.title) == fold(best.unit.title)  # one procedure at several levels
        if hit.score >= best.score - NEAR and not same_need and len(own ^ shared) <= 2:
            rivals.append(hit)
    return rivals


def _named_in_full(hit: Hit, question: str) -> bool:
    """Whether the question holds the whole name of the procedure, one after the other."""
    name = fold(hit.unit.title).removeprefix("thu tuc ")
    return len(name.split()) > 1 and f" {name} " in f" {' '.join(syllables(fold(question)))} "


def _extra(context: Context) -> list[str]:
    return list(context.query.extra) if context.query else []


def _ask_back(context: Context, rivals: list[Hit]) -> None:
    choices = []
    asked = shorten(context.text, _LONGEST_ECHO)  # with the code it must not be longer than a question may be
    for hit in rivals[:_CHOICES]:
        record = context.searcher.record(hit.unit)
        assert isinstance(record, Procedure)
        hint = record.agencies[0] if record.agencies else record.authority
        choices.append(Choice(label=record.title, question=f"{asked} ({record.key})", procedure=record.key, hint=hint))
    context.stop(Outcome.CLARIFICATION, TextBlock(text=say("clarify")))
    context.choices = choices
    context.reasons["choose"] = f"{len(rivals)} siblings compete"
