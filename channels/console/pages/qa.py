"""QA: evaluation runs as they go, two compared, answers read."""

from __future__ import annotations

import urllib.parse

from nicegui import context, events, ui

from channels.console.page import Group, Page
from channels.console.pages.editing import moment
from channels.console.pages.qa_labels import outcome_name
from channels.console.pages.qa_places import place_chosen
from channels.console.services import Services
from channels.console.widgets import facts, paragraph, section
from channels.console.words import words
from channels.messages import help_for
from channels.quality.records import Candidate
from channels.staff.roles import Permission

_TEXT = words("qa")
_LOOK_SECONDS = 1.0
_RUN, _READ = Permission.RUN_EVALUATIONS, Permission.READ_ANSWER_RECORDS


def build(services: Services) -> None:
    """Runs: begin one, see it go, choose two to compare."""
    services.require(_RUN)
    _job(services)
    runs = services.container.quality.runs.all(services.staff)
    with section(_TEXT["finished"]):
        rows = [{"name": r.name, "set": r.set, "questions": r.questions, "generation": r.generation, "started": r.started}
                for r in runs]  # fmt: skip
        services.table(_TEXT["run_columns"], rows, title=_TEXT["finished"], key="name",
                       link=lambda row: f"/qa/runs/{row['name']}")  # fmt: skip
        if len(runs) > 1:
            names = [run.name for run in runs]
            before = ui.select(names, value=names[1], label=_TEXT["before"]).props("outlined").classes("console-field")
            after = ui.select(names, value=names[0], label=_TEXT["after"]).props("outlined").classes("console-field")
            ui.button(_TEXT["compare"], on_click=lambda: ui.navigate.to(f"/qa/compare/{before.value}/{after.value}"))


def _job(services: Services) -> None:
    jobs = services.container.quality.jobs
    shown = ""

    async def start() -> None:
        with services.telling():
            services.require(_RUN)
            job = await services.work(jobs.start, services.staff, str(chosen.value), most=int(most.value or 0))
            services.note("eval.start", str(job), detail=str(chosen.value))
            services.tell(_TEXT["started"])
            timer.activate()

    async def cancel() -> None:
        with services.telling():
            services.require(_RUN)
            job = jobs.jobs(1)[0].id
            await services.work(jobs.cancel, services.staff, job)
            services.note("eval.cancel", str(job))

    async def received(event: events.UploadEventArguments) -> None:
        with services.telling():
            services.require(_RUN)
            name = await services.work(jobs.add_set, services.staff, event.file.name, await event.file.read())
            services.note("eval.set", name)
            services.tell(_TEXT["uploaded"].format(name=name))
            chosen.set_options(jobs.sets(), value=name)

    with section(_TEXT["runs"]):
        chosen = ui.select(jobs.sets(), value="own", label=_TEXT["set"]).props("outlined").classes("console-field")
        most = ui.number(_TEXT["most"], value=0, min=0, precision=0).props("outlined").classes("console-field")
        # Quasar's own box has buttons without names: the button beside it opens the same chooser.
        upload = ui.upload(auto_upload=True, on_upload=received).props("accept=.jsonl").classes("hidden")
        ui.button(_TEXT["upload"], on_click=lambda: upload.run_method("pickFiles")).props("outline")
        status = ui.label().props("role=status").classes("console-text q-mt-sm")
        bar = ui.linear_progress(value=0, show_value=False).props(f'aria-label="{_TEXT["runs"]}"')
        with ui.row().classes("q-gutter-sm q-mt-sm"):
            ui.button(_TEXT["start"], on_click=start).props("unelevated")
            stop = ui.button(_TEXT["cancel"], on_click=cancel).props("outline color=negative")

    def look() -> None:
        nonlocal shown
        job = next(iter(jobs.jobs(1)), None)
        if job is None:
            status.text = _TEXT["none"]
        else:
            state = _TEXT["states"][job.state]
            status.text = _TEXT["progress"].format(state=state, done=job.done, total=job.total)
            status.text += f" ({job.by}, {moment(job.at)}). {help_for(job.error)}" if job.error else ""
            bar.value = job.done / max(job.total, 1)
        stop.set_visibility(job is not None and job.active)
        before, shown = shown, job.state if job else ""
        if job is None or not job.active:
            timer.deactivate()
            if before in ("waiting", "running"):
                ui.navigate.reload()

    timer = ui.timer(_LOOK_SECONDS, look)
    look()


