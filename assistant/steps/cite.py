"""Cite: a document or an article that the question names is looked up, not searched for."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date

from assistant.answer import Action, Aspect, Choice, NoticeBlock, Outcome, TextBlock
from assistant.context import Context
from assistant.cues import cue
from assistant.texts import say
from corpus.language import normalize, syllables
from corpus.models import Kind
from corpus.understanding.citations import Citation, citations
from corpus.understanding.dates import Side, dates
from index.documents import DocumentRow
from index.search import Hit
from index.store import UnitRow

_CHOICES = 4
_OWN_WORDS = 1  # words that are neither the document nor what is asked of it, up to which it is asked for itself
_OWN_WORDS_AFTER = 4  # … where the question begins with the document: "thông tư 226 quy định mức thu gì"
# "Theo thông tư 55/2021 thì đăng ký tạm trú cần gì" asks for the procedure.
_OF_SERVICES = frozenset({Aspect.DOCUMENTS, Aspect.TIME, Aspect.WHERE, Aspect.HOW, Aspect.FORM, Aspect.CONDITION})
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
    itself = _asked_for_itself(text, found, context.aspects) if cited is None else None
    if itself is not None and _whole(context, itself, text):
        return
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


def _asked_for_itself(text: str, found: Sequence[Citation], aspects: Sequence[Aspect]) -> Citation | None:
    """The one document named, where hardly anything but that is asked: "nghị định 123/2015 còn hiệu lực không", "thông
    tư 281 quy định gì". A need that names a document in passing has words of its own."""
    if len(found) != 1 or found[0].article:
        return None
    cited = found[0]
    before, after = text[: cited.start], text[cited.end :]
    if not cited.number:  # a law by its name is asked for so often in passing that the question must be plain
        return cited if cue("documents", "still").find(after) and not _own_words(f"{before} {after}") else None
    asks = "/" in cited.number or cue("documents", "asks").find(after)
    leads = asks and not _own_words(before) and not _OF_SERVICES & {*aspects}
    most = _OWN_WORDS_AFTER if leads else _OWN_WORDS
    return cited if _own_words(f"{before} {after}") <= most else None


def _own_words(text: str) -> int:
    """Syllables that neither ask of a document nor merely fill."""
    matches = [*cue("documents", "asks").find(text), *cue("cues", "fillers").find(text)]
    taken = {place for match in matches for place in range(match.start, match.start + match.length)}
    return len(syllables(text)) - len(taken)


def _whole(context: Context, cited: Citation, text: str) -> bool:
    """The document as a whole; several of that number are asked back, none is said. False where its articles are held
    and something of its own is asked: that is searched for inside."""
    typed = text[cited.start : cited.end]
    documents = _documents(context, cited)
    units = [(row, unit) for row in documents if (unit := _any_unit(context, row))]
    if units and "#" in units[0][1].id and _own_words(f"{text[: cited.start]} {text[cited.end :]}"):
        return False
    context.reasons["cite"] = f"{len(documents)} documents for {typed!r}"
    if not units:
        _unknown(context, say("law.unknown_document", number=cited.number if "/" in cited.number else typed))
    elif len(units) > 1 and cited.number and not context.asked_back:
        context.stop(Outcome.CLARIFICATION, TextBlock(text=say("law.which", number=cited.number)))
        context.choices = [
            Choice(label=row.title, question=row.number, hint=row.doc_type) for row, _ in units[:_CHOICES]
        ]
    else:
        context.kinds, context.whole_document = _LAW, True
        context.hits = [_exact(units[0][1])]
    return True


def _any_unit(context: Context, row: DocumentRow) -> UnitRow | None:
    identities = (row.record, f"{row.record}#{_FIRST}")
    return next((unit for identity in identities if (unit := _unit(context, identity, row.collection))), None)


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
