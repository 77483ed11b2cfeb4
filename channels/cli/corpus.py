"""``troly corpus``: bring content into the library."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from channels.cli.console import failing_clearly, out, print_json, progress_bar
from channels.cli.inspection import inspection_json, print_inspection
from channels.container import Container, read_settings
from channels.messages import help_for
from corpus.documents import read_document
from corpus.errors import InputError
from corpus.library import FileReport, ImportReport, State, import_paths
from corpus.locking import write_lock
from corpus.models import Kind
from corpus.settings import CorpusSettings
from corpus.starter import starter_path
from corpus.structure.records import records_of

app = typer.Typer(no_args_is_help=True, help="Nhập và xem kho dữ liệu.")

_KINDS = {"auto": None, "procedures": Kind.PROCEDURE, "legal": Kind.LEGAL, "news": Kind.NEWS, "faq": Kind.FAQ,
          "offices": Kind.OFFICE}  # fmt: skip


@app.command("import")
def import_(
    paths: Annotated[
        list[Path],
        typer.Argument(
            help="Tệp hoặc thư mục: Word, PDF, ảnh quét, trang web, Excel, thư, tệp nén; JSONL, YAML, Markdown."
        ),
    ],
    kind: Annotated[str, typer.Option(help="auto | procedures | legal | news | faq | offices")] = "auto",
    collection: Annotated[str | None, typer.Option(help="Tên bộ dữ liệu.")] = None,
    draft: Annotated[
        bool, typer.Option("--draft", help="Nhập thành bản nháp, chờ duyệt (troly corpus approve).")
    ] = False,
    by: Annotated[str, typer.Option(help="Tên người nhập, được lưu cùng mỗi bản.")] = "",
    reason: Annotated[str, typer.Option(help="Lý do, được lưu cùng mỗi bản.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="In một đối tượng JSON.")] = False,
) -> None:
    """Nhập dữ liệu vào kho; chạy lại không đổi gì."""
    with failing_clearly():
        if kind not in _KINDS:
            raise InputError(f"--kind {kind!r}; known: {', '.join(_KINDS)}", code="BAD_INPUT")
        state = State.DRAFT if draft else State.PUBLISHED
        report = run_import(Container(), paths, _KINDS[kind], collection, state=state, by=by, reason=reason)
    if as_json:
        print_json(report.to_json())
    else:
        print_report(report)
    if any(_left_out(file) for file in report.files):
        raise SystemExit(2)


def _left_out(file: FileReport) -> bool:
    """Whether nothing of a file came in."""
    return bool(file.error) or bool(file.rejected and not file.created + file.updated + file.skipped + file.drafts)


@app.command()
def inspect(
    file: Annotated[Path, typer.Argument(help="Một tệp bất kỳ: Word, PDF, ảnh quét, trang web, Excel, thư, tệp nén.")],
    text: Annotated[bool, typer.Option("--text", help="In cả nội dung đọc được.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="In một đối tượng JSON.")] = False,
) -> None:
    """Xem một tệp được đọc ra thế nào, không nhập vào kho."""
    with failing_clearly():
        document = read_document(file)
        outcome = records_of(document)
    if as_json:
        print_json(inspection_json(document, outcome))
    else:
        print_inspection(document, outcome, text=text)


@app.command()
def starter() -> None:
    """Nhập bộ dữ liệu khởi đầu có sẵn trong gói."""
    with failing_clearly():
        print_report(run_import(Container(), [starter_path()], None, None))


@app.command()
def status(as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """Số bản ghi theo bộ và loại."""
    with failing_clearly():
        counts = Container().library.counts()
    if as_json:
        print_json(counts)
        return
    if not counts:
        out.print("Kho dữ liệu còn trống.")
    for collection, kinds in counts.items():
        out.print(f"{collection}: " + ", ".join(f"{kind} {number}" for kind, number in kinds.items()))


def run_import(
    container: Container, paths: list[Path], kind: Kind | None, collection: str | None, *,
    state: State = State.PUBLISHED, by: str = "", reason: str = "",
) -> ImportReport:  # fmt: skip
    """Import under the write lock, with a progress bar. Raises ``InputError`` for a name that is no collection's
    (``BAD_SETTING``) and when the paths hold no file to import (``NO_FILES``)."""
    settings = container.corpus_settings
    name = (
        settings.collection if collection is None else read_settings(CorpusSettings, collection=collection).collection
    )
    with write_lock(settings.lock_path), progress_bar() as bar:
        task = bar.add_task("đọc", total=None)

        def shown(source: str, records: int) -> None:
            bar.update(task, description=source, completed=records)

        report = import_paths(
            container.library, paths, collection=name, kind=kind, progress=shown, state=state, by=by, reason=reason
        )
    if not report.files:
        raise InputError(f"no file to import in {', '.join(map(str, paths))}", code="NO_FILES")
    return report


def print_report(report: ImportReport) -> None:
    """The report for a person: a line a file, every rejected record with its reason."""
    for file in report.files:
        if file.error:
            out.print(f"✗ {file.source}: [{file.error}] {help_for(file.error)} {file.error_detail}", markup=False)
            continue
        out.print(f"✓ {file.source} ({file.reader}): {file.created} mới, {file.updated} cập nhật, {file.deleted} xóa, "
                  f"{file.skipped} giữ nguyên, {_drafts(file.drafts)}{len(file.rejected)} bị loại", markup=False)  # fmt: skip
        for item in file.rejected:
            key = f" {item.key}" if item.key else ""
            out.print(f"  – {item.where}{key}: [{item.code}] {item.reason}", markup=False)
    total = {name: report.total(name) for name in ("created", "updated", "deleted", "skipped")}
    rejected = sum(len(file.rejected) for file in report.files)
    out.print(f"Bộ {report.collection}: {total['created']} mới, {total['updated']} cập nhật, {total['deleted']} xóa, "
              f"{total['skipped']} giữ nguyên, {_drafts(report.total('drafts'))}{rejected} bị loại",
              markup=False)  # fmt: skip


def _drafts(number: int) -> str:
    return f"{number} chờ duyệt, " if number else ""
