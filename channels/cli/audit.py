"""``troly audit``: the log of what staff did."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from channels.cli.console import failing_clearly, out, print_json
from channels.container import Container

app = typer.Typer(no_args_is_help=True, help="Nhật ký việc làm của cán bộ.")

_FAULTS = {
    "changed": "dòng {number} đã bị sửa hoặc đổi chỗ",
    "missing": "thiếu dòng {number}",
    "tail": "phần cuối sau dòng {number} không khớp với đầu nhật ký đã ký",
    "head": "tệp đầu nhật ký (staff-audit.head) bị thiếu hoặc không đúng chữ ký",
}


@app.command()
def verify() -> None:
    """Đọc lại toàn bộ nhật ký và kiểm tra chuỗi; mã thoát 1 nếu có dấu hiệu bị sửa."""
    with failing_clearly():
        count, faults = Container().staff.audit.verify()
    for fault in faults:
        out.print(_FAULTS[fault.kind].format(number=fault.number), markup=False, style="red")
    if faults:
        raise SystemExit(1)
    out.print(f"{count} dòng, chuỗi nguyên vẹn.", markup=False)


@app.command()
def show(
    who: Annotated[str, typer.Option(help="Chỉ của người này (mã tài khoản).")] = "",
    what: Annotated[str, typer.Option(help="Chỉ việc bắt đầu bằng, ví dụ account.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="Số dòng gần nhất.")] = 50,
    json: Annotated[bool, typer.Option("--json", help="In dạng JSON.")] = False,
) -> None:
    """Các dòng gần nhất."""
    with failing_clearly():
        entries = Container().staff.audit.entries(who=who, what=what, limit=limit)
    if json:
        print_json([asdict(entry) for entry in entries])
        return
    for e in entries:
        out.print(f"{e.number}  {e.at}  {e.who}  {e.what}  {e.subject}  {e.detail}", markup=False)
