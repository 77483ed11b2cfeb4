"""The publish gate: what a new index changes, before it does; published, planned, or let pass by two people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from nicegui import ui

from channels.console.page import Page
from channels.console.pages.editing import VIETNAM, WORDS, moment, room_of, who
from channels.console.services import Services
from channels.console.widgets import facts, heading, paragraph, section
from channels.editing.publishing import Release
from channels.editing.wording import field_label
from channels.staff.roles import Permission

_TEXT = WORDS["gate"]
_SHOWN = 60  # records and answers that are unfolded on the page


def build(services: Services, generation: str) -> None:
    """The page."""
    release = room_of(services).publisher.release(generation)
    report = release.report
    text = _TEXT["passed"] if release.passed else _TEXT["failed"]
    ui.label(text.format(generation=generation)).classes("console-verdict" if release.passed else "console-verdict-no")
    if not release.against:
        paragraph(_TEXT["first"])
    _decide(services, release)
    _answers(report)
    _records(report)
    _figures(services, report)


def _decide(services: Services, release: Release) -> None:
    publisher, generation = room_of(services).publisher, release.generation
    stale = release.against != (services.container.generations.live() or "")

    async def publish() -> None:
        with services.telling():
            services.require(Permission.PUBLISH_INDEX)
            if await services.confirm(_TEXT["publish_question"].format(generation=generation), yes=_TEXT["publish"]):
                await services.work(publisher.publish, generation, by=who(services))
                services.note("index.publish", generation, detail=f"after {release.against}")
                services.tell(_TEXT["published"].format(generation=generation), later=True)
                ui.navigate.to("/indexing")

    def ask(reason: str) -> None:
        with services.telling():
            if not services.may(Permission.EDIT_CONTENT):
                services.require(Permission.PUBLISH_INDEX)
            publisher.ask(generation, by=who(services), reason=reason)
            services.note("index.ask", generation, detail=reason[:200])
            ui.navigate.reload()

    def agree() -> None:
        with services.telling():
            services.require(Permission.PUBLISH_INDEX)
            publisher.agree(generation, by=who(services))
            services.note("index.agree", generation)
            ui.navigate.reload()

    async def measure() -> None:
        with services.telling():
            if not services.may(Permission.EDIT_CONTENT):
                services.require(Permission.PUBLISH_INDEX)
            await services.work(room_of(services).jobs.start, by=who(services), generation=generation)
            services.note("index.measure", generation)
            ui.navigate.to("/indexing")

    if stale:
        ui.button(_TEXT["measure"], on_click=measure).props("unelevated")
        return
    if not release.passed:
        if release.asked_by:
            paragraph(_TEXT["asked"].format(by=release.asked_by, reason=release.reason))
        if release.agreed_by:
            paragraph(_TEXT["agreed"].format(by=release.agreed_by))
        elif release.asked_by and services.may(Permission.PUBLISH_INDEX):
            ui.button(_TEXT["agree"], on_click=agree).props("outline color=negative")
        if not release.agreed_by:
            reason = ui.textarea(_TEXT["reason"]).props("outlined autogrow").classes("console-field")
            ui.button(_TEXT["ask"], on_click=lambda: ask(str(reason.value or ""))).props("outline")
    if release.allowed and services.may(Permission.PUBLISH_INDEX):
        ui.button(_TEXT["publish"], on_click=publish).props("unelevated")
        _plan(services, generation)


def _plan(services: Services, generation: str) -> None:
    today = datetime.now(VIETNAM)

    def plan() -> None:
        try:
            due = datetime.fromisoformat(f"{day.value}T{hour.value}").replace(tzinfo=VIETNAM)
        except ValueError:
            ui.notify(_TEXT["bad_time"], type="negative")
            return
        with services.telling():
            services.require(Permission.PUBLISH_INDEX)
            at = due.astimezone(UTC).replace(tzinfo=None)
            number = room_of(services).publisher.plan(generation, at, by=who(services))
            services.note("index.plan", generation, detail=f"{number} at {at}")
            services.tell(_TEXT["planned"].format(due=moment(at)), later=True)
            ui.navigate.to("/indexing")

    with ui.row().classes("items-center q-gutter-sm q-mt-sm"):
        day = ui.input(_TEXT["plan_day"], value=today.date().isoformat()).props("outlined dense")
        hour = ui.input(_TEXT["plan_time"], value="20:00").props("outlined dense")
        ui.button(_TEXT["plan"], on_click=plan).props("outline")


def _answers(report: Mapping[str, Any]) -> None:
    changes = report.get("answers", ())
    title = _TEXT["answers"].format(count=len(changes), total=report.get("questions", 0))
    with section(title):
        if not changes:
            paragraph(_TEXT["no_answers"])
        for change in changes[:_SHOWN]:
            said = _TEXT["answer_verdicts"][change["verdict"]]
            with (
                ui.expansion(f"[{said}] {change['question']}").classes("w-full"),
                ui.element("div").classes("console-sides"),
            ):
                for side in ("before", "after"):
                    shown = change[side]
                    with ui.element("div"):
                        heading(_TEXT[side], 3)
                        outcome = _TEXT["outcomes"].get(shown["outcome"], shown["outcome"])
                        facts({_TEXT["outcome"]: outcome, _TEXT["record"]: shown["record"],
                               _TEXT["fees"]: shown["fees"], _TEXT["text"]: shown["text"]})  # fmt: skip


def _records(report: Mapping[str, Any]) -> None:
    records = report.get("records", ())
    counts = report.get("passages", {"added": 0, "changed": 0, "removed": 0})
    with section(_TEXT["records"]):
        paragraph(_TEXT["passages"].format(records=len(records), **counts))
        for each in records[:_SHOWN]:
            lost = ", ".join(map(field_label, each["lost"]))
            note = f" – {_TEXT['lost'].format(fields=lost)}" if lost else ""
            title = f"[{_TEXT['whats'][each['what']]}] {each['title']}{note}"
            with ui.expansion(title).classes("w-full"), ui.element("div").classes("console-sides"):
                for side in ("gone", "come"):
                    with ui.element("div"):
                        heading(_TEXT[side], 3)
                        for passage in each[side]:
                            ui.label(passage[:600]).classes("console-passage")


def _figures(services: Services, report: Mapping[str, Any]) -> None:
    marks = _TEXT["marks"]
    checks = [
        {**check, "value": _shown(check["value"]),
         "mark": marks["none"] if check["value"] is None else marks["before"] if check.get("as_before")
         else marks["ok"] if check["passed"] else marks["no"]}
        for check in report.get("checks", ())
    ]  # fmt: skip
    with section(_TEXT["checks"]):
        services.table(_TEXT["check_columns"], checks, title=_TEXT["checks"], key="name")
    scores = [
        {"measure": each["measure"], "before": _shown(each["before"]), "after": _shown(each["after"]),
         "verdict": _TEXT["verdicts"][each["verdict"]]}
        for each in report.get("scores", ())
    ]  # fmt: skip
    with section(_TEXT["scores"]):
        services.table(_TEXT["score_columns"], scores, title=_TEXT["scores"], key="measure")


def _shown(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}" if abs(value) < 10 else f"{value:.0f}"


PAGES = (
    Page("/indexing/{generation}", _TEXT["title"], build, None, in_menu=False,
         any_of=(Permission.EDIT_CONTENT, Permission.PUBLISH_INDEX)),
)  # fmt: skip
