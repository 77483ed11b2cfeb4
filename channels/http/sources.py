"""The text behind a source, by section: what the page's drawer opens at the quoted field or article."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field

from assistant.answer import AnyBlock, ArticleBlock
from assistant.render.legal import article_name
from assistant.render.procedure import ORDER, aspect_blocks
from assistant.texts import say, using_language
from channels.container import Container
from channels.http.errors import NOT_FOUND, RESPONSES
from corpus.errors import InputError
from corpus.models import Audience, Kind, LegalDocument, Procedure, Record

_NEIGHBOURS = 2  # articles sent before and after the one asked for: a code of law has hundreds
_FIRST = 10  # articles sent when none is named

router = APIRouter(responses=RESPONSES | NOT_FOUND)


class Section(BaseModel):
    """A field of a procedure (``key``: its aspect) or an article of a law (``key``: ``article:16``)."""

    key: str
    title: str
    blocks: list[AnyBlock]


class SourceText(BaseModel):
    """A record as its source has it."""

    kind: Kind
    number: str
    title: str
    url: str = ""
    updated: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    sections: list[Section]
    left_out: int = Field(default=0, description="articles that were not sent")


@router.get("/v1/sources", summary="Toàn văn một nguồn, theo mục")
def source(
    request: Request,
    kind: Literal[Kind.PROCEDURE, Kind.LEGAL],
    number: Annotated[str, Query(min_length=1, max_length=300)],
    article: Annotated[str, Query(max_length=20)] = "",
    language: Literal["vi", "en"] = "vi",
) -> SourceText:
    """A procedure by its code or a legal document by its number; of a document the article asked for and those
    beside it. Titles of sections are in ``language``; what the source says stays as it is."""
    request.app.state.readiness.check()
    container = request.app.state.container
    assert isinstance(container, Container)
    container.assistants.check("page")
    return source_text(container, container.corpus_settings.collection, kind, number, article, language)


def source_text(
    container: Container, collection: str, kind: Kind, number: str, article: str, language: Literal["vi", "en"]
) -> SourceText:
    """A public record of one collection. Raises ``InputError`` (``NOT_FOUND``), also for one of another collection."""
    record = container.live.searcher().store.record(collection, f"{kind.value}:{number}")
    if record is None or record.audience is not Audience.PUBLIC:
        raise InputError(f"no source {kind.value}:{number}", code="NOT_FOUND")
    with using_language(language):
        sections, left_out = _sections(record, article)
    return SourceText(
        kind=kind, number=record.key, title=record.title, url=record.url, updated=record.updated or record.as_of,
        valid_from=record.valid_from, valid_to=record.valid_to, sections=sections, left_out=left_out,
    )  # fmt: skip


def _sections(record: Record, article: str) -> tuple[list[Section], int]:
    if isinstance(record, Procedure):
        made = ((aspect, aspect_blocks(record, aspect, "")) for aspect in ORDER)
        return [Section(key=a.value, title=say(f"titles.{a.value}"), blocks=blocks) for a, blocks in made if blocks], 0
    assert isinstance(record, LegalDocument)
    at = next((n for n, each in enumerate(record.articles) if each.number == article), None)
    first, end = (0, _FIRST) if at is None else (max(0, at - _NEIGHBOURS), at + _NEIGHBOURS + 1)
    sections = [
        Section(
            key=f"article:{each.number}",
            title=" ".join(part for part in (article_name(each.number) + ".", each.title) if part),
            blocks=[ArticleBlock(number=record.key, article=each.number, excerpt=each.text)],
        )
        for each in record.articles[first:end]
    ]
    return sections, len(record.articles) - len(sections)
