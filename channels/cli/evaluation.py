"""``troly eval``: measure the assistant on a set of questions."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from channels.cli.console import failing_clearly, out, print_json, progress_bar
from channels.container import Container
from channels.measuring import SYSTEMS, config_of, question_set, system_of
from corpus.errors import InputError
from eval.datasets import QuestionSet
from eval.evidence import Library
from eval.metrics import Scores, confusion, score, slices
from eval.run import Run, TwinRun, run_config, run_set, run_twin, write_run, write_scores
from eval.store import RunFolder, digest_of_items
from eval.twins import TWINS

app = typer.Typer(no_args_is_help=True, help="Đo chất lượng trên một bộ câu hỏi.")

SetPath = Annotated[Path, typer.Argument(help="Bộ câu hỏi JSONL: bộ chuẩn có đáp án, hoặc {qid, question, gold}.")]
Out = Annotated[Path | None, typer.Option("--out", help="Thư mục ghi lại lần đo.")]
Json = Annotated[bool, typer.Option("--json", help="In một đối tượng JSON.")]
Collection = Annotated[str | None, typer.Option(help="Bộ dữ liệu để trả lời.")]


Twin = Annotated[
    str | None,
    typer.Option(help="Hỏi thêm một lượt bằng biến thể của từng câu (" + ", ".join(TWINS) + ") rồi so với câu gốc."),
]
Seed = Annotated[int, typer.Option(help="Hạt giống của biến thể: cùng số thì cùng câu.")]


SystemName = Annotated[str, typer.Option("--system", help="Hệ thống được hỏi: " + ", ".join(SYSTEMS) + ".")]
Limit = Annotated[int, typer.Option(min=0, help="Chỉ hỏi chừng này câu, lấy đều trong bộ (0: tất cả).")]
Jobs = Annotated[int, typer.Option(min=1, help="Số câu hỏi cùng lúc; thời gian đo khi đó gồm cả lúc chờ.")]


@app.command()
def run(
    file: SetPath,
    out_dir: Out = None,
    as_json: Json = False,
    collection: Collection = None,
    twin: Twin = None,
    seed: Seed = 0,
    system: SystemName = "",
    limit: Limit = 0,
    jobs: Jobs = 1,
    resume: Annotated[
        Path | None, typer.Option(help="Thư mục của lần đo dở dang: hỏi tiếp những câu chưa có trả lời.")
    ] = None,
    day: Annotated[str, typer.Option(help="Trả lời như vào ngày này (năm-tháng-ngày); mặc định: hôm nay.")] = "",
) -> None:
    """Đo trợ lý, hoặc một hệ thống khác, trên bộ câu hỏi (own: bộ có sẵn trong gói)."""
    with failing_clearly():
        if resume is not None and twin is not None:
            raise InputError("--resume continues one run; a twin is asked beside its original: leave out --twin")
        how = _How(file, out_dir, collection, system, twin, seed, limit, jobs, resume, _day(day))
    _measure(how, as_json)


@app.command()
def baseline(file: SetPath, out_dir: Out = None, as_json: Json = False, collection: Collection = None) -> None:
    """Đo cách làm thông thường (LangChain: BM25 + véc-tơ, trọng số bằng nhau) trên cùng dữ liệu."""
    _measure(_How(file, out_dir, collection, "langchain"), as_json)


@dataclass(frozen=True, slots=True)
class _How:
    file: Path
    out_dir: Path | None
    collection: str | None
    system: str = ""
    twin: str | None = None
    seed: int = 0
    limit: int = 0
    jobs: int = 1
    resume: Path | None = None
    day: date | None = None


def _measure(how: _How, as_json: bool) -> None:
    with failing_clearly():
        container = Container()
        resumed = RunFolder.open(how.resume) if how.resume else None
        before = resumed.config() if resumed else {}
        items = thinned(question_set(how.file), how.limit)
        if how.out_dir is not None:
            _make_folder(how.out_dir)
        name = container.collection(before.get("collection", how.collection))
        day = date.fromisoformat(before["day"]) if "day" in before else how.day or date.today()
        system = system_of(before.get("asked", how.system), container, items, name, day)
        witness = Library(container.live.searcher(), name, day)
        config = config_of(container, how.file.name, items, name, day) | {"asked": how.system, "jobs": how.jobs}
        if resumed:
            _same_run(before, config, items)
        both: TwinRun | None = None
        folders: list[Path] = []
        with progress_bar() as bar:
            task = bar.add_task(system.name, total=len(items))

            def progress(done: int, total: int) -> None:
                bar.update(task, completed=done, total=total)

            if how.twin is None:
                folder = resumed
                if folder is None and how.out_dir is not None:
                    folder = RunFolder.create(how.out_dir, system.name, run_config(items, config))
                result = run_set(system, items, progress, witness=witness, jobs=how.jobs, folder=folder)
                if folder is not None:
                    write_scores(result, folder)
                    folders.append(folder.path)
            else:
                both = run_twin(system, items, how.twin, how.seed, progress, witness=witness)
                result = both.twin
                config |= {"twin": how.twin, "seed": how.seed}
                if how.out_dir is not None:
                    folders = [write_run(result, both.items, how.out_dir, config),
                               write_run(both.plain, items, how.out_dir, config)]  # fmt: skip
        if not as_json:
            for written in folders:
                out.print(f"Ghi vào {written}", markup=False)
    if as_json:
        untwinned = {"untwinned": both.plain.to_json()["all"]} if both else {}
        print_json({**result.to_json(), **untwinned, "config": config})
        return
    for line in [*report_lines(result), *(twin_lines(both, how.seed) if both else ())]:
        out.print(line, markup=False)


def thinned(items: QuestionSet, limit: int) -> QuestionSet:
    """About ``limit`` questions, evenly over the set; all for 0."""
    return items[:: -(-len(items) // limit)] if limit and len(items) > limit else items


def _same_run(before: dict[str, Any], now: dict[str, Any], items: QuestionSet) -> None:
    """Half a run of one index and half of another is a run of neither."""
    found = now | {"items_digest": digest_of_items(items)}
    for name in ("items_digest", "generation", "embedder"):
        if before.get(name) != found[name]:
            raise InputError(f"--resume: {name} was {before.get(name)}, is {found[name]}", code="RUN_BROKEN")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise InputError(f"--day {text}: {error}") from error


def _make_folder(folder: Path) -> None:
    """Before the run: nobody waits for figures that can then not be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"--out {folder}: {error.strerror or error}") from error


