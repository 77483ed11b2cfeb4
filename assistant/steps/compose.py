"""Compose: the chosen record as blocks, the aspect asked first and the rest folded."""

from __future__ import annotations

from datetime import date

from assistant.answer import Action, AnyBlock, Aspect, NoticeBlock, Outcome, Source, TextBlock
from assistant.context import Context
from assistant.cues import cue
from assistant.render.documents import document_blocks, knows_force
from assistant.render.legal import article_block
from assistant.render.money_and_time import shorten
from assistant.render.office import office_blocks
from assistant.steps.compose_procedure import procedure_answer
from assistant.steps.resting_on import resting_on
from assistant.texts import say
from corpus.library import is_stale
from corpus.models import (
    Article,
    Audience,
    Faq,
    Form,
    LegalDocument,
    LegalStatus,
    NewsItem,
    Office,
    Procedure,
    Record,
    RelationKind,
)

_S1 = "s1"
_ENDING = frozenset({RelationKind.REPEALS, RelationKind.REPLACES})
_CHANGES = 4  # the latest ones; some articles were changed a dozen times


def compose(context: Context) -> None:
    """Fill ``blocks``, ``sources`` and ``outcome`` from the chosen record."""
    assert context.chosen is not None
    record = context.record()
    context.outcome = Outcome.ANSWERED
    match record:
        case Procedure():
            procedure_answer(context, record, _S1)
        case LegalDocument():
            _law(context, record)
        case Faq():
            _faq(context, record)
        case NewsItem():
            context.blocks = [TextBlock(title=record.title, text=shorten(record.summary or record.body), source=_S1)]
        case Office():
            context.blocks = office_blocks(record, _S1)
        case Form():
            context.blocks = [TextBlock(text=f"{record.key} – {record.title}", aspect=Aspect.FORM, source=_S1)]
        case _:
            raise TypeError(f"no rendering for {type(record).__name__}")
    context.sources.append(source_of(record, context))
    if not any(isinstance(block, NoticeBlock) and block.level == "danger" for block in context.blocks):
        context.blocks += _validity(record, context) or _age(record, context)


def _law(context: Context, document: LegalDocument) -> None:
    article = None if context.whole_document else _article(document, context)
    if article is None:
        _register(context, document)
        return
    asked = context.citation.clause if context.citation else ""
    context.blocks = [
        article_block(document, article, context.search_text, _S1, clause=asked),
        *_changes(context, article),
    ]


def _register(context: Context, document: LegalDocument) -> None:
    """What the register holds of a document. An answer, where the document was asked for and its text was not."""
    changes = _changes(context)
    ended = any(block.type == "notice" and block.level == "danger" for block in changes)
    context.blocks = [*document_blocks(document, _S1, ended=ended), *changes]
    if context.whole_document:
        context.blocks += resting_on(context, document)
    unknown = cue("documents", "force").find(context.text) and not ended and not knows_force(document)
    if not context.whole_document or unknown:
        context.outcome = Outcome.PARTIAL
    if not document.articles:
        context.blocks.append(NoticeBlock(level="warning", text=say("law_without_text")))
    if link := context.profile.links.get("legal_database"):
        context.actions.append(Action(type="link", label=say("links.legal_database"), url=link))


def _changes(context: Context, article: Article | None = None) -> list[AnyBlock]:
    """What changed the article, or the document as a whole: by which documents and since when; nothing where it stands
    as it was made."""
    assert context.chosen is not None
    unit = context.chosen.unit
    documents = context.searcher.documents
    document = documents.of(unit.collection, unit.record)
    day = context.law_day
    changes = documents.changes(document, article.number if article else "") if document else []
    begun = [change for change in changes if change.since is None or change.since <= day]
    ended = document is not None and not documents.in_force(document, day)
    if ended:  # who amended it before did not end it
        begun = [change for change in begun if change.kind in _ENDING and not change.scope] or begun
    said = [
        say("law.since", number=change.by, date=_written(change.since)) if change.since else change.by
        for change in begun
    ]
    context.told += said
    if not said:
        return [NoticeBlock(text=say("law.consolidated"))] if article and article.amended else []
    consolidated = bool(article and article.amended)
    changed = (
        "law.changed_by_consolidated" if consolidated else "law.changed_by" if article else "law.document_changed_by"
    )
    key = "law.ended_by" if ended else changed
    return [NoticeBlock(level="danger" if ended else "warning", text=say(key, documents="; ".join(said[:_CHANGES])))]


