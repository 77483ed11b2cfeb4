"""``troly zalo``: permission of the Official Account, and whether it works."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import parse_qs, urlsplit

import typer

from channels.cli.console import failing_clearly, out
from channels.container import Container
from channels.messaging import Messaging
from corpus.errors import InputError

app = typer.Typer(no_args_is_help=True, help="Kết nối Zalo Official Account.")


@app.command()
def connect() -> None:
    """Cấp quyền cho trợ lý gửi tin: mở trang cấp quyền rồi dán địa chỉ nhận được."""
    with failing_clearly():
        messaging = _messaging(needs_redirect=True)
        url, challenge = messaging.zalo_tokens.permission_url(messaging.zalo_settings.redirect_uri)
        out.print(
            "1. Trong Zalo for Developers, mục Official Account → Thiết lập chung, lưu Code Challenge:", markup=False
        )
        out.print(f"   {challenge}", markup=False)
        out.print("2. Quản trị viên của tài khoản mở địa chỉ này và đồng ý:", markup=False)
        out.print(f"   {url}", markup=False)
        given = typer.prompt("3. Dán địa chỉ mà trình duyệt được chuyển tới (hoặc mã code)")
        messaging.zalo_tokens.connect(_code(given, messaging.zalo_tokens.read().state))
        messaging.blocks.lift("zalo")
    out.print("Đã kết nối. Kiểm tra bằng: troly zalo status", markup=False)


@app.command()
def adopt(
    access_token: Annotated[str, typer.Option(prompt=True, hide_input=True, help="Access token hiện có.")],
    refresh_token: Annotated[str, typer.Option(prompt=True, hide_input=True, help="Refresh token đi kèm.")],
    hours: Annotated[float, typer.Option(min=0, help="Access token còn hạn bao nhiêu giờ.")] = 24,
) -> None:
    """Dùng cặp token đã có; hệ thống khác không được dùng tiếp cặp này."""
    with failing_clearly():
        messaging = _messaging()
        messaging.zalo_tokens.adopt(access_token.strip(), refresh_token.strip(), hours * 3600)
        messaging.blocks.lift("zalo")
    out.print("Đã nhận token.", markup=False)


@app.command()
def status() -> None:
    """Hỏi Zalo xem token và tài khoản có dùng được không."""
    with failing_clearly():
        messaging = _messaging()
        account = messaging.zalo.account()
        problem = messaging.zalo_tokens.problem()
    out.print(f"Tài khoản: {account.get('name', '?')} ({account.get('oa_id', '?')})", markup=False)
    if problem:
        out.print(f"Lưu ý: {problem}", style="yellow", markup=False)


def _messaging(*, needs_redirect: bool = False) -> Messaging:
    messaging = Container().messaging
    settings = messaging.zalo_settings
    wanted = {"TROLY_ZALO_APP_ID": settings.app_id, "TROLY_ZALO_APP_SECRET": settings.app_secret.get_secret_value()}
    if needs_redirect:
        wanted["TROLY_ZALO_REDIRECT_URI"] = settings.redirect_uri
    missing = [name for name, value in wanted.items() if not value]
    if missing:
        raise InputError(f"not set: {', '.join(missing)}", code="BAD_SETTING")
    return messaging


def _code(given: str, state: str) -> str:
    """The code in a callback address, whose state must be the one we made; or the code itself."""
    query = parse_qs(urlsplit(given.strip()).query)
    if not query:
        return given.strip()
    if query.get("state", [""])[0] != state:
        raise InputError("the state in the address is not the one of this attempt; begin again")
    if not query.get("code"):
        raise InputError("the address holds no code: permission was not given")
    return query["code"][0]
