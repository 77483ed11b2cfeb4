"""Reindexing as it goes, what can be published, plans, going back, and who did what."""

from __future__ import annotations

from nicegui import ui

from channels.console.page import Group, Page
from channels.console.pages.editing import WORDS, moment, room_of, who
from channels.console.services import Services
from channels.console.widgets import facts, paragraph, section
from channels.editing.jobs import Job
from channels.editing.publishing import PLANNED
from channels.messages import help_for
from channels.staff.roles import Permission
from index.generations import Manifest

_TEXT = WORDS["indexing"]
_LOOK_SECONDS = 1.0


def build(services: Services) -> None:
    """The page."""
    _live(services)
    _job(services)
    _releases(services)
    _plans(services)
    _ledger(services)


def _live(services: Services) -> None:
    generations = services.container.generations
    live = generations.live()
    with section(_TEXT["live"]):
        if live is None:
            paragraph(_TEXT["none_live"])
            return
        counts = Manifest.read(generations.folder(live)).counts
        facts({live: _TEXT["counts"].format(records=counts.get("records", 0), units=counts.get("units", 0))})
        if not services.may(Permission.ROLL_BACK) or len(generations.history()) < 2:
            return
        reason = ui.input(_TEXT["reason"]).props("outlined").classes("console-field q-mt-md")

        async def back() -> None:
            with services.telling():
                services.require(Permission.ROLL_BACK)
                if not await services.confirm(
                    _TEXT["roll_back_question"].format(live=live), yes=_TEXT["roll_back"], danger=True
                ):
                    return
                now_live = await services.work(
                    room_of(services).publisher.roll_back, by=who(services), seen=live, reason=str(reason.value or "")
                )
                services.note("index.roll_back", now_live, detail=f"from {live}")
                services.tell(_TEXT["rolled_back"].format(generation=now_live), later=True)
                ui.navigate.reload()

        ui.button(_TEXT["roll_back"], on_click=back).props("outline color=negative")


def _may_index(services: Services) -> bool:
    return services.may(Permission.EDIT_CONTENT) or services.may(Permission.PUBLISH_INDEX)


def _job(services: Services) -> None:
    jobs = room_of(services).jobs

    async def start(full: bool) -> None:
        with services.telling():
            if not _may_index(services):
                services.require(Permission.PUBLISH_INDEX)
            job = await services.work(jobs.start, by=who(services), full=full)
            services.note("index.start", str(job))
            services.tell(_TEXT["started"])
            look()
            timer.activate()

    async def go_on(job: int) -> None:
        with services.telling():
            if not _may_index(services):
                services.require(Permission.PUBLISH_INDEX)
            services.note("index.resume", str(await services.work(jobs.resume, job, by=who(services))))
            look()
            timer.activate()

    async def cancel(job: int) -> None:
        with services.telling():
            if not _may_index(services):
                services.require(Permission.PUBLISH_INDEX)
            await services.work(jobs.cancel, job, by=who(services))
            services.note("index.cancel", str(job))

    with section(_TEXT["job"]):
        status = ui.label().props("role=status").classes("console-text")
        bar = ui.linear_progress(value=0, show_value=False).props(f'aria-label="{_TEXT["job"]}"')
        place = ui.row().classes("q-gutter-sm q-mt-sm")
    before: Job | None = None

    def look() -> None:
        nonlocal before
        job = next(iter(jobs.jobs(1)), None)
        if before is not None and before.active and job is not None and not job.active:
            ui.navigate.reload()  # what came of it stands below
            return
        if job == before and job is not None:
            return
        status.text = _said(job)
        bar.value = 0.0 if job is None else 1.0 if job.state == "done" else job.done / max(job.total, 1)
        if job is None or before is None or job.state != before.state:
            place.clear()
            with place:
                _buttons(job)
        before = job
        if job is None or not job.active:
            timer.deactivate()

    def _buttons(job: Job | None) -> None:
        if not _may_index(services):
            return
        if job is not None and job.active:
            ui.button(_TEXT["cancel"], on_click=lambda: cancel(job.id)).props("outline color=negative")
            return
        ui.button(_TEXT["start"], on_click=lambda: start(False)).props("unelevated")
        ui.button(_TEXT["full"], on_click=lambda: start(True)).props("outline")
        if job is not None and job.resumable:
            ui.button(_TEXT["resume"], on_click=lambda: go_on(job.id)).props("outline")
        if job is not None and job.state == "done" and job.generation:
            ui.link(_TEXT["look"], f"/indexing/{job.generation}").classes("console-link self-center")

    timer = ui.timer(_LOOK_SECONDS, look)
    look()


def _said(job: Job | None) -> str:
    if job is None:
        return str(_TEXT["no_job"])
    if job.active:
        return str(_TEXT["progress"]).format(
            state=_TEXT["states"][job.state], stage=_TEXT["stages"][job.stage], done=job.done, total=job.total
        )
    text = f"{_TEXT['states'][job.state]} ({moment(job.ended)}, {job.by})"
    if job.error:
        return f"{text}. {help_for(job.error)} [{job.error}]"
    return text if job.generation or job.state != "done" else f"{text}. {_TEXT['unchanged']}"


def _releases(services: Services) -> None:
    live = services.container.generations.live() or ""
    rows = []
    for each in room_of(services).publisher.releases():
        state = (
            "is_live"
            if each.generation == live
            else "stale"
            if each.against != live
            else "ready"
            if each.allowed
            else ""
        )
        rows.append({"generation": each.generation, "at": moment(each.at), "state": _TEXT[state] if state else "",
                     "verdict": _TEXT["passed" if each.passed else "worse"]})  # fmt: skip
    with section(_TEXT["releases"]):
        services.table(_TEXT["release_columns"], rows, title=_TEXT["releases"], key="generation",
                       link=lambda row: f"/indexing/{row['generation']}")  # fmt: skip


def _plans(services: Services) -> None:
    publisher = room_of(services).publisher
    plans = publisher.plans()
    if not plans:
        return
    rows = [
        {"id": each.id, "due": moment(each.due), "generation": each.generation, "by": each.by,
         "state": f"{_TEXT['plan_states'][each.state]} {help_for(each.problem) if each.problem else ''}"}
        for each in plans
    ]  # fmt: skip

    def withdraw(plan: int) -> None:
        with services.telling():
            services.require(Permission.PUBLISH_INDEX)
            publisher.withdraw_plan(plan, by=who(services))
            services.note("index.plan_withdrawn", str(plan))
            ui.navigate.reload()

    with section(_TEXT["plans"]):
        services.table(_TEXT["plan_columns"], rows, title=_TEXT["plans"])
        for each in plans:
            if each.state == PLANNED and services.may(Permission.PUBLISH_INDEX):
                ui.button(
                    f"{_TEXT['withdraw']} {moment(each.due)}", on_click=lambda plan=each.id: withdraw(plan)
                ).props("outline")


def _ledger(services: Services) -> None:
    rows = [
        {"id": number, "at": moment(each.at), "by": each.by, "what": _TEXT["whats"][each.what],
         "generation": each.generation, "second": each.second, "reason": each.reason}
        for number, each in enumerate(room_of(services).publisher.ledger())
    ]  # fmt: skip
    with section(_TEXT["ledger"]):
        services.table(_TEXT["ledger_columns"], rows, title=_TEXT["ledger"])


PAGES = (
    Page("/indexing", _TEXT["title"], build, None, Group.CONTENT, "published_with_changes",
         any_of=(Permission.EDIT_CONTENT, Permission.PUBLISH_INDEX, Permission.ROLL_BACK)),
)  # fmt: skip
