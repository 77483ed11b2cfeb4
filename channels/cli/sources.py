"""``troly corpus sync`` and ``troly corpus sources``: keep the library up to date from its sources."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.table import Table

from channels.cli.console import err, failing_clearly, out, print_json, progress_bar
from channels.cli.corpus import app
from channels.cli.index import run_build
from channels.container import Container
from channels.messages import help_for
from corpus.errors import TrolyError
from corpus.sources.config import load_sources
from corpus.sources.registry import Config, chosen, make_plan, make_source
from corpus.sources.report import Done, ItemReport, Outcome, SyncReport
from corpus.sources.runs import last_run
from corpus.sources.schedule import interval, repeatedly
from corpus.sources.sync import synchronise

_WORDS = {
    Done.CREATED: "mới", Done.UPDATED: "cập nhật", Done.MOVED: "đổi chỗ", Done.DELETED: "gỡ", Done.RESTORED: "trả lại",
    Done.SKIPPED: "giữ nguyên", Done.LEFT: "để lại", Done.FAILED: "không đọc được",
}  # fmt: skip
_OUTCOMES = {
    Outcome.DONE: "xong", Outcome.INCOMPLETE: "danh sách chưa đủ, không gỡ mục nào",
    Outcome.NEEDS_CONFIRM: "cần xác nhận, không gỡ mục nào", Outcome.FAILED: "không lấy được",
}  # fmt: skip
_SHOWN = 200
_BUSY_EXIT = 3  # as every other command says it; the next run does what this one could not


@app.command()
def sync(
    sources: Annotated[list[str] | None, typer.Argument(help="Tên nguồn; bỏ trống là mọi nguồn đang bật.")] = None,
    confirm: Annotated[bool, typer.Option("--confirm", help="Đồng ý gỡ cả khi nhiều mục biến mất cùng lúc.")] = False,
    again: Annotated[bool, typer.Option("--again", help="Đọc lại mọi mục, kể cả mục không đổi.")] = False,
    index: Annotated[bool, typer.Option("--index", help="Có thay đổi thì lập chỉ mục và đưa vào dùng.")] = False,
    every: Annotated[str | None, typer.Option(help="Chạy mãi, cách nhau từng này: 30m, 6h, 1d.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="In một đối tượng JSON.")] = False,
) -> None:
    """Đồng bộ kho dữ liệu với các nguồn; chạy lại không đổi gì, bị ngắt thì lần sau làm tiếp."""
    names = sources or []
    with failing_clearly():
        seconds = interval(every) if every else None
        container = Container()
        if seconds is None:
            reports = run_sync(container, names, confirm=confirm, again=again)
            _show(reports, as_json=as_json)
            if index:
                _index(container, reports)
            if bad := [report for report in reports if not _good(report)]:
                raise SystemExit(_BUSY_EXIT if all(report.code == "BUSY" for report in bad) else 2)
            return

        def once() -> None:
            try:
                reports = run_sync(container, names, confirm=confirm, again=again)
                _show(reports, as_json=as_json)
                if index:
                    _index(container, reports)
            except TrolyError as error:  # a loop outlives a bad night
                err.print(f"lỗi [{error.code}] {help_for(error.code)} {error.detail}", markup=False, style="red")

        repeatedly(once, seconds)


@app.command("sources")
def list_sources(as_json: Annotated[bool, typer.Option("--json", help="In một đối tượng JSON.")] = False) -> None:
    """Các nguồn đã khai báo và lần đồng bộ gần nhất."""
    with failing_clearly():
        container = Container()
        entries = load_sources(container.corpus_settings.sources_path)
        found = [(entry, last_run(container.library, entry.name)) for entry in entries]
    if as_json:
        print_json([{"kind": entry.kind, "enabled": entry.enabled, "place": _place(entry), **_jsonable(asdict(run))}
                    for entry, run in found])  # fmt: skip
        return
    table = Table("nguồn", "loại", "nơi", "mục", "không đọc được", "lần cuối", "kết quả", box=None)
    for entry, run in found:
        ended = f"{run.started:%d/%m/%Y %H:%M}" if run.started else "chưa chạy"
        outcome = _outcome(run.outcome) if entry.enabled else "đang tắt"
        table.add_row(entry.name, entry.kind, _place(entry), str(run.items), str(run.failed), ended, outcome)
    out.print(table)


def run_sync(container: Container, names: list[str], *, confirm: bool, again: bool) -> list[SyncReport]:
    """Synchronise sources one after the other; the trouble of one is no other's. Raises ``InputError`` for the
    configuration, and ``LibraryError``."""
    settings, reports = container.corpus_settings, []
    for entry in chosen(settings.sources_path, names):
        plan = make_plan(entry, settings.home, settings.collection, confirm=confirm, again=again)
        with progress_bar() as bar:
            task = bar.add_task(entry.name, total=None)

            def shown(item: str, task: Any = task, bar: Any = bar) -> None:
                bar.update(task, description=item[-60:], advance=1)

            source = make_source(entry, settings.home, container.library)
            try:
                reports.append(synchronise(container.library, source, plan, shown))
            except TrolyError as error:
                if error.code != "BUSY":
                    raise
                busy = SyncReport(entry.name, plan.owner.collection, Outcome.FAILED, error.code, error.detail)
                reports.append(busy)
    return reports


def _good(report: SyncReport) -> bool:
    return report.outcome is Outcome.DONE and not report.total(Done.FAILED)


def _index(container: Container, reports: list[SyncReport]) -> None:
    if any(report.changed for report in reports):
        build, published = run_build(container, publish=True, full=False)
        err.print(f"chỉ mục {build.generation}: {'đang dùng' if published else 'chưa đưa vào dùng'}", markup=False)


def _show(reports: list[SyncReport], *, as_json: bool) -> None:
    if as_json:
        print_json([report.to_json() for report in reports])
        return
    for report in reports:
        _print(report)


def _print(report: SyncReport) -> None:
    if report.items:
        table = Table("mục", "kết quả", "bản ghi", "lý do", box=None)
        for item in report.items[:_SHOWN]:
            table.add_row(item.item, _WORDS[item.done], _records(item), _reason(item))
        out.print(table)
        if len(report.items) > _SHOWN:
            out.print(f"… và {len(report.items) - _SHOWN} mục nữa; dùng --json để xem hết")
    counts = ", ".join(f"{report.total(done)} {word}" for done, word in _WORDS.items() if report.total(done))
    out.print(f"{report.source}: {_OUTCOMES[report.outcome]}. {counts or 'không có mục nào'}", markup=False)
    if report.code:
        out.print(f"  [{report.code}] {help_for(report.code)} {report.detail}", markup=False)


def _records(item: ItemReport) -> str:
    counts = {"+": item.created, "~": item.updated, "−": item.deleted}
    return " ".join(f"{sign}{count}" for sign, count in counts.items() if count)


def _reason(item: ItemReport) -> str:
    if item.code:
        return f"[{item.code}] {help_for(item.code)}".replace("[", r"\[")
    if item.rejected:
        return f"{len(item.rejected)} phần bị loại: {item.rejected[0].reason}".replace("[", r"\[")
    return item.detail.replace("[", r"\[")


def _outcome(name: str) -> str:
    words = {outcome.value: word for outcome, word in _OUTCOMES.items()}
    return words.get(name, {"running": "đang chạy hoặc bị ngắt", "never": ""}.get(name, name))


def _place(entry: Config) -> str:
    path = getattr(entry, "path", None)
    return str(path) if path else str(getattr(entry, "url", ""))


def _jsonable(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value.replace(tzinfo=UTC).isoformat() if isinstance(value, datetime) else value
            for name, value in values.items()}  # fmt: skip
