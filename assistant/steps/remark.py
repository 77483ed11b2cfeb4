"""Remark: what is said beside an answer, about the question itself. A convenience: fails open."""

from __future__ import annotations

from assistant.answer import NoticeBlock, Outcome
from assistant.context import Context
from assistant.guards import applying
from assistant.texts import say
from corpus.privacy import Kind, find

# Somebody in danger reads numbers to call and nothing else; an attack gets no advice.
_SILENT = frozenset({Outcome.EMERGENCY, Outcome.REFUSED_UNSAFE, Outcome.ERROR})
# Numbers that open accounts or stand for a person. A name, a telephone or a dossier code is often needed to be helped.
_WARNED = frozenset({Kind.CITIZEN_ID, Kind.BANK_ACCOUNT, Kind.PASSPORT, Kind.INSURANCE_NUMBER, Kind.TAX_CODE})


def remark(context: Context) -> None:
    """Add a kind warning where a secret or a number of the person was typed, and what rumours and children need."""
    if context.outcome in _SILENT:
        return
    kinds = {span.kind for span in find(context.question.text)}
    if Kind.SECRET in kinds:
        context.blocks.append(NoticeBlock(level="warning", text=say("remarks.secret")))
    elif kinds & _WARNED:
        context.blocks.append(NoticeBlock(text=say("remarks.personal")))
    if kinds:
        context.reasons["personal"] = ", ".join(sorted(kinds))
    said = {block.text for block in context.blocks if isinstance(block, NoticeBlock)}
    for rule in applying("remarks", (context.text, context.reading.text)):
        text = say(rule.text)
        if text not in said:
            said.add(text)
            context.blocks.append(NoticeBlock(text=text))
