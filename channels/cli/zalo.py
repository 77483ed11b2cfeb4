"""``troly zalo``: permission of the Official Account, and whether it works."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import parse_qs, urlsplit

import typer

from channels.cli.console import failing_clearly, out
from channels.container import Container
from channels.messaging import Messaging
from channels.zalo.accounts import PREFIX, zalo_accounts
from channels.zalo.line import ZaloLine
from corpus.errors import InputError

Account = Annotated[str, typer.Option("--account", help="Tài khoản của cơ quan, theo tên trong zalo.yaml.")]
app = typer.Typer(no_args_is_help=True, help="Kết nối Zalo Official Account.")


@app.command()
def connect(account: Account = "") -> None:
    """Cấp quyền cho trợ lý gửi tin: mở trang cấp quyền rồi dán địa chỉ nhận được."""
    with failing_clearly():
        messaging, line = _line(account, needs_redirect=True)
        url, challenge = line.tokens.permission_url(line.settings.redirect_uri)
        out.print(
            "1. Trong Zalo for Developers, mục Official Account → Thiết lập chung, lưu Code Challenge:", markup=False
        )
        out.print(f"   {challenge}", markup=False)
        out.print("2. Quản trị viên của tài khoản mở địa chỉ này và đồng ý:", markup=False)
        out.print(f"   {url}", markup=False)
        given = typer.prompt("3. Dán địa chỉ mà trình duyệt được chuyển tới (hoặc mã code)")
        line.tokens.connect(_code(given, line.tokens.read().state))
        messaging.blocks.lift(line.name)
    out.print("Đã kết nối. Kiểm tra bằng: troly zalo status", markup=False)


@app.command()
def adopt(
    access_token: Annotated[str, typer.Option(prompt=True, hide_input=True, help="Access token hiện có.")],
    refresh_token: Annotated[str, typer.Option(prompt=True, hide_input=True, help="Refresh token đi kèm.")],
    hours: Annotated[float, typer.Option(min=0, help="Access token còn hạn bao nhiêu giờ.")] = 24,
    account: Account = "",
) -> None:
    """Dùng cặp token đã có; hệ thống khác không được dùng tiếp cặp này."""
    with failing_clearly():
        messaging, line = _line(account)
        line.tokens.adopt(access_token.strip(), refresh_token.strip(), hours * 3600)
        messaging.blocks.lift(line.name)
    out.print("Đã nhận token.", markup=False)


@app.command()
def status(account: Account = "") -> None:
    """Hỏi Zalo xem token và tài khoản có dùng được không."""
    with failing_clearly():
        _, line = _line(account)
        found = line.channel.account()
        problem = line.tokens.problem()
    out.print(f"Tài khoản: {found.get('name', '?')} ({found.get('oa_id', '?')})", markup=False)
    if line.settings.assistant:
        out.print(f"Trả lời bằng trợ lý: {line.settings.assistant}", markup=False)
    if problem:
        out.print(f"Lưu ý: {problem}", style="yellow", markup=False)


def _line(account: str, *, needs_redirect: bool = False) -> tuple[Messaging, ZaloLine]:
    """The account of the settings, or one of the file by its name. Raises ``InputError`` (``BAD_SETTING``,
    ``ZALO_ACCOUNTS``)."""
    messaging = Container().messaging
    if account:
        zalo_accounts(messaging.zalo_settings, messaging.home)  # a file at fault is told, not passed over
        line = messaging.zalo_lines.get(f"{PREFIX}{account}")
        if line is None:
            raise InputError(f"no account {account!r} in the file of accounts", code="ZALO_ACCOUNTS")
    else:
        line = messaging.zalo_main
    settings = line.settings
    wanted = {"TROLY_ZALO_APP_ID": settings.app_id, "TROLY_ZALO_APP_SECRET": settings.app_secret.get_secret_value()}
    if needs_redirect:
        wanted["TROLY_ZALO_REDIRECT_URI"] = settings.redirect_uri
    missing = [name for name, value in wanted.items() if not value]
    if missing:
        raise InputError(f"not set{f' for {account}' if account else ''}: {', '.join(missing)}", code="BAD_SETTING")
    return messaging, line


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
