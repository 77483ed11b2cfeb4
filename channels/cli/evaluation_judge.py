"""``troly eval judge``: Ragas over a finished run, without a model or with any OpenAI-compatible one."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from channels.cli.console import failing_clearly, out, print_json, progress_bar
from channels.cli.evaluation import Json, app
from channels.cli.evaluation_tools import RunPath
from channels.container import Container
from corpus.errors import InputError
from eval.agreement import agreement, noise, read_labels
from eval.judge import JudgeSettings, judged, without_model
from eval.run import score_folder
from eval.store import RunFolder


@app.command()
def judge(
    folder: RunPath,
    model: Annotated[
        str, typer.Option(help="MÔ_HÌNH@URL theo giao diện OpenAI; trống: chỉ các chỉ số không cần mô hình.")
    ] = "",
    repeats: Annotated[int, typer.Option(min=1, help="Chấm mỗi câu chừng này lần, để đo độ nhiễu.")] = 1,
    limit: Annotated[int, typer.Option(min=0, help="Chỉ chấm chừng này câu (0: tất cả).")] = 0,
    labels: Annotated[Path | None, typer.Option(help='Nhãn của người chấm: {"id": …, "good": true} mỗi dòng.')] = None,
    as_json: Json = False,
) -> None:
    """Chấm bằng Ragas. Điểm của mô hình chấm chỉ để tham khảo, không dùng cho cổng chất lượng."""
    with failing_clearly():
        people = read_labels(labels) if labels else {}
        opened = RunFolder.open(folder)
        run = score_folder(opened)
        found: dict[str, Any] = {"without_model": without_model(run)}
        if model:
            name, _, url = model.partition("@")
            if not name or not url.startswith("http"):
                raise InputError(f"--model {model}: MODEL@URL, such as qwen@http://127.0.0.1:8080/v1")
            container = Container()
            settings = container.eval_settings
            where = JudgeSettings(url, name, settings.key.get_secret_value(), settings.timeout)
            with progress_bar() as bar:
                task = bar.add_task(name, total=None)

                def progress(done: int, total: int) -> None:
                    bar.update(task, completed=done, total=total)

                scores = judged(run, where, container.embedder, repeats=repeats, limit=limit, progress=progress)
            found["judge"] = {measure: _summary(rows, people) for measure, rows in scores.items()}
            opened.write("judge.json", {"model": name, "scores": scores, **found})
    if as_json:
        print_json(found)
        return
    for name, value in found["without_model"].items():
        out.print(f"{name:<20}{value:.3f}", markup=False)
    for name, row in found.get("judge", {}).items():
        out.print(f"{name:<20}" + ", ".join(f"{key} {_shown(value)}" for key, value in row.items()), markup=False)


def _summary(rows: dict[str, list[float]], people: dict[str, bool]) -> dict[str, Any]:
    means = {name: sum(row) / len(row) for name, row in rows.items()}
    found: dict[str, Any] = {"questions": len(rows), "mean": sum(means.values()) / len(means) if means else None}
    if any(len(row) > 1 for row in rows.values()):
        found["noise"] = asdict(noise(rows))
    if set(means) & set(people):
        found["agreement"] = asdict(agreement(means, people))
    return found


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "(" + ", ".join(f"{key} {_shown(part)}" for key, part in value.items()) + ")"
    return f"{value:.3f}" if isinstance(value, float) else str(value)
