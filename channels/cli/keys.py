"""``troly keys``: keys of applications."""

from __future__ import annotations

import time
from typing import Annotated

import typer

from channels.cli.console import failing_clearly, out
from channels.container import Container
from channels.keys import PUBLIC_SCOPES, Scope

app = typer.Typer(no_args_is_help=True, help="Khóa truy cập API cho ứng dụng khác.")


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="Ứng dụng nào dùng khóa này.")],
    scope: Annotated[
        list[Scope] | None, typer.Option(help="Quyền; lặp lại để cấp nhiều. Mặc định: answers, search, chat.")
    ] = None,
    days: Annotated[float, typer.Option(min=0, help="Số ngày có hiệu lực; 0: không hết hạn.")] = 365,
    per_minute: Annotated[int, typer.Option(min=0, help="Số lần gọi tối đa mỗi phút; 0: không giới hạn.")] = 60,
) -> None:
    """Tạo khóa; khóa chỉ hiện một lần."""
    with failing_clearly():
        key, text = Container().keys.create(name, scope or PUBLIC_SCOPES, days=days or None, per_minute=per_minute)
    out.print(f"Khóa {key.id} của {key.name}; hãy cất ngay, khóa không xem lại được:", markup=False)
    out.print(text, markup=False)


@app.command("list")
def list_() -> None:
    """Các khóa đã tạo."""
    with failing_clearly():
        for key in Container().keys.all():
            state = (
                "đã thu hồi" if key.revoked else "hết hạn" if key.expires and key.expires < time.time() else "dùng được"
            )
            until = time.strftime("%d/%m/%Y", time.localtime(key.expires)) if key.expires else "không hết hạn"
            scopes = " ".join(sorted(key.scopes))
            used = key.used_on or "chưa dùng"
            out.print(f"{key.id}  {key.name}  [{scopes}]  {state}, đến {until}, dùng gần nhất {used}", markup=False)


@app.command()
def revoke(identity: Annotated[str, typer.Argument(metavar="ID", help="Mã khóa trong danh sách.")]) -> None:
    """Thu hồi khóa, có hiệu lực ngay."""
    with failing_clearly():
        Container().keys.revoke(identity)
    out.print(f"Đã thu hồi {identity}.", markup=False)