# Heads of at most four characters: with the label, every line stays within 80 columns.
_SHARES = {"hit_1": "@1", "hit_5": "@5", "hit_10": "@10", "mrr": "MRR", "facts_shown": "ý", "facts_held": "ý+",
           "aspect_right": "mặt", "outcome_right": "KQ"}  # fmt: skip
_LABEL = 22
_LEGEND = (
    "câu: số câu hỏi. Các cột giữa tính bằng %. @1, @5, @10: tài liệu đúng đứng trong",
    "1, 5, 10 hạng đầu. MRR: trung bình nghịch đảo hạng. ý: ý đúng hiện ra ngay; ý+:",
    "kể cả phần gấp lại. mặt: nhận đúng điều được hỏi. KQ: đúng loại kết quả.",
    "p50, p95: mili giây.",
)


def report_lines(result: Run) -> list[str]:
    """The figures of a run in lines of at most 80 columns: all questions, each slice, outcomes by kind."""
    heads = "".join(f"{head:>5}" for head in _SHARES.values())
    lines = [f"{result.system:<{_LABEL}}{'câu':>5}{heads}{'p50':>6}{'p95':>6}"]
    lines.append(_line("tất cả", score(result.judged, outcomes=result.gold)))
    if result.gold:
        for name, group in slices(result.judged).items():
            lines += [name, *(_line(f"  {value or '–'}", scores) for value, scores in group.items())]
        lines.append("")
        for kind, outcomes in confusion(result.judged).items():
            ordered = sorted(outcomes.items(), key=lambda item: -item[1])
            lines += textwrap.wrap(f"{kind}: " + ", ".join(f"{name} {n}" for name, n in ordered), 80,
                                   subsequent_indent="  ")  # fmt: skip
    return [*lines, "", *_LEGEND]


_NAMES = {"hit_1": "hit@1", "hit_5": "hit@5", "hit_10": "hit@10", "mrr": "MRR", "facts_shown": "ý hiện ngay",
          "facts_held": "ý kể cả phần gấp", "aspect_right": "đúng mặt", "outcome_right": "đúng loại kết quả"}  # fmt: skip


def twin_lines(both: TwinRun, seed: int) -> list[str]:
    """What the twin changed: each share as the questions stand, as twin, and the difference."""
    lines = ["", f"biến thể {both.twin.twin} (hạt giống {seed}): câu gốc → biến thể"]
    for name, (before, after) in both.differences().items():
        lines.append(f"{_NAMES[name]} {_two_places(before)} → {_two_places(after)} ({_signed(after - before)})")
    return lines


def _two_places(share: float) -> str:
    return f"{share:.2f}".removeprefix("0")


def _signed(difference: float) -> str:
    shown = _two_places(abs(difference))
    return shown if shown == ".00" else f"{'−' if difference < 0 else '+'}{shown}"


def _line(label: str, scores: Scores) -> str:
    shares = "".join(f"{_percent(getattr(scores, name)):>5}" for name in _SHARES)
    times = f"{_milliseconds(scores.p50_ms):>6}{_milliseconds(scores.p95_ms):>6}"
    return f"{label[:_LABEL]:<{_LABEL}}{scores.questions:>5}{shares}{times}"


def _percent(share: float | None) -> str:
    if share is None:
        return "–"
    shown = f"{100 * share:.1f}"
    return "100" if shown == "100.0" else shown


def _milliseconds(value: float) -> str:
    return f"{value:.1f}" if value < 100 else f"{value:.0f}"
