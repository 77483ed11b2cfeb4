"""``troly staff``: who works with the assistant."""

from __future__ import annotations

import getpass
import time
from typing import TYPE_CHECKING, Annotated

import typer

from channels.cli.console import failing_clearly, out, print_json
from channels.container import Container
from corpus.errors import InputError

if TYPE_CHECKING:
    from channels.staff.roles import Role, Staff
    from channels.staff.room import StaffRoom

app = typer.Typer(no_args_is_help=True, help="Tài khoản của cán bộ ở trang làm việc (/console).")

Login = Annotated[str, typer.Argument(metavar="TÊN", help="Tên đăng nhập.")]
Roles = Annotated[
    list[str] | None,
    typer.Option("--role", help="Vai trò: officer, editor, approver, qa, administrator; lặp lại để giao nhiều."),
]
Units = Annotated[list[str] | None, typer.Option("--unit", help="Mã đơn vị được giao; * là tất cả.")]
Collections = Annotated[list[str] | None, typer.Option("--collection", help="Bộ dữ liệu được giao; * là tất cả.")]


@app.command()
def add(
    login: Login, name: Annotated[str, typer.Option(help="Họ tên.")], role: Roles = None, unit: Units = None,
    collection: Collections = None,
) -> None:  # fmt: skip
    """Thêm tài khoản; in một mã dùng một lần để người đó đăng nhập lần đầu và tự đặt mật khẩu."""
    with failing_clearly():
        room = Container().staff
        account, code = room.add(_by(), login, name, _roles(role), frozenset(unit or ()), frozenset(collection or ()))
    _hand_over(account.staff.login, code)


@app.command("list")
def list_(json: Annotated[bool, typer.Option("--json", help="In dạng JSON.")] = False) -> None:
    """Các tài khoản."""
    with failing_clearly():
        accounts = Container().staff.accounts.all()
    if json:
        print_json([
            {"id": a.staff.id, "login": a.staff.login, "name": a.staff.name, "roles": sorted(a.staff.roles),
             "units": sorted(a.staff.units), "collections": sorted(a.staff.collections), "totp": a.has_totp,
             "single_sign_on": a.external, "disabled": a.disabled is not None}
            for a in accounts
        ])  # fmt: skip
        return
    for a in accounts:
        state = ["đã khóa"] if a.disabled else []
        state += ["đang chờ vì nhập sai"] if a.locked_until > time.time() else []
        state += ["đăng nhập một lần"] if a.external else [] if a.has_totp else ["chưa có mã xác thực"]
        state += ["chưa đặt mật khẩu"] if a.must_change else []
        reach = f"đơn vị {_some(a.staff.units)}, dữ liệu {_some(a.staff.collections)}"
        out.print(
            f"{a.staff.login}  {a.staff.name}  [{_some(a.staff.roles)}]  {reach}  {', '.join(state)}", markup=False
        )


@app.command()
def roles(login: Login, role: Roles = None, unit: Units = None, collection: Collections = None) -> None:
    """Giao lại vai trò, đơn vị, bộ dữ liệu; phần không nêu được giữ nguyên. Người đó phải đăng nhập lại."""
    with failing_clearly():
        room, staff = _find(login)
        account = room.give_roles(
            _by(), staff.id, _roles(role) if role else staff.roles,
            frozenset(unit) if unit else staff.units, frozenset(collection) if collection else staff.collections,
        )  # fmt: skip
    out.print(f"{account.staff.login}: {_some(account.staff.roles)}", markup=False)


@app.command()
def reset(
    login: Login,
    totp: Annotated[bool, typer.Option("--totp", help="Bỏ cả ứng dụng xác thực (mất điện thoại).")] = False,
) -> None:
    """Cấp mã dùng một lần mới cho người quên mật khẩu; các phiên đang mở kết thúc."""
    with failing_clearly():
        room, staff = _find(login)
        code = room.reset(_by(), staff.id, totp=totp)
    _hand_over(staff.login, code)


@app.command()
def disable(login: Login) -> None:
    """Khóa tài khoản ngay; các phiên đang mở kết thúc."""
    with failing_clearly():
        room, staff = _find(login)
        room.disable(_by(), staff.id)
    out.print(f"Đã khóa {staff.login}.", markup=False)


@app.command()
def enable(login: Login) -> None:
    """Mở lại tài khoản đã khóa."""
    with failing_clearly():
        room, staff = _find(login)
        room.disable(_by(), staff.id, disabled=False)
    out.print(f"Đã mở {staff.login}.", markup=False)


@app.command("new-key")
def new_key(
    forget: Annotated[
        bool, typer.Option("--forget", help="Bỏ hẳn khóa cũ (đã lộ): mã dự phòng cũ hết dùng được.")
    ] = False,
) -> None:
    """Thay staff.key khi máy chủ vẫn chạy; ứng dụng xác thực của mọi người vẫn dùng được."""
    with failing_clearly():
        count = Container().staff.new_key(_by(), forget=forget)
    out.print(f"Đã thay khóa; {count} ứng dụng xác thực được niêm phong lại. Hãy sao lưu staff.key.", markup=False)
    if forget:
        out.print("Mã dự phòng đã phát trước đây không dùng được nữa.", markup=False)


def _find(login: str) -> tuple[StaffRoom, Staff]:
    room = Container().staff
    return room, room.accounts.by_login(login).staff


def _roles(names: list[str] | None) -> frozenset[Role]:
    from channels.staff.roles import Role  # here: the tables of staff are loaded only where they are used

    try:
        return frozenset(Role(name) for name in names or ())
    except ValueError as error:
        raise InputError(f"{error}; roles: {', '.join(Role)}") from error


def _hand_over(login: str, code: str) -> None:
    out.print(f"Mã dùng một lần của {login}, có hiệu lực 24 giờ, không xem lại được:", markup=False)
    out.print(code, markup=False)
    out.print("Đăng nhập ở /console bằng mã này thay cho mật khẩu, rồi tự đặt mật khẩu.", markup=False)


def _by() -> str:
    return f"cli:{getpass.getuser()}"


def _some(names: frozenset[str]) -> str:
    return ", ".join(sorted(names)) or "chưa giao"
