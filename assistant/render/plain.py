"""Blocks as plain text: what a channel without rich blocks shows, and what ``Answer.text`` holds."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.answer import (
    AnyBlock,
    ArticleBlock,
    ChecklistBlock,
    FeesBlock,
    LegalBlock,
    NoticeBlock,
    PaperItem,
    PlacesBlock,
    Source,
    StepItem,
    StepsBlock,
    TextBlock,
    TimesBlock,
)
from assistant.render.legal import article_name
from assistant.render.money_and_time import shorten
from assistant.texts import say
from corpus.models import Kind, Method
from corpus.models.procedure import is_national_code

_LONGEST_TITLE = 160


def plain(blocks: Iterable[AnyBlock]) -> str:
    """Blocks as text, a blank line between them."""
    return "\n\n".join(text for text in (block_text(block) for block in blocks) if text)


def block_text(block: AnyBlock) -> str:
    """One block as text, its title on the first line."""
    lines = [f"{block.title}:"] if block.title else []
    return "\n".join(lines + _body(block))


def source_line(source: Source) -> str:
    """``Nguồn: …`` with number, date and link."""
    date = f", {say('source.updated', date=source.updated.strftime('%d/%m/%Y'))}" if source.updated else ""
    number = f"{source.number} – " if source.kind is Kind.PROCEDURE and is_national_code(source.number) else ""
    link = f" {source.url}" if source.url else ""
    return f"{say('source.label')}: {number}{shorten(source.title, _LONGEST_TITLE)}{date}.{link}"


def _method(method: Method | None, text: str = "") -> str:
    label = say(f"methods.{method.value}") if method else ""
    return f"{label}: " if label and not text.lower().startswith(label.lower()) else ""


def _body(block: AnyBlock) -> list[str]:
    match block:
        case TextBlock() | NoticeBlock():
            return [block.text]
        case StepsBlock():
            return [f"{n}. {_step(step)}" for n, step in enumerate(block.steps, 1)]
        case ChecklistBlock():
            lines: list[str] = []
            for case in block.cases:
                lines += [f"{case.case}"] if case.case else []
                lines += [_paper(paper) for paper in case.papers]
            return lines
        case FeesBlock():
            return [f"- {_method(row.method, row.text)}{row.text}" for row in block.rows]
        case TimesBlock():
            return [f"- {_method(row.method)}{row.case + ': ' if row.case else ''}{row.text}" for row in block.rows]
        case PlacesBlock():
            return ["- " + ", ".join(p for p in (place.name, place.address, place.phone, place.hours, place.note) if p)
                    for place in block.places]  # fmt: skip
        case LegalBlock():
            return [f"- {' – '.join(part for part in (item.number, item.title) if part)}" for item in block.items]
        case ArticleBlock():
            place = ", ".join(part for part in (block.clause, article_name(block.article), block.number) if part)
            return [f"{place}: “{block.excerpt}”"]


def _step(step: StepItem) -> str:
    if not (step.title and step.text):
        return step.title or step.text
    return f"{step.title}{' ' if step.title[-1] in '.:;,' else ': '}{step.text}"


def _paper(paper: PaperItem) -> str:
    if paper.note:
        return f"  ({paper.name.lstrip('-+* ')})"
    counts = []
    if paper.originals:
        counts.append(say("paper.originals", n=paper.originals))
    if paper.copies:
        counts.append(say("paper.copies", n=paper.copies))
    forms = [" ".join(part for part in (form.code or form.name, form.file) if part) for form in paper.forms]
    details = "; ".join([*counts, *(form for form in forms if form)])
    return f"- {paper.name.lstrip('-+* ')}" + (f" ({details})" if details else "")
