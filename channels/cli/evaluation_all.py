"""``troly eval peers|all``: several systems over one set, and every set there is, each in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from channels import __file__ as _channels
from channels.cli.console import err, failing_clearly, out, print_json
from channels.cli.evaluation import Json, app
from channels.cli.evaluation_tools import section, write_text
from channels.container import read_settings
from channels.measuring import OWN, question_set
from corpus.errors import InputError, TrolyError
from eval.datasets import write_set
from eval.figures import cost, figures_of
from eval.public_corpora import CORPORA
from eval.public_sets import PUBLIC_SETS, public_set
from eval.report import Section, page
from eval.run import score_folder
from eval.sets import own_set
from eval.settings import EvalSettings
from eval.store import RunFolder

_PEERS = ("troly", "bm25", "langchain")
_COLUMNS = ("hit_1", "hit_5", "mrr", "facts_recall", "wrong_facts", "citation_precision", "outcome_right", "p50_ms",
            "p95_ms")  # fmt: skip
_PEERED = "tthc_gold"


@app.command()
def peers(
    questions: Annotated[str, typer.Argument(help="Bộ câu hỏi JSONL; own: bộ của gói.")],
    out_dir: Annotated[Path, typer.Option("--out", help="Thư mục ghi các lần đo.")],
    systems: Annotated[
        list[str] | None, typer.Option("--system", help="Hệ thống; nêu nhiều lần. Mặc định: troly, bm25, langchain.")
    ] = None,
    limit: Annotated[int, typer.Option(min=0, help="Chỉ hỏi chừng này câu (0: tất cả).")] = 0,
    as_json: Json = False,
) -> None:
    """Hỏi nhiều hệ thống cùng một bộ câu, chấm như nhau: bảng so sánh có thời gian và bộ nhớ."""
    with failing_clearly():
        question_set(questions)  # nobody waits for three systems to say that the set is broken
        name = questions if questions == OWN else str(Path(questions).resolve())
        folders = [_run(name, out_dir, system, limit) for system in systems or _PEERS]
        rows = [_row(folder) for folder in folders]
    if as_json:
        print_json(rows)
        return
    for line in peers_table(rows):
        out.print(line, markup=False)


def peers_table(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Systems side by side; below, what the first has for one of each other."""
    heads = [*_COLUMNS, "peak_mb"]
    lines = [f"{'':<22}" + "".join(f"{_short(head):>9}" for head in heads)]
    for row in rows:
        lines.append(f"{row['system'][:22]:<22}" + "".join(f"{_cell(row, head):>9}" for head in heads))
    for row in rows[1:]:
        label = f"{rows[0]['system']} / {row['system']}"[:22]
        lines.append(f"{label:<22}" + "".join(f"{_ratio(rows[0], row, head):>9}" for head in heads))
    return lines


@app.command("all")
def all_(
    data: Annotated[Path, typer.Option("--data", help="Thư mục chứa các bộ dữ liệu công khai.")],
    work: Annotated[Path, typer.Option("--work", help="Thư mục làm việc: dữ liệu đã lập, bộ câu hỏi, các lần đo.")],
    out_file: Annotated[
        Path | None, typer.Option("--out", help="Báo cáo HTML; mặc định: trong thư mục làm việc.")
    ] = None,
    sets: Annotated[
        list[str] | None, typer.Option("--set", help="Chỉ bộ này; nêu nhiều lần: " + ", ".join(CORPORA) + ".")
    ] = None,
    homes: Annotated[
        list[str] | None,
        typer.Option("--home", help="TÊN=THƯ_MỤC: dùng thư mục dữ liệu đã lập sẵn (starter, national …)."),
    ] = None,
    limit: Annotated[int, typer.Option(min=0, help="Chỉ hỏi chừng này câu mỗi bộ (0: tất cả).")] = 0,
    with_peers: Annotated[bool, typer.Option("--peers/--no-peers", help="Đo cả các cách khác trên tthc_gold.")] = True,
) -> None:
    """Đo mọi bộ câu hỏi, mỗi bộ trên dữ liệu của nó, rồi lập một báo cáo."""
    with failing_clearly():
        chosen = sets or list(CORPORA)
        if unknown := [name for name in chosen if name not in CORPORA]:
            raise InputError(f"--set {unknown[0]}; known: {', '.join(CORPORA)}")
        ready = _named(homes or [])
        sections: list[Section] = []
        rows: list[dict[str, Any]] = []
        for name in chosen:
            started = time.perf_counter()
            file = _file(name, data, work)
            home = _home(name, data, work, ready)
            env = CORPORA[name].settings
            folders = [_run(str(file), work / "runs", "", limit, home=home, settings=env)]
            if with_peers and name == _PEERED:
                folders += [_run(str(file), work / "runs", peer, limit, home=home) for peer in _PEERS[1:]]
                rows = [_row(folder) for folder in folders]
            sections += [section(folder) for folder in folders]
            err.print(f"{name}: {time.perf_counter() - started:.0f} s", markup=False)
        extra = [("So với cách khác", "\n".join(peers_table(rows)))] if rows else []
        target = out_file or work / "report.html"
        write_text(target, page(sections, extra=extra))
    out.print(f"Ghi vào {target}", markup=False)


