"""Retrieve: the ranked candidates, services first, the law where services hold nothing."""

from __future__ import annotations

from dataclasses import replace

from assistant.confidence import known
from assistant.context import Context
from assistant.steps.route import SERVICE_KINDS
from assistant.succession import succeeded
from corpus.models import Kind
from index.search import Filter, Hit, Query

_LIMIT = 20
_WITHIN = 200  # hits among which those of a document named are looked for
KNOWN = 0.5  # below it the other kinds are tried too
_LAW = frozenset({Kind.LEGAL})
_ARTICLE = "#"  # a text of which only name and number are held answers nobody who asked for a service


def retrieve(context: Context) -> None:
    """Fill ``hits`` with the best list of the kinds tried, and ``procedures`` with the ranked codes."""
    query, question = context.query, context.question
    assert query is not None
    if context.hits or (context.code and _by_code(context)):
        return
    first = context.kinds or SERVICE_KINDS
    second = SERVICE_KINDS if first == _LAW else _LAW
    context.hits = _search(context, query, first)
    if known(context.hits) < KNOWN:
        others = [hit for hit in _search(context, query, second) if first == _LAW or _ARTICLE in hit.unit.id]
        if known(others) > known(context.hits):
            context.hits = others
            context.reasons["retrieve"] = f"nothing certain among {', '.join(sorted(first))}"
    ranked = context.hits if context.hits and context.hits[0].unit.kind is not Kind.LEGAL else []
    ranked = ranked or (_search(context, query, frozenset({Kind.PROCEDURE})) if first == SERVICE_KINDS else [])
    context.procedures = list(
        dict.fromkeys(h.unit.record.partition(":")[2] for h in ranked if h.unit.kind is Kind.PROCEDURE)
    )
    context.reasons.setdefault("retrieve", f"{len(context.hits)} candidates in {question.collection or 'all'}")


def _search(context: Context, query: Query, kinds: frozenset[Kind]) -> list[Hit]:
    audiences = {context.question.audience, *Filter().audiences}
    where = Filter(collection=context.question.collection, kinds=kinds, audiences=frozenset(audiences))
    dated = replace(query, day=context.law_day if kinds == _LAW else context.day)
    if kinds != _LAW or not context.documents:
        hits = context.searcher.search(dated, where=where, limit=_LIMIT)
        return succeeded(hits, context.searcher, where, context.day)
    hits = context.searcher.search(dated, where=where, limit=_WITHIN)
    inside = [hit for hit in hits if hit.unit.record in context.documents]
    return (inside or hits)[:_LIMIT]


def _by_code(context: Context) -> bool:
    audiences = {context.question.audience, *Filter().audiences}
    where = Filter(collection=context.question.collection, audiences=frozenset(audiences))
    units = [unit for unit in context.searcher.named(f"procedure:{context.code}") if where.allows(unit)]
    if units:
        context.hits = [Hit(units[0], 100.0, {"exact": 1.0})]
        context.procedures = [context.code]
        context.reasons["retrieve"] = f"code {context.code}"
    return bool(units)
