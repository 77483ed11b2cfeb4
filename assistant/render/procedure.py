"""A procedure's record as blocks, one per aspect. Every fact stands in the record; nothing is inferred."""

from __future__ import annotations

from collections.abc import Callable

from assistant.answer import (
    AnyBlock,
    Aspect,
    ChecklistBlock,
    FeesBlock,
    FormItem,
    LegalBlock,
    LegalItem,
    NoticeBlock,
    PaperCase,
    PaperItem,
    PlaceItem,
    PlacesBlock,
    StepItem,
    StepsBlock,
    TextBlock,
    TimesBlock,
)
from assistant.cues import resource
from assistant.render.cases import told_fees, told_times
from assistant.render.money_and_time import fee_rows, time_rows
from assistant.texts import say
from corpus.language import fold, normalize
from corpus.models import Paper, Procedure

# The order in which a clerk tells them.
ORDER = (
    Aspect.DOCUMENTS,
    Aspect.FEE,
    Aspect.TIME,
    Aspect.WHERE,
    Aspect.WHO,
    Aspect.HOW,
    Aspect.CONDITION,
    Aspect.RESULT,
    Aspect.FORM,
    Aspect.LEGAL_BASIS,
)


def aspect_blocks(procedure: Procedure, aspect: Aspect, source: str) -> list[AnyBlock]:
    """The blocks of one aspect; an empty list when the record holds nothing on it."""
    maker = _MAKERS.get(aspect)
    return maker(procedure, source) if maker else []


def _title(aspect: Aspect) -> str:
    return say(f"titles.{aspect.value}")


def _kept(procedure: Procedure, field: str, aspect: Aspect, source: str) -> list[AnyBlock]:
    pieces = [piece.text for piece in procedure.unparsed if piece.field == field]
    if not pieces:
        return []
    return [
        NoticeBlock(text=say("kept_text"), aspect=aspect, source=source),
        *(TextBlock(title=_title(aspect), text=piece, aspect=aspect, source=source) for piece in pieces),
    ]


def _documents(procedure: Procedure, source: str) -> list[AnyBlock]:
    cases = tuple(
        PaperCase(
            case=group.case,
            papers=tuple(paper_item(paper) for paper in group.papers),
        )
        for group in procedure.paper_groups
        if group.papers
    )
    title, aspect = _title(Aspect.DOCUMENTS), Aspect.DOCUMENTS
    blocks: list[AnyBlock] = []
    if cases:
        blocks.append(ChecklistBlock(title=title, cases=cases, aspect=aspect, source=source))
    return blocks + _kept(procedure, "paper_groups", aspect, source)


def paper_item(paper: Paper) -> PaperItem:
    """A paper as it stands in a checklist."""
    forms = tuple(FormItem(**form.model_dump()) for form in paper.forms)
    return PaperItem(
        name=paper.name, originals=paper.originals, copies=paper.copies, forms=forms, note=paper.is_note
    )  # fmt: skip


def _forms(procedure: Procedure, source: str) -> list[AnyBlock]:
    """The papers with their blank forms; where the record names none, the papers that are filled in."""
    papers = [paper for group in procedure.paper_groups for paper in group.papers if not paper.is_note]
    found = [paper for paper in papers if paper.forms] or [paper for paper in papers if _is_filled_in(paper)]
    if not found:
        return []
    items = tuple(
        PaperItem(name=paper.name, forms=tuple(FormItem(**form.model_dump()) for form in paper.forms))
        for paper in found
    )
    cases = (PaperCase(papers=tuple(dict.fromkeys(items))),)
    return [ChecklistBlock(title=_title(Aspect.FORM), cases=cases, aspect=Aspect.FORM, source=source)]


def _is_filled_in(paper: Paper) -> bool:
    return normalize(paper.name).lstrip("-+* ").startswith(tuple(map(str, resource("grounding")["filled_in"])))


def _fees(procedure: Procedure, source: str) -> list[AnyBlock]:
    rows = fee_rows(procedure)
    known = tuple(row for row in rows if row.kind.value != "unknown") or rows
    blocks: list[AnyBlock] = []
    if known:
        blocks.append(FeesBlock(title=_title(Aspect.FEE), rows=told_fees(known), aspect=Aspect.FEE, source=source))
    return blocks + _kept(procedure, "channels", Aspect.FEE, source)


