"""Choose: one record, a question back when siblings compete, or the open word that nothing fits."""

from __future__ import annotations

from assistant.answer import Choice, NoticeBlock, Outcome, TextBlock
from assistant.confidence import confidence
from assistant.context import Context
from assistant.steps.route import off_topic
from assistant.texts import say
from corpus.language import fold, folded_terms, syllables
from corpus.models import Kind, Procedure
from index.search import Hit

# Below the first nothing is said about a record; between the two an off-topic word decides.
FLOOR = 0.35
CERTAIN = 0.8
# Siblings compete when the next one is this near (share of the best score) and no word of the question parts them.
NEAR = 0.93
_CHOICES = 4


def choose(context: Context) -> None:
    """Set ``chosen``, or stop with a clarification, ``no_source`` or ``out_of_scope``."""
    sure = confidence(context.hits[:1])
    context.reasons["confidence"] = f"{sure:.2f}"
    topic = off_topic(context.text) and not context.question.history
    if sure < FLOOR or (topic and sure < CERTAIN):
        _nothing(context, out_of_scope=topic)
        return
    rivals = _rivals(context)
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


def _rivals(context: Context) -> list[Hit]:
    """The hits that compete with the first: near in score, of the same kind, and not told apart by the question."""
    best = context.hits[0]
    if best.unit.kind is not Kind.PROCEDURE or context.code or best.score <= 0:
        return [best]
    near = [hit for hit in context.hits[:6] if hit.unit.kind is Kind.PROCEDURE and hit.score >= NEAR * best.score]
    asked = set(folded_terms(context.search_text)) | {term for text in _extra(context) for term in folded_terms(text)}
    shared = asked & set(folded_terms(best.unit.title))
    rivals = [best]
    for hit in near[1:]:
        own = asked & set(folded_terms(hit.unit.title))
        if fold(hit.unit.title) == fold(best.unit.title) or len(own ^ shared) > 2:
            continue  # one need at several levels, or the words of the question part the two
        rivals.append(hit)
    return rivals if len(syllables(context.text)) <= 25 else rivals[:1]


def _extra(context: Context) -> list[str]:
    return list(context.query.extra) if context.query else []


def _ask_back(context: Context, rivals: list[Hit]) -> None:
    choices = []
    for hit in rivals[:_CHOICES]:
        record = context.searcher.record(hit.unit)
        assert isinstance(record, Procedure)
        hint = record.agencies[0] if record.agencies else record.authority
        choices.append(
            Choice(label=record.title, question=f"{context.text} ({record.key})", procedure=record.key, hint=hint)
        )
    context.stop(Outcome.CLARIFICATION, TextBlock(text=say("clarify")))
    context.choices = choices
    context.reasons["choose"] = f"{len(rivals)} siblings compete"