def _faq(context: Context, faq: Faq) -> None:
    context.blocks = [TextBlock(text=faq.answer, source=_S1)]
    about = {code: title for code in faq.procedures if (title := _title_of(code, context))}
    context.procedures = list(dict.fromkeys((*about, *context.procedures)))
    for code, title in list(about.items())[:2]:
        context.actions.append(Action(type="ask", label=title, question=f"{title} ({code})"))


def _title_of(code: str, context: Context) -> str:
    """The title of a procedure this person may see; empty where there is none."""
    assert context.chosen is not None
    record = context.searcher.store.record(context.chosen.unit.collection, f"procedure:{code}")
    visible = record is not None and record.audience in (Audience.PUBLIC, context.question.audience) and not record.unit
    return record.title if record is not None and visible else ""


def source_of(record: Record, context: Context, identity: str = _S1) -> Source:
    """Where a record is from, as it is shown; of a legal text the article chosen."""
    number = "" if isinstance(record, Faq | NewsItem | Office) else record.key
    url, excerpt = record.url, ""
    if (article := _article(record, context)) is not None:
        url, excerpt = article.url or url, shorten(article.text, 300)
    return Source(
        id=identity, kind=record.kind, title=record.title, number=number, url=url,
        updated=record.updated or record.as_of or getattr(record, "published", None) or getattr(record, "issued", None),
        valid_from=record.valid_from, valid_to=record.valid_to, excerpt=excerpt,
    )  # fmt: skip


def _validity(record: Record, context: Context) -> list[AnyBlock]:
    day = context.day
    starts = [record.valid_from, article.effective if (article := _article(record, context)) else None]
    begins = max((start for start in starts if start), default=None)
    status = record.status if isinstance(record, LegalDocument) else LegalStatus.UNKNOWN
    if isinstance(record, Procedure) and record.replaced_by and (record.valid_to is None or record.valid_to < day):
        return [_replaced(record, context)]
    if record.valid_to and record.valid_to < day:
        return [NoticeBlock(level="danger", text=say("expired", date=_written(record.valid_to)), source=_S1)]
    if status is LegalStatus.EXPIRED:
        return [NoticeBlock(level="danger", text=say("expired_undated"), source=_S1)]
    if begins and begins > day:
        return [NoticeBlock(level="warning", text=say("not_yet", date=_written(begins)), source=_S1)]
    if status is LegalStatus.NOT_YET and begins is None:
        return [NoticeBlock(level="warning", text=say("not_yet_undated"), source=_S1)]
    return []


def _replaced(procedure: Procedure, context: Context) -> NoticeBlock:
    """A warning that names what took the procedure's place; what is held of it can be asked for at once."""
    titles = {code: _title_of(code, context) for code in procedure.replaced_by}
    context.actions += [
        Action(type="ask", label=title, question=f"{title} ({code})") for code, title in titles.items() if title
    ]
    named = "; ".join(say("intro_answer", title=title, code=code) if title else code for code, title in titles.items())
    context.told.append(named)
    return NoticeBlock(level="danger", text=say("replaced", procedures=named), source=_S1)


def _age(record: Record, context: Context) -> list[AnyBlock]:
    """A remark where the source was last known to be right longer ago than the profile allows."""
    if not is_stale(record.known_on, context.day, context.profile.stale_days):
        return []
    assert record.known_on is not None
    return [NoticeBlock(level="warning", text=say("stale", date=_written(record.known_on)), source=_S1)]


def _article(record: Record, context: Context) -> Article | None:
    number = context.chosen.unit.id.partition("#")[2] if context.chosen else ""
    articles = record.articles if isinstance(record, LegalDocument) else ()
    return next((article for article in articles if article.number == number), None)


def _written(day: date) -> str:
    return f"{day:%d/%m/%Y}"