def _file(name: str, data: Path, work: Path) -> Path:
    if name == OWN:
        return own_set()
    assert name in PUBLIC_SETS
    target = work / "sets" / f"{name}.jsonl"
    found = public_set(name, data)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_set(target, found, name=name)
    except OSError as error:
        raise InputError(f"{target}: {error.strerror or error}") from error
    return target


def _home(name: str, data: Path, work: Path, ready: dict[str, Path]) -> Path:
    """The data folder of a set: one that was named, one left by an earlier call, or a new one."""
    corpus = CORPORA[name]
    if corpus.name in ready:
        return ready[corpus.name]
    home = work / "homes" / corpus.name
    if not (home / "index" / "live.json").exists():
        files = corpus.files(data, work / "imports")
        _troly(["corpus", "import", *map(str, files)], home, corpus.settings)
        _troly(["index", "build", "--publish"], home, corpus.settings)
    return home


def _run(
    questions: str, out_dir: Path, system: str, limit: int, *, home: Path | None = None,
    settings: dict[str, str] | None = None,
) -> Path:  # fmt: skip
    before = set(out_dir.iterdir()) if out_dir.exists() else set()
    command = ["eval", "run", questions, "--out", str(out_dir), "--system", system, "--limit", str(limit), "--json"]
    _troly(command, home, settings or {})
    (made,) = set(out_dir.iterdir()) - before
    return made


def _troly(command: Sequence[str], home: Path | None, settings: dict[str, str]) -> None:
    """A command in a process of its own, so that each system's memory is its own. Raises ``TrolyError``."""
    root = str(Path(_channels).parents[1])
    env = {**os.environ, **settings, "PYTHONPATH": os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))}
    if home is not None:
        home.mkdir(parents=True, exist_ok=True)
        env["TROLY_HOME"] = str(home)
    done = subprocess.run(
        [sys.executable, "-m", "channels.cli.main", *command], env=env, capture_output=True, text=True
    )
    if done.returncode:
        raise TrolyError(f"troly {' '.join(command)}: {done.stderr.strip()[-600:]}", code="RUN_FAILED")


def _named(homes: Sequence[str]) -> dict[str, Path]:
    found = {}
    for entry in homes:
        name, _, path = entry.partition("=")
        if not path or name not in {corpus.name for corpus in CORPORA.values()}:
            raise InputError(f"--home {entry}: NAME=FOLDER, NAME one of "
                             + ", ".join(sorted({corpus.name for corpus in CORPORA.values()})))  # fmt: skip
        found[name] = Path(path)
    return found


def _row(folder: Path) -> dict[str, Any]:
    opened = RunFolder.open(folder)
    run = score_folder(opened)
    settings = read_settings(EvalSettings)
    return {"system": run.system, "folder": str(folder), "questions": len(run.judged), **figures_of(run.judged),
            "peak_mb": run.usage.get("peak_mb"),
            **cost(run.judged, (settings.price_in, settings.price_out))}  # fmt: skip


def _short(head: str) -> str:
    return {"facts_recall": "facts", "wrong_facts": "wrong", "citation_precision": "cited", "outcome_right": "outcome",
            "peak_mb": "MB"}.get(head, head.removesuffix("_ms"))  # fmt: skip


def _cell(row: dict[str, Any], head: str) -> str:
    value = row.get(head)
    if value is None:
        return "–"
    return f"{value:.1f}" if head.endswith(("_ms", "_mb")) else f"{value:.3f}"


def _ratio(own: dict[str, Any], other: dict[str, Any], head: str) -> str:
    one, two = own.get(head), other.get(head)
    return f"×{one / two:.2f}" if one is not None and two else "–"
