"""``troly eval``: measure the assistant on a set of questions."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from channels.cli.console import failing_clearly, out, print_json, progress_bar
from channels.container import Container
from eval.baseline import LangChainHybrid
from eval.datasets import GoldItem, load_set
from eval.run import Run, run_set, write_run
from eval.systems import AssistantSystem, SearchSystem, System

app = typer.Typer(no_args_is_help=True, help="Đo chất lượng trên một bộ câu hỏi.")

SetPath = Annotated[Path, typer.Argument(help="Bộ câu hỏi JSONL: bộ chuẩn có đáp án, hoặc {qid, question, gold}.")]
Out = Annotated[Path | None, typer.Option("--out", help="Thư mục ghi lại lần đo.")]
Json = Annotated[bool, typer.Option("--json", help="In một đối tượng JSON.")]
Collection = Annotated[str | None, typer.Option(help="Bộ dữ liệu để trả lời.")]


@app.command()
def run(file: SetPath, out_dir: Out = None, as_json: Json = False, collection: Collection = None) -> None:
    """Đo trợ lý."""
    _measure(file, out_dir, as_json, collection, baseline=False)


@app.command()
def baseline(file: SetPath, out_dir: Out = None, as_json: Json = False, collection: Collection = None) -> None:
    """Đo cách làm thông thường (LangChain: BM25 + véc-tơ, trọng số bằng nhau) trên cùng dữ liệu."""
    _measure(file, out_dir, as_json, collection, baseline=True)


def _measure(file: Path, out_dir: Path | None, as_json: bool, collection: str | None, *, baseline: bool) -> None:
    with failing_clearly():
        container = Container()
        items = load_set(file)
        name = collection or container.corpus_settings.collection
        searcher = container.live.searcher()
        system: System
        if baseline:
            system = LangChainHybrid(searcher, container.embedder, name)
        elif isinstance(items[0], GoldItem):
            system = AssistantSystem(container.assistant, name)
        else:
            system = SearchSystem(searcher, name)
        with progress_bar() as bar:
            task = bar.add_task(system.name, total=len(items))
            result = run_set(system, items, lambda done, total: bar.update(task, completed=done, total=total))
        config = {"set": file.name, "questions": len(items), "collection": name, "generation": searcher.generation,
                  "embedder": container.embedder.digest}  # fmt: skip
        if out_dir is not None:
            folder = write_run(result, items, out_dir, config)
            if not as_json:
                out.print(f"Ghi vào {folder}", markup=False)
    if as_json:
        print_json({**result.to_json(), "config": config})
    else:
        _print(result)


def _print(result: Run) -> None:
    figures = result.to_json()
    table = Table(title=result.system)
    columns = ("questions", "hit_1", "hit_5", "hit_10", "mrr", "facts_shown", "facts_held", "aspect_right",
               "outcome_right", "p50_ms", "p95_ms")  # fmt: skip
    table.add_column("")
    for column in columns:
        table.add_column(column, justify="right")
    rows: list[tuple[str, dict[str, Any]]] = [("tất cả", figures["all"])]
    for slice_name, group in figures.get("slices", {}).items():
        rows += [(f"{slice_name}: {value or '-'}", scores) for value, scores in group.items()]
    for label, scores in rows:
        cells = ["–" if scores[column] is None else f"{scores[column]:.3g}" for column in columns]
        table.add_row(label, *cells)
    out.print(table)
    for kind, outcomes in figures.get("outcomes", {}).items():
        out.print(f"{kind}: " + ", ".join(f"{name} {count}" for name, count in sorted(outcomes.items())), markup=False)