def _times(procedure: Procedure, source: str) -> list[AnyBlock]:
    rows = time_rows(procedure)
    if not rows:
        return _kept(procedure, "channels", Aspect.TIME, source)
    return [TimesBlock(title=_title(Aspect.TIME), rows=told_times(rows), aspect=Aspect.TIME, source=source)]


def agencies(procedure: Procedure) -> list[str]:
    """Agencies and authority, each once: sources write "Công an cấp xã" here and "Công an cấp xã." there."""
    names = (name.rstrip(" .;,") for name in (*procedure.agencies, procedure.authority))
    known = {fold(name): name for name in names if name}
    # "Công an tỉnh, Công an cấp xã" beside each of them names no third place.
    return [name for name in known.values() if "," not in name or any(fold(p) not in known for p in name.split(","))]


def _places(procedure: Procedure, source: str) -> list[AnyBlock]:
    names = agencies(procedure)
    if procedure.intake_address:
        names = [procedure.intake_address, *(name for name in names if fold(name) != fold(procedure.intake_address))]
    places = [PlaceItem(name=name) for name in names]
    blocks: list[AnyBlock] = []
    title = _title(Aspect.WHERE)
    if places:
        blocks.append(PlacesBlock(title=title, places=tuple(places), aspect=Aspect.WHERE, source=source))
    notes = [f"{say('methods.' + c.method.value)}: {c.note}" for c in procedure.channels if c.note]
    if notes:
        unique = "\n".join(dict.fromkeys(notes))
        blocks.append(TextBlock(title="" if places else title, text=unique, aspect=Aspect.WHERE, source=source))
    return blocks


def _who(procedure: Procedure, source: str) -> list[AnyBlock]:
    lines = agencies(procedure)
    if procedure.delegated:
        lines.append(procedure.delegated)
    if not lines:
        return []
    return [TextBlock(title=_title(Aspect.WHO), text="\n".join(lines), aspect=Aspect.WHO, source=source)]


def _steps(procedure: Procedure, source: str) -> list[AnyBlock]:
    steps = tuple(StepItem(title=step.title, text=step.text) for step in procedure.steps if step.text or step.title)
    if not steps:
        return []
    return [StepsBlock(title=_title(Aspect.HOW), steps=steps, aspect=Aspect.HOW, source=source)]


def _conditions(procedure: Procedure, source: str) -> list[AnyBlock]:
    if not procedure.conditions:
        return []
    text = procedure.conditions
    return [TextBlock(title=_title(Aspect.CONDITION), text=text, aspect=Aspect.CONDITION, source=source)]


def _results(procedure: Procedure, source: str) -> list[AnyBlock]:
    names = dict.fromkeys(result.name for result in procedure.results)
    blocks: list[AnyBlock] = []
    if names:
        blocks.append(
            TextBlock(title=_title(Aspect.RESULT), text="\n".join(names), aspect=Aspect.RESULT, source=source)
        )
    return blocks + _kept(procedure, "results", Aspect.RESULT, source)


def _legal(procedure: Procedure, source: str) -> list[AnyBlock]:
    items = tuple(LegalItem(number=ref.number, title=ref.title) for ref in procedure.legal_basis)
    blocks: list[AnyBlock] = []
    if items:
        title = _title(Aspect.LEGAL_BASIS)
        blocks.append(LegalBlock(title=title, items=items, aspect=Aspect.LEGAL_BASIS, source=source))
    return blocks + _kept(procedure, "legal_basis", Aspect.LEGAL_BASIS, source)


_MAKERS: dict[Aspect, Callable[[Procedure, str], list[AnyBlock]]] = {
    Aspect.DOCUMENTS: _documents,
    Aspect.FEE: _fees,
    Aspect.TIME: _times,
    Aspect.WHERE: _places,
    Aspect.WHO: _who,
    Aspect.HOW: _steps,
    Aspect.CONDITION: _conditions,
    Aspect.RESULT: _results,
    Aspect.FORM: _forms,
    Aspect.LEGAL_BASIS: _legal,
}
