"""``troly eval live``: sampling of kept answers for labelling, drift, and the numbers that anybody may see."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from channels.cli.console import failing_clearly, out, print_json
from channels.cli.evaluation import Json, app
from channels.container import Container
from corpus.errors import InputError
from eval.datasets import write_set
from eval.figures import figures_of
from eval.live import Kept, drift, numbers, read_log, sample, write_measured
from eval.run import score_folder
from eval.store import RunFolder

live = typer.Typer(no_args_is_help=True, help="Chất lượng khi chạy thật, từ nhật ký đã che thông tin cá nhân.")
app.add_typer(live, name="live")

Days = Annotated[int, typer.Option(min=1, help="Số ngày gần đây.")]
_PUBLIC = ("hit_1", "facts_recall", "outcome_right", "over_refusal", "safety", "p50_ms")


@live.command("sample")
def sample_(
    out_file: Annotated[Path, typer.Option("--out", help="Tệp JSONL để người chấm gán nhãn.")],
    size: Annotated[int, typer.Option(min=1, help="Số câu.")] = 50,
    days: Days = 30,
    seed: int = 0,
) -> None:
    """Lấy mẫu câu hỏi thật để gán nhãn, chia đều theo kết quả và cách viết."""
    with failing_clearly():
        found = sample(_recent(days), size, seed=seed)
        if not found:
            raise InputError("no answer was kept; set TROLY_EVAL_LIVE_LOG", code="NOTHING_KEPT")
        try:
            write_set(out_file, found, name="live", about=f"{date.today().isoformat()}, {days} days")
        except OSError as error:
            raise InputError(f"{out_file}: {error.strerror or error}") from error
    out.print(f"Ghi {len(found)} câu vào {out_file}", markup=False)


@live.command("drift")
def drift_(days: Days = 14, as_json: Json = False) -> None:
    """So chủ đề, cách viết, kết quả của những ngày gần đây với quãng liền trước."""
    with failing_clearly():
        today = date.today()
        now = _between(today - timedelta(days=days - 1), today)
        before = _between(today - timedelta(days=2 * days - 1), today - timedelta(days=days))
        if not now or not before:
            raise InputError(f"{len(before)} answers before, {len(now)} now: nothing to compare", code="NOTHING_KEPT")
        found = drift(before, now)
    if as_json:
        print_json([{**asdict(shift), "moved": shift.moved} for shift in found])
        return
    out.print(f"{len(before)} câu quãng trước, {len(now)} câu gần đây", markup=False)
    for shift in found:
        out.print(f"{shift.what}: PSI {shift.psi:.3f}{' (đã đổi)' if shift.moved else ''}", markup=False)
        for value, share in list(shift.now.items())[:8]:
            out.print(f"  {value[:60]:<60} {shift.before.get(value, 0.0):6.1%} → {share:6.1%}", markup=False)


@live.command("numbers")
def numbers_(
    run: Annotated[Path | None, typer.Argument(help="Lần đo để đưa lên trang số liệu công khai.")] = None,
    days: Days = 30,
) -> None:
    """Số liệu công khai; nêu một lần đo thì đưa các chỉ số của nó lên trang."""
    with failing_clearly():
        container = Container()
        if run is not None:
            folder = RunFolder.open(run)
            figures = figures_of(score_folder(folder).judged)
            shown = {name: figures[name] for name in _PUBLIC if name in figures}
            measured = {"on": datetime.now(UTC).date().isoformat(), "set": folder.config().get("set", ""), **shown}
            out.print(f"Ghi vào {write_measured(container.corpus_settings.home, measured)}", markup=False)
        print_json(numbers(_recent(days)))


def _recent(days: int) -> list[Kept]:
    today = date.today()
    return _between(today - timedelta(days=days - 1), today)


def _between(first: date, last: date) -> list[Kept]:
    return read_log(Container().corpus_settings.home, first, last)
