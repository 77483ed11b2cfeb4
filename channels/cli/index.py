"""``troly index``: build, check and switch index generations."""

from __future__ import annotations

import time
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from channels.cli.console import failing_clearly, out, print_json, progress_bar
from channels.container import Container
from channels.measuring import OWN, require_gate
from channels.messages import help_for
from corpus.locking import write_lock
from eval.gate import load_rules
from index.builder import BuildReport
from index.errors import GenerationError
from index.generations import Generations, Manifest, verify

_SHOWN = 20  # records named in a line

app = typer.Typer(no_args_is_help=True, help="Lập và chuyển chỉ mục.")


@app.command()
def build(
    publish: Annotated[bool, typer.Option("--publish", help="Đưa vào dùng ngay khi lập xong.")] = False,
    full: Annotated[bool, typer.Option("--full", help="Lập lại từ đầu, không dùng lại phần cũ.")] = False,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Lập bản chỉ mục mới bên cạnh bản đang dùng, chỉ từ phần thay đổi."""
    with failing_clearly():
        container = Container()
        started = time.perf_counter()
        report, published = run_build(container, publish=publish, full=full)
        seconds = time.perf_counter() - started
    rate = report.embedded / seconds if seconds else 0.0
    if as_json:
        print_json(
            {**asdict(report), "published": published, "seconds": round(seconds, 2), "embedded_per_s": round(rate, 1)}
        )
        return
    if report.held_back:
        out.print(help_for("APPROVED_HELD_BACK") + " " + ", ".join(report.held_back[:_SHOWN]), markup=False)
    if not report.generation:
        out.print("Không có gì thay đổi; bản đang dùng giữ nguyên.")
        return
    out.print(f"Bản {report.generation}: {report.created} mới, {report.updated} cập nhật, {report.deleted} xóa, "
              f"{report.skipped} giữ nguyên; {report.units} đơn vị, {report.embedded} vectơ mới, {seconds:.1f} s "
              f"({report.reason})")  # fmt: skip
    out.print("Đã đưa vào dùng." if published else f"Chưa dùng; để dùng: troly index publish {report.generation}")


@app.command()
def status(as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """Các bản chỉ mục và bản đang dùng."""
    with failing_clearly():
        generations = Container().generations
        live, problem = _live_or_problem(generations)
        rows: list[dict[str, Any]] = []
        for name in generations.all():
            try:
                manifest = Manifest.read(generations.folder(name))
                rows.append({"id": name, "live": name == live, "created": manifest.created, "counts": manifest.counts,
                             "collections": manifest.collections, "fingerprints": asdict(manifest.fingerprints)})  # fmt: skip
            except GenerationError as error:
                rows.append({"id": name, "live": name == live, "error": error.code, "detail": error.detail})
    if as_json:
        print_json({"live": live, "error": problem.code if problem else "", "generations": rows})
        return
    if problem:
        out.print(f"[{problem.code}] {help_for(problem.code)} {problem.detail}", markup=False)
    if not rows:
        out.print("Chưa có chỉ mục; lập bằng: troly index build")
    for row in rows:
        mark = "→" if row["live"] else " "
        out.print(f"{mark} {row['id']}  {row.get('counts') or row.get('detail')}", markup=False)


@app.command("verify")
def verify_(generation: Annotated[str | None, typer.Argument(help="Mặc định: bản đang dùng.")] = None) -> None:
    """Kiểm tra từng tệp của một bản chỉ mục."""
    with failing_clearly():
        generations = Container().generations
        name = generation or generations.live()
        if name is None:
            raise GenerationError("no index was built; first: troly index build", code="INDEX_MISSING")
        if name not in generations.all():
            raise GenerationError(f"no generation {name!r}; see: troly index status", code="INDEX_UNKNOWN")
        manifest = verify(generations.folder(name))
    out.print(f"Bản {name} nguyên vẹn: {len(manifest.files)} tệp, {manifest.counts.get('units', 0)} đơn vị.")


@app.command()
def publish(
    generation: Annotated[str, typer.Argument(help="Mã bản, xem: troly index status")],
    gate: Annotated[bool, typer.Option("--gate", help="Chỉ đưa vào dùng khi đạt cổng chất lượng.")] = False,
    gate_set: Annotated[str, typer.Option(help="Bộ câu hỏi của cổng; own: bộ của gói.")] = OWN,
    gate_rules: Annotated[Path | None, typer.Option(help="Tệp ngưỡng YAML; mặc định: của gói.")] = None,
) -> None:
    """Đưa một bản chỉ mục vào dùng."""
    with failing_clearly():
        container = Container()
        generations = container.generations
        if gate:
            found = require_gate(container, generation, questions=gate_set, rules=load_rules(gate_rules))
            out.print(f"Đạt cổng chất lượng: {found.verdict.questions} câu hỏi.")
        with write_lock(container.corpus_settings.lock_path):
            if generation in generations.all():
                verify(generations.folder(generation))
            generations.publish(generation)
    out.print(f"Đang dùng bản {generation}.")


@app.command()
def rollback() -> None:
    """Quay về bản chỉ mục trước."""
    with failing_clearly():
        container = Container()
        with write_lock(container.corpus_settings.lock_path):
            name = container.generations.rollback()
    out.print(f"Đã quay về bản {name}.")


def _live_or_problem(generations: Generations) -> tuple[str | None, GenerationError | None]:
    # With a broken pointer the list of generations is what its repair starts from.
    try:
        return generations.live(), None
    except GenerationError as error:
        return None, error


def run_build(container: Container, *, publish: bool, full: bool) -> tuple[BuildReport, bool]:
    """Build under the write lock; publishes when asked or when nothing is live yet. Says whether it did."""
    generations = container.generations
    with write_lock(container.corpus_settings.lock_path), progress_bar() as bar:
        task = bar.add_task("lập chỉ mục", total=None)

        def shown(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        report = container.builder.build(full=full, progress=shown)
        published = bool(report.generation) and (publish or generations.live() is None)
        if published:
            generations.publish(report.generation)
            generations.prune(container.index_settings.keep_generations)
    return report, published
