"""QA: real answers labelled, agreement between people, golden questions."""

from __future__ import annotations

from nicegui import ui

from channels.console.page import Group, Page
from channels.console.pages.qa_places import at, place_chosen
from channels.console.services import Services
from channels.console.widgets import facts, paragraph, section
from channels.console.words import words
from channels.quality.base import QualityError
from channels.staff.roles import Permission

_TEXT = words("qa")
_LABEL = Permission.LABEL


def outcome_name(outcome: str) -> str:
    """What people read for an outcome."""
    return str(words("editing")["gate"]["outcomes"].get(outcome, outcome))


async def build(services: Services) -> None:
    """The masked log and how far people agree."""
    services.require(_LABEL)
    place = place_chosen(services, _LABEL, "/qa/labels")
    labels = services.container.quality.labels(place.assistant)
    logged = await services.work(labels.logged, services.staff)
    with section(_TEXT["log"]):
        if not logged:
            paragraph(_TEXT["log_none" if services.container.live_log else "log_off"])
        else:
            rows = [{"id": e.id, "question": e.kept.question, "day": e.kept.day.strftime("%d/%m/%Y"), "people": e.people,
                     "outcome": outcome_name(e.kept.outcome), "mine": _TEXT["labels"][e.mine] if e.mine else ""}
                    for e in logged]  # fmt: skip
            services.table(_TEXT["log_columns"], rows, title=_TEXT["log"],
                           link=lambda row: at(f"/qa/labels/{row['id']}", place.assistant))  # fmt: skip
    with section(_TEXT["agreement"]):
        found = await services.work(labels.agreement, services.staff)
        if not found:
            paragraph(_TEXT["agreement_none"])
            return
        names = {each.staff.id: each.staff.name for each in await services.work(services.room.accounts.all)}
        pairs = [{"id": f"{p.one} {p.other}", "one": names.get(p.one, p.one), "other": names.get(p.other, p.other),
                  "answers": p.answers, "alike": f"{p.alike:.0%}", "kappa": f"{p.kappa:.2f}"} for p in found]  # fmt: skip
        services.table(_TEXT["pair_columns"], pairs, title=_TEXT["agreement"])


async def one(services: Services, id: str) -> None:
    """One answer: its label, and the golden question made of it."""
    services.require(_LABEL)
    place = place_chosen(services, _LABEL)
    labels = services.container.quality.labels(place.assistant)
    found = next((e for e in await services.work(labels.logged, services.staff) if e.id == id), None)
    if found is None:
        raise QualityError(f"no answer {id!r}", code="LABEL_UNKNOWN")
    names = _TEXT["facts"]
    facts({_TEXT["question"]: found.kept.question, names["outcome"]: outcome_name(found.kept.outcome),
           names["records"]: ", ".join(found.kept.procedures) or _TEXT["no_records"]})  # fmt: skip
    ui.link(_TEXT["look"], at("/qa/record", place.assistant, q=found.kept.question)).classes("console-link")

    async def save() -> None:
        with services.telling():
            services.require(_LABEL)
            await services.work(labels.label, services.staff, id, str(label.value or ""), str(note.value or ""))
            services.note("label.save", id, detail=f"{place.assistant} {label.value}")
            services.tell(_TEXT["saved"])

    async def golden() -> None:
        with services.telling():
            services.require(_LABEL)
            named = [part.strip() for part in str(records.value or "").split(",") if part.strip()]
            await services.work(
                labels.make_golden, services.staff, id, question=str(question.value or ""), records=named
            )
            services.note("golden.make", id, after={"question": question.value, "records": named})
            services.tell(_TEXT["golden_done"])

    with section(_TEXT["label"]):
        label = ui.select(_TEXT["labels"], value=found.mine.value if found.mine else None, label=_TEXT["label"])
        label.props("outlined").classes("console-field")
        note = ui.input(_TEXT["note"], value=found.note).props("outlined maxlength=1000").classes("console-field")
        ui.button(_TEXT["save"], on_click=save).props("unelevated")
    with section(_TEXT["golden"]):
        question = ui.input(_TEXT["question"], value=found.kept.question).props("outlined").classes("w-full")
        known = ", ".join(f"procedure:{code}" for code in found.kept.procedures[:1])
        records = ui.input(_TEXT["records"], value=known).props("outlined").classes("w-full")
        ui.button(_TEXT["golden"], on_click=golden).props("outline")


PAGES = (
    Page("/qa/labels", _TEXT["labels_title"], build, _LABEL, Group.QUALITY, "rule"),
    Page("/qa/labels/{id}", _TEXT["one_title"], one, _LABEL, in_menu=False),
)
