"""``troly eval score|compare|report|gate|twins|leaks|split``: what is done with sets and with finished runs."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from channels.cli.console import err, failing_clearly, out, print_json, progress_bar
from channels.cli.evaluation import Json, app, report_lines
from channels.container import Container
from channels.measuring import OWN, gate, question_set
from corpus.errors import InputError
from eval.compare import compare
from eval.datasets import write_set
from eval.gate import Verdict, decide, load_rules
from eval.leaks import ALIKE, Leak, Text, duplicates, leaks, texts_of
from eval.metrics import Judged
from eval.report import Section, page
from eval.run import Run, score_folder
from eval.sets import own_set
from eval.splits import split as split_set
from eval.store import RunFolder
from eval.twins import TWINS, twin_set

RunPath = Annotated[Path, typer.Argument(help="Thư mục của một lần đo.")]
FAILED = 1  # exit code of a gate that closes and of a leak that is found
_SHOWN = 20


@app.command()
def score(folder: RunPath, as_json: Json = False) -> None:
    """Chấm lại các câu trả lời đã ghi, không hỏi lại hệ thống."""
    with failing_clearly():
        run = score_folder(RunFolder.open(folder))
    if as_json:
        print_json(run.to_json())
        return
    for line in report_lines(run):
        out.print(line, markup=False)


@app.command("compare")
def compare_(before: RunPath, after: RunPath, as_json: Json = False, seed: int = 0) -> None:
    """So hai lần đo trên cùng câu hỏi: thay đổi, khoảng tin cậy, kiểm định theo cặp."""
    with failing_clearly():
        first, second = (score_folder(RunFolder.open(folder)) for folder in (before, after))
        found = compare(first.judged, second.judged, seed=seed)
    if as_json:
        print_json([asdict(difference) for difference in found])
        return
    out.print(f"{'':<20}{'trước':>8}{'sau':>8}{'đổi':>8}{'95 %':>17}{'p':>7}  kết luận", markup=False)
    words = {"better": "tốt hơn", "worse": "kém đi", "same": "–"}
    for d in found:
        out.print(f"{d.measure:<20}{d.before:>8.3f}{d.after:>8.3f}{d.change:>+8.3f}"
                  f"{f'{d.low:+.3f}…{d.high:+.3f}':>17}{d.p:>7.3f}  {words[d.verdict]}", markup=False)  # fmt: skip


@app.command()
def report(
    folders: Annotated[list[Path], typer.Argument(help="Thư mục của một hay nhiều lần đo.")],
    out_file: Annotated[Path, typer.Option("--out", help="Tệp HTML.")] = Path("report.html"),
    against: Annotated[Path | None, typer.Option(help="Lần đo để so với; chỉ với một lần đo.")] = None,
) -> None:
    """Lập báo cáo HTML một tệp, mở được khi không có mạng."""
    with failing_clearly():
        if against is not None and len(folders) > 1:
            raise InputError("--against compares one run; give one folder")
        other = score_folder(RunFolder.open(against)) if against else None
        sections = [section(folder, other, against.name if against else "") for folder in folders]
        write_text(out_file, page(sections))
    out.print(f"Ghi vào {out_file}", markup=False)


def section(folder: Path, other: Run | None = None, other_title: str = "") -> Section:
    """A run's folder as a section of the report, judged anew."""
    opened = RunFolder.open(folder)
    run = score_folder(opened)
    config = opened.config()
    title = " · ".join(filter(None, [str(config.get("set", "")), run.system, run.twin]))
    return Section(title, run, config, other, other_title)


@app.command("gate")
def gate_(
    questions: Annotated[str, typer.Argument(help="Bộ câu hỏi, hoặc thư mục một lần đo đã có.")] = OWN,
    rules: Annotated[Path | None, typer.Option(help="Tệp ngưỡng YAML; mặc định: của gói.")] = None,
    generation: Annotated[str | None, typer.Option(help="Bản chỉ mục; mặc định: bản đang dùng.")] = None,
    against: Annotated[Path | None, typer.Option(help="Lần đo trước: không được kém đi.")] = None,
    summary: Annotated[Path | None, typer.Option(help="Ghi bản tóm tắt Markdown vào tệp.")] = None,
    limit: Annotated[int, typer.Option(min=0, help="Chỉ hỏi chừng này câu (0: tất cả).")] = 0,
    as_json: Json = False,
) -> None:
    """Cổng chất lượng: so với ngưỡng. Mã thoát 0 là đạt, 1 là không đạt."""
    with failing_clearly():
        before = list(score_folder(RunFolder.open(against)).judged) if against else None
        verdict = _verdict(questions, rules, generation, before, limit)
        if summary is not None:
            write_text(summary, verdict.markdown())
    if as_json:
        print_json(verdict.to_json())
    else:
        out.print(verdict.markdown(), markup=False, end="")
    if not verdict.passed:
        raise SystemExit(FAILED)