async def compared(services: Services, before: str, after: str) -> None:
    """Two runs in pairs."""
    services.require(_RUN)
    found = await services.work(services.container.quality.runs.compared, services.staff, before, after)
    facts({_TEXT["before"]: before, _TEXT["after"]: after})
    rows = [
        {"measure": d.measure, "before": f"{d.before:.3f}", "after": f"{d.after:.3f}", "change": f"{d.change:+.3f}",
         "interval": f"{d.low:+.3f} … {d.high:+.3f}", "p": f"{d.p:.3f}", "gained": d.gained, "lost": d.lost,
         "verdict": _TEXT["verdicts"][d.verdict]}
        for d in found
    ]  # fmt: skip
    with section(_TEXT["measures"]):
        services.table(_TEXT["measure_columns"], rows, title=_TEXT["measures"], key="measure", per_page=50)


async def run(services: Services, name: str) -> None:
    """The answers of a run; each leads to its record made anew."""
    services.require(_READ)
    answers = await services.work(services.container.quality.runs.answers, services.staff, name)
    rows = [{"id": getattr(item, "id", ""), "question": item.question, "outcome": outcome_name(reply.outcome),
             "milliseconds": round(reply.milliseconds, 1)} for item, reply in answers]  # fmt: skip
    columns = {"question": _TEXT["answer_columns"]["question"], **_TEXT["answer_columns"]}
    services.table(columns, rows, title=_TEXT["run_title"],
                   link=lambda row: f"/qa/record?q={urllib.parse.quote(row['question'])}")  # fmt: skip


def record(services: Services) -> None:
    """A question answered with everything in view."""
    services.require(_READ)
    records = services.container.quality.records(place_chosen(services, _READ, "/qa/record").assistant)
    given = context.client.request.query_params.get("q", "")[:2000]
    box = ui.input(_TEXT["question"], value=given).props("outlined").classes("w-full")
    ui.button(_TEXT["look"], on_click=lambda: show()).props("unelevated").classes("q-my-sm")
    place = ui.element("div").props("aria-live=polite")

    async def show() -> None:
        with services.telling():
            services.require(_READ)
            found = await services.work(records.trace, services.staff, str(box.value or ""))
            answer, model = found.answer, found.model()
            place.clear()
            with place:
                with section(_TEXT["answer"]):
                    names = _TEXT["facts"]
                    facts({names["outcome"]: outcome_name(answer.outcome.value), names["search"]: found.search_text,
                           names["generation"]: answer.generation, names["model"]: model.get("model", _TEXT["no_model"]),
                           names["prompt"]: model.get("prompt", _TEXT["no_model"])})  # fmt: skip
                    paragraph(answer.text).classes("console-passage q-mt-md").props("tabindex=0")
                with section(_TEXT["steps"]):
                    rows = [{"step": name, "reason": answer.reasons.get(name, ""), "milliseconds": round(took, 2)}
                            for name, took in answer.timings_ms.items()]  # fmt: skip
                    services.table(_TEXT["step_columns"], rows, title=_TEXT["steps"], key="step", per_page=50)
                _candidates(services, found.candidates)

    if given:
        ui.timer(0.1, show, once=True)


def retrieval(services: Services) -> None:
    """What search alone finds."""
    services.require(_READ)
    records = services.container.quality.records(place_chosen(services, _READ, "/qa/retrieval").assistant)
    box = ui.input(_TEXT["question"]).props("outlined").classes("w-full")
    ui.button(_TEXT["search"], on_click=lambda: show()).props("unelevated").classes("q-my-sm")
    place = ui.element("div").props("aria-live=polite")

    async def show() -> None:
        with services.telling():
            services.require(_READ)
            found = await services.work(records.retrieve, services.staff, str(box.value or ""))
            place.clear()
            with place:
                _candidates(services, tuple(found), chosen=False)


def _candidates(services: Services, found: tuple[Candidate, ...], chosen: bool = True) -> None:
    columns = {key: value for key, value in _TEXT["candidate_columns"].items() if chosen or key != "taken"}
    rows = [
        {"id": f"{place} {c.id}", "title": f"{c.title} ({c.id})", "score": c.score,
         "taken": _TEXT["taken" if c.taken else "rejected"],
         "features": ", ".join(f"{name} {value}" for name, value in c.features.items())}
        for place, c in enumerate(found)
    ]  # fmt: skip
    with section(_TEXT["candidates"]):
        services.table(columns, rows, title=_TEXT["candidates"])


PAGES = (
    Page("/qa", _TEXT["runs"], build, _RUN, Group.QUALITY, "fact_check", everywhere=True),
    Page("/qa/compare/{before}/{after}", _TEXT["compare_title"], compared, _RUN, in_menu=False, everywhere=True),
    Page("/qa/runs/{name}", _TEXT["run_title"], run, _READ, in_menu=False, everywhere=True),
    Page("/qa/record", _TEXT["record_title"], record, _READ, Group.QUALITY, "manage_search"),
    Page("/qa/retrieval", _TEXT["retrieval_title"], retrieval, _READ, Group.QUALITY, "search"),
)
