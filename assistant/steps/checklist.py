"""Checklist: the papers for one's own case, after at most three questions that the record itself raises."""

from __future__ import annotations

from assistant.answer import (
    Aspect,
    ChecklistBlock,
    Choice,
    NoticeBlock,
    Outcome,
    PaperCase,
    PaperItem,
    TextBlock,
)
from assistant.context import Context
from assistant.own_case import Ask, Papers, condition_of, next_of
from assistant.render.money_and_time import shorten
from assistant.render.procedure import aspect_blocks, paper_item
from assistant.texts import say
from corpus.models import Method, Paper, Procedure

_LONGEST_HINT = 120
_KEPT = frozenset({Aspect.FEE, Aspect.TIME, Aspect.WHERE})


def checklist(context: Context) -> None:
    """Stop with the next question on the case, or replace the papers of the answer by those of the case."""
    if context.own_case is None or context.chosen is None:
        return
    procedure = context.record()
    if not isinstance(procedure, Procedure):
        return
    answers = context.own_case.answers
    methods = {method: say(f"methods.{method.value}") for method in Method}
    found = next_of(procedure, answers, methods)
    if isinstance(found, Ask):
        _ask(context, procedure, found)
    elif found.needed or found.maybe:
        _show(context, procedure, found)


def _ask(context: Context, procedure: Procedure, ask: Ask) -> None:
    assert context.own_case is not None
    answers = context.own_case.answers
    lines = [say("checklist.mark", title=procedure.title, code=procedure.code) + "."]
    if answers:
        lines.append(say("checklist.chosen", answers="; ".join(answers)))
    lines.append(say("checklist.question_no", number=len(answers) + 1, ask=say(f"checklist.which_{ask.kind}")))
    context.stop(Outcome.CLARIFICATION, TextBlock(text="\n".join(lines)))
    hints = {
        condition_of(paper): shorten(paper.name, _LONGEST_HINT)
        for group in procedure.paper_groups
        for paper in group.papers
        if ask.kind == "condition"
    }
    options = [*ask.options, *([say("checklist.neither")] if ask.neither else [])]
    context.choices = [
        Choice(
            label=label,
            question=say("checklist.taken", code=procedure.code, answers="; ".join([*answers, label])),
            hint=hints.get(label, ""),
        )
        for label in options
    ]
    context.sources, context.actions = [], []
    context.reasons["checklist"] = f"asks for the {ask.kind}"


def _show(context: Context, procedure: Procedure, papers: Papers) -> None:
    assert context.own_case is not None
    answers = context.own_case.answers
    source = context.sources[0].id
    said = [say("checklist.chosen", answers="; ".join(answers)), say("checklist.not_stored")]
    told = "\n".join(said) if answers else say("checklist.one")
    context.told += said
    cases = [PaperCase(case=say("checklist.always"), papers=_items(papers.needed))] if papers.needed else []
    cases += [PaperCase(case=say("checklist.maybe"), papers=_items(papers.maybe))] if papers.maybe else []
    cases += [PaperCase(case=say("checklist.elsewhere"), papers=_items(papers.elsewhere))] if papers.elsewhere else []
    head = TextBlock(text=say("intro_answer", title=procedure.title, code=procedure.code), source=source)
    block = ChecklistBlock(title=say("checklist.title"), cases=tuple(cases), aspect=Aspect.DOCUMENTS, source=source)
    rest = [each for each in context.blocks if each.aspect in _KEPT and not each.folded]
    whole = [
        each.model_copy(update={"folded": True, "title": say("checklist.whole")})
        for each in aspect_blocks(procedure, Aspect.DOCUMENTS, source)
        if isinstance(each, ChecklistBlock)
    ]
    context.blocks = [head, NoticeBlock(text=told), block, *whole, *rest]
    context.outcome = Outcome.ANSWERED
    context.reasons["checklist"] = f"{len(papers.needed)} papers of the case, {len(papers.maybe)} more"


def _items(papers: tuple[Paper, ...]) -> tuple[PaperItem, ...]:
    return tuple(paper_item(paper) for paper in papers)