def _verdict(
    questions: str, rules: Path | None, generation: str | None, before: list[Judged] | None, limit: int
) -> Verdict:
    found = load_rules(rules)
    if questions != OWN and Path(questions).is_dir():
        return decide(score_folder(RunFolder.open(Path(questions))).judged, found, against=before)
    with progress_bar() as bar:
        task = bar.add_task("cổng chất lượng", total=None)

        def progress(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        return gate(Container(), generation=generation, questions=questions, rules=found, against=before,
                    progress=progress, limit=limit).verdict  # fmt: skip


@app.command()
def twins(
    questions: Annotated[str, typer.Argument(help="Bộ câu hỏi JSONL; own: bộ của gói.")],
    name: Annotated[str, typer.Argument(help="Cách viết khác: " + ", ".join(TWINS) + ".")],
    out_file: Annotated[Path | None, typer.Option("--out", help="Ghi bộ biến thể vào tệp; không thì in ra.")] = None,
    seed: Annotated[int, typer.Option(help="Cùng số thì cùng câu.")] = 0,
) -> None:
    """Viết lại mọi câu của bộ theo một cách gõ khác, lần nào cũng như nhau."""
    with failing_clearly():
        made = twin_set(question_set(questions), name, seed)
        if out_file is not None:
            try:
                write_set(out_file, made, name=f"{Path(questions).stem}-{name}", about=f"seed {seed}")
            except OSError as error:
                raise InputError(f"{out_file}: {error.strerror or error}") from error
    if out_file is None:
        for item in made:
            out.print(f"{item.id}\t{item.question}", markup=False)
    else:
        out.print(f"Ghi {len(made)} câu vào {out_file}", markup=False)


@app.command("leaks")
def leaks_(
    questions: Annotated[str, typer.Argument(help="Bộ câu hỏi JSONL; own: bộ của gói.")],
    against: Annotated[list[Path] | None, typer.Argument(help="Tệp hoặc thư mục JSONL đã dùng để học.")] = None,
    alike: Annotated[float, typer.Option(min=50, max=100, help="Giống từ chừng này phần trăm.")] = ALIKE,
    as_json: Json = False,
) -> None:
    """Tìm câu gần trùng trong bộ và câu có trong dữ liệu đã học. Mã thoát 1 là có."""
    with failing_clearly():
        mine = texts_of([own_set() if questions == OWN else Path(questions)])
        own = duplicates(mine, alike=alike)
        found = leaks(mine, _others(against or [], questions), alike=alike)
    if as_json:
        print_json({"questions": len(mine), "duplicates": [asdict(leak) for leak in own],
                    "leaks": [asdict(leak) for leak in found]})  # fmt: skip
    else:
        _print_leaks("gần trùng trong bộ", own)
        _print_leaks("có trong dữ liệu đã học", found)
    if own or found:
        raise SystemExit(FAILED)


def _others(paths: list[Path], questions: str) -> list[Text]:
    # A folder may hold the set itself.
    mine = (own_set() if questions == OWN else Path(questions)).resolve()
    files = [file for path in paths for file in (sorted(path.rglob("*.jsonl")) if path.is_dir() else [path])]
    if paths and not files:
        raise InputError(f"{paths[0]} holds no JSONL file", code="SET_BROKEN")
    return texts_of([file for file in files if file.resolve() != mine])


def _print_leaks(title: str, found: list[Leak]) -> None:
    out.print(f"{len(found)} câu {title}", markup=False)
    for leak in found[:_SHOWN]:
        out.print(
            f"  {leak.alike:.0f} % {leak.where}: {leak.text}\n      {leak.other_where}: {leak.other}", markup=False
        )
    if len(found) > _SHOWN:
        err.print(f"  … {len(found) - _SHOWN}", markup=False)


@app.command()
def split(
    questions: Annotated[str, typer.Argument(help="Bộ câu hỏi JSONL; own: bộ của gói.")],
    out_dir: Annotated[Path, typer.Option("--out", help="Thư mục ghi hai phần.")],
    share: Annotated[float, typer.Option(help="Phần của nửa thứ nhất, 0 đến 1.")] = 0.2,
    seed: Annotated[int, typer.Option(help="Cùng số thì cùng cách chia.")] = 0,
    apart: Annotated[bool, typer.Option("--apart", help="Không nguồn đúng nào nằm ở cả hai phần.")] = False,
) -> None:
    """Chia bộ câu hỏi làm hai, giữ tỷ lệ loại câu, cách viết và điều được hỏi."""
    with failing_clearly():
        parts = split_set(question_set(questions), share, seed=seed, apart=apart)
        try:
            out_dir.mkdir(parents=True, exist_ok=True)
            for number, part in enumerate(parts, start=1):
                if not part:
                    raise InputError(f"--share {share}: one part would be empty")
                write_set(out_dir / f"part-{number}.jsonl", part, name=f"{Path(questions).stem}-{number}")
        except OSError as error:
            raise InputError(f"--out {out_dir}: {error.strerror or error}") from error
    out.print(json.dumps([len(part) for part in parts]), markup=False)


def write_text(path: Path, text: str) -> None:
    """Write a text file. Raises ``InputError`` where that is not possible."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from error
