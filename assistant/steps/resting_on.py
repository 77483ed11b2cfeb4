"""The procedures that name a legal document as their basis: what people who ask for a number mostly want to do."""

from __future__ import annotations

from assistant.answer import Action, AnyBlock, TextBlock
from assistant.context import Context
from assistant.render.money_and_time import shorten
from assistant.texts import say
from corpus.language import fold
from corpus.models import Kind, LegalDocument, Procedure
from index.search import Query

_LOOKED_AT = 60
_NAMED = 3
_LONGEST_TITLE = 110


def resting_on(context: Context, document: LegalDocument) -> list[AnyBlock]:
    """A list of at most three, each also a question to go on with; nothing where none is found."""
    where = context.visible(frozenset({Kind.PROCEDURE}))
    hits = context.searcher.search(
        Query(f"{document.number} {document.title}", day=context.day), where=where, limit=_LOOKED_AT
    )
    records = (context.searcher.record(hit.unit) for hit in hits)
    found = [one for one in records if isinstance(one, Procedure) and _rests(one, document.number)]
    if not found:
        return []
    context.actions += [
        Action(type="ask", label=one.title, question=f"{one.title} ({one.code})") for one in found[:_NAMED]
    ]
    lines = [f"- {shorten(one.title, _LONGEST_TITLE)} ({one.code})" for one in found[:_NAMED]]
    if len(found) > _NAMED:
        lines.append(f"- {say('law.more')}")
    context.told += lines
    return [TextBlock(title=say("law.procedures"), text="\n".join(lines))]


def _rests(procedure: Procedure, number: str) -> bool:
    return any(fold(reference.number) == fold(number) for reference in procedure.legal_basis)
