"""Cite: a document or an article that the question names is looked up, not searched for."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date

from assistant.answer import Action, Choice, NoticeBlock, Outcome, TextBlock
from assistant.context import Context
from assistant.texts import say
from corpus.language import normalize
from corpus.models import Kind
from corpus.understanding.citations import Citation, citations
from corpus.understanding.dates import Side, dates
from index.documents import DocumentRow
from index.search import Hit
from index.store import UnitRow

_CHOICES = 4
_FIRST = "1"  # the article that every document has
_LAW = frozenset({Kind.LEGAL})


def cite(context: Context) -> None:
    """Fill ``hits`` with the article named, or ``documents`` with those the search is to keep to.

    Stops where several documents fit as well, and where the document is known and has no such article.
    """
    text = normalize(context.text)
    found = citations(text)
    context.asked_day = _day_asked(text, found)
    cited = next((one for one in found if one.article and (one.number or one.name)), None)
    if cited is None and context.kinds == _LAW:
        cited = next((one for one in found if one.number or one.name), None)
    if cited is None:
        return
    documents = _documents(context, cited)
    context.reasons["cite"] = f"{len(documents)} documents for {text[cited.start : cited.end]!r}"
    if not documents:
        if cited.article and "/" in cited.number:
            _unknown(context, say("law.unknown_document", number=cited.number))
        return
    context.citation = cited
    if not cited.article:
        context.documents = frozenset(row.record for row in documents)
        return
    _article(context, cited, documents)


def _article(context: Context, cited: Citation, documents: Sequence[DocumentRow]) -> None:
    found = [(row, unit) for row in documents if (unit := _unit(context, f"{row.record}#{cited.article}"))]
    if not found:
        if whole := _unit(context, documents[0].record):  # only its name and number are held
            context.hits = [_exact(whole)]
        else:
            _unknown(context, say("law.unknown_article", number=cited.article, document=documents[0].title))
        return
    fitting = [pair for pair in found if context.searcher.documents.in_force(pair[0], context.law_day)] or found
    if len(fitting) > 1 and not context.asked_back:
        context.stop(Outcome.CLARIFICATION, TextBlock(text=say("law.which_document", article=cited.article)))
        context.choices = [_choice(cited, row) for row, _ in fitting[:_CHOICES]]
        return
    context.kinds = _LAW
    context.hits = [_exact(fitting[0][1])]


def _documents(context: Context, cited: Citation) -> list[DocumentRow]:
    """Documents that the citation may mean and this person may see."""
    where = context.visible(_LAW)
    found = context.searcher.documents.find(cited, context.law_day)
    # The collection first: two collections may hold one number, and the name of the hidden one must not be shown.
    rows = [row for row in found if where.reaches(row.collection)]
    parts = ("", f"#{_FIRST}", f"#{cited.article}")
    return [row for row in rows if any(_unit(context, f"{row.record}{part}", row.collection) for part in parts)]


def _unit(context: Context, identity: str, collection: str = "") -> UnitRow | None:
    """The unit of this id, where this person may see it."""
    where = context.visible(_LAW)
    units = (unit for unit in context.searcher.named(identity) if where.allows(unit))
    return next((unit for unit in units if collection in ("", unit.collection)), None)


def _choice(cited: Citation, row: DocumentRow) -> Choice:
    parts = [say("law.article", number=cited.article), row.number]
    if cited.clause:
        parts.insert(0, say("law.clause", number=cited.clause))
    return Choice(label=row.title, question=" ".join(parts), hint=row.number if row.number not in row.title else "")


def _unknown(context: Context, text: str) -> None:
    context.stop(Outcome.NO_SOURCE, NoticeBlock(level="warning", text=text))
    if link := context.profile.links.get("legal_database"):
        context.actions.append(Action(type="link", label=say("links.legal_database"), url=link))


def _exact(unit: UnitRow) -> Hit:
    return Hit(unit, 100.0, {"exact": 1.0})


def _day_asked(text: str, found: Sequence[Citation]) -> date | None:
    """The last day of the time a question names outside of its citations: "theo quy định năm 2019"."""
    for named in dates(text):
        inside = any(one.start < named.end and named.start < one.end for one in found)
        if inside or named.year is None or named.side is Side.AFTER:
            continue
        month = named.month or (1 if named.side is Side.BEFORE else 12)
        last = calendar.monthrange(named.year, month)[1]
        day = named.day or (1 if named.side is Side.BEFORE else last)
        return date(named.year, month, min(day, last))
    return None
