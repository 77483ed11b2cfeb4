"""Administrators: figures of use over a period, to be taken away, and how long what is kept."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from urllib.parse import urlencode

from nicegui import context, ui

from channels.assistants.model import MAIN, AssistantError
from channels.assistants.usage import as_csv, as_json, totals
from channels.console.page import Group, Page
from channels.console.services import Services
from channels.console.widgets import facts, paragraph, section
from channels.console.words import words
from channels.staff.roles import Permission

_TEXT = words("admin")
_DAYS = 30
_SHOWN = 10  # bars
_READ = Permission.READ_USAGE


async def build(services: Services) -> None:
    """Figures of the assistants one reaches."""
    services.require(_READ)
    room = services.container.assistants
    asked = context.client.request.query_params
    first, last = asked.get("first", ""), asked.get("last", "")
    with ui.element("form").classes("console-row").on("submit.prevent", lambda: look()):
        today = date.today()
        start = ui.input(_TEXT["first"], value=first or (today - timedelta(days=_DAYS)).isoformat())
        end = ui.input(_TEXT["last"], value=last or today.isoformat())
        for field in (start, end):
            field.props("outlined type=date stack-label")
        ui.button(_TEXT["look"]).props("outline type=submit")

    def look() -> None:
        ui.navigate.to(f"/admin/usage?{urlencode({'first': start.value or '', 'last': end.value or ''})}")

    since, until = _day(str(start.value)), _day(str(end.value))
    rows = await services.work(room.usage.rows, services.staff, since, until)
    units = {each.slug: each.unit for each in await services.work(room.assistants.reached, services.staff, _READ)}
    if not rows:
        paragraph(_TEXT["no_usage"])
    else:
        by_unit = Counter[str]()
        for row in rows:
            by_unit[_TEXT["main"] if row.assistant == MAIN else units.get(row.assistant, row.assistant)] += row.count
        channels = [(_TEXT["channels"].get(name, name), count) for name, count in totals(rows, "channel")]
        topics = [(name or _TEXT["no_topic"], count) for name, count in totals(rows, "topic")]
        for by, counted in (("channel", channels), ("topic", topics), ("unit", by_unit.most_common())):
            with section(_TEXT["by"][by]):
                _bars(counted)
                table = [{"id": name, "name": name, "count": count} for name, count in counted]
                services.table(
                    {"name": _TEXT["columns"]["name"], "count": _TEXT["count"]}, table, title=_TEXT["by"][by]
                )

    async def load(kind: str) -> None:
        with services.telling():
            services.require(_READ)
            fresh = await services.work(room.usage.rows, services.staff, since, until)
            services.note("usage.export", kind, detail=f"{since} {until}")
            ui.download(as_csv(fresh) if kind == "csv" else as_json(fresh), f"troly-{since}-{until}.{kind}")

    if rows:
        with ui.row().classes("q-gutter-sm q-mb-md"):
            ui.button(_TEXT["csv"], on_click=lambda: load("csv")).props("outline")
            ui.button(_TEXT["json"], on_click=lambda: load("json")).props("outline")
    _kept(services)


def _kept(services: Services) -> None:
    container = services.container
    names, kept = _TEXT["retention_rows"], container.messaging.settings
    with section(_TEXT["retention"]):
        facts({
            names["usage"]: _TEXT["days"].format(count=container.assistants_settings.usage_days),
            names["quality"]: _TEXT["days"].format(count=container.eval_settings.live_days),
            names["feedback"]: _TEXT["days"].format(count=container.channel_settings.feedback_days),
            names["memory"]: _TEXT["minutes"].format(count=round(kept.memory_minutes)),
            names["dead"]: _TEXT["days"].format(count=round(kept.dead_days)),
        })  # fmt: skip


def _bars(counted: list[tuple[str, int]]) -> None:
    """Bars for the eye; who cannot see them has the table beside."""
    most = max((count for _, count in counted), default=1)
    with ui.element("div").props("aria-hidden=true").classes("console-bars"):
        for _, count in counted[:_SHOWN]:
            ui.element("div").classes("console-bar").style(f"width: {100 * count / most:.1f}%")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise AssistantError(f"{text!r} is no day", code="USAGE_PERIOD") from error


PAGES = (Page("/admin/usage", _TEXT["usage"], build, _READ, Group.ADMINISTRATION, "bar_chart"),)
