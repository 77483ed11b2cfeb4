"""Blocks as plain text: what a channel without rich blocks shows, and what ``Answer.text`` holds."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.answer import (
    AnyBlock,
    ArticleBlock,
    ChecklistBlock,
    Compared,
    ComparedRow,
    ComparisonBlock,
    FeesBlock,
    JourneyBlock,
    Leg,
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
_LONGEST_COLUMN = 70


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
        case ComparisonBlock():
            return [line for row in block.rows for line in _compared(row, block.columns)]
        case JourneyBlock():
            return [line for leg in block.legs for line in _leg(leg)]


def _compared(row: ComparedRow, columns: tuple[Compared, ...]) -> list[str]:
    """A row of a table for who reads lines: the thing compared, then each side."""
    if len(set(row.cells)) == 1:
        return [f"{row.label}:", row.cells[0], ""]
    lines = [f"{row.label}:"]
    for column, cell in zip(columns, row.cells, strict=True):
        name = f"• {shorten(column.title, _LONGEST_COLUMN)}"
        lines.append(f"{name}:\n{cell}" if "\n" in cell else f"{name}: {cell}")
    return [*lines, ""]


def _leg(leg: Leg) -> list[str]:
    """A step of a journey: its number and code on one line, by which a reply can name it."""
    code = f" ({say('journey.code', code=leg.code)})" if leg.code else ""
    after = ", ".join(map(str, leg.after))
    facts = (
        say("journey.when", when=leg.when) if leg.when else "",
        say("journey.after", numbers=after) if after else "",
        leg.brings, leg.limit, leg.note,
    )  # fmt: skip
    return [f"{leg.number}. {leg.label}{code}", *(f"   {fact}" for fact in facts if fact)]


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
